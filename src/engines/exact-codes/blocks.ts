/** Elements of one block: what grows by blocks is never copied, so that no addition waits for that. */
const SHIFT = 16;
const BLOCK = 1 << SHIFT;

/** A list of 32-bit integers that grows at its end. */
export class Integers {
  readonly #blocks: Int32Array[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  get memoryBytes(): number {
    return this.#blocks.length * BLOCK * 4;
  }

  get(at: number): number {
    return this.#blocks[at >> SHIFT]![at & (BLOCK - 1)]!;
  }

  set(at: number, value: number): void {
    this.#blocks[at >> SHIFT]![at & (BLOCK - 1)] = value;
  }

  push(value: number): void {
    if (this.#length === this.#blocks.length * BLOCK) this.#blocks.push(new Int32Array(BLOCK));
    this.#length += 1;
    this.set(this.#length - 1, value);
  }
}

/** Records of so many bytes and a number each, by place. */
export class Records {
  readonly #bytes: number;
  readonly #codes: Uint8Array[] = [];
  readonly #words: Int32Array[] = [];
  readonly #numbers: Float64Array[] = [];

  /** @param bytes of each record, a multiple of four */
  constructor(bytes: number) {
    this.#bytes = bytes;
  }

  get memoryBytes(): number {
    return this.#codes.length * BLOCK * (this.#bytes + 8);
  }

  /** At a place within the ones before, or just behind them. */
  set(at: number, number: number, code: Uint8Array): void {
    const block = at >> SHIFT;
    if (block === this.#codes.length) {
      const codes = new Uint8Array(BLOCK * this.#bytes);
      this.#codes.push(codes);
      this.#words.push(new Int32Array(codes.buffer));
      this.#numbers.push(new Float64Array(BLOCK));
    }
    this.#codes[block]!.set(code, (at & (BLOCK - 1)) * this.#bytes);
    this.#numbers[block]![at & (BLOCK - 1)] = number;
  }

  numberAt(at: number): number {
    return this.#numbers[at >> SHIFT]![at & (BLOCK - 1)]!;
  }

  codeAt(at: number): Uint8Array {
    const from = (at & (BLOCK - 1)) * this.#bytes;
    return this.#codes[at >> SHIFT]!.subarray(from, from + this.#bytes);
  }

  wordAt(at: number, word: number): number {
    return this.#words[at >> SHIFT]![((at & (BLOCK - 1)) * this.#bytes) / 4 + word]!;
  }

  isAt(at: number, words: Int32Array): boolean {
    for (let word = 0; word < words.length; word++) {
      if (this.wordAt(at, word) !== words[word]) return false;
    }
    return true;
  }
}
