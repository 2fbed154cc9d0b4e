import { TLSH_BYTES } from '../../standards/tlsh/tlsh.ts';
import { bucketsCost, ratioCost } from '../../standards/tlsh/tlsh-distance.ts';

export type TlshMatch = { id: number; distance: number };

/** 128 buckets of two bits. */
const WORDS = 8;
const RATIO = 2;
/** A Map entry of two numbers takes 20 to 43 bytes on Node 24, by how full its table is. */
const MAP_ENTRY_BYTES = 32;
const BODY = 3;

/** Codes of one pair of quartile ratios, one behind the other; the last takes the place of one that goes. */
type Shelf = { count: number; ids: Float64Array; heads: Uint8Array; words: Uint32Array };

/**
 * Codes of `tlshOf` by id, searched exactly within a distance. Only shelves whose ratios alone are within it are looked
 * at (37 of 256 within 30), and a code is given up at the word where it has become too far.
 */
export class TlshScan {
  readonly #shelves = new Map<number, Shelf>();
  /** Ratios and place on their shelf: `place * 256 + ratios`. */
  readonly #places = new Map<number, number>();

  get size(): number {
    return this.#places.size;
  }

  /** About what it takes: all but the places exactly. */
  get memoryBytes(): number {
    let bytes = this.#places.size * MAP_ENTRY_BYTES;
    for (const { ids, heads, words } of this.#shelves.values())
      bytes += ids.byteLength + heads.byteLength + words.byteLength;
    return bytes;
  }

  /** A code of 35 bytes; one that has the id already is replaced. */
  add(id: number, code: Uint8Array): void {
    this.remove(id);
    const shelf = this.#shelfOf(code[RATIO]!);
    const at = shelf.count++;
    this.#places.set(id, at * 256 + code[RATIO]!);
    shelf.ids[at] = id;
    shelf.heads.set(code.subarray(0, RATIO), at * RATIO);
    shelf.words.set(wordsOf(code), at * WORDS);
  }

  /** An id that is not in it changes nothing. */
  remove(id: number): void {
    const place = this.#places.get(id);
    if (place === undefined) return;
    this.#places.delete(id);
    const shelf = this.#shelves.get(place % 256)!;
    const [at, last] = [Math.floor(place / 256), --shelf.count];
    if (at === last) return;
    const moved = shelf.ids[last]!;
    shelf.ids[at] = moved;
    shelf.heads.copyWithin(at * RATIO, last * RATIO, (last + 1) * RATIO);
    shelf.words.copyWithin(at * WORDS, last * WORDS, (last + 1) * WORDS);
    this.#places.set(moved, at * 256 + (place % 256));
  }

  /** Every code within the distance, nearest first. */
  search(code: Uint8Array, within: number): TlshMatch[] {
    const asked = wordsOf(code);
    const found: TlshMatch[] = [];
    for (const [ratios, shelf] of this.#shelves) {
      const cost = ratioCost(ratios, code[RATIO]!);
      if (cost <= within) searchShelf(shelf, asked, code[0]!, cost, within, found);
    }
    return found.sort((a, b) => a.distance - b.distance || a.id - b.id);
  }

  /** All of it as it is now: ids, and their codes one behind the other. */
  all(): { ids: Float64Array; codes: Uint8Array } {
    const ids = new Float64Array(this.size);
    const codes = new Uint8Array(this.size * TLSH_BYTES);
    let next = 0;
    for (const [ratios, shelf] of this.#shelves) {
      for (let at = 0; at < shelf.count; at++, next++) {
        ids[next] = shelf.ids[at]!;
        const code = codes.subarray(next * TLSH_BYTES, (next + 1) * TLSH_BYTES);
        code.set(shelf.heads.subarray(at * RATIO, (at + 1) * RATIO));
        code[RATIO] = ratios;
        const body = new DataView(code.buffer, code.byteOffset + BODY);
        for (let word = 0; word < WORDS; word++) body.setUint32(word * 4, shelf.words[at * WORDS + word]!);
      }
    }
    return { ids, codes };
  }

  #shelfOf(ratios: number): Shelf {
    const had = this.#shelves.get(ratios);
    if (had && had.count < had.ids.length) return had;
    const room = Math.max(16, (had?.count ?? 0) * 2);
    const shelf: Shelf = {
      count: had?.count ?? 0,
      ids: new Float64Array(room),
      heads: new Uint8Array(room * RATIO),
      words: new Uint32Array(room * WORDS),
    };
    if (had) {
      shelf.ids.set(had.ids);
      shelf.heads.set(had.heads);
      shelf.words.set(had.words);
    }
    this.#shelves.set(ratios, shelf);
    return shelf;
  }
}

function searchShelf(
  { count, ids, heads, words }: Shelf,
  asked: Uint32Array,
  checksum: number,
  cost: number,
  within: number,
  found: TlshMatch[],
): void {
  for (let at = 0; at < count; at++) {
    let distance = cost + (heads[at * RATIO] === checksum ? 0 : 1);
    for (let word = 0; word < WORDS && distance <= within; word++) {
      distance += bucketsCost(words[at * WORDS + word]!, asked[word]!);
    }
    if (distance <= within) found.push({ id: ids[at]!, distance });
  }
}

function wordsOf(code: Uint8Array): Uint32Array {
  const words = new Uint32Array(WORDS);
  for (let word = 0, at = BODY; word < WORDS; word++, at += 4) {
    words[word] = (code[at]! << 24) | (code[at + 1]! << 16) | (code[at + 2]! << 8) | code[at + 3]!;
  }
  return words;
}
