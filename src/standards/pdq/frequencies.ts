import { readFileSync } from 'node:fs';
import type { Pixels } from './pixels.ts';

export const SAMPLES = 64;
export const FREQUENCIES = 16;

type Program = {
  memory: WebAssembly.Memory;
  sample(
    width: number,
    height: number,
    channels: number,
    rowWindow: number,
    columnWindow: number,
    samples: number,
    to: number,
  ): void;
  lumaOnly(channels: number): void;
  transform(): void;
  gradients(): number;
} & Record<
  'PIXELS' | 'COLUMNS' | 'ROWS' | 'SAMPLED' | 'PLANE' | 'COSINES' | 'TURNED' | 'COEFFICIENTS',
  WebAssembly.Global
>;

let program: Program | undefined;

/**
 * What the hash is made of: the 16x16 lowest frequencies of 64x64 samples of the blurred picture; and its quality: the
 * sum of the gradients between neighbours of these samples, each cut to a whole percent.
 */
export type Frequencies = { coefficients: Float32Array; gradients: number };

/**
 * Of a picture of at most 512x512 pixels (`shrinkToHashedSize`). The coefficients are good until the next call: there is one
 * memory, and nothing here waits.
 */
export function frequenciesOf(pixels: Pixels): Frequencies {
  const { width, height, channels } = pixels;
  const opened = openWith(pixels);
  if (width === SAMPLES && height === SAMPLES) {
    // a picture that already has the sampled size is not filtered
    opened.lumaOnly(channels);
  } else {
    list(opened.COLUMNS, samplePositions(width));
    list(opened.ROWS, samplePositions(height));
    const [rowWindow, columnWindow] = [windowSize(width), windowSize(height)];
    opened.sample(width, height, channels, rowWindow, columnWindow, SAMPLES, opened.PLANE.value);
  }
  opened.transform();
  return { coefficients: floats(opened.COEFFICIENTS, FREQUENCIES), gradients: opened.gradients() };
}

/**
 * `take` is given the frequencies of the picture as it is, and of it mirrored left to right, top to bottom, and both:
 * each with its samples where they are when that picture itself is hashed, but laid as the picture is, so that a sign
 * remains to be changed (orientations.ts). One pass over the pixels.
 */
export function frequenciesOfMirrored(
  pixels: Pixels,
  take: (found: Frequencies, mirrored: { columns: boolean; rows: boolean }) => void,
): void {
  const { width, height, channels } = pixels;
  if (width === SAMPLES && height === SAMPLES) {
    const found = frequenciesOf(pixels);
    for (const columns of [false, true]) for (const rows of [false, true]) take(found, { columns, rows });
    return;
  }
  const opened = openWith(pixels);
  const [columns, rows] = [bothPositions(width), bothPositions(height)];
  list(opened.COLUMNS, columns.all);
  list(opened.ROWS, rows.all);
  const [rowWindow, columnWindow] = [windowSize(width), windowSize(height)];
  opened.sample(width, height, channels, rowWindow, columnWindow, 2 * SAMPLES, opened.SAMPLED.value);
  const sampled = floats(opened.SAMPLED, 2 * SAMPLES);
  const plane = floats(opened.PLANE, SAMPLES);
  for (const mirroredColumns of [false, true])
    for (const mirroredRows of [false, true]) {
      const across = mirroredColumns ? columns.mirrored : columns.straight;
      const down = mirroredRows ? rows.mirrored : rows.straight;
      for (let y = 0, to = 0; y < SAMPLES; y++)
        for (let x = 0; x < SAMPLES; x++) plane[to++] = sampled[down[y]! * 2 * SAMPLES + across[x]!]!;
      opened.transform();
      const coefficients = floats(opened.COEFFICIENTS, FREQUENCIES);
      take({ coefficients, gradients: opened.gradients() }, { columns: mirroredColumns, rows: mirroredRows });
    }
}

function openWith({ data }: Pixels): Program {
  program ??= openProgram();
  new Uint8Array(program.memory.buffer, program.PIXELS.value, data.length).set(data);
  return program;
}

const list = (at: WebAssembly.Global, positions: Int32Array): void =>
  new Int32Array(program!.memory.buffer, at.value, positions.length).set(positions);

const floats = (at: WebAssembly.Global, side: number): Float32Array =>
  new Float32Array(program!.memory.buffer, at.value, side * side);

/** Window for one pass of the box filter: half of what one sample of the 64 covers, rounded up. */
function windowSize(length: number): number {
  return Math.floor((length + 127) / 128);
}

/** What depends on the length of a side alone, found once: at most 512 lengths are asked about. */
function oncePerLength<Found>(find: (length: number) => Found): (length: number) => Found {
  const known = new Map<number, Found>();
  return (length) => {
    const before = known.get(length);
    if (before !== undefined) return before;
    const found = find(length);
    known.set(length, found);
    return found;
  };
}

/** Positions of the 64 samples kept of `length`: centres, not corners. */
const samplePositions = oncePerLength((length) =>
  Int32Array.from({ length: SAMPLES }, (_, i) => Math.floor(((i + 0.5) * length) / SAMPLES)),
);

/**
 * Positions of the samples of a line and of the same line mirrored, in its own direction, merged and ascending; and
 * where of these each one's are. Counted from the other end a sample lies elsewhere; and a window of even size reaches
 * one further ahead than back, so that mirrored it is that of the element before, once in each of two passes.
 */
const bothPositions = oncePerLength((length) => {
  const straight = samplePositions(length);
  const back = windowSize(length) % 2 === 0 ? 2 : 0;
  const mirrored = straight.map((at) => Math.max(0, length - 1 - at - back)).reverse();
  const all = Int32Array.from([...straight, ...mirrored]).sort();
  const placesOf = (positions: Int32Array) => positions.map((at) => all.indexOf(at));
  return { all, straight: placesOf(straight), mirrored: placesOf(mirrored) };
});

function openProgram(): Program {
  const module = new WebAssembly.Module(readFileSync(new URL('pdq.wasm', import.meta.url)));
  const opened = new WebAssembly.Instance(module).exports as unknown as Program;
  const cosines = new Float32Array(opened.memory.buffer, opened.COSINES.value, FREQUENCIES * SAMPLES);
  const turned = new Float32Array(opened.memory.buffer, opened.TURNED.value, FREQUENCIES * SAMPLES);
  for (let row = 0; row < FREQUENCIES; row++) {
    for (let sample = 0; sample < SAMPLES; sample++) {
      cosines[row * SAMPLES + sample] = cosine(row + 1, sample);
      turned[sample * FREQUENCIES + row] = cosine(row + 1, sample);
    }
  }
  return opened;
}

/** Frequency 0, the mean brightness, is left out; the scale is the reference's sqrt(2/64). */
function cosine(frequency: number, sample: number): number {
  const angle = (Math.PI / 2 / SAMPLES) * frequency * (2 * sample + 1);
  return Math.fround(Math.sqrt(2 / SAMPLES)) * Math.cos(angle);
}
