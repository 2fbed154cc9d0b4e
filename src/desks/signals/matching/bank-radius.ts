import { HASH_TYPES, type SignalType } from '../types/signal-types.ts';

/** What a bank of PDQ signals begins with: what the authors of PDQ recommend. */
export const DEFAULT_RADIUS = HASH_TYPES.pdq.radius;
/** What the index still searches exactly and fast (`engines/hamming`). Past it, most of what is near is chance. */
export const WIDEST_RADIUS = 47;

/** Whether a bank may say how near is near enough for signals of this type. */
export const bankSaysRadius = (type: SignalType): boolean => type === 'pdq';

/** Most bits by which an item may differ from a signal of this type in a bank of this radius and still match. */
export const radiusIn = (type: SignalType, bankRadius: number): number =>
  bankSaysRadius(type) ? bankRadius : HASH_TYPES[type].radius;

/** The same as it is shown and kept; null for types that know no nearness. */
export const shownRadius = (type: SignalType, bankRadius: number): number | null => {
  const radius = radiusIn(type, bankRadius);
  return radius === 0 && !bankSaysRadius(type) ? null : radius;
};
