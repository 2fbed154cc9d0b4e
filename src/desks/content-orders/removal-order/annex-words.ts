import type { PrintedText } from '../../../kernel/print/printed-document.ts';
import { MEMBER_STATES } from '../../../standards/tco-annexes/annex-one.ts';
import ar from '../locales/ar.json' with { type: 'json' };
import en from '../locales/en.json' with { type: 'json' };

/** Languages of the fixed words. What stands in the fields stays as it was written. */
export const PRINT_LANGUAGES = ['en', 'ar'] as const;
export type PrintLanguage = (typeof PRINT_LANGUAGES)[number];

const WORDS: Record<PrintLanguage, Record<string, string>> = { en, ar };
const STATES: readonly string[] = MEMBER_STATES;
const INSTANT = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d(?::\d\d)?)(?:\.\d+)?(Z|[+-]\d\d:\d\d)$/;

export type AnnexWords = ReturnType<typeof annexWords>;

/** The words of the forms in one language, and how values are written on them. */
export function annexWords(language: PrintLanguage) {
  const say = (key: string): string => WORDS[language][key] ?? key;
  const countries = new Intl.DisplayNames([language], { type: 'region' });
  const exact = (text: string): PrintedText => ({ text, exact: true });
  return {
    language,
    direction: language === 'ar' ? ('rtl' as const) : ('ltr' as const),
    say,
    exact,
    /** In the zone in which it was written. */
    instant(text: string): PrintedText {
      const [, day, time, zone] = INSTANT.exec(text) ?? [];
      return day === undefined ? text : exact(`${day} ${time} UTC${zone === 'Z' ? '' : zone}`);
    },
    state: (code: string): PrintedText => (STATES.includes(code) ? `${countries.of(code)} (${code})` : code),
  };
}
