import { type FramesFound, framesFound, percentOf } from '../../../standards/vpdq/vpdq.ts';
import type { Percent } from './signal-type.ts';
import { HASH_TYPES, type SignalType } from './signal-types.ts';

/** Whether as much was found as a type asks for, by the counts and not by what is rounded. */
export const enough = ({ query, signal }: FramesFound, least: Percent): boolean =>
  query.found * 100 >= least.query * query.of && signal.found * 100 >= least.signal * signal.of;

/** As it is told: rounded down, so that nothing reads as whole that is not. */
export const percentFound = ({ query, signal }: FramesFound): Percent => ({
  query: Math.floor(percentOf(query)),
  signal: Math.floor(percentOf(signal)),
});

/** How much of two values of several codes is found in the other, and whether they match. */
export function compareShares(
  type: SignalType,
  query: Uint8Array,
  signal: Uint8Array,
): { matches: boolean; percent: Percent } | null {
  const { several, radius } = HASH_TYPES[type];
  if (!several) return null;
  const found = framesFound(query, signal, radius);
  return { matches: enough(found, several.least), percent: percentFound(found) };
}
