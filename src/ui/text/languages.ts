/** A language of the workbench. `tag` goes to Intl: Arabic keeps Latin digits, as ids, hashes and citations have. */
export type Language = { code: LanguageCode; tag: string; name: string; direction: 'ltr' | 'rtl' };

export type LanguageCode = 'en' | 'ar';

export const languages: Record<LanguageCode, Language> = {
  en: { code: 'en', tag: 'en-GB', name: 'English', direction: 'ltr' },
  ar: { code: 'ar', tag: 'ar-u-nu-latn', name: 'العربية', direction: 'rtl' },
};

/** The first language we have of those a browser asks for, else English. */
export function languageFor(wanted: readonly string[]): LanguageCode {
  for (const tag of wanted) {
    const code = tag.toLowerCase().split('-')[0];
    if (code === 'en' || code === 'ar') return code;
  }
  return 'en';
}
