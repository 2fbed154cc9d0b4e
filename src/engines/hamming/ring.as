// AssemblyScript. Compiled to ring.wasm beside it by compile.ts; a test compiles it again and compares bytes.
//
// A code is 256 bits, kept as 16 chunks of 16 bits. By the ring form of the pigeonhole principle, of two codes at most
// r bits apart some chunk c has d(c) <= r/16 and d(c) + d(c + 1) <= r/8, d being the bits that differ in a chunk: were it
// otherwise everywhere, stretches of one or two chunks around the ring would add up to more than r.
// So there is a table a chunk: its 65,536 buckets hold the codes by their value in that chunk, each with the next
// chunk as a tag. A search looks at the buckets within r/16 bits, drops on the tag, and compares the rest in full.
//
// Memory is given, and laid out by segment-layout.ts. A segment's head, 10 u32:
// 0 codes in use, 4 their entries, then the addresses of 8 codes, 12 starts, 16 tables, 20 flips, 24 firsts, 28 ids,
// 32 order. A run of n entries of a bucket is n tags (u16), then n places of codes (u32).

const CHUNKS: usize = 16;
const BUCKETS: usize = 65536;
const SPAN: usize = (BUCKETS + 1) * 4;
const CODE: usize = 32;

// A searcher's own area: 0 its query, 64 where it stopped, 128 hits (pairs of u32: place, distance).
const STATE: usize = 64;
const HITS: usize = 128;

/** What touch() has read, so that the compiler cannot leave the reading out. */
let touched: u64 = 0;
export function lastTouched(): u64 {
  return touched;
}

/**
 * Bit j of row i of the 16x16 picture that a code is goes to bit i of chunk i + j: neighbours, which differ together
 * in real codes, are in different chunks. Distances stay what they are.
 */
export function spread(to: usize, from: usize): void {
  let low = v128.load(from);
  let high = v128.load(from, 16);
  // row i turns by i: by 1, 2, 4 and 8 where i has that bit
  low = turned(low, 1, i16x8(0, -1, 0, -1, 0, -1, 0, -1));
  high = turned(high, 1, i16x8(0, -1, 0, -1, 0, -1, 0, -1));
  low = turned(low, 2, i16x8(0, 0, -1, -1, 0, 0, -1, -1));
  high = turned(high, 2, i16x8(0, 0, -1, -1, 0, 0, -1, -1));
  low = turned(low, 4, i16x8(0, 0, 0, 0, -1, -1, -1, -1));
  high = turned(high, 4, i16x8(0, 0, 0, 0, -1, -1, -1, -1));
  high = turned(high, 8, i16x8.splat(-1));
  for (let chunk: usize = 0; chunk < CHUNKS; chunk++) {
    store<u16>(to + 30 - chunk * 2, u16(i16x8.bitmask(low) | (i16x8.bitmask(high) << 8)));
    low = i16x8.shl(low, 1);
    high = i16x8.shl(high, 1);
  }
}

// @ts-ignore: decorator
@inline
function turned(rows: v128, by: i32, which: v128): v128 {
  return v128.bitselect(v128.or(i16x8.shl(rows, by), i16x8.shr_u(rows, 16 - by)), rows, which);
}

/** The same for `count` codes where they are. */
export function spreadAll(at: usize, count: u32, room: usize): void {
  for (let i: u32 = 0; i < count; i++, at += CODE) {
    spread(room, at);
    v128.store(at, v128.load(room));
    v128.store(at, v128.load(room, 16), 16);
  }
}

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

/**
 * Stores each code once, in the order of its first chunk, with the ids of its entries. `raw` holds `entries` codes,
 * `rawIds` their ids. `work` has room for MOVED bytes an entry, then 4 bytes an entry, then a table for hashing of at
 * most 16 bytes an entry. Returns the number of different codes.
 */
