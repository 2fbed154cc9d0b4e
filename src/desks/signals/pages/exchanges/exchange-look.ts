import type { Exchange } from '../../../../client/exchanges.ts';
import type { useTexts } from '../use-texts.ts';

/** How often the page looks again by itself: a pull ends without anybody here doing anything. */
export const LOOK_MS = 5000;

/** What of it is in its bank: held and kept signals act too. */
export const inBank = ({ live, held, kept }: Exchange['entries']): number => live + held + kept;

export const heldOf = (t: ReturnType<typeof useTexts>, { entries }: Exchange): string =>
  t('exchanges.held', { many: entries.held });

/** Types that this node has not, with how many of each. */
export const notTakenOf = ({ lastPull }: Exchange, separator: string): string =>
  Object.entries(lastPull.notTaken)
    .map(([type, many]) => `${type} (${many})`)
    .join(separator);
