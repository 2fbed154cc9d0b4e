/**
 * `node --expose-gc bench/signals/videos.ts [COUNT]`: COUNT videos (20,000 unless said) of 60 frames each in the index of vPDQ:
 * adding, looking up a copy of which half the frames were changed by up to ten bits, memory a frame.
 */
import { randomFillSync, randomInt } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { INDEXES } from '../../src/desks/signals/types/code-index.ts';
import { machine } from '../print-figures.ts';

const count = Number(process.argv[2] ?? 20_000);
const FRAMES = 60;
const BYTES = 32;
const LOOKUPS = 200;

const index = INDEXES.vpdq.empty((error) => {
  throw error;
});
const videos = Array.from({ length: count }, () => randomFillSync(new Uint8Array(FRAMES * BYTES)));
globalThis.gc?.();
const before = process.memoryUsage().rss;
const begun = performance.now();
for (const [number, video] of videos.entries()) index.add(number, video);
const added = performance.now();
// Codes go into tables elsewhere, once this thread gives way.
while (index.makeUp.recent > count) await setTimeout(100);
globalThis.gc?.();
const held = process.memoryUsage().rss - before;

const copies = Array.from({ length: LOOKUPS }, (_, n) => {
  const copy = Uint8Array.from(videos[Math.floor((n * count) / LOOKUPS)]!);
  for (let frame = 0; frame < FRAMES; frame += 2)
    for (let bit = 0; bit < 10; bit++) copy[frame * BYTES + randomInt(BYTES)]! ^= 1 << randomInt(8);
  return copy;
});
const looking = performance.now();
const found = copies.filter(
  (copy, n) => index.find(copy)[0]?.number === Math.floor((n * count) / LOOKUPS),
).length;
const looked = performance.now();
if (found < LOOKUPS) throw new Error(`${LOOKUPS - found} copies were not found`);
const figures = {
  videos: count,
  adds_per_s: Math.round((1000 * count) / (added - begun)),
  lookups_per_s: Math.round((1000 * LOOKUPS) / (looked - looking)),
  bytes_a_frame: Math.round(held / count / FRAMES),
  said_bytes_a_frame: Math.round(index.makeUp.memoryBytes / count / FRAMES),
};
process.stdout.write(`${JSON.stringify(figures)}\n${machine()}\n`);
await index.close();
