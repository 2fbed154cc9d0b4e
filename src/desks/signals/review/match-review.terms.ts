import { fields } from '../reason.ts';

export const UNDECIDED = ['open', 'in-review', 'answered', 'protected', 'awaiting-second'] as const;
/** The restriction stands at the platform. */
export const IN_FORCE = ['restricted-alone', 'restricted', 'ground-lost', 'keep-proposed'] as const;
export const OVER = [
  'left',
  'restored',
  'lapsed',
  'no-longer-matched',
  'seen-in-shadow',
  'referred',
] as const;

export const reviewers = ['reviewer', 'senior-reviewer'] as const;
export const seniors = ['senior-reviewer'] as const;

export const kept = ['kept'] as const;
/** Not suspected child abuse material; deleted or not. */
export const notLocked = ['kept', 'deleted'] as const;

/** The ground of a restriction is gone; it holds for 24 hours more. */
export const UNGROUNDED = ['ground-lost', 'keep-proposed'] as const;
/** Suspected child abuse material, locked by one person over what two people do not stand behind. */
export const lockedAlone = ['locked-alone'] as const;
/** Locked so that clocks stop. */
export const lockedForAll = ['locked', 'disposal-proposed'] as const;

/** Whether an appeal about the same item or picture was upheld before, in this case's own state or as a move's condition. */
export const neverHeard = { 'earlier-appeal': ['none'] } as const;
export const heardUpheld = { 'earlier-appeal': ['upheld'] } as const;

/** A step that needs no words. */
export const nothing = fields({});
