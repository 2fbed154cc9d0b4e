// AssemblyScript. Compiled to build.wasm beside it by compile.ts; a test compiles it again and compares bytes.
//
// Fills a segment: which codes there are, whose they are, and the tables they are found by (search.as). Memory is given,
// and laid out by segment-layout.ts. A segment's head, 10 u32: 0 codes in use, 4 their entries, then the addresses of
// 8 codes, 12 lines, 16 tables, 20 flips, 24 firsts, 28 ids, 32 order; 36 bits of a bucket's number.

const CHUNKS: usize = 16;
const CODE: usize = 32;
const LINE: usize = 64;
/** Tags that fit into a bucket's line, behind where its run is (u32) and how many entries it has (u32). */
const INLINE: u32 = 28;

// @ts-ignore: decorator
@inline
function sameCode(a: usize, b: usize): bool {
  return !v128.any_true(
    v128.or(v128.xor(v128.load(a), v128.load(b)), v128.xor(v128.load(a, 16), v128.load(b, 16))),
  );
}

// @ts-ignore: decorator
@inline
function mixed(code: usize, seed: u64): u32 {
  let h = (load<u64>(code) ^ seed) * 0x9e3779b97f4a7c15;
  h = (h ^ (h >> 32) ^ load<u64>(code, 8)) * 0xd6e8feb86659fd93;
  h = (h ^ (h >> 32) ^ load<u64>(code, 16)) * 0x9e3779b97f4a7c15;
  h = (h ^ (h >> 32) ^ load<u64>(code, 24)) * 0xd6e8feb86659fd93;
  return u32(h >> 32);
}

// Sorting into 65,536 buckets at once would write all over memory. So entries first go into PARTS by their leading byte,
// each of which is written in sequence, and then each part, which is near, into its 256 buckets.
const PARTS: usize = 256;

/** Sums up the counts of parts: each becomes the place where its part begins. */
function begin(counts: usize): void {
  let sum: u32 = 0;
  for (let part: usize = 0; part < PARTS; part++) {
    const count = load<u32>(counts + part * 4);
    store<u32>(counts + part * 4, sum);
    sum += count;
  }
}

/** Bytes of an entry while it is in a part: its code, its id, and which code of its own it has. */
const MOVED: usize = 40;

/** How many codes have each leading byte: PARTS u32. */
export function countLeading(raw: usize, entries: usize, counts: usize): void {
  memory.fill(counts, 0, PARTS * 4);
  for (let at = raw + 1, end = at + entries * CODE; at < end; at += CODE) {
    countOne(counts + (usize(load<u8>(at)) << 2));
  }
}

/**
 * Entries were counted in two pieces: `first` and `second`. Each now says where those of its piece go, part for part.
 * `ends` is told where each part ends.
 */
export function beginParts(first: usize, second: usize, ends: usize): void {
  let sum: u32 = 0;
  for (let part: usize = 0; part < PARTS * 4; part += 4) {
    const one = load<u32>(first + part);
    const two = load<u32>(second + part);
    store<u32>(first + part, sum);
    store<u32>(second + part, sum + one);
    sum += one + two;
    store<u32>(ends + part, sum);
  }
}

/** Puts `entries` codes with their ids where they go; `parted` has room for MOVED bytes an entry. */
export function scatter(raw: usize, rawIds: usize, entries: usize, parted: usize, cursors: usize): void {
  for (let i: usize = 0, at = raw; i < entries; i++, at += CODE) {
    const cursor = cursors + (usize(load<u8>(at, 1)) << 2);
    const place = load<u32>(cursor);
    store<u32>(cursor, place + 1);
    const to = parted + usize(place) * MOVED;
    v128.store(to, v128.load(at));
    v128.store(to, v128.load(at, 16), 16);
    store<u32>(to, load<u32>(rawIds + i * 4), 32);
  }
}

/**
 * Of the parts from `first` up to `past`: stores each code once, in the order of its first chunk, behind `unique` codes
 * that there may be, with the ids of its entries, and counts by each chunk's leading byte: CHUNKS times PARTS u32.
 * `sorted` has room for 4 bytes an entry of all parts, `runs` for PARTS u32, `hashed` for 16 bytes an entry of these
 * parts. Returns the number of codes up to the last one.
 */
