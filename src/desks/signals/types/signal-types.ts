import { Type } from 'typebox';
import type { HashType } from './hash-type.ts';
import { pdqType } from './pdq/pdq-type.ts';
import { sha256Type } from './sha256/sha256-type.ts';

/** Every type of signal, by its name in the API, the tables and the record. */
export const HASH_TYPES = { pdq: pdqType, sha256: sha256Type } as const satisfies Record<string, HashType>;

export type SignalType = keyof typeof HASH_TYPES;
export const SIGNAL_TYPES = Object.keys(HASH_TYPES) as SignalType[];
export const SignalType = Type.Enum(SIGNAL_TYPES);

/** Most bits between a signal and what it matches, of all types. */
export const WIDEST_RADIUS = Math.max(...SIGNAL_TYPES.map((type) => HASH_TYPES[type].radius));

export const typeOfStixName = (name: string): SignalType | undefined =>
  SIGNAL_TYPES.find((type) => HASH_TYPES[type].stixName === name);

/** Whether a hash of this quality tells too little from others; one whose quality nobody said is taken. */
export function isTooPlain(type: SignalType, quality: number | null | undefined): boolean {
  const least = HASH_TYPES[type].leastQuality;
  return least !== null && typeof quality === 'number' && quality < least;
}
