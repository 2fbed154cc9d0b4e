// AssemblyScript. Compiled to pdq.wasm beside it by compile.ts; a test compiles it again and compares bytes.
//
// From pixels to PDQ's 16x16 frequencies: luma, two passes of the box filter, 64x64 samples, DCT. Single precision
// throughout, and every sum in the reference's order: an element is added before the one that leaves is subtracted. The four lanes of a vector are
// four sums side by side, so that none of them is rounded otherwise than alone.
//
// Memory: the parts at the addresses below. Sides are 5 to 512.

const SIDE: usize = 512;
export const PIXELS: usize = 4096;
const FIRST: usize = PIXELS + SIDE * SIDE * 4 + 64;
const SECOND: usize = FIRST + SIDE * SIDE * 4;
const ENTERING: usize = SECOND + SIDE * SIDE * 4;
const LEAVING: usize = ENTERING + (SIDE + 4) * 16;
const SUMS: usize = LEAVING + (SIDE + 4) * 16;
export const COLUMNS: usize = SUMS + SIDE * 4;
export const ROWS: usize = COLUMNS + 64 * 4;
export const PLANE: usize = ROWS + 64 * 4;
/** 16 frequencies of 64 samples; and the same with samples and frequencies the other way round. */
export const COSINES: usize = PLANE + 64 * 64 * 4;
export const TURNED: usize = COSINES + 16 * 64 * 4;
const HALFWAY: usize = TURNED + 16 * 64 * 4;
export const COEFFICIENTS: usize = HALFWAY + 16 * 64 * 4;
export const END: usize = COEFFICIENTS + 16 * 16 * 4;

// @ts-ignore: decorator
@inline
function weighed(red: v128, green: v128, blue: v128): v128 {
  const first = f32x4.add(
    f32x4.mul(f32x4.splat(0.299), f32x4.convert_i32x4_u(red)),
    f32x4.mul(f32x4.splat(0.587), f32x4.convert_i32x4_u(green)),
  );
  return f32x4.add(first, f32x4.mul(f32x4.splat(0.114), f32x4.convert_i32x4_u(blue)));
}

