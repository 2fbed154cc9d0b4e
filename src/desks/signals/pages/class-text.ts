import { useTexts } from './use-texts.ts';

/** What kind of body an organisation is, in words; unknown when nobody has said it. */
export function useClassText(): (of: string) => string {
  const t = useTexts();
  return (of) => {
    const key = `class.${of}`;
    return t.has(key) ? t(key) : t('class.unknown');
  };
}
