import { setImmediate } from 'node:timers/promises';
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

type Entry = { number: number; codes: Uint8Array; ids: Uint32Array };
/** What was found of one entry so far. */
type Tally = { found: number; bits: number; last: number; seen: Set<number> };

/** Codes asked about before others have a turn: a few milliseconds over ten million. */
const TURN = 32;

/** Each code is held once, with the entries that have it: openings and credits are in many videos. */
function shareIndex({ bytes, least }: Rule, radius: number, failed: (error: unknown) => void): CodeIndex {
  const index = new HammingIndex({ merger: mergeInWorker, failed });
  const entries = new Map<number, Entry>();
  const idOf = new Map<string, number>();
  const holders = new Map<number, Set<Entry>>();
  let nextId = 0;

  const codesIn = function* (codes: Uint8Array): Generator<Uint8Array> {
    for (let at = 0; at < codes.length; at += bytes) yield codes.subarray(at, at + bytes);
  };
  const keyFor = (code: Uint8Array) => Buffer.from(code).toString('latin1');

  const idFor = (code: Uint8Array, entry: Entry): number => {
    const key = keyFor(code);
    const known = idOf.get(key);
    if (known !== undefined) {
      holders.get(known)?.add(entry);
      return known;
    }
    const id = nextId++;
    index.add(id, code);
    idOf.set(key, id);
    holders.set(id, new Set([entry]));
    return id;
  };

  const remove = (number: number): void => {
    const entry = entries.get(number);
    if (!entry) return;
    entries.delete(number);
    for (const [at, code] of [...codesIn(entry.codes)].entries()) {
      const id = entry.ids[at] as number;
      const left = holders.get(id);
      left?.delete(entry);
      if (left?.size !== 0) continue;
      holders.delete(id);
      idOf.delete(keyFor(code));
      index.remove(id);
    }
  };

  /** Gives way after every few codes; what is found is its outcome. */
  function* search(codes: Uint8Array): Generator<void, Candidate[]> {
    const tallies = new Map<Entry, Tally>();
    const of = codes.length / bytes;
    let asked = 0;
    for (const code of codesIn(codes)) {
      // Nearest first: the first that an entry has is its nearest.
      for (const { id, distance } of index.search(code, radius)) {
        for (const entry of holders.get(id) ?? []) {
          const tally = tallies.get(entry) ?? { found: 0, bits: 0, last: -1, seen: new Set() };
          tallies.set(entry, tally);
          tally.seen.add(id);
          if (tally.last === asked) continue;
          tally.last = asked;
          tally.found += 1;
          tally.bits += distance;
        }
      }
      asked += 1;
      if (asked % TURN === 0) yield;
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
      return entries.size;
    },
    get makeUp() {
      // What the table from code to entries takes, nobody can say.
      return { ...index.makeUp, entries: entries.size, memoryBytes: null };
    },
    add(number, codes) {
      remove(number);
      const entry: Entry = {
        number,
        codes: Uint8Array.from(codes),
        ids: new Uint32Array(codes.length / bytes),
      };
      for (const [at, code] of [...codesIn(entry.codes)].entries()) entry.ids[at] = idFor(code, entry);
      entries.set(number, entry);
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
      const all = [...entries.values()];
      return async (write) => {
        await write(new Uint8Array(Uint32Array.of(all.length).buffer));
        await write(new Uint8Array(Float64Array.from(all, ({ number }) => number).buffer));
        await write(new Uint8Array(Uint32Array.from(all, ({ ids }) => ids.length).buffer));
        for (const { codes } of all) await write(codes);
      };
    },
  };
}
