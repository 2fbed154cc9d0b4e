// AssemblyScript. Compiled to scan.wasm beside it by compile-scan.ts; a test compiles it again and compares bytes.
//
// Memory: 0 the query (32 bytes), 1024 hits (pairs of u32: place in the block, distance), from 65536 the blocks.
// A block holds BLOCK codes in two halves: first the leading 128 bits of every code, then the trailing 128 bits.
// At the usual radius of 31 the leading half alone (64 bits of unrelated codes differ) drops nearly every code,
// so the trailing halves are rarely read.

const HITS: usize = 1024;
const MOST_HITS: u32 = 4096;
const BLOCK: u32 = 16384;
const TRAILING: usize = usize(BLOCK) * 16;
const GROUP: usize = 8;

let next: u32 = 0;

/** Where the last scan stopped: `count` or beyond, or less when the hits filled up and a further call is due. */
export function stoppedAt(): u32 {
  return next;
}

// @ts-ignore: decorator
@inline
function leading(at: usize, q0: u64, q1: u64): i64 {
  return i64(popcnt(load<u64>(at) ^ q0) + popcnt(load<u64>(at, 8) ^ q1));
}

/**
 * Scans codes `from` (a multiple of GROUP) up to `count` of the block at `block`; returns the number of hits within
 * `radius`. A group is judged by one branch: a difference below zero in any member leaves the sign bit set.
 */
export function scan(block: usize, from: u32, count: u32, radius: u32): u32 {
  const q0 = load<u64>(0);
  const q1 = load<u64>(0, 8);
  const limit = i64(radius);
  const beyond = limit + 1;
  const end = block + usize(count) * 16;
  let at = block + usize(from) * 16;
  let hits: u32 = 0;
  for (; at < end; at += GROUP * 16) {
    const signs =
      (leading(at, q0, q1) - beyond) |
      (leading(at + 16, q0, q1) - beyond) |
      (leading(at + 32, q0, q1) - beyond) |
      (leading(at + 48, q0, q1) - beyond) |
      (leading(at + 64, q0, q1) - beyond) |
      (leading(at + 80, q0, q1) - beyond) |
      (leading(at + 96, q0, q1) - beyond) |
      (leading(at + 112, q0, q1) - beyond);
    if (signs >= 0) continue;
    if (hits > MOST_HITS - u32(GROUP)) break;
    const q2 = load<u64>(0, 16);
    const q3 = load<u64>(0, 24);
    // the last group of a block may reach beyond the codes in use: what lies there is no entry
    const groupEnd = min(at + GROUP * 16, end);
    for (let one = at; one < groupEnd; one += 16) {
      const distance =
        leading(one, q0, q1) +
        i64(popcnt(load<u64>(one, TRAILING) ^ q2) + popcnt(load<u64>(one, TRAILING + 8) ^ q3));
      if (distance > limit) continue;
      const hit = HITS + usize(hits) * 8;
      store<u32>(hit, u32((one - block) >> 4));
      store<u32>(hit, u32(distance), 4);
      hits++;
    }
  }
  next = u32((at - block) >> 4);
  return hits;
}
