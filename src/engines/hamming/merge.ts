import type { Beside } from './build-segment.ts';
import { CODE_BYTES } from './hamming-code.ts';
import { Segment } from './segment.ts';

/** What holds entries with spread codes, and can write them. */
export type Source = {
  readonly size: number;
  copyTo(codes: Uint8Array, ids: Uint32Array): void;
};

/** Makes one segment of the entries of several; null when there are none. Changes none of them. */
export type Merger = (from: {
  recent: Source;
  segments: Segment[];
}) => Segment | null | Promise<Segment | null>;

/** Merges on the spot: the caller waits. */
export const mergeHere: Merger = ({ recent, segments }) => mergeSources([...segments, recent]);

export function mergeSources(sources: Source[], beside?: Beside): Segment | null {
  const entries = sources.reduce((sum, source) => sum + source.size, 0);
  if (entries === 0) return null;
  return Segment.build({
    entries,
    spread: true,
    ...(beside ? { beside } : {}),
    seed: crypto.getRandomValues(new BigUint64Array(1))[0]!,
    fill(codes, ids) {
      let from = 0;
      for (const source of sources) {
        const to = from + source.size;
        source.copyTo(codes.subarray(from * CODE_BYTES, to * CODE_BYTES), ids.subarray(from, to));
        from = to;
      }
    },
  });
}
