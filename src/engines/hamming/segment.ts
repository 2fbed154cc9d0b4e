import { CODE_BYTES, HammingIndexError, type HammingMatch } from './hamming-code.ts';
import { instance } from './modules.ts';
import {
  areaOf,
  flipsOf,
  HITS_AT,
  layOut,
  MOST_ENTRIES,
  MOST_HITS,
  pagesFor,
  type SegmentLayout,
  STATE_AT,
} from './segment-layout.ts';
import { spreadAll } from './spread-code.ts';

type Builder = {
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
  countParts(head: number, counts: number): void;
  countOf(counts: number, chunk: number, first: number, past: number): number;
  buildTable(
    head: number,
    chunk: number,
    counts: number,
    cursors: number,
    work: number,
    first: number,
    past: number,
    begins: number,
  ): number;
  buildTableInPlace(head: number, chunk: number, cursors: number): void;
};

type Searcher = {
  search(head: number, area: number, radius: number, mostHits: number, again: number): number;
  scan(head: number, area: number, radius: number, mostHits: number, from: number): number;
};

/** Where a searcher writes what it looks for, and reads where it stopped. */
type Area = { area: number; query: Uint8Array; stopped: Uint32Array };

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
/** Of a table, while it is built: codes by the first 8 bits of their chunk. */
const PARTS = 256;

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
    const {
      head,
      bits,
      codes,
      lines,
      tables,
      flips,
      firsts,
      ids,
      order,
      raw,
      rawIds,
      work,
      cursors,
      counts,
    } = layout;
    new Uint16Array(memory.buffer, flips).set(flipsOf(bits));
    const written = [0, 0, codes, lines, tables, flips, firsts, ids, order, bits];
    new Uint32Array(memory.buffer, head, written.length).set(written);
    const gone = new SharedArrayBuffer(Math.ceil(entries / 8));
    const segment = new Segment({ memory, entries, gone });
    fill(
      new Uint8Array(memory.buffer, raw, entries * CODE_BYTES),
      new Uint32Array(memory.buffer, rawIds, entries),
    );
    if (!spread) spreadAll(memory, raw, entries, layout.areas);
    const builder = instance<Builder>('build', memory);
    builder.gather(head, raw, rawIds, entries, work, cursors, seed);
    builder.sortIds(head, tables);
    builder.countParts(head, counts);
    const table = (chunk: number, first: number, past: number, begins = 0): number =>
      builder.buildTable(head, chunk, counts, cursors, tables, first, past, begins);
    // The last table first: what is worked on lies where the first two will be, then, by halves, where the first will.
    for (let chunk = CHUNKS - 1; chunk >= 2; chunk--) table(chunk, 0, PARTS);
    const room = segment.#codes() * 6;
    const halves = [0, PARTS / 2].map((first) => builder.countOf(counts, 1, first, first + PARTS / 2));
    if (halves.every((count) => count * 8 <= room)) table(1, PARTS / 2, PARTS, table(1, 0, PARTS / 2));
    else builder.buildTableInPlace(head, 1, cursors);
    builder.buildTableInPlace(head, 0, cursors);
    return segment;
  }

  /** Memory for a segment of so many entries, to be filled with what another one's was. Throws HammingIndexError full. */
  static reserve(entries: number): SharedSegment {
    if (entries > MOST_ENTRIES)
      throw new HammingIndexError('full', `a segment holds ${MOST_ENTRIES} entries`);
    const memory = memoryOf(pagesFor(layOut(entries)));
    return { memory, entries, gone: new SharedArrayBuffer(Math.ceil(entries / 8)) };
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
    const { area, query, stopped } = this.#areaOf(searcher);
    const { head } = this.#layout;
    query.set(code);
    const matches: HammingMatch[] = [];
    if (radius > WIDEST) {
      for (let from = 0; from < this.#codes(); from = stopped[0]!)
        this.#tell(area, this.#searcher.scan(head, area, radius, MOST_HITS, from), matches);
      return matches;
    }
    this.#tell(area, this.#searcher.search(head, area, radius, MOST_HITS, 0), matches);
    while (stopped[0]! < CHUNKS)
      this.#tell(area, this.#searcher.search(head, area, radius, MOST_HITS, 1), matches);
    return matches;
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

/** A segment with what is gone as it is now: the rest of it never changes. */
export function frozen(segment: Segment): SharedSegment {
  const shared = segment.shared();
  return { ...shared, gone: shared.gone.slice(0) };
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
