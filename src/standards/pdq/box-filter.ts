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

/** One pass along a row, every output kept. Near the edges the window is smaller and the divisor with it. */
export function boxRow(input: Float32Array, out: Float32Array, length: number, window: number): void {
  const lag = windowLag(window);
  let sum = 0;
  let t = 0;
  for (; t < window; t++) {
    sum = Math.fround(sum + input[t]!);
    if (t >= lag) out[t - lag] = sum / (t + 1);
  }
  for (; t < length; t++) {
    sum = Math.fround(Math.fround(sum + input[t]!) - input[t - window]!);
    out[t - lag] = sum / window;
  }
  for (; t < length + lag; t++) {
    sum = Math.fround(sum - input[t - window]!);
    out[t - lag] = sum / (window - 1 - (t - length));
  }
}

/** The same pass along a row, of which only the outputs at `kept` (ascending, may repeat) are divided and written. */
export function boxRowSampled(
  input: Float32Array,
  out: Float32Array,
  length: number,
  window: number,
  kept: Int32Array,
): void {
  const lag = windowLag(window);
  let sum = 0;
  let t = 0;
  let inside = 0;
  for (let k = 0; k < kept.length; k++) {
    for (const last = kept[k]! + lag; t <= last; t++) {
      if (t < length) {
        sum = Math.fround(sum + input[t]!);
        inside++;
      }
      if (t >= window) {
        sum = Math.fround(sum - input[t - window]!);
        inside--;
      }
    }
    out[k] = sum / inside;
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