export function gather(
  head: usize,
  parted: usize,
  ends: usize,
  first: usize,
  past: usize,
  sorted: usize,
  runs: usize,
  hashed: usize,
  counts: usize,
  seed: u64,
  unique: u32,
): u32 {
  const codes = load<usize>(head, 8);
  let told = unique;
  let from: u32 = first == 0 ? 0 : load<u32>(ends + (first - 1) * 4);
  memory.fill(counts, 0, CHUNKS * PARTS * 4);
  for (let part = first; part < past; part++) {
    const to = load<u32>(ends + part * 4);
    const before = told;
    memory.fill(runs, 0, PARTS * 4);
    for (let at = parted + usize(from) * MOVED, end = parted + usize(to) * MOVED; at < end; at += MOVED) {
      countOne(runs + (usize(load<u8>(at)) << 2));
    }
    begin(runs);
    for (let k = from; k < to; k++) {
      const cursor = runs + (usize(load<u8>(parted + usize(k) * MOVED)) << 2);
      const place = load<u32>(cursor);
      store<u32>(cursor, place + 1);
      store<u32>(sorted + usize(from + place) * 4, k);
    }
    let start = from;
    for (let run: usize = 0; run < PARTS; run++) {
      const end = from + load<u32>(runs + run * 4);
      if (end > start) {
        told = unite(head, parted, sorted + usize(start) * 4, end - start, hashed, seed, told, start);
      }
      start = end;
    }
    for (let at = codes + usize(before) * CODE, end = codes + usize(told) * CODE; at < end; at += CODE) {
      countFour(load<u64>(at), counts);
      countFour(load<u64>(at, 8), counts + 4 * PARTS * 4);
      countFour(load<u64>(at, 16), counts + 8 * PARTS * 4);
      countFour(load<u64>(at, 24), counts + 12 * PARTS * 4);
    }
    from = to;
  }
  return told;
}

/**
 * Makes one of two gathered ranges: codes up to `told`, and those from place `from` up to `past`, which move down to
 * them. `more` is added to `counts`. Returns the number of different codes.
 */
export function join(
  head: usize,
  entries: u32,
  told: u32,
  from: u32,
  past: u32,
  counts: usize,
  more: usize,
): u32 {
  const codes = load<usize>(head, 8);
  const firsts = load<usize>(head, 24);
  if (told < from) {
    memory.copy(codes + usize(told) * CODE, codes + usize(from) * CODE, usize(past - from) * CODE);
    memory.copy(firsts + usize(told) * 4, firsts + usize(from) * 4, usize(past - from) * 4);
  }
  const all = told + (past - from);
  store<u32>(firsts + usize(all) * 4, entries);
  store<u32>(head, all);
  store<u32>(head, entries, 4);
  for (let at: usize = 0; at < CHUNKS * PARTS * 4; at += 4) {
    store<u32>(counts + at, load<u32>(counts + at) + load<u32>(more + at));
  }
  return all;
}

/** The codes of one run, each once behind the `unique` that there are, and their ids from place `first` on. */
function unite(
  head: usize,
  parted: usize,
  sorted: usize,
  count: u32,
  hashed: usize,
  seed: u64,
  unique: u32,
  first: u32,
): u32 {
  const codes = load<usize>(head, 8);
  const firsts = load<usize>(head, 24);
  const ids = load<usize>(head, 28);
  const before = unique;
  let slots: u32 = 4;
  while (slots < count * 2) slots <<= 1;
  memory.fill(hashed, 0, usize(slots) * 4);
  // which code each entry has; how many entries each has stands in firsts meanwhile
  for (let k: u32 = 0; k < count; k++) {
    const entry = parted + usize(load<u32>(sorted + usize(k) * 4)) * MOVED;
    let slot = mixed(entry, seed) & (slots - 1);
    let mine: u32 = 0;
    for (;;) {
      mine = load<u32>(hashed + usize(slot) * 4);
      if (mine == 0) {
        mine = ++unique;
        store<u32>(hashed + usize(slot) * 4, mine);
        const place = codes + usize(mine - 1) * CODE;
        v128.store(place, v128.load(entry));
        v128.store(place, v128.load(entry, 16), 16);
        store<u32>(firsts + usize(mine - 1) * 4, 0);
        break;
      }
      if (sameCode(codes + usize(mine - 1) * CODE, entry)) break;
      slot = (slot + 1) & (slots - 1);
    }
    store<u32>(entry, mine - 1, 36);
    const tally = firsts + usize(mine - 1) * 4;
    store<u32>(tally, load<u32>(tally) + 1);
  }
  let told = first;
  for (let u = before; u < unique; u++) {
    const held = load<u32>(firsts + usize(u) * 4);
    store<u32>(firsts + usize(u) * 4, told);
    told += held;
  }
  for (let k: u32 = 0; k < count; k++) {
    const entry = parted + usize(load<u32>(sorted + usize(k) * 4)) * MOVED;
    const at = firsts + usize(load<u32>(entry, 36)) * 4;
    const place = load<u32>(at);
    store<u32>(at, place + 1);
    store<u32>(ids + usize(place) * 4, load<u32>(entry, 32));
  }
  // each first now stands where the next begins: move them back by one
  let start = first;
  for (let u = before; u < unique; u++) {
    const end = load<u32>(firsts + usize(u) * 4);
    store<u32>(firsts + usize(u) * 4, start);
    start = end;
  }
  return unique;
}

