import { useLanguage } from '../../../ui/text/language-context.tsx';
import { useTexts } from './use-texts.ts';

/** A measured time as a person reads it: milliseconds under a second, else seconds with one digit. */
export function useDuration(): (ms: number) => string {
  const t = useTexts();
  const { language } = useLanguage();
  return (ms) => {
    if (ms < 1000) return t('milliseconds', { value: Math.round(ms) });
    const seconds = new Intl.NumberFormat(language.tag, { maximumFractionDigits: 1 }).format(ms / 1000);
    return t('seconds', { value: seconds });
  };
}
