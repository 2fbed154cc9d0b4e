/**
 * The ways a case can go on, most pressing first. The first row of which a viewer may take anything is the next
 * step of the page; who may take what is the fold's business and comes from the node.
 */
const ROWS: readonly (readonly string[])[] = [
  ['danger-told'],
  ['uphold-appeal', 'reject-appeal'],
  ['confirm-disposal'],
  ['confirm-lock', 'lift-lock'],
  ['withdraw-own-signals'],
  ['confirm-restriction', 'refuse-restriction', 'reverse-restriction'],
  ['confirm-to-keep', 'put-back', 'propose-to-keep'],
  ['take'],
  ['answer-question'],
  ['leave', 'propose-restriction', 'propose-restriction-anew', 'restrict-single-handed'],
  ['note-in-shadow'],
  ['withdraw-signal', 'answer-with-reasons'],
  ['propose-disposal', 'lift-lock'],
  ['confirm-end-of-preservation', 'keep-preserved'],
];

/** May be taken by whoever waits for a second person: going back on one's own proposal is no next step. */
const NEVER_ALONE: readonly string[] = ['refuse-restriction', 'keep-preserved'];

/** Always offered beside the next step, whatever it is: what must not wait for a review to end. */
const EXITS: readonly string[] = ['danger-now', 'lock-child-abuse-material', 'preserve'];

/** Cannot be undone, or acts before anyone else has looked: asked once more. */
const GRAVE: readonly string[] = ['restrict-single-handed', 'lock-child-abuse-material', 'confirm-disposal'];

export type NextSteps = { main: string[]; exits: string[]; others: string[] };

/** Sorts the permitted steps into the page's next step, its exits, and the rest in the order they came. */
export function nextSteps(permitted: readonly string[]): NextSteps {
  const may = new Set(permitted);
  const main =
    ROWS.map((row) => row.filter((step) => may.has(step))).find((row) =>
      row.some((step) => !NEVER_ALONE.includes(step)),
    ) ?? [];
  const exits = EXITS.filter((step) => may.has(step));
  const taken = new Set([...main, ...exits]);
  // Both put the item back; the one that answers the page's question is the one offered.
  if (taken.has('reverse-restriction')) taken.add('restore');
  return { main, exits, others: permitted.filter((step) => !taken.has(step)) };
}

export function isGrave(step: string): boolean {
  return GRAVE.includes(step);
}

/** Said while it is undecided: where one would look for restricting alone, and not find it. */
export const needsTwo = ({ state, tracks }: { state: string; tracks?: Record<string, string> }): boolean =>
  tracks?.['single-handed'] === 'second-person-needed' && ['open', 'in-review', 'answered'].includes(state);
