/** Where the parts of a segment lie in its memory: see ring.as. All in bytes. */
export type SegmentLayout = {
  head: number;
  codes: number;
  starts: number;
  tables: number;
  flips: number;
  firsts: number;
  ids: number;
  order: number;
  /** Areas of searchers, one behind the other. */
  areas: number;
  /** For building: entries as they came, and room to work, both where the tables will be. */
  raw: number;
  rawIds: number;
  work: number;
  /** For counting, while tables are built. */
  cursors: number;
  end: number;
};

export const CODE_BYTES = 32;
/** For gathering: an entry on its way (40), its place (4), and a table for hashing (at most 16). */
const GATHERING = 60;
const CHUNKS = 16;
const BUCKETS = 65_536;
const PAGE = 65_536;
/** A vector read at the last tag of a table reaches beyond it. */
const BEYOND = 64;

/** At most this many searchers use a segment at once, each in an area of its own. */
export const SEARCHERS = 16;
export const MOST_HITS = 4096;
/** Of a searcher's area. */
export const STATE_AT = 64;
export const HITS_AT = 128;
const AREA_BYTES = HITS_AT + MOST_HITS * 8;

/** WebAssembly of 32 bits ends at 4 GiB: about 32 million entries. */
export const MOST_ENTRIES = 30_000_000;

/** Values of a chunk with one bit flipped, and with two, after the value itself: 1 + 16 + 120. */
export const FLIPS: Uint16Array = flips();

/** Room for `entries` entries, before it is known how many of their codes differ. */
export function layOut(entries: number): SegmentLayout {
  let end = PAGE;
  const take = (bytes: number): number => {
    const at = end;
    end = Math.ceil((end + bytes) / 64) * 64;
    return at;
  };
  const layout = {
    head: take(64),
    flips: take(FLIPS.byteLength),
    areas: take(AREA_BYTES * SEARCHERS),
    cursors: take(BUCKETS * 4),
    starts: take(CHUNKS * (BUCKETS + 1) * 4),
    firsts: take((entries + 1) * 4),
    ids: take(entries * 4),
    order: take(entries * 4),
    codes: take(entries * CODE_BYTES),
  };
  // Work ends before the tables are begun, so it may lie in their place.
  const tables = end;
  const raw = take(entries * CODE_BYTES);
  const rawIds = take(entries * 4);
  const work = take(entries * GATHERING + 16);
  end = Math.max(end, tables + CHUNKS * entries * 6 + BEYOND, tables + entries * 16 + 2048 * 4);
  return { ...layout, tables, raw, rawIds, work, end };
}

export const pagesFor = (layout: SegmentLayout): number => Math.ceil(layout.end / PAGE);

export const areaOf = (layout: SegmentLayout, searcher: number): number =>
  layout.areas + searcher * AREA_BYTES;

function flips(): Uint16Array {
  const one = Array.from({ length: 16 }, (_, i) => 1 << i);
  const two = one.flatMap((a, i) => one.slice(0, i).map((b) => a | b));
  return Uint16Array.from([0, ...one, ...two]);
}
