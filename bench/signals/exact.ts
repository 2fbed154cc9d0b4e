/**
 * `node bin/with-node.js bench/signals/exact.ts [COUNT]`: COUNT SHA-256 (4 million unless said) in the index of types that match
 * only the same, and in a plain Map of strings to sets beside it: adding, finding, memory.
 */
import { randomFillSync } from 'node:crypto';
import { ExactCodes, SECRET_WORDS } from '../../src/engines/exact-codes/exact-codes.ts';
import { machine } from '../print-figures.ts';

const count = Number(process.argv[2] ?? 4_000_000);
const LOOKUPS = 500_000;
const code = new Uint8Array(32);
const words = new Int32Array(code.buffer);
/** A code for each number, spread as digests are: the same each time. */
function codeOf(number: number): Uint8Array {
  for (let at = 0; at < 8; at++)
    words[at] = Math.imul(number ^ (at << 24), 0x9e3779b1) ^ Math.imul(number, at + 1);
  return code;
}

type Index = { add(number: number, code: Uint8Array): void; find(code: Uint8Array): Iterable<number> };

function plainMap(): Index {
  const numbers = new Map<string, Set<number>>();
  const keyOf = (one: Uint8Array) => Buffer.from(one).toString('latin1');
  return {
    add(number, one) {
      const key = keyOf(one);
      const known = numbers.get(key);
      if (known) known.add(number);
      else numbers.set(key, new Set([number]));
    },
    find: (one) => numbers.get(keyOf(one)) ?? [],
  };
}

function measured(index: Index) {
  const before = process.memoryUsage().rss;
  const begun = performance.now();
  for (let number = 0; number < count; number++) index.add(number, codeOf(number));
  const added = performance.now();
  const held = process.memoryUsage().rss - before;
  let found = 0;
  for (let n = 0; n < LOOKUPS; n++)
    for (const _ of index.find(codeOf(Math.floor((n * count) / LOOKUPS)))) found++;
  const looked = performance.now();
  if (found < LOOKUPS) throw new Error(`${LOOKUPS - found} codes were not found`);
  return {
    adds_per_s: Math.round((1000 * count) / (added - begun)),
    lookups_per_s: Math.round((1000 * LOOKUPS) / (looked - added)),
    bytes_each: Math.round(held / count),
  };
}

const ours = measured(new ExactCodes(32, randomFillSync(new Int32Array(SECRET_WORDS))));
const map = measured(plainMap());
process.stdout.write(`${JSON.stringify({ codes: count, ours, map })}\n${machine()}\n`);
