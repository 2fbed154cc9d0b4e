import { HammingIndex } from '../../../../engines/hamming/hamming-index.ts';
import { mergeInWorker } from '../../../../engines/hamming/merge-in-worker.ts';
import type { CodeIndex } from '../code-index.ts';
import { pdqType } from './pdq-type.ts';

/**
 * PDQ codes in an exact index: it finds every one within the radius, and no other. `failed` is told when its tables
 * could not be made: look-ups are slower then, and still exact.
 */
export function pdqIndex(failed: (error: unknown) => void): CodeIndex {
  const index = new HammingIndex({ merger: mergeInWorker, failed });
  return {
    get size() {
      return index.size;
    },
    add: (number, code) => index.add(number, code),
    remove: (number) => void index.remove(number),
    find: (code) => index.search(code, pdqType.radius).map(({ id, distance }) => ({ number: id, distance })),
  };
}
