import { readFileSync } from 'node:fs';
import { CODE_BYTES, HammingIndexError } from './hamming-code.ts';
import type { Matches } from './matches.ts';

interface Scan {
  memory: WebAssembly.Memory;
  scan(block: number, from: number, count: number, radius: number): number;
  stoppedAt(): number;
}

// The layout is scan.as's.
const HITS = 1024;
const BLOCK_CODES = 16384;
const HALF = 16;
const BLOCK_BYTES = BLOCK_CODES * 2 * HALF;
const BLOCKS_START = 65536;
const PAGE = 65536;

/** All that is in blocks at one moment; what changes later does not reach it. */
export type ScanCopy = { blocks: Uint8Array; ids: Uint32Array };

let compiled: WebAssembly.Module | undefined;

/** Spread codes one behind the other, with their ids: a search looks at each, with 64-bit popcount in WebAssembly. */
export class ScanBlocks {
  readonly #scan: Scan;
  #ids = new Uint32Array(0);
  #blocks = 0;
  #size = 0;

  constructor() {
    compiled ??= new WebAssembly.Module(readFileSync(new URL('scan.wasm', import.meta.url)));
    this.#scan = new WebAssembly.Instance(compiled).exports as unknown as Scan;
  }

  /** What `copy` gave. Throws HammingIndexError full. */
  static of({ blocks, ids }: ScanCopy): ScanBlocks {
    const made = new ScanBlocks();
    made.#reserve(ids.length);
    new Uint8Array(made.#scan.memory.buffer).set(blocks, BLOCKS_START);
    made.#ids.set(ids);
    made.#size = ids.length;
    return made;
  }

  get size(): number {
    return this.#size;
  }

  get memoryBytes(): number {
    return this.#scan.memory.buffer.byteLength + this.#ids.byteLength;
  }

  idAt(place: number): number {
    return this.#ids[place]!;
  }

  /** Throws HammingIndexError full (no memory left). */
  push(id: number, code: Uint8Array): void {
    const place = this.#size;
    this.#reserve(place + 1);
    const bytes = new Uint8Array(this.#scan.memory.buffer);
    const [leading, trailing] = addresses(place);
    bytes.set(code.subarray(0, HALF), leading);
    bytes.set(code.subarray(HALF), trailing);
    this.#ids[place] = id;
    this.#size++;
  }

  /** The last one moves into the gap, so that a scan never meets a removed code. */
  removeAt(place: number): void {
    const last = --this.#size;
    const bytes = new Uint8Array(this.#scan.memory.buffer);
    const [leadingFrom, trailingFrom] = addresses(last);
    const [leadingTo, trailingTo] = addresses(place);
    bytes.copyWithin(leadingTo, leadingFrom, leadingFrom + HALF);
    bytes.copyWithin(trailingTo, trailingFrom, trailingFrom + HALF);
    this.#ids[place] = this.#ids[last]!;
  }

  /** Adds every entry at most `radius` bits from `code`, in no order. */
  search(code: Uint8Array, radius: number, matches: Matches): void {
    const { memory, scan, stoppedAt } = this.#scan;
    new Uint8Array(memory.buffer, 0, CODE_BYTES).set(code);
    for (let start = 0; start < this.#size; start += BLOCK_CODES) {
      const count = Math.min(BLOCK_CODES, this.#size - start);
      for (let from = 0; from < count; from = stoppedAt()) {
        const hits = scan(addresses(start)[0], from, count, radius);
        if (hits === 0) continue;
        const found = new Uint32Array(memory.buffer, HITS, 2 * hits);
        for (let i = 0; i < found.length; i += 2) matches.add(this.#ids[start + found[i]!]!, found[i + 1]!);
      }
    }
  }

  /** Writes every entry, in no order: `size` codes of 32 bytes, and as many ids. */
  copyTo(codes: Uint8Array, ids: Uint32Array): void {
    const bytes = new Uint8Array(this.#scan.memory.buffer);
    ids.set(this.#ids.subarray(0, this.#size));
    for (let place = 0; place < this.#size; place++) {
      const [leading, trailing] = addresses(place);
      codes.set(bytes.subarray(leading, leading + HALF), place * CODE_BYTES);
      codes.set(bytes.subarray(trailing, trailing + HALF), place * CODE_BYTES + HALF);
    }
  }

  /** For another thread, faster than entry by entry: `ScanBlocks.of(blocks.copy())`. */
  copy(): ScanCopy {
    const blocks = Math.ceil(this.#size / BLOCK_CODES);
    const memory = new Uint8Array(this.#scan.memory.buffer, BLOCKS_START, blocks * BLOCK_BYTES);
    return { blocks: memory.slice(), ids: this.#ids.slice(0, this.#size) };
  }

  #reserve(entries: number): void {
    const blocks = Math.ceil(entries / BLOCK_CODES);
    if (blocks <= this.#blocks) return;
    try {
      this.#scan.memory.grow(((blocks - this.#blocks) * BLOCK_BYTES) / PAGE);
    } catch {
      throw new HammingIndexError('full', `no memory for ${entries} entries`);
    }
    this.#blocks = blocks;
    if (this.#ids.length < blocks * BLOCK_CODES) {
      // doubled, so that filling the index one by one copies each id a bounded number of times
      const ids = new Uint32Array(Math.max(blocks * BLOCK_CODES, this.#ids.length * 2));
      ids.set(this.#ids);
      this.#ids = ids;
    }
  }
}

function addresses(place: number): [leading: number, trailing: number] {
  const block = BLOCKS_START + Math.floor(place / BLOCK_CODES) * BLOCK_BYTES;
  const leading = block + (place % BLOCK_CODES) * HALF;
  return [leading, leading + BLOCK_CODES * HALF];
}
