import { setImmediate } from 'node:timers/promises';
import { TlshScan } from '../../../../engines/tlsh-search/tlsh-scan.ts';
import { TLSH_BYTES } from '../../../../standards/tlsh/tlsh.ts';
import type { Candidate, CodeIndex, IndexMaker } from '../code-index.ts';
import { readCodes, writeCodes } from '../code-list.ts';

/** Longer than this the thread that answers everybody is not kept by one request. */
const TURN_MS = 3;

/** Codes of TLSH, found exactly within its own distance. */
export const tlshIndexes = (radius: number): IndexMaker => ({
  empty: () => over(new TlshScan(), radius),
  async restored(read) {
    const { numbers, codes } = await readCodes(read, TLSH_BYTES);
    const scan = new TlshScan();
    for (const [at, number] of numbers.entries()) {
      scan.add(number, codes.subarray(at * TLSH_BYTES, (at + 1) * TLSH_BYTES));
    }
    return over(scan, radius);
  },
});

function over(scan: TlshScan, radius: number): CodeIndex {
  const find = (code: Uint8Array): Candidate[] =>
    scan.search(code, radius).map(({ id, distance }) => ({ number: id, distance }));
  return {
    get size() {
      return scan.size;
    },
    get makeUp() {
      return { entries: scan.size, segments: [], recent: scan.size, memoryBytes: scan.memoryBytes };
    },
    add: (number, code) => scan.add(number, code),
    remove: (number) => scan.remove(number),
    find,
    async findMany(codes) {
      const found: Candidate[][] = [];
      let turn = performance.now();
      for (const code of codes) {
        found.push(find(code));
        if (performance.now() - turn < TURN_MS) continue;
        await setImmediate();
        turn = performance.now();
      }
      return found;
    },
    close: async () => undefined,
    still() {
      const { ids: numbers, codes } = scan.all();
      return (write) => writeCodes(write, { numbers, codes });
    },
  };
}
