import { ENOUGH_WORDS, hidesSomething, isReason, PLAIN_TEXT } from '../engines/words/reason.ts';
import { Refusal } from './refusal.ts';

/**
 * The words, when they have enough in them to be a reason; otherwise throws `body-malformed` that says what they need.
 * @param about what the reason is for, where the field's name does not say it
 */
export function requireReason(said: string | undefined, property = 'reason', about = ''): string {
  if (said !== undefined && isReason(said)) return said;
  const needed = said !== undefined && hidesSomething(said) ? PLAIN_TEXT : ENOUGH_WORDS;
  throw new Refusal('body-malformed', undefined, [{ property, reason: `needs ${needed}${about}` }]);
}
