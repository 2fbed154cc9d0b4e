// AssemblyScript. Compiled to pdq.wasm beside it by compile.ts; a test compiles it again and compares bytes.
//
// From pixels to PDQ's 16x16 frequencies: luma, two passes of the box filter, 64x64 samples, DCT. Single precision
// throughout, and every sum in the reference's order: an element is added before the one that leaves is subtracted. The four lanes of a vector are
// four sums side by side, so that none of them is rounded otherwise than alone.
//
// Memory: the parts at the addresses below. Sides are 5 to 512.

const SIDE: usize = 512;
/** Samples a side: 64, or twice as many where those of the mirrored picture are taken too. */
const MOST: usize = 128;
export const PIXELS: usize = 4096;
/** Eight rows of luma, and eight that the first pass along the columns has given. */
const LUMA: usize = PIXELS + SIDE * SIDE * 4 + 64;
const BLURRED: usize = LUMA + SIDE * 32;
const ENTERING: usize = BLURRED + SIDE * 32;
const LEAVING: usize = ENTERING + SIDE * 32;
/** The last sixteen rows of each pass along the columns: a window is at most four rows high. */
const FIRST: usize = LEAVING + SIDE * 32;
const SECOND: usize = FIRST + SIDE * 64;
const FIRST_SUMS: usize = SECOND + MOST * 64;
const SECOND_SUMS: usize = FIRST_SUMS + SIDE * 4;
/** Which columns and rows are sampled, ascending: at most MOST of each. */
export const COLUMNS: usize = SECOND_SUMS + MOST * 4;
export const ROWS: usize = COLUMNS + MOST * 4;
export const SAMPLED: usize = ROWS + MOST * 4;
/** The 64x64 samples that are transformed. */
export const PLANE: usize = SAMPLED + MOST * MOST * 4;
/** 16 frequencies of 64 samples; and the same with samples and frequencies the other way round. */
export const COSINES: usize = PLANE + 64 * 64 * 4;
export const TURNED: usize = COSINES + 16 * 64 * 4;
const HALFWAY: usize = TURNED + 16 * 64 * 4;
export const COEFFICIENTS: usize = HALFWAY + 16 * 64 * 4;
export const END: usize = COEFFICIENTS + 16 * 16 * 4;

// @ts-ignore: decorator
@inline
function weighed(red: v128, green: v128, blue: v128): v128 {
  // bytes are small: as signed numbers they are the same, and converted in one step
  const first = f32x4.add(
    f32x4.mul(f32x4.splat(0.299), f32x4.convert_i32x4_s(red)),
    f32x4.mul(f32x4.splat(0.587), f32x4.convert_i32x4_s(green)),
  );
  return f32x4.add(first, f32x4.mul(f32x4.splat(0.114), f32x4.convert_i32x4_s(blue)));
}

/** Luma of four pixels at `from`. Each shuffle puts one byte into each lane, and zeros beside it. */
// @ts-ignore: decorator
@inline
function lumaOfThree(from: usize): v128 {
  const b = v128.load(from);
  const z = i8x16.splat(0);
  return weighed(
    v128.shuffle<i8>(b, z, 0, 16, 16, 16, 3, 16, 16, 16, 6, 16, 16, 16, 9, 16, 16, 16),
    v128.shuffle<i8>(b, z, 1, 16, 16, 16, 4, 16, 16, 16, 7, 16, 16, 16, 10, 16, 16, 16),
    v128.shuffle<i8>(b, z, 2, 16, 16, 16, 5, 16, 16, 16, 8, 16, 16, 16, 11, 16, 16, 16),
  );
}

// @ts-ignore: decorator
@inline
function lumaOfFour(from: usize): v128 {
  const b = v128.load(from);
  const low = i32x4.splat(255);
  return weighed(
    v128.and(b, low),
    v128.and(i32x4.shr_u(b, 8), low),
    v128.and(i32x4.shr_u(b, 16), low),
  );
}

// @ts-ignore: decorator
@inline
function grey(from: usize, step: usize): v128 {
  const z = i8x16.splat(0);
  const b = v128.load(from);
  const lanes =
    step == 1
      ? v128.shuffle<i8>(b, z, 0, 16, 16, 16, 1, 16, 16, 16, 2, 16, 16, 16, 3, 16, 16, 16)
      : v128.shuffle<i8>(b, z, 0, 16, 16, 16, 2, 16, 16, 16, 4, 16, 16, 16, 6, 16, 16, 16);
  return f32x4.convert_i32x4_s(lanes);
}

