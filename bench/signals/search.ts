/**
 * `node bin/with-node.js bench/signals/search.ts COUNT uniform|skewed [FILE]`: builds an index of COUNT codes in this process and looks up
 * in one thread, one query in ten planted. Prints one object. With FILE, codes and queries are written there for a peer
 * to search the same. A process of its own, so that its memory is its own.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { buildBeside } from '../../src/engines/hamming/build-beside.ts';
import { HammingIndex } from '../../src/engines/hamming/hamming-index.ts';
import { SearchThreads } from '../../src/engines/hamming/search-threads.ts';
import { Segment } from '../../src/engines/hamming/segment.ts';
import { generator, queriesInto, skewedCodes, uniformCodes } from './codes.ts';

export type SearchFigures = {
  lookupsPerSecond: number;
  p99Ms: number;
  /** Two other threads over the same memory, in batches of 500. */
  threadsPerSecond: number;
  buildSeconds: number;
  /** At rest after the build, the test's own codes and queries let go. */
  rssMib: number;
  /** The most there ever was, the test's own codes among it. */
  peakMib: number;
  found: number;
  planted: number;
  plantedFound: number;
};

const RADIUS = 31;
const TIMED = 20_000;
const PLANTED = 100_000;
const BATCH = 500;
const MOST_OF_ONE = 26_000_000;

function status(key: string): number {
  const line = new RegExp(`^${key}:\\s+(\\d+) kB`, 'm').exec(readFileSync('/proc/self/status', 'utf8'));
  return Math.round(Number(line?.[1] ?? 0) / 1024);
}

async function measure(count: number, shape: string, file: string | undefined): Promise<SearchFigures> {
  const next = generator(20260101);
  let codes = shape === 'skewed' ? skewedCodes(count, next) : uniformCodes(count, next);
  const timed = queriesInto(codes, TIMED, next);
  // every tenth is planted
  const planted = queriesInto(codes, PLANTED * 10, next).filter((_, at) => Math.floor(at / 8) % 10 === 0);
  if (file) {
    writeFileSync(`${file}.codes`, codes);
    writeFileSync(`${file}.queries`, timed);
  }
  const started = performance.now();
  // As the index itself lays them out: several where one cannot hold them.
  const segments: Segment[] = [];
  const each = Math.ceil(count / Math.ceil(count / MOST_OF_ONE));
  for (let from = 0; from < count; from += each) {
    const entries = Math.min(each, count - from);
    const part = new Uint8Array(codes.buffer, from * 32, entries * 32);
    const fill = (bytes: Uint8Array, ids: Uint32Array) => {
      bytes.set(part);
      for (let i = 0; i < entries; i++) ids[i] = from + i;
    };
    segments.push(Segment.build({ entries, spread: false, beside: buildBeside, seed: 1n, fill }));
  }
  const buildSeconds = (performance.now() - started) / 1000;
  codes = new Uint32Array(0);
  const index = new HammingIndex({ segments });
  const bytes = new Uint8Array(timed.buffer);
  const look = (at: number) => index.search(bytes.subarray(at * 32, at * 32 + 32), RADIUS);
  for (let i = 0; i < TIMED; i++) look(i);
  const times = new Float64Array(TIMED);
  let found = 0;
  const begun = performance.now();
  for (let i = 0; i < TIMED; i++) {
    const from = performance.now();
    found += look(i).length;
    times[i] = performance.now() - from;
  }
  const seconds = (performance.now() - begun) / 1000;
  const plantedBytes = new Uint8Array(planted.buffer);
  let plantedFound = 0;
  for (let i = 0; i < PLANTED; i++)
    if (index.search(plantedBytes.subarray(i * 32, i * 32 + 32), RADIUS).length > 0) plantedFound++;
  globalThis.gc?.();
  await new Promise((resolve) => setTimeout(resolve, 200));
  const [rssMib, peakMib] = [status('VmRSS'), status('VmHWM')];
  const threads = new SearchThreads(index, 2);
  const all = Array.from({ length: TIMED }, (_, at) => bytes.subarray(at * 32, at * 32 + 32));
  const batches = Array.from({ length: TIMED / BATCH }, (_, at) => all.slice(at * BATCH, (at + 1) * BATCH));
  await threads.search(all, RADIUS);
  const beside = performance.now();
  let foundBeside = 0;
  for (const batch of batches) foundBeside += (await threads.search(batch, RADIUS)).flat().length;
  const threadsPerSecond = Math.round(TIMED / ((performance.now() - beside) / 1000));
  if (foundBeside !== found) throw new Error(`threads found ${foundBeside}, and not ${found}`);
  await threads.close();
  return {
    lookupsPerSecond: Math.round(TIMED / seconds),
    threadsPerSecond,
    p99Ms: Math.round(times.sort()[Math.floor(TIMED * 0.99)]! * 1000) / 1000,
    buildSeconds: Math.round(buildSeconds * 100) / 100,
    rssMib,
    peakMib,
    found,
    planted: PLANTED,
    plantedFound,
  };
}

if (import.meta.main) {
  const [count, shape = 'uniform', file] = process.argv.slice(2);
  process.stdout.write(`${JSON.stringify(await measure(Number(count), shape, file))}\n`);
}
