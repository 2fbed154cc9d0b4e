import type { SignalTypeContract } from '../types/signal-type.ts';
import { HASH_TYPES, SIGNAL_TYPES, type SignalType } from '../types/signal-types.ts';

const contractOf = (type: SignalType): SignalTypeContract => HASH_TYPES[type];

/** Whether a bank may say how near is near enough for signals of this type. */
export const bankSaysRadius = (type: SignalType): boolean => contractOf(type).widestRadius !== undefined;

const OF_BANKS = SIGNAL_TYPES.filter(bankSaysRadius).map(contractOf);
/** What every bank begins with: what the authors of such a type recommend. */
export const DEFAULT_RADIUS = Math.min(...OF_BANKS.map(({ radius }) => radius));
/** What a bank may choose at most. */
export const WIDEST_RADIUS = Math.min(...OF_BANKS.map(({ widestRadius }) => widestRadius as number));

/** Most bits by which an item may differ from a signal of this type in a bank of this radius and still match. */
export const radiusIn = (type: SignalType, bankRadius: number): number =>
  bankSaysRadius(type) ? bankRadius : HASH_TYPES[type].radius;

/** The same as it is shown and kept; null for types that know no nearness. */
export const shownRadius = (type: SignalType, bankRadius: number): number | null => {
  const radius = radiusIn(type, bankRadius);
  return radius === 0 && !bankSaysRadius(type) ? null : radius;
};
