import { Integers } from './blocks.ts';
import { ExactCodes, ExactCodesError } from './exact-codes.ts';

/** `ids`: of its codes, in their order, one that comes twice twice; `links`: one for each that is another. Never changes. */
export type CodeSet = Readonly<{ number: number; ids: Uint32Array; links: Uint32Array }>;

/** What the program keeps of a set beside the integers that are counted, about: measured with 200,000 sets of one code. */
const SET_BYTES = 550;
const NONE = -1;

/**
 * Numbered sets of codes of one length, each code held once, with the sets that have it: openings and credits are in many
 * videos. Codes and links lie outside the heap; taking away one of a million sets that share a code costs nothing.
 */
export class CodeSets {
  readonly #bytes: number;
  readonly #codes: ExactCodes;
  readonly #slots = new Map<number, number>();
  readonly #sets: (CodeSet | null)[] = [];
  readonly #freeSlots: number[] = [];
  readonly #freeIds: number[] = [];
  readonly #freeLinks: number[] = [];
  /** Of a code the first of its links. */
  readonly #first = new Integers();
  /** A link is of one code and one set that has it; those of a code hang together both ways. */
  readonly #idOf = new Integers();
  readonly #slotOf = new Integers();
  readonly #before = new Integers();
  readonly #after = new Integers();
  #integers = 0;

  /** @param bytes of each code @param secret as of ExactCodes */
  constructor(bytes: number, secret: Int32Array) {
    this.#bytes = bytes;
    this.#codes = new ExactCodes(bytes, secret);
  }

  /** Sets, not codes. */
  get size(): number {
    return this.#slots.size;
  }

  /** About what all of it takes. */
  get memoryBytes(): number {
    const lists = [this.#first, this.#idOf, this.#slotOf, this.#before, this.#after];
    const links = lists.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0);
    return this.#codes.memoryBytes + links + this.#integers * 4 + this.size * SET_BYTES;
  }

  /**
   * Adds a set whose number is not in it. Throws ExactCodesError: bad-code, bad-number, full.
   * @param codes one behind the other
   * @returns ids of the codes that no set had before
   */
  add(number: number, codes: Uint8Array): number[] {
    if (!Number.isSafeInteger(number) || number < 0 || this.#slots.has(number))
      throw new ExactCodesError('bad-number', `${number} is no number of a new set`);
    if (codes.length % this.#bytes !== 0)
      throw new ExactCodesError('bad-code', `a code has ${this.#bytes} bytes: ${codes.length} are no codes`);
    const slot = this.#freeSlots.pop() ?? this.#sets.length;
    const fresh: number[] = [];
    const ids = new Uint32Array(codes.length / this.#bytes);
    for (let at = 0; at < ids.length; at++) {
      const code = codes.subarray(at * this.#bytes, (at + 1) * this.#bytes);
      const [known] = this.#codes.find(code);
      ids[at] = known ?? this.#newId(code, fresh);
    }
    const links = Uint32Array.from(new Set(ids), (id) => this.#link(id, slot));
    this.#sets[slot] = { number, ids, links };
    this.#slots.set(number, slot);
    this.#integers += ids.length + links.length;
    return fresh;
  }

  /** A number that is not in it changes nothing. @returns ids of the codes that no set has any more */
  remove(number: number): number[] {
    const slot = this.#slots.get(number);
    if (slot === undefined) return [];
    const { ids, links } = this.#sets[slot]!;
    const gone: number[] = [];
    for (const link of links) {
      const id = this.#idOf.get(link);
      this.#unlink(id, link);
      if (this.#first.get(id) !== NONE) continue;
      this.#codes.remove(id);
      this.#freeIds.push(id);
      gone.push(id);
    }
    this.#integers -= ids.length + links.length;
    this.#sets[slot] = null;
    this.#freeSlots.push(slot);
    this.#slots.delete(number);
    return gone;
  }

  /** The code of an id that `add` gave. */
  codeOf(id: number): Uint8Array {
    return this.#codes.codeOf(id)!;
  }

  /** Calls back with each set that has a code, in no order. */
  eachWith(id: number, call: (set: CodeSet) => void): void {
    for (let link = this.#first.get(id); link !== NONE; link = this.#after.get(link))
      call(this.#sets[this.#slotOf.get(link)]!);
  }

  /** All sets as they are now, and the codes of one of them, one behind the other, whatever changes until they are asked for. */
  still(): { sets: readonly CodeSet[]; codesOf(set: CodeSet): Uint8Array } {
    const sets = this.#sets.filter((one) => one !== null);
    // An id is given again once nobody has its code: the codes are copied now.
    const { numbers, codes } = this.#codes.entries();
    const places = new Uint32Array(this.#first.length);
    for (let place = 0; place < numbers.length; place++) places[numbers[place]!] = place;
    const codesOf = ({ ids }: CodeSet): Uint8Array => {
      const all = new Uint8Array(ids.length * this.#bytes);
      for (let at = 0; at < ids.length; at++) {
        const from = places[ids[at]!]! * this.#bytes;
        all.set(codes.subarray(from, from + this.#bytes), at * this.#bytes);
      }
      return all;
    };
    return { sets, codesOf };
  }

  #newId(code: Uint8Array, fresh: number[]): number {
    const id = this.#freeIds.pop() ?? this.#first.length;
    if (id === this.#first.length) this.#first.push(NONE);
    this.#codes.add(id, code);
    fresh.push(id);
    return id;
  }

  #link(id: number, slot: number): number {
    const next = this.#first.get(id);
    const link = this.#freeLinks.pop() ?? this.#idOf.length;
    if (link === this.#idOf.length) {
      for (const list of [this.#idOf, this.#slotOf, this.#before, this.#after]) list.push(NONE);
    }
    this.#idOf.set(link, id);
    this.#slotOf.set(link, slot);
    this.#before.set(link, NONE);
    this.#after.set(link, next);
    if (next !== NONE) this.#before.set(next, link);
    this.#first.set(id, link);
    return link;
  }

  #unlink(id: number, link: number): void {
    const [before, after] = [this.#before.get(link), this.#after.get(link)];
    if (before === NONE) this.#first.set(id, after);
    else this.#after.set(before, after);
    if (after !== NONE) this.#before.set(after, before);
    this.#freeLinks.push(link);
  }
}