/** Luma of one row of pixels. What lies beyond its end is no pixel, and is never looked at. */
function luma(from: usize, width: usize, channels: usize, row: usize): void {
  let to = row;
  const end = to + width * 4;
  if (channels == 3) for (; to < end; to += 16, from += 12) v128.store(to, lumaOfThree(from));
  else if (channels == 4) for (; to < end; to += 16, from += 16) v128.store(to, lumaOfFour(from));
  else if (channels == 2) for (; to < end; to += 16, from += 8) v128.store(to, grey(from, 2));
  else for (; to < end; to += 16, from += 4) v128.store(to, grey(from, 1));
}

/** Four rows of four become four columns of four, and back. */
// @ts-ignore: decorator
@inline
function transpose(from: usize, fromStep: usize, to: usize, toStep: usize): void {
  const a = v128.load(from);
  const b = v128.load(from + fromStep);
  const c = v128.load(from + 2 * fromStep);
  const d = v128.load(from + 3 * fromStep);
  const ab = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
  const cd = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
  const ab2 = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
  const cd2 = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<i64>(ab, cd, 0, 2));
  v128.store(to + toStep, v128.shuffle<i64>(ab, cd, 1, 3));
  v128.store(to + 2 * toStep, v128.shuffle<i64>(ab2, cd2, 0, 2));
  v128.store(to + 3 * toStep, v128.shuffle<i64>(ab2, cd2, 1, 3));
}

/** Dividing by a power of two is multiplying by its inverse, to the bit; by any other number it is not. */
// @ts-ignore: decorator
@inline
function mean(sum: v128, inside: f32, exact: bool): v128 {
  return exact ? f32x4.mul(sum, f32x4.splat(1 / inside)) : f32x4.div(sum, f32x4.splat(inside));
}

// @ts-ignore: decorator
@inline
function powerOfTwo(window: usize): bool {
  return (window & (window - 1)) == 0;
}

/**
 * Means of windows of `length` elements of eight lanes each, from ENTERING to LEAVING; of the outputs only those that
 * `kept` lists (`samples` of them), when it is not 0. Near the edges the window and its divisor are smaller. Returns how many. Each sum
 * waits for its own last rounding: two vectors side by side cost little more than one.
 */
function slide(length: usize, window: usize, kept: usize, samples: usize): usize {
  const lag = (window + 2) / 2 - 1;
  const exact = powerOfTwo(window);
  const outputs: usize = kept == 0 ? length : samples;
  let a = f32x4.splat(0);
  let b = f32x4.splat(0);
  let inside: f32 = 0;
  let t: usize = 0;
  for (let out: usize = 0; out < outputs; out++) {
    const after = (kept == 0 ? out : usize(load<u32>(kept + out * 4))) + lag + 1;
    for (; t < window && t < after; t++) {
      if (t >= length) continue;
      a = f32x4.add(a, v128.load(ENTERING + t * 32));
      b = f32x4.add(b, v128.load(ENTERING + t * 32, 16));
      inside += 1;
    }
    for (const end = min(after, length); t < end; t++) {
      a = f32x4.add(a, v128.load(ENTERING + t * 32));
      b = f32x4.add(b, v128.load(ENTERING + t * 32, 16));
      a = f32x4.sub(a, v128.load(ENTERING + (t - window) * 32));
      b = f32x4.sub(b, v128.load(ENTERING + (t - window) * 32, 16));
    }
    for (; t < after; t++) {
      a = f32x4.sub(a, v128.load(ENTERING + (t - window) * 32));
      b = f32x4.sub(b, v128.load(ENTERING + (t - window) * 32, 16));
      inside -= 1;
    }
    const full = exact && inside == f32(window);
    v128.store(LEAVING + out * 32, mean(a, inside, full));
    v128.store(LEAVING + out * 32, mean(b, inside, full), 16);
  }
  return outputs;
}

