import type { Where } from '../../../engines/cases/procedure.ts';

/** A decision may still be taken on a request: in its 72 hours, or late. */
export const ASKED = ['open', 'overdue'] as const;
/** A request may still come, and opens the examination. */
export const OPEN_TO_REQUESTS = ['open', 'not-scrutinised', 'no-infringement'] as const;
/** Somebody may be at work on it. */
export const UNDECIDED = ['open', 'not-scrutinised'] as const;

export const ON_REQUEST: readonly Where[] = [
  { 'provider-request': ASKED, examination: UNDECIDED },
  { 'content-request': ASKED, examination: UNDECIDED },
];
/** Of its own motion, within its 72 hours (TCO Art. 4(3)), or on a request (Art. 4(4)). */
export const PURSUED: readonly Where[] = [{ own: ['running'], examination: ['open'] }, ...ON_REQUEST];

/** Who has the decision (TCO Art. 4(6)); `content-provider` is the one who asked. */
export const RECIPIENTS = ['issuer', 'provider', 'content-provider', 'europol'] as const;
export type Recipient = (typeof RECIPIENTS)[number];
/** Those who may have a node that takes it. */
export const BY_NODE = ['issuer', 'provider'] as const;
/** Where a recipient has not heard yet; a node may refuse, a person's word is not refused. */
export const unheard = (recipient: Recipient): string[] =>
  BY_NODE.some((one) => one === recipient) ? ['due', 'refused'] : ['due'];
