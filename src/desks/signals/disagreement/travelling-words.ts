import { Refusal } from '../../../kernel/refusal.ts';

const PERSONAL: [RegExp, string][] = [
  [/[^\s@]+@[^\s@]+\.[^\s@]+/, 'an e-mail address'],
  [/(^|[\s(])@[\p{L}\p{N}_.-]{2,}/u, 'an account name'],
  [/\b(https?:\/\/|www\.)\S+/i, 'an address on the web'],
  [/\+?\d[\d\s().-]{7,}\d/, 'a telephone or account number'],
];

/** What in these words looks as if it pointed at a person; undefined when nothing does. */
const pointer = (text: string): string | undefined => PERSONAL.find(([pattern]) => pattern.test(text))?.[1];

/** A partner's words, as far as they are passed on: nobody here can ask it to leave something out. */
export const wordsToPassOn = (text: string): string =>
  pointer(text) === undefined
    ? text
    : 'The reason was left out here: its words looked as if they pointed at a person.';

/**
 * Words that travel to partners, or stand in a notice, must not point at a person: those who write them are told
 * what to leave out. A net with wide meshes, for slips; it proves nothing.
 * @param never texts that must not occur, such as the platform's reference of the item
 */
export function refusePersonalWords(text: string, never: string[] = [], property = 'reason'): void {
  const found = pointer(text);
  const named = never.some((one) => one.length > 3 && text.includes(one));
  if (found === undefined && !named) return;
  throw new Refusal(
    'body-malformed',
    'These words travel to partners: leave out whatever points at a person.',
    [{ property, reason: `holds ${found ?? 'the reference of the item'}, and these words leave this node` }],
  );
}