/** One pass along eight rows, into eight rows at `to`; of the columns those that `kept` lists, when it is not 0. */
function alongRows(
  from: usize,
  width: usize,
  stride: usize,
  window: usize,
  kept: usize,
  samples: usize,
  to: usize,
  toStride: usize,
): void {
  for (let x: usize = 0; x < width; x += 4) {
    transpose(from + x * 4, stride * 4, ENTERING + x * 32, 32);
    transpose(from + x * 4 + stride * 16, stride * 4, ENTERING + x * 32 + 16, 32);
  }
  const out = slide(width, window, kept, samples);
  for (let x: usize = 0; x < out; x += 4) {
    transpose(LEAVING + x * 32, 32, to + x * 4, toStride * 4);
    transpose(LEAVING + x * 32 + 16, 32, to + x * 4 + toStride * 16, toStride * 4);
  }
}

/** Row `t` enters the sums of a pass along the columns, and the one a window before it leaves. */
function step(rows: usize, sums: usize, bytes: usize, t: usize, height: usize, window: usize): void {
  const entering = rows + (t & 15) * bytes;
  const leaving = rows + ((t - window) & 15) * bytes;
  if (t < height && t >= window) {
    for (let x: usize = 0; x < bytes; x += 16) {
      const sum = f32x4.add(v128.load(sums + x), v128.load(entering + x));
      v128.store(sums + x, f32x4.sub(sum, v128.load(leaving + x)));
    }
  } else if (t < height) {
    for (let x: usize = 0; x < bytes; x += 16) {
      v128.store(sums + x, f32x4.add(v128.load(sums + x), v128.load(entering + x)));
    }
  } else if (t >= window) {
    for (let x: usize = 0; x < bytes; x += 16) {
      v128.store(sums + x, f32x4.sub(v128.load(sums + x), v128.load(leaving + x)));
    }
  }
}

/** How many rows the sums hold after row `t` has entered. */
// @ts-ignore: decorator
@inline
function held(t: usize, height: usize, window: usize): f32 {
  return f32(min(t + 1, height) - (t >= window ? t + 1 - window : 0));
}

function means(sums: usize, to: usize, bytes: usize, inside: f32, window: usize): void {
  const exact = powerOfTwo(window) && inside == f32(window);
  for (let x: usize = 0; x < bytes; x += 16) v128.store(to + x, mean(v128.load(sums + x), inside, exact));
}

/** `step` and `means` in one, where a row enters, one leaves, and the window is whole and a power of two. */
function stepInside(rows: usize, sums: usize, to: usize, bytes: usize, t: usize, window: usize): void {
  const entering = rows + (t & 15) * bytes;
  const leaving = rows + ((t - window) & 15) * bytes;
  const part = f32x4.splat(1 / f32(window));
  for (let x: usize = 0; x < bytes; x += 16) {
    const more = f32x4.add(v128.load(sums + x), v128.load(entering + x));
    const sum = f32x4.sub(more, v128.load(leaving + x));
    v128.store(sums + x, sum);
    v128.store(to + x, f32x4.mul(sum, part));
  }
}

/**
 * From the pixels (8 bits a channel, interleaved) to `samples` times `samples` samples at `to`. The windows are those of
 * the sides; the samples' columns and rows stand at COLUMNS and ROWS, ascending. Eight rows at a time pass through all four passes, so
 * that what is worked on stays near.
 */
export function sample(
  width: usize,
  height: usize,
  channels: usize,
  rowWindow: usize,
  columnWindow: usize,
  samples: usize,
  to: usize,
): void {
  const stride = (width + 3) & ~3;
  const bytes = stride * 4;
  const lag = (columnWindow + 2) / 2 - 1;
  memory.fill(FIRST_SUMS, 0, SIDE * 4);
  memory.fill(SECOND_SUMS, 0, samples * 4);
  let blurred: usize = 0;
  let sampled: usize = 0;
  // a row leaves the first pass along the columns `lag` rows after it entered, and the second as late again
  for (let t: usize = 0; t < height + lag; t++) {
    if (t < height && (t & 7) == 0) {
      const rows = min<usize>(8, height - t);
      for (let k: usize = 0; k < rows; k++) {
        luma(PIXELS + (t + k) * width * channels, width, channels, LUMA + k * bytes);
      }
      alongRows(LUMA, width, stride, rowWindow, 0, 0, FIRST + (t & 15) * bytes, stride);
    }
    const row = BLURRED + (blurred & 7) * bytes;
    if (t < height && t >= columnWindow && powerOfTwo(columnWindow)) {
      stepInside(FIRST, FIRST_SUMS, row, bytes, t, columnWindow);
    } else {
      step(FIRST, FIRST_SUMS, bytes, t, height, columnWindow);
      if (t < lag) continue;
      means(FIRST_SUMS, row, bytes, held(t, height, columnWindow), columnWindow);
    }
    blurred++;
    if ((blurred & 7) != 0 && blurred != height) continue;
    const from = (blurred - 1) & ~7;
    const into = SECOND + (from & 15) * samples * 4;
    alongRows(BLURRED, width, stride, rowWindow, COLUMNS, samples, into, samples);
    for (let row = from; row < blurred; row++) {
      sampled = keep(row, height, columnWindow, lag, sampled, samples, to);
    }
  }
  for (let t = height; t < height + lag; t++) {
    sampled = keep(t, height, columnWindow, lag, sampled, samples, to);
  }
}

