import { FREQUENCIES, frequenciesOfMirrored } from './frequencies.ts';
import type { Orientation } from './orientations.ts';
import type { Pixels } from './pixels.ts';
import { medianOf, thresholdAt } from './threshold.ts';

type Names = { columns: boolean; rows: boolean; plain: Orientation; transposed: Orientation };

/**
 * Mirrored left to right, a picture's frequencies along its rows change their sign where they are odd: cosines are even
 * or odd about the middle. Top to bottom, those along its columns. Across the main diagonal, both change places.
 */
const NAMES: readonly Names[] = [
  { columns: false, rows: false, plain: 'as-it-is', transposed: 'mirrored-turned-270' },
  { columns: true, rows: false, plain: 'mirrored', transposed: 'turned-270' },
  { columns: false, rows: true, plain: 'mirrored-turned-180', transposed: 'turned-90' },
  { columns: true, rows: true, plain: 'turned-180', transposed: 'mirrored-turned-90' },
];

/** The hash of a picture as it would be in each orientation, in one pass over its pixels; `seen` is told what its quality is made of. */
export function hashesOfOrientations(pixels: Pixels, seen: (gradients: number) => void) {
  const hashes: Partial<Record<Orientation, Uint8Array>> = {};
  frequenciesOfMirrored(pixels, ({ gradients, coefficients }, { columns, rows }) => {
    if (!columns && !rows) seen(gradients);
    const names = NAMES.find((one) => one.columns === columns && one.rows === rows)!;
    const turned = withSigns(coefficients, columns, rows);
    const median = medianOf(turned);
    hashes[names.plain] = thresholdAt(median, turned);
    hashes[names.transposed] = thresholdAt(median, transposed(turned));
  });
  return hashes as Record<Orientation, Uint8Array>;
}

export function withSigns(coefficients: Float32Array, columns: boolean, rows: boolean): Float32Array {
  const signed = new Float32Array(coefficients.length);
  for (let row = 0, i = 0; row < FREQUENCIES; row++) {
    for (let column = 0; column < FREQUENCIES; column++, i++) {
      // frequency 0 is left out: the first row and column are those of frequency 1, which is odd
      const turned = (columns && column % 2 === 0) !== (rows && row % 2 === 0);
      signed[i] = turned ? -coefficients[i]! : coefficients[i]!;
    }
  }
  return signed;
}

export function transposed(coefficients: Float32Array): Float32Array {
  const turned = new Float32Array(coefficients.length);
  for (let row = 0, i = 0; row < FREQUENCIES; row++) {
    for (let column = 0; column < FREQUENCIES; column++, i++)
      turned[i] = coefficients[column * FREQUENCIES + row]!;
  }
  return turned;
}
