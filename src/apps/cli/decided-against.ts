import type { Bank } from './banks.ts';
import { count } from './table.ts';

/** Instead of counts that are for who sees cases: how many there are is not known, and not none. */
export const NOT_SEEN = 'not for your role';

/** The error rate beside the count of matches (human-rights rule 9): of what people decided, not of what matched. */
export function decidedAgainst(counts: Bank['counts']): string {
  if (counts === null) return NOT_SEEN;
  const { overturned, reviewed } = counts;
  return reviewed === 0 ? 'none decided' : `${count(overturned)} of ${count(reviewed)} decided`;
}
