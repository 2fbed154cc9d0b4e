import { useUiTexts } from '../use-texts.ts';

/** Instruments that this project's own procedures cite, as they cite them, and where their name is translated. */
const INSTRUMENTS = {
  'International Covenant on Civil and Political Rights': 'law.iccpr',
  'Regulation (EU) 2021/784 (TCO)': 'law.tco',
  'Regulation (EU) 2023/1543 (e-Evidence)': 'law.eer',
  'Regulation (EU) 2022/2065 (DSA)': 'law.dsa',
} as const;

/**
 * A provision as it is cited (`INSTRUMENT, Art. N`) with its instrument's official name in the reader's language;
 * what is not known here stays as it is.
 */
export function useLawText(): (law: string) => string {
  const t = useUiTexts();
  return (law) => {
    if (law === 'house rule') return t('clock.house-rule');
    for (const [instrument, key] of Object.entries(INSTRUMENTS)) {
      const article = law.startsWith(`${instrument}, Art. `) ? law.slice(instrument.length + 7) : undefined;
      if (article !== undefined) return t('law.article', { instrument: t(key), article });
    }
    return law;
  };
}
