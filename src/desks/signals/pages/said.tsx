import { saysNothing } from '../banks/not-stated.ts';
import { useTexts } from './use-texts.ts';

/** What somebody stated, in their own words; that nobody did, in the reader's, once. */
export function Said({ words }: { words: readonly string[] }) {
  const t = useTexts();
  return words.every(saysNothing) ? t('bank.not-stated') : <bdi>{words.join(', ')}</bdi>;
}
