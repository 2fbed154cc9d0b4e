/**
 * The running-sum box filter of PDQ ("Jarosz" filter: two passes along rows and columns make a tent), arranged
 * as a stream so that a picture passes row by row through both passes and only the 64x64 kept samples are stored.
 *
 * Every sum is kept in single precision and each element is added before the one that leaves is subtracted: the
 * reference's order, so the rounding is the reference's too.
 */

/** Window for one pass: half of what one sample of the 64 covers, rounded up. */
export function windowSize(length: number): number {
  return Math.floor((length + 127) / 128);
}

/** Steps between an element entering the window and the output it is centred under. */
export function windowLag(window: number): number {
  return Math.floor((window + 2) / 2) - 1;
}

/** Positions of the 64 samples kept of `length`: centres, not corners. */
export function samplePositions(length: number): Int32Array {
  return Int32Array.from({ length: 64 }, (_, i) => Math.floor(((i + 0.5) * length) / 64));
}

/**
 * Rows are filtered four at a time: each sum waits for its own last rounding, so four side by side cost little more
 * than one. A block is four rows one after the other; unused rows at a picture's end are filtered and ignored.
 */
export const LANES = 4;

/**
 * One pass along the rows of a block, of which the outputs at `kept` (ascending, may repeat) are divided and written,
 * as many a row. Near the edges the window and its divisor are smaller.
 */
export function boxRows(
  input: Float32Array,
  out: Float32Array,
  length: number,
  window: number,
  kept: Int32Array,
): void {
  const lag = windowLag(window);
  const [b, c, d] = [length, 2 * length, 3 * length];
  let sumA = 0;
  let sumB = 0;
  let sumC = 0;
  let sumD = 0;
  const [b2, c2, d2] = [kept.length, 2 * kept.length, 3 * kept.length];
  let t = 0;
  let inside = 0;
  for (let k = 0; k < kept.length; k++) {
    for (const last = kept[k]! + lag; t <= last; t++) {
      if (t < length) {
        sumA = Math.fround(sumA + input[t]!);
        sumB = Math.fround(sumB + input[t + b]!);
        sumC = Math.fround(sumC + input[t + c]!);
        sumD = Math.fround(sumD + input[t + d]!);
        inside++;
      }
      if (t >= window) {
        const leaving = t - window;
        sumA = Math.fround(sumA - input[leaving]!);
        sumB = Math.fround(sumB - input[leaving + b]!);
        sumC = Math.fround(sumC - input[leaving + c]!);
        sumD = Math.fround(sumD - input[leaving + d]!);
        inside--;
      }
    }
    out[k] = sumA / inside;
    out[k + b2] = sumB / inside;
    out[k + c2] = sumC / inside;
    out[k + d2] = sumD / inside;
  }
}

/** One pass along all columns at once, fed a row at a time. Holds as many rows as the window is high. */
export class ColumnBox {
  /** Calls of `step` in all: one a row, then the lag with nothing entering. */
  readonly steps: number;
  readonly #window: number;
  readonly #lag: number;
  readonly #sums: Float32Array;
  readonly #ring: Float32Array[];
  #next = 0;
  #inside = 0;

  constructor(width: number, rows: number) {
    this.#window = windowSize(rows);
    this.#lag = windowLag(this.#window);
    this.steps = rows + this.#lag;
    this.#sums = new Float32Array(width);
    this.#ring = Array.from({ length: this.#window }, () => new Float32Array(width));
  }

  /**
   * Moves the window down by one: `row` enters (undefined once the picture has ended), the oldest leaves.
   * Returns the index of the output row that `emit` now gives; negative before the first.
   */
  step(row: Float32Array | undefined): number {
    const sums = this.#sums;
    const slot = this.#ring[this.#next % this.#window]!;
    const full = this.#next >= this.#window;
    if (row && full) {
      for (let j = 0; j < sums.length; j++) {
        const entering = row[j]!;
        sums[j] = Math.fround(sums[j]! + entering) - slot[j]!;
        slot[j] = entering;
      }
    } else if (row) {
      for (let j = 0; j < sums.length; j++) sums[j] = sums[j]! + row[j]!;
      slot.set(row);
      this.#inside++;
    } else if (full) {
      for (let j = 0; j < sums.length; j++) sums[j] = sums[j]! - slot[j]!;
      this.#inside--;
    }
    return this.#next++ - this.#lag;
  }

  /** Means of the present window, one a column. */
  emit(out: Float32Array): void {
    const sums = this.#sums;
    const inside = this.#inside;
    for (let j = 0; j < sums.length; j++) out[j] = sums[j]! / inside;
  }
}
