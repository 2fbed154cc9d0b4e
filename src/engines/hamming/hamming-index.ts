import {
  CODE_BYTES,
  checkCode,
  checkId,
  checkRadius,
  HammingIndexError,
  type HammingMatch,
} from './hamming-code.ts';
import { Matches } from './matches.ts';
import { type Merger, mergeHere } from './merge.ts';
import type { ScanCopy } from './scan-blocks.ts';
import { ScanIndex } from './scan-index.ts';
import { frozen, type Segment } from './segment.ts';
import { MOST_ENTRIES } from './segment-layout.ts';
import type { Still } from './snapshot.ts';
import { spreadCode } from './spread-code.ts';

/** Entries that changed last are looked at one by one; from here on they are put into a segment. */
const MOST_RECENT = 16_384;
/** A small segment takes in what is new until it is an eighth of the large one. */
const SHARE = 8;

export type Options = {
  merger?: Merger;
  mostRecent?: number;
  largest?: number;
  failed?: (error: unknown) => void;
  segments?: Segment[];
};

/** What is being merged, and what was removed from it meanwhile. */
type Frozen = { recent: ScanIndex; segments: Segment[]; removed: number[] };

/**
 * Exact search of 256-bit codes by Hamming distance: every entry within the radius is found, always.
 *
 * Entries are (id, code); ids are unique integers from 0 to 2^32 - 1, codes may repeat. Changes act on the next search.
 * Most entries lie in one or two segments with tables (one more for each 26 million); the last ones are looked at one by
 * one, and are merged into a segment when they are many, here or (with `merger`) in another thread while this one goes on.
 */
export class HammingIndex {
  #segments: Segment[];
  /** Being merged: searched still, changed only by removing. */
  #frozen: Frozen | null = null;
  #recent = new ScanIndex();
  readonly #matches = new Matches();
  readonly #merger: Merger;
  readonly #failed: Options['failed'];
  readonly #mostRecent: number;
  readonly #largest: number;
  /** After a failure the next try comes when as many entries again have been added. */
  #mergeAt: number;
  #merging: Promise<void> | null = null;
  #failure: unknown = null;

  /**
   * `mostRecent`: how many entries are looked at one by one before they are merged. `failed` is told of a merge that
   * failed: its entries are still found, and it is tried again when as many more have come. `largest`: how many entries
   * a segment may hold, at most and unless said 30 million. `segments`: entries to begin with, no id twice.
   */
  constructor({
    merger = mergeHere,
    mostRecent = MOST_RECENT,
    largest = MOST_ENTRIES,
    failed,
    segments = [],
  }: Options = {}) {
    this.#segments = segments;
    this.#failed = failed;
    this.#merger = merger;
    this.#mostRecent = mostRecent;
    this.#largest = largest;
    this.#mergeAt = mostRecent;
  }

  get size(): number {
    const segments = this.#segments.reduce((sum, segment) => sum + segment.size, 0);
    return segments + this.#recent.size + (this.#frozen?.recent.size ?? 0);
  }

  /** Bytes held: all but what the table from id to place of the last entries takes, which is an estimate. */
  get memoryBytes(): number {
    const segments = this.#segments.reduce((sum, segment) => sum + segment.memoryBytes, 0);
    return segments + this.#recent.memoryBytes + (this.#frozen?.recent.memoryBytes ?? 0);
  }

