// AssemblyScript. Compiled to search.wasm beside it by compile.ts; a test compiles it again and compares bytes.
//
// A code is 256 bits, kept as 16 chunks of 16 bits. By the ring form of the pigeonhole principle, of two codes at most
// r bits apart some chunk c has d(c) <= r/16 and d(c) + d(c + 1) <= r/8, d being the bits that differ in a chunk: were it
// otherwise everywhere, stretches of one or two chunks around the ring would add up to more than r.
// So there is a table a chunk, whose buckets hold the codes by the chunk's first bits, each with the next chunk as a tag.
// A search looks at the buckets within r/16 bits, drops on the tag, and compares the rest in full.
//
// What a search costs is how many lines of memory it reads that are in no cache. So all that is needed of a bucket lies in
// one line of 64 bytes: where its run is (u32, in units of 2 bytes), how many entries it has (u32), and 28 tags. Where
// more are usual the others lie in the run, with the places of the codes. Memory is laid out by segment-layout.ts; its
// head is told in build.as.

const CHUNKS: usize = 16;
const CODE: usize = 32;
const LINE: usize = 64;
const INLINE: u32 = 28;

// A searcher's own area: 0 its query, 64 where it stopped, 128 candidates (u32: where the place of a code is), then hits (pairs of u32: place, distance).
const STATE: usize = 64;
const CANDIDATES: usize = 128;
const MOST_CANDIDATES: u32 = 256;
const HITS: usize = CANDIDATES + 256 * 4;

/** Most lines of a run that are read before it is looked at. */
const MOST_LINES: usize = 8;

/** What was touched, so that the compiler cannot leave the reading out. */
let touched: u64 = 0;
export function lastTouched(): u64 {
  return touched;
}

// WebAssembly has no prefetch. So what is looked at in a chunk is read before, all at once: while one chunk is looked at,
// the lines of a later one are on their way. No branch depends on what is read, since a branch that is guessed wrong
// waits for memory, and with it all that should be on its way.

/** Reads the lines of a chunk's buckets. */
function touchLines(lines: usize, flips: usize, bucket: usize, runs: u32): void {
  let sum: u32 = 0;
  for (let m: u32 = 0; m < runs; m++) {
    sum += load<u32>(lines + (bucket ^ usize(load<u16>(flips + usize(m) * 2))) * LINE);
  }
  touched += sum;
}

/** Reads the first `many` lines of each run of a chunk, whose buckets' lines were touched. */
function touchRuns(lines: usize, table: usize, flips: usize, bucket: usize, runs: u32, many: usize): void {
  let sum: u64 = 0;
  for (let m: u32 = 0; m < runs; m++) {
    const line = lines + (bucket ^ usize(load<u16>(flips + usize(m) * 2))) * LINE;
    const run = table + usize(load<u32>(line)) * 2;
    for (let i: usize = 0; i < many; i++) sum += load<u64>(run + i * LINE);
  }
  touched += sum;
}

// @ts-ignore: decorator
@inline
function chunkDifference(a: usize, b: usize, chunk: usize): u32 {
  return u32(load<u16>(a + chunk * 2) ^ load<u16>(b + chunk * 2));
}

/** Whether an earlier chunk finds this code too: a match is told once. */
function foundBefore(code: usize, query: usize, chunk: usize, one: i32, two: i32, low: u32): bool {
  for (let c: usize = 0; c < chunk; c++) {
    const d = popcnt(i32(chunkDifference(code, query, c) >> low));
    if (d <= one && d + popcnt(i32(chunkDifference(code, query, (c + 1) & 15))) <= two) return true;
  }
  return false;
}

// @ts-ignore: decorator
@inline
function distanceTo(code: usize, query: usize): u32 {
  return u32(
    popcnt(load<u64>(code) ^ load<u64>(query)) +
      popcnt(load<u64>(code, 8) ^ load<u64>(query, 8)) +
      popcnt(load<u64>(code, 16) ^ load<u64>(query, 16)) +
      popcnt(load<u64>(code, 24) ^ load<u64>(query, 24)),
  );
}

