import { Records } from './blocks.ts';
import { Chains } from './chains.ts';
import { hasher } from './hash-code.ts';

export type ExactCodesErrorCode = 'bad-length' | 'bad-code' | 'bad-number' | 'full';

export class ExactCodesError extends Error {
  override readonly name = 'ExactCodesError';
  readonly code: ExactCodesErrorCode;
  constructor(code: ExactCodesErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** Random integers of 32 bits that an index needs: one for each word of its longest code, and one to begin with. */
export const SECRET_WORDS = 17;
/** Places are integers of 31 bits. */
const MOST = 2 ** 31 - 1;

/**
 * Codes of one length that match only what is the same, each with a number; many may have the same code. All of it lies
 * outside the heap of the program: about 70 bytes for a code of 32.
 *
 * Whoever gives the codes may choose them, MD5 above all: which chain one is in hangs on a secret of this index.
 */
export class ExactCodes {
  readonly #bytes: number;
  readonly #records: Records;
  readonly #byCode: Chains;
  readonly #byNumber: Chains;
  readonly #free: number[] = [];
  /** A code that is asked about, as words. */
  readonly #asked: Uint8Array;
  readonly #askedWords: Int32Array;
  readonly #hash: (word: (at: number) => number) => number;
  #places = 0;

  /**
   * @param bytes of each code: a multiple of four, 64 at most
   * @param secret SECRET_WORDS random integers. Throws ExactCodesError: bad-length.
   */
  constructor(bytes: number, secret: Int32Array) {
    if (bytes < 4 || bytes > 64 || bytes % 4 !== 0 || secret.length < SECRET_WORDS)
      throw new ExactCodesError('bad-length', `codes of ${bytes} bytes, a secret of ${secret.length} words`);
    this.#bytes = bytes;
    this.#records = new Records(bytes);
    this.#asked = new Uint8Array(bytes);
    this.#askedWords = new Int32Array(this.#asked.buffer);
    this.#hash = hasher(secret, bytes / 4);
    this.#byCode = new Chains((place) => this.#hash((word) => this.#records.wordAt(place, word)));
    this.#byNumber = new Chains((place) => hashOfNumber(this.#records.numberAt(place)));
  }

  get size(): number {
    return this.#places - this.#free.length;
  }

  /** Bytes held, but for the list of places that fell free. */
  get memoryBytes(): number {
    return this.#records.memoryBytes + this.#byCode.memoryBytes + this.#byNumber.memoryBytes;
  }

  /** A number that is there already has this code from now on. Throws bad-code, bad-number (0 to 2^53 - 1), full. */
  add(number: number, code: Uint8Array): void {
    if (!Number.isSafeInteger(number) || number < 0)
      throw new ExactCodesError('bad-number', `${number} is no number of an entry`);
    if (code.length !== this.#bytes)
      throw new ExactCodesError('bad-code', `a code has ${this.#bytes} bytes, not ${code.length}`);
    this.remove(number);
    const place = this.#free.pop() ?? this.#places++;
    if (place > MOST) throw new ExactCodesError('full', 'no more entries can be told apart');
    this.#records.set(place, number, code);
    this.#byCode.add(place);
    this.#byNumber.add(place);
  }

  /** True when the entry was there. */
  remove(number: number): boolean {
    const place = this.#placeOf(number);
    if (place === null) return false;
    this.#byCode.remove(place);
    this.#byNumber.remove(place);
    this.#free.push(place);
    return true;
  }

  /** Numbers of all that have this code, in no order; none for a code of another length. */
  find(code: Uint8Array): number[] {
    const found: number[] = [];
    if (code.length !== this.#bytes) return found;
    this.#asked.set(code);
    const words = this.#askedWords;
    const hash = this.#hash((word) => words[word]!);
    this.#byCode.each(hash, (place) => {
      if (this.#records.isAt(place, words)) found.push(this.#records.numberAt(place));
      return false;
    });
    return found;
  }

  /** The code of a number, as it lies there: good until something changes. Null where the number is not in it. */
  codeOf(number: number): Uint8Array | null {
    const place = this.#placeOf(number);
    return place === null ? null : this.#records.codeAt(place);
  }

  /** A copy of everything, in no order: codes one behind the other. */
  entries(): { numbers: Float64Array; codes: Uint8Array } {
    const numbers = new Float64Array(this.size);
    const codes = new Uint8Array(this.size * this.#bytes);
    const free = new Set(this.#free);
    for (let place = 0, at = 0; place < this.#places; place++) {
      if (free.has(place)) continue;
      numbers[at] = this.#records.numberAt(place);
      codes.set(this.#records.codeAt(place), at++ * this.#bytes);
    }
    return { numbers, codes };
  }

  #placeOf(number: number): number | null {
    let found: number | null = null;
    this.#byNumber.each(hashOfNumber(number), (place) => {
      if (this.#records.numberAt(place) === number) found = place;
      return found !== null;
    });
    return found;
  }
}

/** Numbers of entries are given one after the other: their low bits tell them apart. */
const hashOfNumber = (number: number): number =>
  ((number % 2 ** 32) | 0) ^ Math.imul(Math.floor(number / 2 ** 32), 0x9e3779b1);
