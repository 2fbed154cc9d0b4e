import { callOff, newBoard, type SharedBuild, takePart } from './build-steps.ts';
import { CODE_BYTES, HammingIndexError } from './hamming-code.ts';
import { flipsOf, layOut, MOST_ENTRIES, pagesFor } from './segment-layout.ts';

/** All that another thread needs to search the same segment; the memory is shared, not copied. */
export type SharedSegment = { memory: WebAssembly.Memory; entries: number; gone: SharedArrayBuffer };

/** Asks another thread to take its part (takePart, as the thread 1): it may come late, or not at all. */
export type Beside = (work: SharedBuild) => void;

export type Build = {
  entries: number;
  fill: (codes: Uint8Array, ids: Uint32Array) => void;
  spread: boolean;
  seed: bigint;
  beside?: Beside;
};

/**
 * Builds a segment of `entries` entries; `fill` writes their codes (32 bytes each; `spread` if they are already) and
 * ids, all different. `seed` keeps whoever chooses codes from choosing where they fall together. Returns when all is
 * done, also by the thread `beside`. Throws HammingIndexError `full`, or `stopped` when that thread died at its part.
 */
export function buildSegment({ entries, fill, spread, seed, beside }: Build): SharedSegment {
  const shared = reserveSegment(entries);
  const { memory } = shared;
  const { head, bits, codes, lines, tables, flips, firsts, ids, order, raw, rawIds } = layOut(entries);
  const work: SharedBuild = { memory, entries, spread, seed, board: newBoard() };
  beside?.(work);
  new Uint16Array(memory.buffer, flips).set(flipsOf(bits));
  const written = [0, 0, codes, lines, tables, flips, firsts, ids, order, bits];
  new Uint32Array(memory.buffer, head, written.length).set(written);
  try {
    fill(
      new Uint8Array(memory.buffer, raw, entries * CODE_BYTES),
      new Uint32Array(memory.buffer, rawIds, entries),
    );
  } catch (error) {
    callOff(work);
    throw error;
  }
  takePart(work, 0);
  return shared;
}

/** Memory for a segment of so many entries, to be filled with what another one's was. Throws HammingIndexError full. */
export function reserveSegment(entries: number): SharedSegment {
  if (entries > MOST_ENTRIES)
    throw new HammingIndexError('full', `a segment holds ${MOST_ENTRIES} entries, not ${entries}`);
  const memory = memoryOf(pagesFor(layOut(entries)));
  return { memory, entries, gone: new SharedArrayBuffer(Math.ceil(entries / 8)) };
}

function memoryOf(pages: number): WebAssembly.Memory {
  try {
    return new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  } catch {
    throw new HammingIndexError('full', `no memory for ${pages} pages`);
  }
}
