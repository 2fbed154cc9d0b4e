import { HASH_TYPES, SIGNAL_TYPES, type SignalType } from '../types/signal-types.ts';

/** What the index still searches exactly and fast (`engines/hamming`). Past it, most of what is near is chance. */
export const WIDEST_RADIUS = 47;

/** Whether a bank may say how near is near enough for signals of this type. */
export const bankSaysRadius = (type: SignalType): boolean =>
  HASH_TYPES[type].radius > 0 && HASH_TYPES[type].several === null;

/** What a bank begins with: what the authors of PDQ recommend. Types whose radius banks say have the same one. */
export const DEFAULT_RADIUS = Math.max(
  ...SIGNAL_TYPES.filter(bankSaysRadius).map((type) => HASH_TYPES[type].radius),
);

/** Most bits by which an item may differ from a signal of this type in a bank of this radius and still match. */
export const radiusIn = (type: SignalType, bankRadius: number): number =>
  bankSaysRadius(type) ? bankRadius : HASH_TYPES[type].radius;

/** The same as it is shown and kept; null for types that know no nearness. */
export const shownRadius = (type: SignalType, bankRadius: number): number | null => {
  const radius = radiusIn(type, bankRadius);
  return radius === 0 && !bankSaysRadius(type) ? null : radius;
};