/** Fills `order` with the places of the ids, ascending by id. Both rooms are for 8 bytes an entry, `counts` for 2048 u32. */
export function sortIds(head: usize, room: usize, otherRoom: usize, counts: usize): void {
  const entries = load<usize>(head, 4);
  const ids = load<usize>(head, 28);
  const order = load<usize>(head, 32);
  // pairs of id and place: what is read in a pass is then read in sequence
  let from = room;
  let to = otherRoom;
  let any: u32 = 0;
  for (let i: usize = 0; i < entries; i++) {
    const id = load<u32>(ids + i * 4);
    any |= id;
    store<u32>(from + i * 8, id);
    store<u32>(from + i * 8, u32(i), 4);
  }
  for (let shift: u32 = 0; shift < 33 && any >> shift != 0; shift += 11) {
    memory.fill(counts, 0, 2048 * 4);
    for (let at = from, end = from + entries * 8; at < end; at += 8) {
      const slot = counts + (usize((load<u32>(at) >> shift) & 2047) << 2);
      store<u32>(slot, load<u32>(slot) + 1);
    }
    let sum: u32 = 0;
    for (let d: usize = 0; d < 2048; d++) {
      const count = load<u32>(counts + d * 4);
      store<u32>(counts + d * 4, sum);
      sum += count;
    }
    for (let at = from, end = from + entries * 8; at < end; at += 8) {
      const slot = counts + (usize((load<u32>(at) >> shift) & 2047) << 2);
      const place = load<u32>(slot);
      store<u32>(slot, place + 1);
      store<u64>(to + usize(place) * 8, load<u64>(at));
    }
    const other = from;
    from = to;
    to = other;
  }
  for (let i: usize = 0; i < entries; i++) store<u32>(order + i * 4, load<u32>(from + i * 8, 4));
}

// @ts-ignore: decorator
@inline
function countFour(chunks: u64, counts: usize): void {
  countOne(counts + (usize((chunks >> 8) & 255) << 2));
  countOne(counts + PARTS * 4 + (usize((chunks >> 24) & 255) << 2));
  countOne(counts + 2 * PARTS * 4 + (usize((chunks >> 40) & 255) << 2));
  countOne(counts + 3 * PARTS * 4 + (usize(chunks >> 56) << 2));
}

// @ts-ignore: decorator
@inline
function countOne(slot: usize): void {
  store<u32>(slot, load<u32>(slot) + 1);
}

// A bucket's run in its table: the tags that are not in its line (u16), then the places of all its codes (u32).

// @ts-ignore: decorator
@inline
function runBytes(entries: u32): u32 {
  return entries * 4 + (entries > INLINE ? (entries - INLINE) * 2 : 0);
}

/** One more entry of a bucket, whose run lies at `run` and has `entries`: it is the one at `at`. */
// @ts-ignore: decorator
@inline
function put(line: usize, run: usize, entries: u32, at: u32, tag: u16, code: u32): void {
  if (at < INLINE) store<u16>(line + 8 + usize(at) * 2, tag);
  else store<u16>(run + usize(at - INLINE) * 2, tag);
  const tail = entries > INLINE ? (entries - INLINE) * 2 : 0;
  store<u32>(run + usize(tail) + usize(at) * 4, code);
}

/**
 * Builds the table of one chunk with no room to work in: for the first chunk, by which the codes are sorted, and for
 * the last table that is built. `cursors` has room for as many u32 as there are buckets.
 */
