import { IntlMessageFormat } from 'intl-messageformat';
import type { Language } from './languages.ts';

/** Message key to ICU MessageFormat text. */
export type Catalogue = Readonly<Record<string, string>>;

const parsed = new Map<string, IntlMessageFormat>();

/** The ICU message, parsed once per text and language. Throws SyntaxError for text that is no ICU message. */
export function messageOf(text: string, language: Language): IntlMessageFormat {
  const key = `${language.code}\u0000${text}`;
  const known = parsed.get(key);
  if (known !== undefined) return known;
  const message = new IntlMessageFormat(text, language.tag);
  parsed.set(key, message);
  return message;
}

const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/;
const LEFT_TO_RIGHT = /[A-Za-z\u00c0-\u024f\u0370-\u052f]/;

/**
 * A value put into a sentence of the other direction, isolated so that its punctuation and digits stay with it
 * (Unicode UAX #9, FSI and PDI). A value of the sentence's own direction is left as it is.
 */
export function isolated(value: string, direction: Language['direction']): string {
  const foreign = direction === 'rtl' ? LEFT_TO_RIGHT : RIGHT_TO_LEFT;
  return foreign.test(value) ? `\u2068${value}\u2069` : value;
}
