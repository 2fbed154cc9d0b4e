import { IntlMessageFormat } from 'intl-messageformat';
import ar from './locales/ar.json' with { type: 'json' };
import en from './locales/en.json' with { type: 'json' };

export type LanguageCode = 'en' | 'ar';
export type TextKey = keyof typeof en;

export const LANGUAGES: Record<LanguageCode, { tag: string; name: string; direction: 'ltr' | 'rtl' }> = {
  en: { tag: 'en-GB', name: 'English', direction: 'ltr' },
  // Latin digits, as ids, hashes and citations have.
  ar: { tag: 'ar-u-nu-latn', name: 'العربية', direction: 'rtl' },
};

const catalogues: Record<LanguageCode, Record<TextKey, string>> = { en, ar };

/**
 * The language to answer in: the one the address names, else the first of ours that `Accept-Language` prefers
 * (RFC 9110 §12.5.4), else English. Attacker-controlled: whatever cannot be read is passed over.
 */
export function chooseLanguage(asked: unknown, accepted: string | undefined): LanguageCode {
  if (asked === 'en' || asked === 'ar') return asked;
  const ranked = (accepted ?? '')
    .slice(0, 500)
    .split(',')
    .flatMap((part) => {
      const [, code, quality = '1'] =
        /^\s*(en|ar)(?:-[a-z0-9-]*)?\s*(?:;\s*q=(0(?:\.\d{1,3})?|1(?:\.0{1,3})?))?\s*$/i.exec(part) ?? [];
      return code ? [{ code: code.toLowerCase() as LanguageCode, quality: Number(quality) }] : [];
    })
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality);
  return ranked[0]?.code ?? 'en';
}

export type Texts = {
  (key: TextKey, values?: Record<string, string | number>): string;
  has(key: string): key is TextKey;
  /** Day and minute in UTC. */
  at(instant: Date): string;
  /** A day, of an ISO 8601 date. */
  day(date: string): string;
};

const parsed = new Map<string, IntlMessageFormat>();

/** The sentences of one language. */
export function textsIn(code: LanguageCode): Texts {
  const { tag, direction } = LANGUAGES[code];
  const message = (key: TextKey) => {
    const id = `${code} ${key}`;
    const known = parsed.get(id) ?? new IntlMessageFormat(catalogues[code][key], tag);
    parsed.set(id, known);
    return known;
  };
  const dates = new Intl.DateTimeFormat(tag, {
    timeZone: 'UTC',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  });
  const days = new Intl.DateTimeFormat(tag, {
    timeZone: 'UTC',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  });
  const text = (key: TextKey, values: Record<string, string | number> = {}) =>
    String(
      message(key).format(
        Object.fromEntries(
          Object.entries(values).map(([name, value]) => [
            name,
            typeof value === 'string' ? isolated(value, direction) : value,
          ]),
        ),
      ),
    );
  return Object.assign(text, {
    has: (key: string): key is TextKey => Object.hasOwn(en, key),
    at: (instant: Date) => dates.format(instant),
    day: (date: string) => days.format(new Date(`${date.slice(0, 10)}T00:00:00Z`)),
  });
}

/** Unicode UAX #9: a value of the other direction keeps its own punctuation. */
function isolated(value: string, direction: 'ltr' | 'rtl'): string {
  const foreign = direction === 'rtl' ? /[A-Za-z]/ : /[\u0590-\u08ff]/;
  return foreign.test(value) ? `\u2068${value}\u2069` : value;
}
