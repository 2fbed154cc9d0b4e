import { randomFillSync } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { type CodeSet, CodeSets } from '../../../engines/exact-codes/code-sets.ts';
import { SECRET_WORDS } from '../../../engines/exact-codes/exact-codes.ts';
import { HammingIndex } from '../../../engines/hamming/hamming-index.ts';
import { mergeInWorker } from '../../../engines/hamming/merge-in-worker.ts';
import type { Read } from '../../../engines/hamming/snapshot.ts';
import type { Candidate, CodeIndex, IndexMaker } from './code-index.ts';
import { enough, percentFound } from './shares.ts';
import type { SeveralCodes } from './signal-type.ts';

type Rule = Pick<SeveralCodes, 'bytes' | 'least'>;

/** Values of several codes of 256 bits, found by how many of them are within the radius, both ways. */
export const shareIndexes = (rule: SeveralCodes, radius: number): IndexMaker => {
  if (rule.bytes !== 32) throw new Error('codes that match within a radius have 256 bits');
  const empty = (failed: (error: unknown) => void) => shareIndex(rule, radius, failed);
  return { empty, restored: (read, failed) => restored(read, empty(failed), rule) };
};

/** How many there are (u32); their numbers (f64); how many codes each has (u32); all codes. */
async function restored(read: Read, index: CodeIndex, { bytes, most }: SeveralCodes): Promise<CodeIndex> {
  const count = new Uint32Array(1);
  await read(new Uint8Array(count.buffer));
  const numbers = new Float64Array(count[0] ?? 0);
  const lengths = new Uint32Array(count[0] ?? 0);
  await read(new Uint8Array(numbers.buffer));
  await read(new Uint8Array(lengths.buffer));
  for (const [at, number] of numbers.entries()) {
    const length = lengths[at] ?? 0;
    if (length > most) throw new Error('it is damaged');
    const codes = new Uint8Array(length * bytes);
    await read(codes);
    index.add(number, codes);
  }
  return index;
}

/** What was found of one value so far. */
type Tally = { found: number; bits: number; last: number; seen: Set<number> };

/** Codes asked about before others have a turn: a few milliseconds over ten million. */
const TURN = 32;

function shareIndex({ bytes, least }: Rule, radius: number, failed: (error: unknown) => void): CodeIndex {
  const index = new HammingIndex({ merger: mergeInWorker, failed });
  const sets = new CodeSets(bytes, randomFillSync(new Int32Array(SECRET_WORDS)));

  const remove = (number: number): void => {
    for (const id of sets.remove(number)) index.remove(id);
  };

  /** Gives way after every few codes; what is found is its outcome. */
  function* search(codes: Uint8Array): Generator<void, Candidate[]> {
    // By the set itself: while others have their turn its number may be given to another.
    const tallies = new Map<CodeSet, Tally>();
    const of = codes.length / bytes;
    for (let asked = 0; asked < of; asked++) {
      const code = codes.subarray(asked * bytes, (asked + 1) * bytes);
      // Nearest first: the first that a value has is its nearest.
      for (const { id, distance } of index.search(code, radius)) {
        sets.eachWith(id, (set) => {
          const tally = tallies.get(set) ?? { found: 0, bits: 0, last: -1, seen: new Set() };
          tallies.set(set, tally);
          tally.seen.add(id);
          if (tally.last === asked) return;
          tally.last = asked;
          tally.found += 1;
          tally.bits += distance;
        });
      }
      if ((asked + 1) % TURN === 0) yield;
    }
    const found: Candidate[] = [];
    for (const [{ number, ids }, { found: many, bits, seen }] of tallies) {
      const shares = { query: { found: many, of }, signal: { found: seen.size, of: ids.length } };
      if (!enough(shares, least)) continue;
      found.push({ number, distance: Math.round(bits / many), percent: percentFound(shares) });
    }
    return found.sort((a, b) => a.distance - b.distance || a.number - b.number);
  }

  return {
    get size() {
      return sets.size;
    },
    get makeUp() {
      return { ...index.makeUp, entries: sets.size, memoryBytes: index.memoryBytes + sets.memoryBytes };
    },
    add(number, codes) {
      remove(number);
      for (const id of sets.add(number, codes)) index.add(id, sets.codeOf(id));
    },
    remove,
    find(codes) {
      const steps = search(codes);
      let step = steps.next();
      while (!step.done) step = steps.next();
      return step.value;
    },
    async findMany(all) {
      const found: Candidate[][] = [];
      for (const codes of all) {
        const steps = search(codes);
        let step = steps.next();
        while (!step.done) {
          await setImmediate();
          step = steps.next();
        }
        found.push(step.value);
      }
      return found;
    },
    close: async () => undefined,
    still() {
      const { sets: all, codesOf } = sets.still();
      return async (write) => {
        await write(new Uint8Array(Uint32Array.of(all.length).buffer));
        await write(new Uint8Array(Float64Array.from(all, ({ number }) => number).buffer));
        await write(new Uint8Array(Uint32Array.from(all, ({ ids }) => ids.length).buffer));
        for (const one of all) await write(codesOf(one));
      };
    },
  };
}
