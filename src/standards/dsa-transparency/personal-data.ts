import { IsIPv4, IsIPv6 } from 'typebox/format';
import { readIban } from '../account-identifiers/iban.ts';
import { looksLikeProfile } from './profile-addresses.ts';

export const LOOKS = {
  email: 'an e-mail address',
  profile: 'the address of a person’s page',
  handle: 'a name of an account',
  iban: 'an IBAN',
  ip: 'an IP address',
  phone: 'a telephone number',
  digits: 'a number that may stand for a person',
} as const;
export type LooksLike = keyof typeof LOOKS;

/** A place in a text, in UTF-16 units as `slice` takes them. */
export type Found = { looksLike: LooksLike; at: number; length: number };

/** The longest text that the database takes, each character two units. */
const LOOKED_AT = 10_000;

/** How much of a match is meant; 0: none of it. */
type Reader = {
  looksLike: LooksLike | null;
  find: RegExp;
  length?: (match: string, after: string) => number;
};

const LETTER = '\\p{L}\\p{N}';
const DOMAIN = `(?:[${LETTER}-]{1,63}\\.){1,8}\\p{L}{2,24}`;
// After these words a number with three full stops is a place in a text.
const SECTION =
  '(?:sections?|sec\\.|arti(?:cles?|kel)|art\\.|§+|versions?|v\\.?|chapters?|clauses?|para(?:graph)?s?\\.?|points?|rules?|terms|no\\.|nr\\.) ?';
const DAY = '(?:0?[1-9]|[12]\\d|3[01])';
const HOUR = '(?:[01]?\\d|2[0-3])[.:h][0-5]\\d';
const CLOCK = '(?:[01]\\d|2[0-3])[0-5]\\d';
const YEAR = '(?:19|20)\\d{2}';

const WEB_ADDRESS = new RegExp(`(?<![${LETTER}./@-])(?:https?://)?${DOMAIN}/[^\\s<>"]{1,2000}`, 'giu');

