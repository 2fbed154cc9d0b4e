import { Integers } from './blocks.ts';

const NONE = -1;
const FIRST_BUCKETS = 1024;

/**
 * Entries by a hash of 32 bits: chains that grow one bucket at a time (W. Litwin, "Linear Hashing", VLDB 1980), so that no
 * addition waits for all entries to be put anew. An entry is a small integer that the caller gives; each is in it once at most.
 */
export class Chains {
  readonly #hashOf: (entry: number) => number;
  /** The first entry of each bucket. */
  readonly #heads = new Integers();
  readonly #next = new Integers();
  readonly #before = new Integers();
  #size = 0;
  /** Buckets when this round of splitting began, a power of two; and the one that is split next. */
  #round = FIRST_BUCKETS;
  #split = 0;

  constructor(hashOf: (entry: number) => number) {
    this.#hashOf = hashOf;
    for (let bucket = 0; bucket < FIRST_BUCKETS; bucket++) this.#heads.push(NONE);
  }

  get memoryBytes(): number {
    return this.#heads.memoryBytes + this.#next.memoryBytes + this.#before.memoryBytes;
  }

  add(entry: number): void {
    while (this.#next.length <= entry) {
      this.#next.push(NONE);
      this.#before.push(NONE);
    }
    this.#link(entry, this.#bucketOf(this.#hashOf(entry)));
    this.#size += 1;
    if (this.#size > this.#heads.length) this.#splitOne();
  }

  remove(entry: number): void {
    const [before, next] = [this.#before.get(entry), this.#next.get(entry)];
    if (before === NONE) this.#heads.set(this.#bucketOf(this.#hashOf(entry)), next);
    else this.#next.set(before, next);
    if (next !== NONE) this.#before.set(next, before);
    this.#size -= 1;
  }

  /** Entries whose hash may be this one, until `seen` says that it is enough. */
  each(hash: number, seen: (entry: number) => boolean): void {
    for (let entry = this.#heads.get(this.#bucketOf(hash)); entry !== NONE; entry = this.#next.get(entry)) {
      if (seen(entry)) return;
    }
  }

  #bucketOf(hash: number): number {
    const bucket = hash & (2 * this.#round - 1);
    return bucket < this.#round + this.#split ? bucket : bucket - this.#round;
  }

  #link(entry: number, bucket: number): void {
    const head = this.#heads.get(bucket);
    this.#next.set(entry, head);
    this.#before.set(entry, NONE);
    if (head !== NONE) this.#before.set(head, entry);
    this.#heads.set(bucket, entry);
  }

  #splitOne(): void {
    let entry = this.#heads.get(this.#split);
    const added = this.#round + this.#split;
    this.#heads.push(NONE);
    this.#heads.set(this.#split, NONE);
    while (entry !== NONE) {
      const next = this.#next.get(entry);
      this.#link(entry, (this.#hashOf(entry) & this.#round) === 0 ? this.#split : added);
      entry = next;
    }
    this.#split += 1;
    if (this.#split < this.#round) return;
    this.#round *= 2;
    this.#split = 0;
  }
}