export function gather(
  head: usize,
  raw: usize,
  rawIds: usize,
  entries: usize,
  work: usize,
  cursors: usize,
  seed: u64,
): u32 {
  const parted = work;
  const sorted = work + entries * MOVED;
  const hashed = sorted + entries * 4;
  memory.fill(cursors, 0, PARTS * 4);
  for (let at = raw + 1, end = at + entries * CODE; at < end; at += CODE) {
    const count = cursors + (usize(load<u8>(at)) << 2);
    store<u32>(count, load<u32>(count) + 1);
  }
  begin(cursors);
  for (let i: usize = 0, at = raw; i < entries; i++, at += CODE) {
    const cursor = cursors + (usize(load<u8>(at, 1)) << 2);
    const place = load<u32>(cursor);
    store<u32>(cursor, place + 1);
    const to = parted + usize(place) * MOVED;
    v128.store(to, v128.load(at));
    v128.store(to, v128.load(at, 16), 16);
    store<u32>(to, load<u32>(rawIds + i * 4), 32);
  }
  // now each cursor stands at the end of its part
  const runs = cursors + PARTS * 4;
  let told: u32 = 0;
  let from: u32 = 0;
  for (let part: usize = 0; part < PARTS; part++) {
    const to = load<u32>(cursors + part * 4);
    memory.fill(runs, 0, PARTS * 4);
    for (let at = parted + usize(from) * MOVED, end = parted + usize(to) * MOVED; at < end; at += MOVED) {
      const count = runs + (usize(load<u8>(at)) << 2);
      store<u32>(count, load<u32>(count) + 1);
    }
    begin(runs);
    for (let k = from; k < to; k++) {
      const cursor = runs + (usize(load<u8>(parted + usize(k) * MOVED)) << 2);
      const place = load<u32>(cursor);
      store<u32>(cursor, place + 1);
      store<u32>(sorted + usize(place) * 4, k);
    }
    let start: u32 = 0;
    for (let run: usize = 0; run < PARTS; run++) {
      const end = load<u32>(runs + run * 4);
      if (end > start) {
        told = unite(head, parted, sorted + usize(start) * 4, end - start, hashed, seed, told, from + start);
      }
      start = end;
    }
    from = to;
  }
  store<u32>(load<usize>(head, 24) + usize(told) * 4, u32(entries));
  store<u32>(head, told);
  store<u32>(head, u32(entries), 4);
  return told;
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

/** Fills `order` with the places of the ids, ascending by id. `work` has room for 16 bytes an entry, then 2048 u32. */
export function sortIds(head: usize, work: usize): void {
  const entries = load<usize>(head, 4);
  const ids = load<usize>(head, 28);
  const order = load<usize>(head, 32);
  const counts = work + entries * 16;
  // pairs of id and place: what is read in a pass is then read in sequence
  let from = work;
  let to = work + entries * 8;
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

/**
 * Builds the table of one chunk with no room to work in: for the first chunk, by which the codes are sorted, and for
 * the last table that is built. `cursors` has room for BUCKETS u32.
 */
export function buildTableInPlace(head: usize, chunk: usize, cursors: usize): void {
  const count = load<usize>(head);
  const codes = load<usize>(head, 8);
  const starts = load<usize>(head, 12) + chunk * SPAN;
  const table = load<usize>(head, 16) + chunk * count * 6;
  const tagAt = ((chunk + 1) & 15) * 2;
  memory.fill(starts, 0, SPAN);
  for (let at = codes + chunk * 2, end = at + count * CODE; at < end; at += CODE) {
    const slot = starts + (usize(load<u16>(at)) << 2) + 4;
    store<u32>(slot, load<u32>(slot) + 1);
  }
  let sum: u32 = 0;
  for (let b: usize = 0; b <= BUCKETS; b++) {
    sum += load<u32>(starts + b * 4);
    store<u32>(starts + b * 4, sum);
  }
  memory.copy(cursors, starts, BUCKETS * 4);
  for (let i: usize = 0, at = codes; i < count; i++, at += CODE) {
    const bucket = usize(load<u16>(at + chunk * 2)) << 2;
    const place = load<u32>(cursors + bucket);
    store<u32>(cursors + bucket, place + 1);
    put(starts, table, bucket, place, load<u16>(at + tagAt), u32(i));
  }
}

// @ts-ignore: decorator
@inline
function put(starts: usize, table: usize, bucket: usize, place: u32, tag: u16, code: u32): void {
  const first = load<u32>(starts + bucket);
  const n = load<u32>(starts + bucket, 4) - first;
  const run = table + usize(first) * 6;
  store<u16>(run + usize(place - first) * 2, tag);
  store<u32>(run + usize(n) * 2 + usize(place - first) * 4, code);
}

/** Builds the table of one chunk. `work` has room for 8 bytes a code, `cursors` for 2 times PARTS u32. */
export function buildTable(head: usize, chunk: usize, cursors: usize, work: usize): void {
  const count = load<usize>(head);
  const codes = load<usize>(head, 8);
  const starts = load<usize>(head, 12) + chunk * SPAN;
  const table = load<usize>(head, 16) + chunk * count * 6;
  const valueAt = chunk * 2;
  const tagAt = ((chunk + 1) & 15) * 2;
  memory.fill(cursors, 0, PARTS * 4);
  for (let at = codes + valueAt + 1, end = at + count * CODE; at < end; at += CODE) {
    const slot = cursors + (usize(load<u8>(at)) << 2);
    store<u32>(slot, load<u32>(slot) + 1);
  }
  begin(cursors);
  for (let i: usize = 0, at = codes; i < count; i++, at += CODE) {
    const value = load<u16>(at + valueAt);
    const cursor = cursors + (usize(value >> 8) << 2);
    const place = load<u32>(cursor);
    store<u32>(cursor, place + 1);
    store<u32>(work + usize(place) * 8, u32(i));
    store<u16>(work + usize(place) * 8, value, 4);
    store<u16>(work + usize(place) * 8, load<u16>(at + tagAt), 6);
  }
  const runs = cursors + PARTS * 4;
  let from: u32 = 0;
  for (let part: usize = 0; part < PARTS; part++) {
    const to = load<u32>(cursors + part * 4);
    const mine = starts + (part << 10);
    memory.fill(runs, 0, PARTS * 4);
    for (let k = from; k < to; k++) {
      const slot = runs + (usize(load<u8>(work + usize(k) * 8, 4)) << 2);
      store<u32>(slot, load<u32>(slot) + 1);
    }
    begin(runs);
    for (let run: usize = 0; run < PARTS; run++) {
      store<u32>(mine + run * 4, from + load<u32>(runs + run * 4));
    }
    store<u32>(mine + PARTS * 4, to);
    for (let k = from; k < to; k++) {
      const entry = work + usize(k) * 8;
      const bucket = usize(load<u8>(entry, 4)) << 2;
      const place = from + load<u32>(runs + bucket);
      store<u32>(runs + bucket, load<u32>(runs + bucket) + 1);
      put(mine, table, bucket, place, load<u16>(entry, 6), load<u32>(entry));
    }
    from = to;
  }
}

// @ts-ignore: decorator
@inline
function chunkDistance(a: usize, b: usize, chunk: usize): u32 {
  return u32(popcnt(u32(load<u16>(a + chunk * 2) ^ load<u16>(b + chunk * 2))));
}

/** Whether an earlier chunk finds this code too: a match is told once. */
function foundBefore(code: usize, query: usize, chunk: usize, one: u32, two: u32): bool {
  for (let c: usize = 0; c < chunk; c++) {
    const d = chunkDistance(code, query, c);
    if (d <= one && d + chunkDistance(code, query, (c + 1) & 15) <= two) return true;
  }
  return false;
}

/**
 * Reads the first lines of the runs that are looked at next, all at once, so that they arrive while others are
 * being looked at: WebAssembly has no prefetch.
 */
function touch(starts: usize, table: usize, flips: usize, value: u16, runs: u32): void {
  let sum: u64 = 0;
  for (let m: u32 = 0; m < runs; m++) {
    const bucket = usize(value ^ load<u16>(flips + usize(m) * 2)) << 2;
    const first = usize(load<u32>(starts + bucket));
    const n = usize(load<u32>(starts + bucket, 4)) - first;
    const run = table + first * 6;
    const end = n * 2;
    for (let line: usize = 0; line < min<usize>(end, 448); line += 64) sum += load<u64>(run + line);
    // runs begin anywhere in a line, so the last tag may lie in one more
    sum += load<u64>(run + end);
  }
  touched = sum;
}

/**
 * Finds the codes within `radius` (0 to 47) of the spread query in the searcher's area; returns the number of hits.
 * When `mostHits` are told there may be more: call again with `again`.
 */
export function search(head: usize, area: usize, radius: u32, mostHits: u32, again: bool): u32 {
  const count = load<usize>(head);
  const codes = load<usize>(head, 8);
  const allStarts = load<usize>(head, 12);
  const tables = load<usize>(head, 16);
  const flips = load<usize>(head, 20);
  const one = radius >> 4;
  const two = radius >> 3;
  const runs: u32 = one == 0 ? 1 : one == 1 ? 17 : 137;
  const q0 = load<u64>(area);
  const q1 = load<u64>(area, 8);
  const q2 = load<u64>(area, 16);
  const q3 = load<u64>(area, 24);
  let chunk: usize = again ? load<u32>(area, STATE) : 0;
  let m: u32 = again ? load<u32>(area, STATE + 4) : 0;
  let k: u32 = again ? load<u32>(area, STATE + 8) : 0;
  let done: i32 = again ? load<i32>(area, STATE + 12) : 0;
  let hits: u32 = 0;
  touch(allStarts + chunk * SPAN, tables + chunk * count * 6, flips, load<u16>(area + chunk * 2), runs);
  for (; chunk < CHUNKS; chunk++) {
    const starts = allStarts + chunk * SPAN;
    const table = tables + chunk * count * 6;
    const value = load<u16>(area + chunk * 2);
    const tag = i16x8.splat(i16(load<u16>(area + ((chunk + 1) & 15) * 2)));
    if (chunk + 1 < CHUNKS) {
      touch(starts + SPAN, table + count * 6, flips, load<u16>(area + (chunk + 1) * 2), runs);
    }
    for (; m < runs; m++) {
      const bucket = usize(value ^ load<u16>(flips + usize(m) * 2)) << 2;
      const first = load<u32>(starts + bucket);
      const n = load<u32>(starts + bucket, 4) - first;
      const run = table + usize(first) * 6;
      const flipped: u32 = m == 0 ? 0 : m < 17 ? 1 : 2;
      const beyond = i16x8.splat(i16(two - flipped + 1));
      for (; k < n; k += 16) {
        const at = run + usize(k) * 2;
        const a = i16x8.extadd_pairwise_i8x16_u(i8x16.popcnt(v128.xor(v128.load(at), tag)));
        const b = i16x8.extadd_pairwise_i8x16_u(i8x16.popcnt(v128.xor(v128.load(at, 16), tag)));
        let lanes = i8x16.bitmask(i8x16.narrow_i16x8_s(i16x8.lt_s(a, beyond), i16x8.lt_s(b, beyond)));
        // behind the last tag lies what is none
        if (n - k < 16) lanes &= (1 << (n - k)) - 1;
        lanes &= ~done;
        while (lanes != 0) {
          const lane = u32(ctz(lanes));
          const place = load<u32>(run + usize(n) * 2 + usize(k + lane) * 4);
          const code = codes + usize(place) * CODE;
          const distance = u32(
            popcnt(load<u64>(code) ^ q0) +
              popcnt(load<u64>(code, 8) ^ q1) +
              popcnt(load<u64>(code, 16) ^ q2) +
              popcnt(load<u64>(code, 24) ^ q3),
          );
          if (distance <= radius && !foundBefore(code, area, chunk, one, two)) {
            if (hits == mostHits) {
              store<u32>(area, u32(chunk), STATE);
              store<u32>(area, m, STATE + 4);
              store<u32>(area, k, STATE + 8);
              store<i32>(area, done, STATE + 12);
              return hits;
            }
            store<u32>(area + usize(hits) * 8, place, HITS);
            store<u32>(area + usize(hits) * 8, distance, HITS + 4);
            hits++;
          }
          lanes &= lanes - 1;
          done |= 1 << lane;
        }
        done = 0;
      }
      k = 0;
    }
    m = 0;
  }
  store<u32>(area, u32(CHUNKS), STATE);
  return hits;
}

/** The same by looking at every code from place `from` on: for radii that the tables are not made for. */
export function scan(head: usize, area: usize, radius: u32, mostHits: u32, from: u32): u32 {
  const count = load<u32>(head);
  const codes = load<usize>(head, 8);
  let hits: u32 = 0;
  for (let place = from; place < count; place++) {
    const code = codes + usize(place) * CODE;
    const distance = u32(
      popcnt(load<u64>(code) ^ load<u64>(area)) +
        popcnt(load<u64>(code, 8) ^ load<u64>(area, 8)) +
        popcnt(load<u64>(code, 16) ^ load<u64>(area, 16)) +
        popcnt(load<u64>(code, 24) ^ load<u64>(area, 24)),
    );
    if (distance > radius) continue;
    if (hits == mostHits) {
      store<u32>(area, place, STATE);
      return hits;
    }
    store<u32>(area + usize(hits) * 8, place, HITS);
    store<u32>(area + usize(hits) * 8, distance, HITS + 4);
    hits++;
  }
  store<u32>(area, count, STATE);
  return hits;
}
