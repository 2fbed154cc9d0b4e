import { CODE_BYTES, HammingIndexError, type HammingMatch } from './hamming-code.ts';
import {
  areaOf,
  FLIPS,
  HITS_AT,
  layOut,
  MOST_ENTRIES,
  MOST_HITS,
  pagesFor,
  type SegmentLayout,
  STATE_AT,
} from './segment-layout.ts';
import { ringModule } from './spread-code.ts';

type Ring = {
  spreadAll(at: number, count: number, room: number): void;
  gather(
    head: number,
    raw: number,
    rawIds: number,
    entries: number,
    work: number,
    cursors: number,
    seed: bigint,
  ): number;
  sortIds(head: number, work: number): void;
  buildTable(head: number, chunk: number, cursors: number, work: number): void;
  buildTableInPlace(head: number, chunk: number, cursors: number): void;
  search(head: number, area: number, radius: number, mostHits: number, again: number): number;
  scan(head: number, area: number, radius: number, mostHits: number, from: number): number;
};

/** All that another thread needs to search the same segment; the memory is shared, not copied. */
export type SharedSegment = { memory: WebAssembly.Memory; entries: number; gone: SharedArrayBuffer };

export type Build = {
  entries: number;
  fill: (codes: Uint8Array, ids: Uint32Array) => void;
  spread: boolean;
  seed: bigint;
};

/** The tables are made for what the ring condition leaves at two bits a chunk; beyond, every code is looked at. */
const WIDEST = 47;
const CHUNKS = 16;

/**
 * Many entries with spread codes (spread-code.ts), searched by tables (ring.as) and never changed but for those that are marked as gone. Its memory is
 * shared: several threads may search it at once, each with a searcher number of its own (0 to 15).
 */
export class Segment {
  readonly #memory: WebAssembly.Memory;
  readonly #layout: SegmentLayout;
  readonly #entries: number;
  readonly #ring: Ring;
  readonly #gone: Uint8Array<SharedArrayBuffer>;
  readonly #firsts: Uint32Array;
  readonly #ids: Uint32Array;
  readonly #order: Uint32Array;
  #removed = 0;

  constructor({ memory, entries, gone }: SharedSegment) {
    this.#memory = memory;
    this.#layout = layOut(entries);
    this.#entries = entries;
    this.#ring = new WebAssembly.Instance(ringModule(), { env: { memory } }).exports as unknown as Ring;
    this.#gone = new Uint8Array(gone);
    this.#firsts = new Uint32Array(memory.buffer, this.#layout.firsts, entries + 1);
    this.#ids = new Uint32Array(memory.buffer, this.#layout.ids, entries);
    this.#order = new Uint32Array(memory.buffer, this.#layout.order, entries);
    for (const byte of this.#gone) this.#removed += onesIn(byte);
  }

  /**
   * Builds a segment of `entries` entries; `fill` writes their codes (32 bytes each; `spread` if they are already) and
   * ids, all different. `seed` keeps whoever chooses codes from choosing where they fall together. Throws
   * HammingIndexError full.
   */
  static build({ entries, fill, spread, seed }: Build): Segment {
    if (entries > MOST_ENTRIES)
      throw new HammingIndexError('full', `a segment holds ${MOST_ENTRIES} entries, not ${entries}`);
    const layout = layOut(entries);
    const memory = memoryOf(pagesFor(layout));
    new Uint16Array(memory.buffer, layout.flips, FLIPS.length).set(FLIPS);
    const { head, codes, starts, tables, flips, firsts, ids, order } = layout;
    new Uint32Array(memory.buffer, head, 9).set([0, 0, codes, starts, tables, flips, firsts, ids, order]);
    const gone = new SharedArrayBuffer(Math.ceil(entries / 8));
    const segment = new Segment({ memory, entries, gone });
    fill(
      new Uint8Array(memory.buffer, layout.raw, entries * CODE_BYTES),
      new Uint32Array(memory.buffer, layout.rawIds, entries),
    );
    const ring = segment.#ring;
    if (!spread) ring.spreadAll(layout.raw, entries, layout.areas);
    ring.gather(head, layout.raw, layout.rawIds, entries, layout.work, layout.cursors, seed);
    ring.sortIds(head, tables);
    // The last table first: what is worked on lies where the first two will be.
    for (let chunk = CHUNKS - 1; chunk >= 2; chunk--) ring.buildTable(head, chunk, layout.cursors, tables);
    for (const chunk of [1, 0]) ring.buildTableInPlace(head, chunk, layout.cursors);
    return segment;
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

  /** Every entry at most `radius` bits from `code`, in no order. */
  search(code: Uint8Array, radius: number, searcher = 0): HammingMatch[] {
    const area = areaOf(this.#layout, searcher);
    const { head } = this.#layout;
    new Uint8Array(this.#memory.buffer, area, CODE_BYTES).set(code);
    const matches: HammingMatch[] = [];
    let hits =
      radius > WIDEST
        ? this.#ring.scan(head, area, radius, MOST_HITS, 0)
        : this.#ring.search(head, area, radius, MOST_HITS, 0);
    for (;;) {
      this.#tell(area, hits, matches);
      if (hits < MOST_HITS) return matches;
      const stopped = new Uint32Array(this.#memory.buffer, area + STATE_AT, 1)[0]!;
      if (radius > WIDEST) hits = this.#ring.scan(head, area, radius, MOST_HITS, stopped);
      else if (stopped < CHUNKS) hits = this.#ring.search(head, area, radius, MOST_HITS, 1);
      else return matches;
    }
  }

  /** Writes what is not gone: `size` spread codes, and as many ids. */
  copyTo(codes: Uint8Array, ids: Uint32Array): void {
    const unique = new Uint32Array(this.#memory.buffer, this.#layout.head, 1)[0]!;
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

  #tell(area: number, hits: number, matches: HammingMatch[]): void {
    if (hits === 0) return;
    const found = new Uint32Array(this.#memory.buffer, area + HITS_AT, 2 * hits);
    for (let i = 0; i < found.length; i += 2) {
      const [place, distance] = [found[i]!, found[i + 1]!];
      for (let entry = this.#firsts[place]!; entry < this.#firsts[place + 1]!; entry++)
        if (!this.#isGone(entry)) matches.push({ id: this.#ids[entry]!, distance });
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

function memoryOf(pages: number): WebAssembly.Memory {
  try {
    return new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  } catch {
    throw new HammingIndexError('full', `no memory for ${pages} pages`);
  }
}

function onesIn(byte: number): number {
  let ones = 0;
  for (let bits = byte; bits !== 0; bits &= bits - 1) ones++;
  return ones;
}