/** Row `t` enters the second pass along the columns; the row that leaves it is kept as often as ROWS says. */
function keep(
  t: usize,
  height: usize,
  window: usize,
  lag: usize,
  sampled: usize,
  samples: usize,
  to: usize,
): usize {
  const bytes = samples * 4;
  step(SECOND, SECOND_SUMS, bytes, t, height, window);
  for (; t >= lag && sampled < samples && load<u32>(ROWS + sampled * 4) == u32(t - lag); sampled++) {
    means(SECOND_SUMS, to + sampled * bytes, bytes, held(t, height, window), window);
  }
  return sampled;
}

/** Luma alone, of a picture that has the size of the samples already. */
export function lumaOnly(channels: usize): void {
  for (let row: usize = 0; row < 64; row++) luma(PIXELS + row * 64 * channels, 64, channels, PLANE + row * 256);
}

/** Of four pairs of samples: their difference in whole percent. */
// @ts-ignore: decorator
@inline
function percents(here: v128, next: v128): v128 {
  const scaled = f32x4.div(f32x4.mul(f32x4.sub(here, next), f32x4.splat(100)), f32x4.splat(255));
  return i32x4.trunc_sat_f32x4_s(f32x4.abs(scaled));
}

/** Sum of the gradients between neighbours of the 64x64 samples, each cut to a whole percent. */
export function gradients(): i32 {
  let sums = i32x4.splat(0);
  for (let row: usize = 0; row < 64; row++) {
    const at = PLANE + row * 256;
    for (let x: usize = 0; x < 256; x += 16) {
      const here = v128.load(at + x);
      if (row < 63) sums = i32x4.add(sums, percents(here, v128.load(at + x + 256)));
      const right = percents(here, v128.load(at + x, 4));
      // the last sample of a row has none beside it
      sums = i32x4.add(sums, x < 240 ? right : v128.and(right, i32x4(-1, -1, -1, 0)));
    }
  }
  return (
    i32x4.extract_lane(sums, 0) +
    i32x4.extract_lane(sums, 1) +
    i32x4.extract_lane(sums, 2) +
    i32x4.extract_lane(sums, 3)
  );
}

/** The 16x16 lowest frequencies of the samples, each sum in sample order: four vectors of sums side by side. */
export function transform(): void {
  for (let frequency: usize = 0; frequency < 16; frequency++) {
    const cosines = COSINES + frequency * 256;
    const to = HALFWAY + frequency * 256;
    for (let j: usize = 0; j < 256; j += 64) multiply(cosines, PLANE + j, 256, to + j);
  }
  for (let row: usize = 0; row < 16; row++) {
    multiply(HALFWAY + row * 256, TURNED, 64, COEFFICIENTS + row * 64);
  }
}

/** 64 factors times 64 rows of 16, `step` bytes apart, summed up into 16. */
function multiply(factors: usize, rows: usize, step: usize, to: usize): void {
  let a = f32x4.splat(0);
  let b = f32x4.splat(0);
  let c = f32x4.splat(0);
  let d = f32x4.splat(0);
  for (let k: usize = 0; k < 64; k++, rows += step) {
    const factor = v128.load32_splat(factors + k * 4);
    a = f32x4.add(a, f32x4.mul(factor, v128.load(rows)));
    b = f32x4.add(b, f32x4.mul(factor, v128.load(rows, 16)));
    c = f32x4.add(c, f32x4.mul(factor, v128.load(rows, 32)));
    d = f32x4.add(d, f32x4.mul(factor, v128.load(rows, 48)));
  }
  v128.store(to, a);
  v128.store(to, b, 16);
  v128.store(to, c, 32);
  v128.store(to, d, 48);
}
