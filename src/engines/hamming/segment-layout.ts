/** Where the parts of a segment lie in its memory: see build.as and search.as. All in bytes, but `bits`. */
export type SegmentLayout = {
  head: number;
  /** Of a bucket's number: buckets are few where entries are, so that their lines are not mostly empty. */
  bits: number;
  codes: number;
  /** A line of 64 bytes a bucket, for each chunk. */
  lines: number;
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
  counts: number;
  end: number;
};

/** Which layout this is: another number whenever anything of it changes, since snapshots are memory as it is. */
export const LAYOUT = 1;

export const CODE_BYTES = 32;
/** For gathering: an entry on its way (40), its place (4), and a table for hashing (at most 16). */
const GATHERING = 60;
const CHUNKS = 16;
const PARTS = 256;
const LINE = 64;
const MOST_BITS = 16;
/** Entries a bucket, at most, while there may be more buckets: its line holds 28. */
const FULL = 16;
const PAGE = 65_536;
/** What is read of a run before it is looked at may reach beyond the last table: MOST_LINES of search.as. */
const BEYOND = 8 * LINE;

/** At most this many searchers use a segment at once, each in an area of its own. */
export const SEARCHERS = 16;
export const MOST_HITS = 4096;
/** Of a searcher's area. */
export const STATE_AT = 64;
/** Behind 256 candidates. */
export const HITS_AT = 128 + 256 * 4;
export const AREA_BYTES = HITS_AT + MOST_HITS * 8;

/** WebAssembly of 32 bits ends at 4 GiB: about 32 million entries. */
export const MOST_ENTRIES = 30_000_000;

/** What is flipped in a bucket's number of `bits` bits: nothing, then one bit, then two. */
export function flipsOf(bits: number): Uint16Array {
  const one = Array.from({ length: bits }, (_, i) => 1 << i);
  const two = one.flatMap((a, i) => one.slice(0, i).map((b) => a | b));
  return Uint16Array.from([0, ...one, ...two]);
}

/** Room for `entries` entries, before it is known how many of their codes differ. */
export function layOut(entries: number): SegmentLayout {
  let end = PAGE;
  const take = (bytes: number): number => {
    const at = end;
    end = Math.ceil((end + bytes) / 64) * 64;
    return at;
  };
  const bits = bitsFor(entries);
  const layout = {
    bits,
    head: take(64),
    flips: take(flipsOf(MOST_BITS).byteLength),
    areas: take(AREA_BYTES * SEARCHERS),
    cursors: take(4 << MOST_BITS),
    counts: take(CHUNKS * PARTS * 4),
    lines: take((CHUNKS * LINE) << bits),
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

function bitsFor(entries: number): number {
  const bits = Math.ceil(Math.log2(Math.max(1, entries / FULL)));
  return Math.min(MOST_BITS, Math.max(Math.log2(PARTS), bits));
}
