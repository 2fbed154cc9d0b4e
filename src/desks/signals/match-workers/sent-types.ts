import type { SignalTypeContract } from '../types/signal-type.ts';
import { HASH_TYPES, isAboutPeople, SIGNAL_TYPES, type SignalType } from '../types/signal-types.ts';

const contractOf = (type: SignalType): SignalTypeContract => HASH_TYPES[type];

const isCompared = ({ radius, several, measure }: SignalTypeContract): boolean =>
  radius > 0 || several !== null || measure !== null;

/**
 * What workers hold and are asked: types where near is enough. What matches only the same is found here in less time than a
 * message takes; and what is data about people, or a web address, leaves the node for no reason at all.
 */
export const SENT_TYPES: readonly SignalType[] = SIGNAL_TYPES.filter(
  (type) => isCompared(contractOf(type)) && !isAboutPeople(type),
);

/** Whether a code can be one of this type. Threat: whatever stands in a message goes into an index that trusts lengths. */
export function isCodeOf(type: SignalType, length: number): boolean {
  const { several, codeBytes } = contractOf(type);
  if (several === null) return length === codeBytes;
  return length > 0 && length % several.bytes === 0 && length <= several.most * several.bytes;
}
