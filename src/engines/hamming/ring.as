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
 * in real codes, are in different chunks. Distances stay what they are. Needs 64 bytes at `to`.
 */
export function spread(to: usize, from: usize): void {
  for (let row: usize = 0; row < 16; row++) {
    store<u16>(to + row * 2, rotl<u16>(load<u16>(from + row * 2), u16(row)));
  }
  let low = v128.load(to);
  let high = v128.load(to, 16);
  for (let chunk: usize = 0; chunk < CHUNKS; chunk++) {
    store<u16>(to + 32 + (15 - chunk) * 2, u16(i16x8.bitmask(low) | (i16x8.bitmask(high) << 8)));
    low = i16x8.shl(low, 1);
    high = i16x8.shl(high, 1);
  }
  v128.store(to, v128.load(to, 32));
  v128.store(to, v128.load(to, 48), 16);
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

/** Where the runs of a table begin: counts of `count` codes by a chunk, summed up. */
function countRuns(starts: usize, codes: usize, count: usize, chunk: usize): void {
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
}

/**
 * Stores each code once, in the order of its first chunk, with the ids of its entries. `raw` holds `entries` codes,
 * `rawIds` their ids. `work` has room for 8 bytes an entry, then for BUCKETS u32, then for `hashSlots` u32 (a power
 * of two, twice the largest run or more). Returns the number of different codes.
 */
export function gather(
  head: usize,
  raw: usize,
  rawIds: usize,
  entries: usize,
  work: usize,
  seed: u64,
): u32 {
  const codes = load<usize>(head, 8);
  const starts = load<usize>(head, 12);
  const firsts = load<usize>(head, 24);
  const ids = load<usize>(head, 28);
  const sorted = work;
  const cursors = work + entries * 8;
  const hashed = cursors + BUCKETS * 4;
  countRuns(starts, raw, entries, 0);
  memory.copy(cursors, starts, BUCKETS * 4);
  for (let i: usize = 0, at = raw; i < entries; i++, at += CODE) {
    const cursor = cursors + (usize(load<u16>(at)) << 2);
    const place = load<u32>(cursor);
    store<u32>(cursor, place + 1);
    store<u32>(sorted + usize(place) * 8, u32(i));
  }
  let unique: u32 = 0;
  let told: u32 = 0;
  for (let b: usize = 0; b < BUCKETS; b++) {
    const from = load<u32>(starts + b * 4);
    const to = load<u32>(starts + b * 4, 4);
    if (from == to) continue;
    const before = unique;
    let slots: u32 = 4;
    while (slots < (to - from) * 2) slots <<= 1;
    memory.fill(hashed, 0, usize(slots) * 4);
    // which code each entry has; how many entries each has stands in firsts meanwhile
    for (let k = from; k < to; k++) {
      const entry = sorted + usize(k) * 8;
      const code = raw + usize(load<u32>(entry)) * CODE;
      let slot = mixed(code, seed) & (slots - 1);
      let mine: u32 = 0;
      for (;;) {
        mine = load<u32>(hashed + usize(slot) * 4);
        if (mine == 0) {
          mine = ++unique;
          store<u32>(hashed + usize(slot) * 4, mine);
          const place = codes + usize(mine - 1) * CODE;
          v128.store(place, v128.load(code));
          v128.store(place, v128.load(code, 16), 16);
          store<u32>(firsts + usize(mine - 1) * 4, 0);
          break;
        }
        if (sameCode(codes + usize(mine - 1) * CODE, code)) break;
        slot = (slot + 1) & (slots - 1);
      }
      store<u32>(entry, mine - 1, 4);
      const count = firsts + usize(mine - 1) * 4;
      store<u32>(count, load<u32>(count) + 1);
    }
    for (let u = before; u < unique; u++) {
      const count = load<u32>(firsts + usize(u) * 4);
      store<u32>(firsts + usize(u) * 4, told);
      told += count;
    }
    for (let k = from; k < to; k++) {
      const entry = sorted + usize(k) * 8;
      const first = firsts + usize(load<u32>(entry, 4)) * 4;
      const place = load<u32>(first);
      store<u32>(first, place + 1);
      store<u32>(ids + usize(place) * 4, load<u32>(rawIds + usize(load<u32>(entry)) * 4));
    }
    // each first now stands where the next begins: move them back by one
    let start = from;
    for (let u = before; u < unique; u++) {
      const end = load<u32>(firsts + usize(u) * 4);
      store<u32>(firsts + usize(u) * 4, start);
      start = end;
    }
  }
  store<u32>(firsts + usize(unique) * 4, u32(entries));
  store<u32>(head, unique);
  store<u32>(head, u32(entries), 4);
  return unique;
}

/** Fills `order` with the places of the ids, ascending by id. `work` has room for 4 bytes an entry, then 2048 u32. */
export function sortIds(head: usize, work: usize): void {
  const entries = load<usize>(head, 4);
  const ids = load<usize>(head, 28);
  const order = load<usize>(head, 32);
  const counts = work + entries * 4;
  let from = order;
  let to = work;
  for (let i: usize = 0; i < entries; i++) store<u32>(from + i * 4, u32(i));
  for (let shift: u32 = 0; shift < 33; shift += 11) {
    memory.fill(counts, 0, 2048 * 4);
    for (let i: usize = 0; i < entries; i++) {
      const slot = counts + (usize((load<u32>(ids + i * 4) >> shift) & 2047) << 2);
      store<u32>(slot, load<u32>(slot) + 1);
    }
    let sum: u32 = 0;
    for (let d: usize = 0; d < 2048; d++) {
      const count = load<u32>(counts + d * 4);
      store<u32>(counts + d * 4, sum);
      sum += count;
    }
    for (let i: usize = 0; i < entries; i++) {
      const place = load<u32>(from + i * 4);
      const slot = counts + (usize((load<u32>(ids + usize(place) * 4) >> shift) & 2047) << 2);
      const at = load<u32>(slot);
      store<u32>(slot, at + 1);
      store<u32>(to + usize(at) * 4, place);
    }
    const other = from;
    from = to;
    to = other;
  }
  // three passes end in the work area
  memory.copy(order, from, entries * 4);
}

/** Builds the table of one chunk. `cursors` has room for BUCKETS u32. */
export function buildTable(head: usize, chunk: usize, cursors: usize): void {
  const count = load<usize>(head);
  const codes = load<usize>(head, 8);
  const starts = load<usize>(head, 12) + chunk * SPAN;
  const table = load<usize>(head, 16) + chunk * count * 6;
  const tagAt = ((chunk + 1) & 15) * 2;
  countRuns(starts, codes, count, chunk);
  memory.copy(cursors, starts, BUCKETS * 4);
  for (let i: usize = 0, at = codes; i < count; i++, at += CODE) {
    const bucket = usize(load<u16>(at + chunk * 2)) << 2;
    const place = usize(load<u32>(cursors + bucket));
    store<u32>(cursors + bucket, u32(place + 1));
    const first = usize(load<u32>(starts + bucket));
    const n = usize(load<u32>(starts + bucket, 4)) - first;
    const run = table + first * 6;
    store<u16>(run + (place - first) * 2, load<u16>(at + tagAt));
    store<u32>(run + n * 2 + (place - first) * 4, u32(i));
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
