import { Type } from 'typebox';
import { accountType } from './account/account-type.ts';
import { domainType } from './domain/domain-type.ts';
import { md5Type } from './md5/md5-type.ts';
import { pdqType } from './pdq/pdq-type.ts';
import { sha256Type } from './sha256/sha256-type.ts';
import type { SignalTypeContract } from './signal-type.ts';
import { tlshType } from './tlsh/tlsh-type.ts';
import { urlType } from './url/url-type.ts';
import { vpdqType } from './vpdq/vpdq-type.ts';

/** Every type of signal, by its name in the API, the tables and the record. */
export const HASH_TYPES = {
  pdq: pdqType,
  sha256: sha256Type,
  md5: md5Type,
  url: urlType,
  vpdq: vpdqType,
  tlsh: tlshType,
  domain: domainType,
  account: accountType,
} satisfies Record<string, SignalTypeContract>;

export type SignalType = keyof typeof HASH_TYPES;
export const SIGNAL_TYPES = Object.keys(HASH_TYPES) as SignalType[];
export const SignalType = Type.Enum(SIGNAL_TYPES);

/** Types of which a value is made of one of these. */
export const typesMadeOf = (...of: SignalTypeContract['hash']['of'][]): SignalType[] =>
  SIGNAL_TYPES.filter((type) => of.includes(HASH_TYPES[type].hash.of));

/** Whether values of this type are data about people. */
export const isAboutPeople = (type: SignalType): boolean =>
  (HASH_TYPES[type] as SignalTypeContract).aboutPeople === true;

/** Types that anyone may ask about who may ask at all. */
export const OPEN_TYPES = SIGNAL_TYPES.filter((type) => !isAboutPeople(type));

/** Most characters of a value, of all types. */
export const LONGEST_VALUE = Math.max(...SIGNAL_TYPES.map((type) => HASH_TYPES[type].longest));

/** What a value is known by, in hexadecimal digits: equal for equal values of one type, and short. */
export const codeHex = (type: SignalType, value: string): string =>
  HASH_TYPES[type].codeOf(value).toString('hex');

/** All codes of a value as it is kept; null where it has one, which is `codeOf`. */
export const severalCodes = (type: SignalType, value: string): Buffer | null =>
  HASH_TYPES[type].several?.codesOf(value) ?? null;

/** Longer values are shown by what they are known by, where many are: an hour of frames is 300 kB. */
const LONGEST_SHOWN = 4096;
/** Of a person: a code would give a handle away to whoever tries all handles. */
const NOT_SHOWN = '•••';

/** What a list or a case shows of a value: itself, or its code; and how many codes it has where it has several. */
export function shownValue(type: SignalType, value: string): { value: string; codes?: number } {
  const { several } = HASH_TYPES[type] as SignalTypeContract;
  return {
    value: isAboutPeople(type) ? NOT_SHOWN : value.length > LONGEST_SHOWN ? codeHex(type, value) : value,
    ...(several ? { codes: several.codesOf(value).length / several.bytes } : {}),
  };
}

/**
 * A signal as somebody types it: of the type that stands before the value (`sha256:`, `md5 `), or of the one that it can
 * only be, or else PDQ. It need not be a good one: `validate` says.
 */
export function typedSignal(text: string): { type: SignalType; value: string } {
  const trimmed = text.trim();
  const [, name, rest = ''] = /^([a-z][a-z0-9-]{0,39})[ :,\t]\s*(.*)$/is.exec(trimmed) ?? [];
  const type = SIGNAL_TYPES.find((one) => one === name?.toLowerCase());
  if (type) return { type, value: rest };
  const possible = SIGNAL_TYPES.filter((one) => isPlainly(one, trimmed));
  return { type: possible.length === 1 ? possible[0]! : 'pdq', value: trimmed };
}

/** `picture.png` is written as a domain is: nobody names a whole one, or a person, by a slip, without its type before it. */
const isPlainly = (type: SignalType, text: string): boolean =>
  HASH_TYPES[type].validate(text) !== null &&
  !isAboutPeople(type) &&
  (HASH_TYPES[type].hash.of !== 'text' || text.includes(':'));

/** A signal that is a text itself, such as a web address or `domain:example.org`; undefined for any other text. */
export function textSignal(text: string): { type: SignalType; value: string } | undefined {
  const typed = typedSignal(text);
  const { hash, validate } = HASH_TYPES[typed.type];
  return hash.of === 'text' && validate(typed.value) !== null ? typed : undefined;
}

/** Whether a hash of this quality tells too little from others; one whose quality nobody said is taken. */
export function isTooPlain(type: SignalType, quality: number | null | undefined): boolean {
  const least = HASH_TYPES[type].leastQuality;
  return least !== null && typeof quality === 'number' && quality < least;
}

/**
 * Whether a hash of a type with a quality has all its bits alike. Half the bits of a PDQ hash are ones by its definition, since they
 * stand above the median: only a picture with nothing in it gives this.
 */
export const isOfNothing = (type: SignalType, value: string): boolean =>
  HASH_TYPES[type].leastQuality !== null && /^(0+|f+)$/i.test(value);

/** What is said of such a hash. */
export const OF_NOTHING =
  'has all its bits alike: the hash of a picture with nothing in it, too plain for a signal';
