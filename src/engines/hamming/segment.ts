import { type Build, buildSegment, type SharedSegment } from './build-segment.ts';
import { CODE_BYTES } from './hamming-code.ts';
import type { Matches } from './matches.ts';
import { instance } from './modules.ts';
import { areaOf, HITS_AT, layOut, MOST_HITS, type SegmentLayout, STATE_AT } from './segment-layout.ts';

type Searcher = {
  search(head: number, area: number, radius: number, mostHits: number, again: number): number;
  scan(head: number, area: number, radius: number, mostHits: number, from: number): number;
};

/** Where a searcher writes what it looks for, and reads where it stopped. */
type Area = { area: number; query: Uint8Array; stopped: Uint32Array };

/** The tables are made for what the ring condition leaves at two bits a chunk; beyond, every code is looked at. */
const WIDEST = 47;
const CHUNKS = 16;

/**
 * Many entries with spread codes (spread-code.ts), searched by tables (search.as) and never changed but for those that are marked as gone. Its memory is
 * shared: several threads may search it at once, each with a searcher number of its own (0 to 15).
 */
export class Segment {
  readonly #memory: WebAssembly.Memory;
  readonly #layout: SegmentLayout;
  readonly #entries: number;
  readonly #searcher: Searcher;
  readonly #areas: Area[] = [];
  readonly #gone: Uint8Array<SharedArrayBuffer>;
  readonly #firsts: Uint32Array;
  readonly #ids: Uint32Array;
  readonly #order: Uint32Array;
  #removed = 0;

  constructor({ memory, entries, gone }: SharedSegment) {
    this.#memory = memory;
    this.#layout = layOut(entries);
    this.#entries = entries;
    this.#searcher = instance<Searcher>('search', memory);
    this.#gone = new Uint8Array(gone);
    this.#firsts = new Uint32Array(memory.buffer, this.#layout.firsts, entries + 1);
    this.#ids = new Uint32Array(memory.buffer, this.#layout.ids, entries);
    this.#order = new Uint32Array(memory.buffer, this.#layout.order, entries);
    for (const byte of this.#gone) this.#removed += onesIn(byte);
  }

  /** See build-segment.ts. Throws HammingIndexError full. */
  static build(build: Build): Segment {
    return new Segment(buildSegment(build));
  }

  /** For another thread: `new Segment(segment.shared())`. */
  shared(): SharedSegment {
    return { memory: this.#memory, entries: this.#entries, gone: this.#gone.buffer };
  }

  /** Entries that are not gone. */
  get size(): number {
    return this.#entries - this.#removed;
  }

  get memoryBytes(): number {
    return this.#memory.buffer.byteLength + this.#gone.byteLength;
  }

  has(id: number): boolean {
    const place = this.#placeOf(id);
    return place !== undefined && !this.#isGone(place);
  }

  /** True when the entry was there. */
  remove(id: number): boolean {
    const place = this.#placeOf(id);
    if (place === undefined || this.#isGone(place)) return false;
    this.#gone[place >> 3]! |= 1 << (place & 7);
    this.#removed++;
    return true;
  }

  /** Adds every entry at most `radius` bits from `code`, in no order. */
  search(code: Uint8Array, radius: number, matches: Matches, searcher = 0): void {
    if (this.size === 0) return;
    const { area, query, stopped } = this.#areaOf(searcher);
    const { head } = this.#layout;
    query.set(code);
    if (radius > WIDEST) {
      for (let from = 0; from < this.#codes(); from = stopped[0]!)
        this.#tell(area, this.#searcher.scan(head, area, radius, MOST_HITS, from), matches);
      return;
    }
    this.#tell(area, this.#searcher.search(head, area, radius, MOST_HITS, 0), matches);
    while (stopped[0]! < CHUNKS)
      this.#tell(area, this.#searcher.search(head, area, radius, MOST_HITS, 1), matches);
  }

  /** Writes what is not gone: `size` spread codes, and as many ids. */
  copyTo(codes: Uint8Array, ids: Uint32Array): void {
    const unique = this.#codes();
    const stored = new Uint8Array(this.#memory.buffer, this.#layout.codes, unique * CODE_BYTES);
    let to = 0;
    for (let place = 0; place < unique; place++) {
      const code = stored.subarray(place * CODE_BYTES, (place + 1) * CODE_BYTES);
      for (let entry = this.#firsts[place]!; entry < this.#firsts[place + 1]!; entry++) {
        if (this.#isGone(entry)) continue;
        codes.set(code, to * CODE_BYTES);
        ids[to++] = this.#ids[entry]!;
      }
    }
  }

  #areaOf(searcher: number): Area {
    let known = this.#areas[searcher];
    if (!known) {
      const area = areaOf(this.#layout, searcher);
      const query = new Uint8Array(this.#memory.buffer, area, CODE_BYTES);
      known = { area, query, stopped: new Uint32Array(this.#memory.buffer, area + STATE_AT, 1) };
      this.#areas[searcher] = known;
    }
    return known;
  }

  /** Different codes. */
  #codes(): number {
    return new Uint32Array(this.#memory.buffer, this.#layout.head, 1)[0]!;
  }

  #tell(area: number, hits: number, matches: Matches): void {
    if (hits === 0) return;
    const found = new Uint32Array(this.#memory.buffer, area + HITS_AT, 2 * hits);
    for (let i = 0; i < found.length; i += 2) {
      const [place, distance] = [found[i]!, found[i + 1]!];
      for (let entry = this.#firsts[place]!; entry < this.#firsts[place + 1]!; entry++)
        if (!this.#isGone(entry)) matches.add(this.#ids[entry]!, distance);
    }
  }

  #isGone(entry: number): boolean {
    return ((this.#gone[entry >> 3]! >> (entry & 7)) & 1) === 1;
  }

  /** Where the entry of an id is, by halving; gone or not. */
  #placeOf(id: number): number | undefined {
    let low = 0;
    let high = this.#entries;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#ids[this.#order[middle]!]! < id) low = middle + 1;
      else high = middle;
    }
    const place = this.#order[low];
    return place !== undefined && this.#ids[place] === id ? place : undefined;
  }
}

/** A segment with what is gone as it is now: the rest of it never changes. */
export function frozen(segment: Segment): SharedSegment {
  const shared = segment.shared();
  return { ...shared, gone: shared.gone.slice(0) };
}

function onesIn(byte: number): number {
  let ones = 0;
  for (let bits = byte; bits !== 0; bits &= bits - 1) ones++;
  return ones;
}