/** Compares the codes that are left of one chunk in full; returns how many hits there are now. */
function compare(
  codes: usize,
  area: usize,
  chunk: usize,
  candidates: u32,
  radius: u32,
  low: u32,
  before: u32,
): u32 {
  let hits = before;
  const end = area + CANDIDATES + usize(candidates) * 4;
  for (let at = area + CANDIDATES; at < end; at += 4) {
    const place = load<u32>(load<usize>(at));
    const code = codes + usize(place) * CODE;
    const distance = distanceTo(code, area);
    if (distance <= radius && !foundBefore(code, area, chunk, radius >> 4, radius >> 3, low)) {
      store<u32>(area + usize(hits) * 8, place, HITS);
      store<u32>(area + usize(hits) * 8, distance, HITS + 4);
      hits++;
    }
  }
  return hits;
}

/** Which of 8 tags are within `beyond` - 1 bits of the query's: lanes of 16 bits, all ones or none. */
// @ts-ignore: decorator
@inline
function near(at: usize, tag: v128, beyond: v128): v128 {
  const bits = i8x16.popcnt(v128.xor(v128.load(at), tag));
  return i16x8.lt_s(i16x8.extadd_pairwise_i8x16_u(bits), beyond);
}

/** The same within two bits: what is left when the lowest bit that is set is taken away twice. */
// @ts-ignore: decorator
@inline
function nearByTwo(at: usize, tag: v128): v128 {
  const ones = i16x8.splat(-1);
  let bits = v128.xor(v128.load(at), tag);
  bits = v128.and(bits, i16x8.add(bits, ones));
  bits = v128.and(bits, i16x8.add(bits, ones));
  return i16x8.eq(bits, i16x8.splat(0));
}

/** Lanes of 32 tags as bits. */
// @ts-ignore: decorator
@inline
function lanesOf(a: v128, b: v128, c: v128, d: v128): u32 {
  return (
    u32(i8x16.bitmask(i8x16.narrow_i16x8_s(a, b))) | (u32(i8x16.bitmask(i8x16.narrow_i16x8_s(c, d))) << 16)
  );
}

// @ts-ignore: decorator
@inline
function nearLanes(at: usize, tag: v128, beyond: v128, byTwo: bool): u32 {
  if (byTwo) {
    return lanesOf(
      nearByTwo(at, tag),
      nearByTwo(at + 16, tag),
      nearByTwo(at + 32, tag),
      nearByTwo(at + 48, tag),
    );
  }
  return lanesOf(
    near(at, tag, beyond),
    near(at + 16, tag, beyond),
    near(at + 32, tag, beyond),
    near(at + 48, tag, beyond),
  );
}

/** Room is left for what one step of 32 tags may add. */
const STEP: u32 = 32;

/**
 * Finds the codes within `radius` (0 to 47) of the spread query in the searcher's area; returns the number of hits.
 * At 64 of the area stands the chunk where it stopped: below 16 there may be more, and `again` goes on. There is room
 * for `mostHits`, more than twice MOST_CANDIDATES.
 */
