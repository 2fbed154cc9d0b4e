// AssemblyScript. Compiled to spread.wasm beside it by compile.ts; a test compiles it again and compares bytes.

const CHUNKS: usize = 16;
const CODE: usize = 32;

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
