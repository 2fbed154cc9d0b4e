import { Refusal } from '../../../kernel/refusal.ts';
import type { Orientation, Turned } from '../../../standards/pdq/pdq.ts';
import { bitsApart } from '../types/bits-apart.ts';
import { hashForSearch, readValue } from '../types/hash-picture.ts';
import type { SignalTypeContract } from '../types/signal-type.ts';
import { HASH_TYPES, isTooPlain, SIGNAL_TYPES, type SignalType, typesMadeOf } from '../types/signal-types.ts';

/** Types of which two values are compared code with code. A video's many are compared where it is looked up. */
export const COMPARED_TYPES = SIGNAL_TYPES.filter((type) => HASH_TYPES[type].several === null);
/** By which two pictures are compared. */
export const PICTURE_TYPE = typesMadeOf('picture')[0] as SignalType;

/** One of the two: a picture in memory, or a value of the type that somebody computed. */
export type Given = { picture: Uint8Array } | { value: string };

/** `quality`, and whether it is under what is compared at all: of a picture. */
export type Side = { value: string; quality?: number; tooPlain?: boolean };

export type Comparison = {
  type: SignalType;
  one: Side;
  other: Side;
  /** Bits that differ, or the type's own distance, where they come nearest. */
  distance: number;
  /** Most bits by which two of this type may differ and match; `widestRadius`: what a bank may choose at most. */
  radius: number;
  widestRadius?: number;
  /** Within `radius`, and neither too plain. */
  matches: boolean;
  /** The picture of the two that was turned and mirrored, what it had where they come nearest, and all eight. */
  turned?: {
    which: 'one' | 'other';
    orientation: Orientation;
    value: string;
    distances: Record<Orientation, number>;
  };
};

/**
 * How far two pictures or values are from each other. A hash cannot be turned, a picture can: each picture is laid in all
 * eight orientations against the other as it is, and the nearest counts, so that it is one distance whichever is first.
 * (PDQ's hash of a turned picture is not exactly the turned hash.) Nothing is looked up and nothing kept.
 * Throws `hash-malformed`, `picture-refused` and `too-large`, naming `one` or `other`.
 */
export async function comparePair(type: SignalType, one: Given, other: Given): Promise<Comparison> {
  // One after the other: a request has one place at the gate.
  const [first, second] = [await read(type, one, 'one'), await read(type, other, 'other')];
  const { radius, widestRadius, measure }: SignalTypeContract = HASH_TYPES[type];
  const apart = measure?.distance ?? bitsApart;
  const laid = [lay('one', first, second, apart), lay('other', second, first, apart)];
  const distance = Math.min(...laid.map((side) => side.distance));
  const tooPlain = first.side.tooPlain === true || second.side.tooPlain === true;
  const turned = laid.find((side) => side.ways && side.distance === distance);
  return {
    type,
    one: first.side,
    other: second.side,
    distance,
    radius,
    ...(widestRadius === undefined ? {} : { widestRadius }),
    matches: distance <= radius && !tooPlain,
    ...(turned ? { turned: turned.told } : {}),
  };
}

type Apart = (one: Uint8Array, other: Uint8Array) => number;

/** One of the two in each way it has, against the other as it is. */
function lay(which: 'one' | 'other', { codes, ways }: Read, still: Read, apart: Apart) {
  const far = codes.map(({ code }) => apart(code, still.codes[0]!.code));
  const distance = Math.min(...far);
  // As it is comes first: what is as near turned was not turned.
  const nearest = codes[far.indexOf(distance)]!;
  const distances = Object.fromEntries(codes.map(({ way }, at) => [way, far[at]]));
  return {
    ways,
    distance,
    told: {
      which,
      orientation: nearest.way,
      value: hex(nearest.code),
      distances: distances as Record<Orientation, number>,
    },
  };
}

type Read = { side: Side; codes: { code: Uint8Array; way: 'as-it-is' | Turned }[]; ways: boolean };

async function read(type: SignalType, given: Given, property: 'one' | 'other'): Promise<Read> {
  if ('value' in given) {
    const value = readValue(type, given.value, property);
    return {
      side: { value },
      codes: [{ code: HASH_TYPES[type].codeOf(value), way: 'as-it-is' }],
      ways: false,
    };
  }
  const { codes, quality } = await hashForSearch(given.picture, property);
  const ways = codes
    .filter((one) => one.type === type)
    .map(({ code, orientation }) => ({ code, way: orientation ?? 'as-it-is' }));
  const side = { value: hex(ways[0]!.code), quality, tooPlain: isTooPlain(type, quality) };
  return { side, codes: ways, ways: true };
}

const hex = (code: Uint8Array): string => Buffer.from(code).toString('hex');

/** Of an upload with the parts `one` and `other`: a file each, or the hash of a picture as text. */
export function givenIn(
  held: ReadonlyMap<string, Uint8Array>,
  fields: Record<string, string>,
  property: 'one' | 'other',
): Given {
  const picture = held.get(property);
  if (picture) return { picture };
  const value = fields[property];
  if (value !== undefined) return { value };
  throw new Refusal('body-malformed', undefined, [
    { property, clause: 'RFC 7578', reason: 'is missing: a picture as a file, or its hash as text' },
  ]);
}