export function buildTableInPlace(head: usize, chunk: usize, cursors: usize): void {
  const count = load<usize>(head);
  const codes = load<usize>(head, 8);
  const bits = load<u32>(head, 36);
  const buckets: usize = 1 << bits;
  const low = 16 - bits;
  const lines = load<usize>(head, 12) + chunk * buckets * LINE;
  const table = load<usize>(head, 16) + chunk * count * 6;
  const tagAt = ((chunk + 1) & 15) * 2;
  memory.fill(lines, 0, buckets * LINE);
  memory.fill(cursors, 0, buckets * 4);
  for (let at = codes + chunk * 2, end = at + count * CODE; at < end; at += CODE) {
    const line = lines + usize(load<u16>(at) >> u16(low)) * LINE;
    store<u32>(line, load<u32>(line, 4) + 1, 4);
  }
  let from: u32 = 0;
  for (let line = lines, end = lines + buckets * LINE; line < end; line += LINE) {
    store<u32>(line, from >> 1);
    from += runBytes(load<u32>(line, 4));
  }
  for (let i: usize = 0, at = codes; i < count; i++, at += CODE) {
    const bucket = usize(load<u16>(at + chunk * 2) >> u16(low));
    const cursor = cursors + bucket * 4;
    const place = load<u32>(cursor);
    store<u32>(cursor, place + 1);
    const line = lines + bucket * LINE;
    put(line, table + usize(load<u32>(line)) * 2, load<u32>(line, 4), place, load<u16>(at + tagAt), u32(i));
  }
}

/** How many codes of a chunk fall into the parts from `first` up to `past`. */
export function countOf(counts: usize, chunk: usize, first: u32, past: u32): u32 {
  let sum: u32 = 0;
  for (let part = first; part < past; part++) sum += load<u32>(counts + (chunk * PARTS + usize(part)) * 4);
  return sum;
}

/**
 * Builds the table of one chunk for its parts from `first` up to `past`, whose runs begin at `begins` of it; returns
 * where those of the next part do. `work` has room for 8 bytes a code of these parts, `cursors` for 2 times PARTS u32.
 */
export function buildTable(
  head: usize,
  chunk: usize,
  counts: usize,
  cursors: usize,
  work: usize,
  first: u32,
  past: u32,
  begins: u32,
): u32 {
  const count = load<usize>(head);
  const codes = load<usize>(head, 8);
  const low = 16 - load<u32>(head, 36);
  const perPart: usize = PARTS >> low;
  const lines = load<usize>(head, 12) + chunk * PARTS * perPart * LINE;
  const table = load<usize>(head, 16) + chunk * count * 6;
  const valueAt = chunk * 2;
  const tagAt = ((chunk + 1) & 15) * 2;
  let sum: u32 = 0;
  for (let part = first; part < past; part++) {
    store<u32>(cursors + usize(part) * 4, sum);
    sum += load<u32>(counts + (chunk * PARTS + usize(part)) * 4);
  }
  const all = past - first == u32(PARTS);
  for (let i: usize = 0, at = codes; i < count; i++, at += CODE) {
    const value = load<u16>(at + valueAt);
    const part = u32(value >> 8);
    if (!all && (part < first || part >= past)) continue;
    const cursor = cursors + (usize(part) << 2);
    const place = load<u32>(cursor);
    store<u32>(cursor, place + 1);
    store<u64>(
      work + usize(place) * 8,
      u64(u32(i)) | (u64(value) << 32) | (u64(load<u16>(at + tagAt)) << 48),
    );
  }
  // now each cursor stands at the end of its part
  const runs = cursors + PARTS * 4;
  let from: u32 = 0;
  for (let part = first; part < past; part++) {
    const to = load<u32>(cursors + usize(part) * 4);
    const mine = lines + usize(part) * perPart * LINE;
    memory.fill(runs, 0, perPart * 4);
    for (let at = work + usize(from) * 8, end = work + usize(to) * 8; at < end; at += 8) {
      countOne(runs + (usize(load<u8>(at, 4) >> u8(low)) << 2));
    }
    for (let run: usize = 0; run < perPart; run++) {
      const entries = load<u32>(runs + run * 4);
      store<u32>(runs + run * 4, 0);
      store<u32>(mine + run * LINE, begins >> 1);
      store<u32>(mine + run * LINE, entries, 4);
      begins += runBytes(entries);
    }
    for (let at = work + usize(from) * 8, end = work + usize(to) * 8; at < end; at += 8) {
      const entry = load<u64>(at);
      const run = usize((entry >> 32) & 255) >> low;
      const place = load<u32>(runs + run * 4);
      store<u32>(runs + run * 4, place + 1);
      const line = mine + run * LINE;
      put(line, table + usize(load<u32>(line)) * 2, load<u32>(line, 4), place, u16(entry >> 48), u32(entry));
    }
    from = to;
  }
  return begins;
}
