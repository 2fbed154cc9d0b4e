import type { CaseMatch } from '../../../client/cases.ts';
import type { useTexts } from './use-texts.ts';

/** What a type of signal is called; its own name where there is no text for it. */
export function typeText(t: ReturnType<typeof useTexts>, type: string): string {
  const key = `value.${type}`;
  return t.has(key) ? t(key) : type;
}

/** How an item matched a signal of this type, in words. */
export function nearnessText(
  t: ReturnType<typeof useTexts>,
  { type, distance, percent }: Pick<CaseMatch, 'type' | 'distance' | 'percent'>,
): string {
  if (percent) return t('evidence.frames', { ...percent, bits: distance });
  const key = `evidence.near.${type}`;
  return t.has(key) ? t(key, { bits: distance }) : t('evidence.bits', { bits: distance });
}
