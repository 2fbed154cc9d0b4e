import { readFileSync } from 'node:fs';
import type { Pixels } from './pixels.ts';

export const SAMPLES = 64;
export const FREQUENCIES = 16;

type Program = {
  memory: WebAssembly.Memory;
  sample(width: number, height: number, channels: number, rowWindow: number, columnWindow: number): void;
  lumaOnly(channels: number): void;
  transform(): void;
} & Record<
  'PIXELS' | 'COLUMNS' | 'ROWS' | 'PLANE' | 'COSINES' | 'TURNED' | 'COEFFICIENTS',
  WebAssembly.Global
>;

let program: Program | undefined;

/** What the hash is made of: 64x64 samples of the blurred picture, and the 16x16 lowest of their frequencies. */
export type Frequencies = { plane: Float32Array; coefficients: Float32Array };

/**
 * Of a picture of at most 512x512 pixels (`shrinkToHashedSize`). Both arrays are good until the next call: there is one
 * memory, and nothing here waits.
 */
export function frequenciesOf({ data, width, height, channels }: Pixels): Frequencies {
  program ??= openProgram();
  const { memory, PIXELS, PLANE, COEFFICIENTS } = program;
  new Uint8Array(memory.buffer, PIXELS.value, data.length).set(data);
  if (width === SAMPLES && height === SAMPLES) {
    // a picture that already has the sampled size is not filtered
    program.lumaOnly(channels);
  } else {
    new Int32Array(memory.buffer, program.COLUMNS.value, SAMPLES).set(samplePositions(width));
    new Int32Array(memory.buffer, program.ROWS.value, SAMPLES).set(samplePositions(height));
    program.sample(width, height, channels, windowSize(width), windowSize(height));
  }
  program.transform();
  return {
    plane: new Float32Array(memory.buffer, PLANE.value, SAMPLES * SAMPLES),
    coefficients: new Float32Array(memory.buffer, COEFFICIENTS.value, FREQUENCIES * FREQUENCIES),
  };
}

/** Window for one pass of the box filter: half of what one sample of the 64 covers, rounded up. */
function windowSize(length: number): number {
  return Math.floor((length + 127) / 128);
}

/** Positions of the 64 samples kept of `length`: centres, not corners. */
function samplePositions(length: number): Int32Array {
  return Int32Array.from({ length: SAMPLES }, (_, i) => Math.floor(((i + 0.5) * length) / SAMPLES));
}

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
