import { HASH_TYPES, OPEN_TYPES, type SignalType } from '../types/signal-types.ts';
import { HmaFault } from './hma-fault.ts';

/** What Hasher-Matcher-Actioner calls a type of signal; where it has none of it, our own name. */
export const hmaNameOf = (type: SignalType): string => HASH_TYPES[type].hmaName ?? type;

/** The type that a client means. Throws 400, in its words, for one that is none here. */
export function typeCalled(name: string): SignalType {
  const type = OPEN_TYPES.find((one) => hmaNameOf(one) === name);
  if (type) return type;
  throw new HmaFault(400, `No such SignalType '${name}'`);
}