export function search(head: usize, area: usize, radius: u32, mostHits: u32, again: bool): u32 {
  const count = load<usize>(head);
  const codes = load<usize>(head, 8);
  const allLines = load<usize>(head, 12);
  const tables = load<usize>(head, 16);
  const flips = load<usize>(head, 20);
  const bits = load<u32>(head, 36);
  const low = 16 - bits;
  const span: usize = LINE << bits;
  const one = radius >> 4;
  const two = radius >> 3;
  const runs: u32 = one == 0 ? 1 : one == 1 ? 1 + bits : 1 + bits + (bits * (bits - 1)) / 2;
  // of a run that is a little longer than most, and a line more since runs begin anywhere in one
  const usual = (count + (count >> 3)) >> bits;
  const many: usize = usual > INLINE ? min<usize>(1 + ((usual - INLINE) * 2 + 63) / LINE, MOST_LINES) : 0;

  let chunk: usize = again ? load<u32>(area, STATE) : 0;
  let m: u32 = again ? load<u32>(area, STATE + 4) : 0;
  let k: u32 = again ? load<u32>(area, STATE + 8) : 0;
  let hits: u32 = 0;
  const ahead: usize = many > 0 ? 2 : 1;
  for (let c = chunk; c < min(chunk + ahead, CHUNKS); c++) {
    touchLines(allLines + c * span, flips, usize(load<u16>(area + c * 2) >> u16(low)), runs);
  }
  if (many > 0) {
    const bucket = usize(load<u16>(area + chunk * 2) >> u16(low));
    touchRuns(allLines + chunk * span, tables + chunk * count * 6, flips, bucket, runs, many);
  }
  for (; chunk < CHUNKS; chunk++) {
    const lines = allLines + chunk * span;
    const table = tables + chunk * count * 6;
    const bucket = usize(load<u16>(area + chunk * 2) >> u16(low));
    const tag = i16x8.splat(i16(load<u16>(area + ((chunk + 1) & 15) * 2)));
    if (many > 0 && chunk + 1 < CHUNKS) {
      const next = usize(load<u16>(area + (chunk + 1) * 2) >> u16(low));
      touchRuns(lines + span, table + count * 6, flips, next, runs, many);
    }
    if (chunk + ahead < CHUNKS) {
      const later = usize(load<u16>(area + (chunk + ahead) * 2) >> u16(low));
      touchLines(lines + ahead * span, flips, later, runs);
    }
    let candidates: u32 = 0;
    let sum: u32 = 0;
    for (; m < runs; m++) {
      const line = lines + (bucket ^ usize(load<u16>(flips + usize(m) * 2))) * LINE;
      const run = table + usize(load<u32>(line)) * 2;
      const n = load<u32>(line, 4);
      const flipped: u32 = m == 0 ? 0 : m <= bits ? 1 : 2;
      const within = two - flipped;
      const beyond = i16x8.splat(i16(within + 1));
      const places = run + usize(n > INLINE ? (n - INLINE) * 2 : 0);
      // k counts tags: first those of the line, which stand behind 8 bytes that are none, then those of the run
      do {
        let lanes: u32;
        let first: u32;
        if (k == 0) {
          lanes = nearLanes(line, tag, beyond, within == 2) >> 4;
          first = 0;
          k = INLINE;
        } else {
          lanes = nearLanes(run + usize(k - INLINE) * 2, tag, beyond, within == 2);
          first = k;
          k += STEP;
        }
        if (n - first < STEP) lanes &= (1 << (n - first)) - 1;
        while (lanes != 0) {
          const at = places + usize(first + u32(ctz(lanes))) * 4;
          store<u32>(area + CANDIDATES + usize(candidates) * 4, u32(at));
          sum += load<u32>(codes + usize(load<u32>(at)) * CODE);
          candidates++;
          lanes &= lanes - 1;
        }
        if (candidates > MOST_CANDIDATES - STEP) {
          hits = compare(codes, area, chunk, candidates, radius, low, hits);
          candidates = 0;
          if (hits > mostHits - 2 * MOST_CANDIDATES) {
            if (k >= n) {
              k = 0;
              m++;
            }
            store<u32>(area, u32(chunk), STATE);
            store<u32>(area, m, STATE + 4);
            store<u32>(area, k, STATE + 8);
            return hits;
          }
        }
      } while (k < n);
      k = 0;
    }
    m = 0;
    touched += sum;
    hits = compare(codes, area, chunk, candidates, radius, low, hits);
    if (hits > mostHits - 2 * MOST_CANDIDATES) {
      store<u32>(area, u32(chunk + 1), STATE);
      store<u32>(area, 0, STATE + 4);
      store<u32>(area, 0, STATE + 8);
      return hits;
    }
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
    const distance = distanceTo(code, area);
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
