import type { HammingMatch } from './hamming-code.ts';

/** So many are put in order one by one. */
const FEW = 16;
/** Kept for the next search; what a wide radius needed beyond is let go. */
const MOST_KEPT = 1 << 16;
const DISTANCES = 257;

/**
 * What one search finds, as numbers side by side: a blank frame has ten thousand entries, and an object for each, made
 * before they are in order, costs more than finding them. One for many searches: `begin` forgets what the last one found.
 */
export class Matches {
  size = 0;
  #ids = new Uint32Array(256);
  #distances = new Uint16Array(256);
  #others = new Uint32Array(0);
  readonly #next = new Uint32Array(DISTANCES + 1);

  begin(): this {
    this.size = 0;
    if (this.#ids.length > MOST_KEPT) this.#grow(MOST_KEPT);
    return this;
  }

  add(id: number, distance: number): void {
    if (this.size === this.#ids.length) this.#grow(2 * this.size);
    this.#ids[this.size] = id;
    this.#distances[this.size++] = distance;
  }

  addAll(others: Matches): void {
    const size = this.size + others.size;
    if (size > this.#ids.length) this.#grow(2 * size);
    this.#ids.set(others.#ids.subarray(0, others.size), this.size);
    this.#distances.set(others.#distances.subarray(0, others.size), this.size);
    this.size = size;
  }

  /** Nearest first, then by id. */
  order(): this {
    if (this.size <= FEW) this.#orderFew();
    else this.#orderMany();
    return this;
  }

  ids(): Uint32Array<ArrayBuffer> {
    return this.#ids.slice(0, this.size);
  }

  distances(): Uint16Array<ArrayBuffer> {
    return this.#distances.slice(0, this.size);
  }

  toArray(): HammingMatch[] {
    return toMatches(this.#ids, this.#distances, 0, this.size);
  }

  #orderFew(): void {
    const [ids, distances] = [this.#ids, this.#distances];
    for (let from = 1; from < this.size; from++) {
      const id = ids[from]!;
      const distance = distances[from]!;
      let at = from;
      for (; at > 0; at--) {
        const before = distances[at - 1]!;
        if (before < distance || (before === distance && ids[at - 1]! <= id)) break;
        ids[at] = ids[at - 1]!;
        distances[at] = before;
      }
      ids[at] = id;
      distances[at] = distance;
    }
  }

  /** By distance without comparing; entries of one code mostly come in the order of their ids already. */
  #orderMany(): void {
    const next = this.#next.fill(0);
    for (let i = 0; i < this.size; i++) next[this.#distances[i]! + 1]!++;
    for (let distance = 1; distance <= DISTANCES; distance++) next[distance]! += next[distance - 1]!;
    if (this.#others.length < this.#ids.length) this.#others = new Uint32Array(this.#ids.length);
    const ordered = this.#others;
    for (let i = 0; i < this.size; i++) ordered[next[this.#distances[i]!]!++] = this.#ids[i]!;
    this.#others = this.#ids;
    this.#ids = ordered;
    // Each start has moved to the end of its distance.
    for (let distance = 0, from = 0; distance < DISTANCES; from = next[distance++]!) {
      const to = next[distance]!;
      if (from === to) continue;
      this.#distances.fill(distance, from, to);
      sortIds(ordered, from, to, this.#others);
    }
  }

  #grow(length: number): void {
    const [ids, distances] = [new Uint32Array(length), new Uint16Array(length)];
    ids.set(this.#ids.subarray(0, this.size));
    distances.set(this.#distances.subarray(0, this.size));
    [this.#ids, this.#distances, this.#others] = [ids, distances, new Uint32Array(0)];
  }
}

/**
 * Puts ids in order from one place to another. Those of one code come in order already, with those of other codes before
 * or behind them: where one ascending run is most of it, only the others are sorted, into `room`, and merged with it.
 */
function sortIds(ids: Uint32Array, from: number, to: number, room: Uint32Array): void {
  let [longest, end] = [from, from];
  for (let start = from, at = from + 1; at <= to; at++) {
    if (at < to && ids[at - 1]! <= ids[at]!) continue;
    if (at - start > end - longest) [longest, end] = [start, at];
    start = at;
  }
  const run = end - longest;
  if (run === to - from) return;
  if (run * 2 < to - from) {
    ids.subarray(from, to).sort();
    return;
  }
  const others = to - from - run;
  room.set(ids.subarray(from, longest), 0);
  room.set(ids.subarray(end, to), longest - from);
  room.subarray(0, others).sort();
  ids.copyWithin(to - run, longest, end);
  let at = from;
  let next = to - run;
  for (let other = 0; other < others; )
    ids[at++] = next < to && ids[next]! <= room[other]! ? ids[next++]! : room[other++]!;
}

export function toMatches(
  ids: Uint32Array,
  distances: Uint16Array,
  from: number,
  to: number,
): HammingMatch[] {
  const matches: HammingMatch[] = [];
  for (let at = from; at < to; at++) matches.push({ id: ids[at]!, distance: distances[at]! });
  return matches;
}