/** Luma of the pixels, rows `stride` floats apart. What lies beyond a row's end is no pixel, and is never looked at. */
function luma(width: usize, height: usize, channels: usize, stride: usize): void {
  const three = channels == 3;
  // which of sixteen bytes go into the four lanes: the other bytes of a lane are zero
  const red = three
    ? i8x16(0, -1, -1, -1, 3, -1, -1, -1, 6, -1, -1, -1, 9, -1, -1, -1)
    : i8x16(0, -1, -1, -1, 4, -1, -1, -1, 8, -1, -1, -1, 12, -1, -1, -1);
  const grey =
    channels == 1
      ? i8x16(0, -1, -1, -1, 1, -1, -1, -1, 2, -1, -1, -1, 3, -1, -1, -1)
      : i8x16(0, -1, -1, -1, 2, -1, -1, -1, 4, -1, -1, -1, 6, -1, -1, -1);
  const one = i32x4.splat(1);
  const green = i8x16.add(red, one);
  const blue = i8x16.add(green, one);
  for (let y: usize = 0; y < height; y++) {
    let from = PIXELS + y * width * channels;
    const row = FIRST + y * stride * 4;
    for (let x: usize = 0; x < width; x += 4, from += 4 * channels) {
      const bytes = v128.load(from);
      const values =
        channels < 3
          ? f32x4.convert_i32x4_u(i8x16.swizzle(bytes, grey))
          : weighed(i8x16.swizzle(bytes, red), i8x16.swizzle(bytes, green), i8x16.swizzle(bytes, blue));
      v128.store(row + x * 4, values);
    }
  }
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
 * Means of windows of `length` elements of four lanes each, from ENTERING to LEAVING; of the outputs only those that
 * `kept` lists, when it is not 0. Near the edges the window and its divisor are smaller.
 */
function slide(length: usize, window: usize, kept: usize): usize {
  const lag = (window + 2) / 2 - 1;
  const full = f32(window);
  const exact = powerOfTwo(window);
  let sum = f32x4.splat(0);
  let inside: f32 = 0;
  let out: usize = 0;
  const steps = length + lag;
  for (let t: usize = 0; t < steps; t++) {
    if (t < length) {
      sum = f32x4.add(sum, v128.load(ENTERING + t * 16));
      inside += 1;
    }
    if (t >= window) {
      sum = f32x4.sub(sum, v128.load(ENTERING + (t - window) * 16));
      inside -= 1;
    }
    if (t < lag) continue;
    if (kept == 0) {
      v128.store(LEAVING + out * 16, f32x4.div(sum, f32x4.splat(inside)));
      out++;
      // from here to the last element one enters as one leaves
      if (t + 1 >= window) {
        for (let next = t + 1; next < length; next++, t++, out++) {
          sum = f32x4.add(sum, v128.load(ENTERING + next * 16));
          sum = f32x4.sub(sum, v128.load(ENTERING + (next - window) * 16));
          v128.store(LEAVING + out * 16, mean(sum, full, exact));
        }
      }
    } else {
      for (; out < 64 && load<u32>(kept + out * 4) == u32(t - lag); out++) {
        v128.store(LEAVING + out * 16, f32x4.div(sum, f32x4.splat(inside)));
      }
    }
  }
  return out;
}

/** One pass along the rows, four at a time; `from` and `to` may be the same. */
function alongRows(
  from: usize,
  to: usize,
  width: usize,
  height: usize,
  stride: usize,
  toStride: usize,
  window: usize,
  kept: usize,
): void {
  for (let y: usize = 0; y < height; y += 4) {
    const row = from + y * stride * 4;
    for (let x: usize = 0; x < width; x += 4) transpose(row + x * 4, stride * 4, ENTERING + x * 16, 16);
    const out = slide(width, window, kept);
    const toRow = to + y * toStride * 4;
    for (let x: usize = 0; x < out; x += 4) transpose(LEAVING + x * 16, 16, toRow + x * 4, toStride * 4);
  }
}

/** One pass along the columns: all of them at once, row by row. */
function alongColumns(
  from: usize,
  to: usize,
  stride: usize,
  height: usize,
  window: usize,
  kept: usize,
): void {
  const lag = (window + 2) / 2 - 1;
  const bytes = stride * 4;
  memory.fill(SUMS, 0, bytes);
  let inside: f32 = 0;
  let out: usize = 0;
  const steps = height + lag;
  for (let t: usize = 0; t < steps; t++) {
    const entering = from + t * bytes;
    const leaving = from + (t - window) * bytes;
    const adds = t < height;
    const drops = t >= window;
    if (adds) inside += 1;
    if (drops) inside -= 1;
    if (adds && drops && kept == 0) {
      const place = to + out * bytes;
      const exact = powerOfTwo(window);
      for (let x: usize = 0; x < bytes; x += 16) {
        let sum = f32x4.add(v128.load(SUMS + x), v128.load(entering + x));
        sum = f32x4.sub(sum, v128.load(leaving + x));
        v128.store(SUMS + x, sum);
        v128.store(place + x, mean(sum, inside, exact));
      }
      out++;
      continue;
    }
    if (adds && drops) {
      for (let x: usize = 0; x < bytes; x += 16) {
        const sum = f32x4.add(v128.load(SUMS + x), v128.load(entering + x));
        v128.store(SUMS + x, f32x4.sub(sum, v128.load(leaving + x)));
      }
    } else if (adds) {
      for (let x: usize = 0; x < bytes; x += 16) {
        v128.store(SUMS + x, f32x4.add(v128.load(SUMS + x), v128.load(entering + x)));
      }
    } else if (drops) {
      for (let x: usize = 0; x < bytes; x += 16) {
        v128.store(SUMS + x, f32x4.sub(v128.load(SUMS + x), v128.load(leaving + x)));
      }
    }
    if (t < lag) continue;
    if (kept == 0) {
      means(to + out * bytes, bytes, inside);
      out++;
    } else {
      for (; out < 64 && load<u32>(kept + out * 4) == u32(t - lag); out++) {
        means(to + out * bytes, bytes, inside);
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function means(to: usize, bytes: usize, inside: f32): void {
  const divisor = f32x4.splat(inside);
  for (let x: usize = 0; x < bytes; x += 16) {
    v128.store(to + x, f32x4.div(v128.load(SUMS + x), divisor));
  }
}

/**
 * From the pixels (8 bits a channel, interleaved) to the 64x64 samples at PLANE. The windows are those of the sides; the
 * samples' columns and rows stand at COLUMNS and ROWS, ascending.
 */
export function sample(
  width: usize,
  height: usize,
  channels: usize,
  rowWindow: usize,
  columnWindow: usize,
): void {
  const stride = (width + 3) & ~3;
  luma(width, height, channels, stride);
  alongRows(FIRST, FIRST, width, height, stride, stride, rowWindow, 0);
  alongColumns(FIRST, SECOND, stride, height, columnWindow, 0);
  alongRows(SECOND, FIRST, width, height, stride, 64, rowWindow, COLUMNS);
  alongColumns(FIRST, PLANE, 64, height, columnWindow, ROWS);
}

/** Luma alone, of a picture that has the size of the samples already. */
export function lumaOnly(channels: usize): void {
  luma(64, 64, channels, 64);
  memory.copy(PLANE, FIRST, 64 * 64 * 4);
}

/** The 16x16 lowest frequencies of the samples, each sum in sample order. */
export function transform(): void {
  for (let frequency: usize = 0; frequency < 16; frequency++) {
    const cosines = COSINES + frequency * 256;
    const to = HALFWAY + frequency * 256;
    for (let j: usize = 0; j < 256; j += 16) {
      let sum = f32x4.splat(0);
      for (let k: usize = 0; k < 64; k++) {
        const cosine = v128.load32_splat(cosines + k * 4);
        sum = f32x4.add(sum, f32x4.mul(cosine, v128.load(PLANE + k * 256 + j)));
      }
      v128.store(to + j, sum);
    }
  }
  for (let row: usize = 0; row < 16; row++) {
    for (let columns: usize = 0; columns < 64; columns += 16) {
      let sum = f32x4.splat(0);
      for (let k: usize = 0; k < 64; k++) {
        const value = v128.load32_splat(HALFWAY + row * 256 + k * 4);
        sum = f32x4.add(sum, f32x4.mul(value, v128.load(TURNED + k * 64 + columns)));
      }
      v128.store(COEFFICIENTS + row * 64 + columns, sum);
    }
  }
}
