import { HammingIndex } from '../../../../engines/hamming/hamming-index.ts';
import type { CodeIndex } from '../code-index.ts';
import { pdqType } from './pdq-type.ts';

/** PDQ codes in an exact index: it finds every one within the radius, and no other. */
export function pdqIndex(): CodeIndex {
  const index = new HammingIndex();
  return {
    get size() {
      return index.size;
    },
    add: (number, code) => index.add(number, code),
    remove: (number) => void index.remove(number),
    find: (code) => index.search(code, pdqType.radius).map(({ id, distance }) => ({ number: id, distance })),
  };
}