  /** How many entries each segment has, and how many are looked at one by one. */
  get makeUp(): { segments: number[]; recent: number } {
    const recent = this.#recent.size + (this.#frozen?.recent.size ?? 0);
    return { segments: this.#segments.map(({ size }) => size), recent };
  }

  has(id: number): boolean {
    return (
      this.#recent.has(id) ||
      this.#frozen?.recent.has(id) === true ||
      this.#segments.some((segment) => segment.has(id))
    );
  }

  /** Throws HammingIndexError: bad-id, id-in-use, bad-code (not 32 bytes), full (no memory left). */
  add(id: number, code: Uint8Array): void {
    checkId(id);
    checkCode(code);
    if (this.has(id)) throw new HammingIndexError('id-in-use', `id ${id} is in the index already`);
    this.#recent.add(id, spreadCode(code));
    if (this.#recent.size >= this.#mergeAt) this.#beginMerge();
  }

  /** True when the entry was there. */
  remove(id: number): boolean {
    if (this.#recent.remove(id)) return true;
    // Whatever is being merged has a copy of it: it is taken out of the outcome too.
    const frozen = this.#frozen?.recent.remove(id) === true;
    const removed = frozen || this.#segments.some((segment) => segment.remove(id));
    if (removed) this.#frozen?.removed.push(id);
    return removed;
  }

  /** Every entry at most `radius` bits from `code`, nearest first, then by id. Throws bad-code, bad-radius (0 to 256). */
  search(code: Uint8Array, radius: number): HammingMatch[] {
    checkCode(code);
    checkRadius(radius);
    const query = spreadCode(code);
    const matches = this.#matches.begin();
    for (const segment of this.#segments) segment.search(query, radius, matches);
    for (const one of this.#lastOnes()) one.search(query, radius, matches);
    return matches.order().toArray();
  }

  /** What a search looks at, for other threads: as it is now, but that what is removed later is gone there too. */
  parts(): { segments: readonly Segment[]; recent: ScanCopy[] } {
    return { segments: this.#segments, recent: this.#lastOnes().map((one) => one.copy()) };
  }

  /** All that is in it at this moment, for a snapshot. */
  still(): Still {
    const parts = this.#frozen ? [this.#frozen.recent, this.#recent] : [this.#recent];
    const entries = parts.reduce((sum, part) => sum + part.size, 0);
    const codes = new Uint8Array(entries * CODE_BYTES);
    const ids = new Uint32Array(entries);
    let from = 0;
    for (const part of parts) {
      part.copyTo(codes.subarray(from * CODE_BYTES), ids.subarray(from));
      from += part.size;
    }
    return { segments: this.#segments.map(frozen), codes, ids };
  }

  /** Adds entries whose codes are spread already, none of which it has: those of a snapshot. */
  addSpread(codes: Uint8Array, ids: Uint32Array): void {
    for (const [i, id] of ids.entries())
      this.#recent.add(id, codes.subarray(i * CODE_BYTES, (i + 1) * CODE_BYTES));
    if (this.#recent.size >= this.#mergeAt) this.#beginMerge();
  }

  /** Resolves when nothing is being merged. Rejects when the last merge failed: its entries are still found. */
  async settled(): Promise<void> {
    while (this.#merging) await this.#merging;
    if (this.#failure === null) return;
    const failure = this.#failure;
    this.#failure = null;
    throw failure;
  }

  /** Puts all that is in the index into one segment. */
  async pack(): Promise<void> {
    await this.settled();
    this.#beginMerge(this.#segments);
    await this.settled();
  }

  #lastOnes(): ScanIndex[] {
    return (this.#frozen ? [this.#recent, this.#frozen.recent] : [this.#recent]).filter(
      ({ size }) => size > 0,
    );
  }

  #beginMerge(segments = this.#worthMerging()): void {
    if (this.#frozen) return;
    const frozen = { recent: this.#recent, segments, removed: [] };
    this.#frozen = frozen;
    this.#recent = new ScanIndex();
    const merged = this.#merger(frozen);
    if (!(merged instanceof Promise)) {
      this.#take(frozen, merged);
      return;
    }
    this.#merging = merged
      .then(
        (segment) => this.#take(frozen, segment),
        (error: unknown) => this.#giveBack(frozen, error),
      )
      .finally(() => {
        this.#merging = null;
        if (this.#failure === null && this.#recent.size >= this.#mergeAt) this.#beginMerge();
      });
  }

  /**
   * The small segment, and the large one as well once what is new is a share of it. One that has no room for such a share
   * is left as it is, and others begin beside it.
   */
  #worthMerging(): Segment[] {
    const open = this.#segments.filter(
      ({ size }) => size + size / SHARE + this.#mostRecent * 2 <= this.#largest,
    );
    const large = open.reduce<Segment | null>(
      (most, one) => (most && most.size >= one.size ? most : one),
      null,
    );
    const taken: Segment[] = [];
    let rest = this.#recent.size;
    const take = (segment: Segment): void => {
      if (rest + segment.size > this.#largest) return;
      taken.push(segment);
      rest += segment.size;
    };
    for (const segment of open) if (segment !== large) take(segment);
    if (large && rest * SHARE >= large.size) take(large);
    return taken;
  }

  #take(frozen: Frozen, merged: Segment | null): void {
    const others = this.#segments.filter((segment) => !frozen.segments.includes(segment));
    for (const id of frozen.removed) merged?.remove(id);
    this.#segments = merged === null ? others : [...others, merged];
    this.#frozen = null;
    this.#mergeAt = this.#mostRecent;
  }

  #giveBack(frozen: Frozen, error: unknown): void {
    const codes = new Uint8Array(frozen.recent.size * CODE_BYTES);
    const ids = new Uint32Array(frozen.recent.size);
    frozen.recent.copyTo(codes, ids);
    this.#frozen = null;
    this.#failure = error;
    this.#failed?.(error);
    this.#mergeAt = this.#recent.size + ids.length + this.#mostRecent;
    this.addSpread(codes, ids);
  }
}
