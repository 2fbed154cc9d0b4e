import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import type { SharedSegment } from './build-segment.ts';
import { CODE_BYTES, checkCode, checkRadius, HammingIndexError, type HammingMatch } from './hamming-code.ts';
import type { HammingIndex } from './hamming-index.ts';
import { Matches, toMatches } from './matches.ts';
import { ScanBlocks, type ScanCopy } from './scan-blocks.ts';
import { Segment } from './segment.ts';
import { SEARCHERS } from './segment-layout.ts';
import { spreadCode } from './spread-code.ts';

/** Fewer codes than this are not worth another thread's turn. */
const SHARE = 16;

/** `parts`: what to look at, by number; `taken`: those of them that the thread has not, the segments' memory shared. */
type Job = {
  parts: number[];
  taken: { number: number; segment?: SharedSegment; recent?: ScanCopy }[];
  queries: Uint8Array;
  radius: number;
};
/** Of each query how many, then all of them one behind the other, in order. */
type Done = {
  counts: Uint32Array<ArrayBuffer>;
  ids: Uint32Array<ArrayBuffer>;
  distances: Uint16Array<ArrayBuffer>;
};

type Thread = {
  worker: Worker;
  has: Set<number>;
  waiting: { resolve(done: Done): void; reject(error: Error): void }[];
};

/**
 * Searches an index in threads of their own, over the same memory, while this thread goes on, also while it changes and
 * a merge runs. A search finds what is in the index at the moment of its call, but for what is removed before it ends.
 * Threads begin with the first search; one that died begins again with the next.
 */
export class SearchThreads {
  readonly #index: HammingIndex;
  readonly #threads: (Thread | null)[];
  /** A part has one number as long as it lives. */
  readonly #numbers = new WeakMap<object, number>();
  #next = 0;

  /** `threads`: 1 to 15. */
  constructor(index: HammingIndex, threads = 1) {
    // Searcher 0 of a segment is the thread that owns the index.
    if (!Number.isInteger(threads) || threads < 1 || threads >= SEARCHERS)
      throw new RangeError(`1 to ${SEARCHERS - 1} threads, not ${threads}`);
    this.#index = index;
    this.#threads = Array.from({ length: threads }, () => null);
  }

  /** As `index.search` for each of the codes. Throws bad-code, bad-radius; `stopped` when a thread died of it. */
  async search(codes: readonly Uint8Array[], radius: number): Promise<HammingMatch[][]> {
    checkRadius(radius);
    for (const code of codes) checkCode(code);
    if (codes.length === 0) return [];
    const { segments, recent } = this.#index.parts();
    const many = Math.min(this.#threads.length, Math.ceil(codes.length / SHARE));
    const each = Math.ceil(codes.length / many);
    const found: Promise<HammingMatch[][]>[] = [];
    for (let from = 0, thread = 0; from < codes.length; from += each, thread++)
      found.push(this.#ask(thread, codes.slice(from, from + each), radius, segments, recent));
    return (await Promise.all(found)).flat();
  }

  /** Ends the threads; what they are searching is rejected with `stopped`. */
  async close(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread?.worker.terminate()));
  }

  async #ask(
    at: number,
    codes: readonly Uint8Array[],
    radius: number,
    segments: readonly Segment[],
    recent: readonly ScanCopy[],
  ): Promise<HammingMatch[][]> {
    const thread = this.#threads[at] ?? this.#begin(at);
    const parts = [...segments, ...recent].map((part) => this.#numberOf(part));
    const taken: Job['taken'] = [];
    for (const segment of segments) {
      const number = this.#numberOf(segment);
      if (!thread.has.has(number)) taken.push({ number, segment: segment.shared() });
    }
    for (const copy of recent) {
      const number = this.#numberOf(copy);
      if (!thread.has.has(number)) taken.push({ number, recent: copy });
    }
    thread.has = new Set(parts);
    const queries = new Uint8Array(codes.length * CODE_BYTES);
    for (const [i, code] of codes.entries()) queries.set(spreadCode(code), i * CODE_BYTES);
    const job: Job = { parts, taken, queries, radius };
    const { counts, ids, distances } = await new Promise<Done>((resolve, reject) => {
      thread.waiting.push({ resolve, reject });
      thread.worker.postMessage(job, [queries.buffer]);
    });
    let next = 0;
    return Array.from(counts, (count) => {
      const from = next;
      next += count;
      return toMatches(ids, distances, from, next);
    });
  }

  #begin(at: number): Thread {
    const worker = new Worker(new URL(import.meta.url), { workerData: { searcher: at + 1 } });
    worker.unref();
    const thread: Thread = { worker, has: new Set(), waiting: [] };
    this.#threads[at] = thread;
    const ended = (why: string) => {
      if (this.#threads[at] === thread) this.#threads[at] = null;
      for (const { reject } of thread.waiting.splice(0))
        reject(new HammingIndexError('stopped', `the searching thread ended: ${why}`));
    };
    worker.on('message', (done: Done) => thread.waiting.shift()?.resolve(done));
    worker.on('error', (error: Error) => ended(error.message));
    worker.on('exit', (status) => ended(`status ${status}`));
    return thread;
  }

  #numberOf(part: object): number {
    const known = this.#numbers.get(part) ?? this.#next++;
    this.#numbers.set(part, known);
    return known;
  }
}

/** What one thread does: it keeps the parts of the last search, and answers in order. */
function searching(searcher: number): (job: Job) => Done {
  let has = new Map<number, (query: Uint8Array, radius: number) => void>();
  const [found, all] = [new Matches(), new Matches()];
  return ({ parts, taken, queries, radius }) => {
    for (const { number, segment, recent } of taken) {
      if (segment) {
        const shared = new Segment(segment);
        has.set(number, (query, within) => shared.search(query, within, found, searcher));
      } else if (recent) {
        const blocks = ScanBlocks.of(recent);
        has.set(number, (query, within) => blocks.search(query, within, found));
      }
    }
    has = new Map(parts.map((number) => [number, has.get(number)!]));
    const counts = new Uint32Array(queries.length / CODE_BYTES);
    all.begin();
    for (const i of counts.keys()) {
      const query = queries.subarray(i * CODE_BYTES, (i + 1) * CODE_BYTES);
      found.begin();
      for (const search of has.values()) search(query, radius);
      counts[i] = found.size;
      all.addAll(found.order());
    }
    return { counts, ids: all.ids(), distances: all.distances() };
  };
}

if (!isMainThread && parentPort !== null && workerData?.searcher) {
  const port = parentPort;
  const answer = searching((workerData as { searcher: number }).searcher);
  port.on('message', (job: Job) => {
    const done = answer(job);
    port.postMessage(done, [done.counts.buffer, done.ids.buffer, done.distances.buffer]);
  });
}