// In this order: what one found, or passed as harmless, the next do not see.
const READERS: Reader[] = [
  {
    looksLike: 'email',
    find: new RegExp(
      `(?<![${LETTER}._%+@'-])[${LETTER}._%+'-]{1,64}(?:@|\\s?[[(]at[\\])]\\s?)${DOMAIN}`,
      'giu',
    ),
  },
  {
    looksLike: 'profile',
    find: WEB_ADDRESS,
    length: profileLength,
  },
  // Numbers in other web addresses are those of pages.
  {
    looksLike: null,
    find: WEB_ADDRESS,
  },
  {
    looksLike: 'handle',
    find: new RegExp(
      `(?<![${LETTER}._%+/@-])@[${LETTER}_][${LETTER}_.-]{0,62}[${LETTER}_](?:@${DOMAIN})?`,
      'giu',
    ),
  },
  {
    looksLike: 'iban',
    find: new RegExp(`(?<![${LETTER}])[A-Z]{2}\\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?`, 'giu'),
    length: ibanLength,
  },
  {
    looksLike: 'ip',
    find: new RegExp(`(?<![\\d.]|(?<![${LETTER}])${SECTION})(?:\\d{1,3}\\.){3}\\d{1,3}(?!\\d|\\.\\d)`, 'giu'),
    length: (match) => (IsIPv4(match) ? match.length : 0),
  },
  {
    looksLike: 'ip',
    find: new RegExp(`(?<![${LETTER}:.])[0-9a-f]{1,4}:[0-9a-f:]{2,36}(?![${LETTER}:])`, 'giu'),
    length: (match) => (IsIPv6(match) && /\d/.test(match) && /[0-9a-f]$/i.test(match) ? match.length : 0),
  },
  // Days with a year of four digits: 2026-11-02T14:30, 2.11.2026.
  {
    looksLike: null,
    find: new RegExp(
      `(?<!\\d)(?:${YEAR}([./-])${DAY}\\1${DAY}(?:[T ]${HOUR}(?::\\d\\d(?:\\.\\d{1,9})?)?)?(?:[+-]\\d\\d:?\\d\\d)?` +
        `|${DAY}(\\. ?|/|-)${DAY}\\2${YEAR})(?!\\d)`,
      'gu',
    ),
  },
  // Shorter days, hours, months, numbers of laws: 2.11.26, 9.30, 0800-1600, 11/2026, 2022/2065, 20261102143000.
  {
    looksLike: null,
    find: new RegExp(
      `(?<!\\d[./ -]?)(?:${DAY}(\\. ?|/|-)${DAY}\\1\\d\\d|${DAY} ${DAY} ${YEAR}` +
        `|${YEAR}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])(?:[01]\\d|2[0-3])[0-5]\\d(?:[0-5]\\d)?` +
        `|\\d{1,5}/${YEAR}|${YEAR}/\\d{1,5}|${HOUR}(?:-${HOUR})?|${CLOCK}-${CLOCK})(?!\\d|[./-]\\d)`,
      'gu',
    ),
  },
  {
    looksLike: 'phone',
    find: new RegExp(`(?<![${LETTER}+])(?:\\+|00) ?[1-9](?:[ .\\-/()]{0,3}\\d){6,14}(?![${LETTER}])`, 'gu'),
  },
  {
    looksLike: 'phone',
    find: new RegExp(
      `(?<![${LETTER}]|\\d[ .,/-])(?:\\(0\\)[1-9]|\\(0[1-9]\\d{0,4}\\)|0[1-9])(?:[ .\\-/()]{0,3}\\d){6,10}(?![${LETTER}])`,
      'gu',
    ),
  },
  {
    looksLike: 'phone',
    find: new RegExp(
      `(?<![${LETTER}]|\\d[ .,/-])(?:1[-. ])?(?:\\(\\d{3}\\) ?|\\d{3}[-. ])\\d{3}[-. ]\\d{4}(?![${LETTER}]|[ .,-]\\d)`,
      'gu',
    ),
  },
  {
    looksLike: 'digits',
    find: new RegExp(
      `(?<![${LETTER}]|\\d[.,])(?:\\d{9,}|\\d{4}(?:[ -]\\d{4}){3}|\\d{3}-\\d\\d-\\d{4})(?![${LETTER}])`,
      'gu',
    ),
  },
];

/**
 * What looks like personal data in a text, by its shape alone, in the order of the text. A warning and no proof: names are
 * not found, and what is found may be harmless. Days, hours, articles and numbers of laws are passed over.
 */
export function personalData(text: string): Found[] {
  let left = text.slice(0, LOOKED_AT).replace(/[٠-٩۰-۹]/g, asciiDigit);
  const found: Found[] = [];
  for (const { looksLike, find, length } of READERS) {
    left = left.replace(find, (match, ...rest) => {
      const at = rest.find((one) => typeof one === 'number') as number;
      const meant = length ? length(match, left.slice(at + match.length)) : match.length;
      if (looksLike && meant > 0) found.push({ looksLike, at, length: meant });
      // A character that is neither letter nor digit, so that nothing grows over it.
      return '\ufffc'.repeat(meant) + match.slice(meant);
    });
  }
  return found.sort((one, other) => one.at - other.at);
}

/** Arabic-Indic and Persian digits: their blocks begin at U+0660 and U+06F0. */
const asciiDigit = (digit: string): string => String(digit.charCodeAt(0) & 0xf);

/** A full stop or a bracket behind an address belongs to the sentence. */
function profileLength(match: string): number {
  const address = match.replace(/[^\p{L}\p{N}/_-]+$/u, '');
  return looksLikeProfile(address) ? address.length : 0;
}

/** Words may follow an IBAN that look like groups of it: its check digits say where it ends. */
function ibanLength(match: string, after: string): number {
  for (let length = match.length; length >= 15; length--) {
    const next = match[length] ?? after[0] ?? '';
    if (!/[\p{L}\p{N}]/u.test(next) && readIban(match.slice(0, length)) !== null) return length;
  }
  return 0;
}
