import { FRAME_BYTES, FRAME_RADIUS } from './frame.ts';

/** How many of how many frames were found. */
export type Share = { found: number; of: number };

/** Of what is asked about and of what it is compared with: how much of each is found in the other. */
export type FramesFound = { query: Share; signal: Share };

/** In percent, 0 to 100; of none, 0. */
export const percentOf = ({ found, of }: Share): number => (of === 0 ? 0 : (found * 100) / of);

const WORDS = FRAME_BYTES / 4;

/**
 * How many frames of each video lie within the radius of some frame of the other.
 * @param query, signal kept frames, hash after hash: 32 bytes each
 */
export function framesFound(query: Uint8Array, signal: Uint8Array, radius = FRAME_RADIUS): FramesFound {
  const [asked, known] = [wordsOf(query), wordsOf(signal)];
  const [ofQuery, ofSignal] = [asked.length / WORDS, known.length / WORDS];
  const seen = new Uint8Array(ofSignal);
  let inSignal = 0;
  let inQuery = 0;
  for (let at = 0; at < ofQuery; at++) {
    let found = 0;
    for (let other = 0; other < ofSignal; other++) {
      // What both ways know already tells nothing more.
      if (found === 1 && seen[other] === 1) continue;
      if (!within(asked, at * WORDS, known, other * WORDS, radius)) continue;
      found = 1;
      if (seen[other] === 0) inQuery += 1;
      seen[other] = 1;
    }
    inSignal += found;
  }
  return { query: { found: inSignal, of: ofQuery }, signal: { found: inQuery, of: ofSignal } };
}

/** The bytes are copied: a part of another buffer need not begin on a word. */
function wordsOf(frames: Uint8Array): Uint32Array {
  if (frames.length % FRAME_BYTES !== 0) throw new RangeError(`frames have ${FRAME_BYTES} bytes each`);
  return new Uint32Array(Uint8Array.from(frames).buffer);
}

function within(a: Uint32Array, atA: number, b: Uint32Array, atB: number, radius: number): boolean {
  let bits = 0;
  for (let word = 0; word < WORDS; word++) {
    bits += onesIn(a[atA + word]! ^ b[atB + word]!);
    if (bits > radius) return false;
  }
  return true;
}

function onesIn(word: number): number {
  let sum = word - ((word >>> 1) & 0x55555555);
  sum = (sum & 0x33333333) + ((sum >>> 2) & 0x33333333);
  return Math.imul((sum + (sum >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
