import { Refusal } from '../../../kernel/refusal.ts';
import { type Code, codeOfValue } from './hash-picture.ts';
import { HASH_TYPES, isAboutPeople, type SignalType, typesMadeOf } from './signal-types.ts';

/** Most characters of a text that is hashed. */
export const LONGEST_TEXT = 100_000;

/**
 * Every code of a text, as it came: nothing is changed in it first, so that its codes are the ones that others compute.
 * None where it is too short for any. Throws `body-malformed` for half a character, naming the field.
 */
export function hashWords(text: string, property = 'text'): Code[] {
  if (!text.isWellFormed()) {
    const reason = 'holds a character that is no text';
    throw new Refusal('body-malformed', undefined, [{ property, clause: 'RFC 8259 §8.2', reason }]);
  }
  return [...valuesOf(text, typesMadeOf('words')), ...valuesOf(text, typesMadeOf('text'))];
}

/** What a value that is a text itself says as a value of other types: of a web address its domain. */
export function alsoSaid(type: SignalType, value: string): Code[] {
  if (HASH_TYPES[type].hash.of !== 'text') return [];
  const others = typesMadeOf('text').filter((one) => one !== type);
  return valuesOf(value, others).map((code) => ({ ...code, also: true }));
}

/**
 * What a web address or a domain is known by, as somebody writes it, with what it also says: of an address its domain, and of a
 * host without `https://` the same. None of anything else, and never of a person.
 */
export function codesOfAddress(text: string): Code[] {
  const types = typesMadeOf('text').filter((type) => !isAboutPeople(type));
  const written = types.flatMap((type) => {
    const value = HASH_TYPES[type].validate(text);
    return value === null ? [] : [codeOfValue(type, value), ...alsoSaid(type, value)];
  });
  // Threat: `platform:handle` and `name@host` name people; neither is a host.
  const isHost = /^[^\s:@/]+\.[^\s:@/]+$/.test(text);
  return written.length === 0 && isHost ? valuesOf(`https://${text}/`, types) : written;
}

function valuesOf(text: string, types: SignalType[]): Code[] {
  // Nobody asks about a person in passing.
  return types
    .filter((type) => !isAboutPeople(type))
    .flatMap((type) => {
      const { hash } = HASH_TYPES[type];
      const value = 'hash' in hash && hash.of !== 'picture' ? hash.hash(text) : null;
      return value === null ? [] : [codeOfValue(type, value)];
    });
}
