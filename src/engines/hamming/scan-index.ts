import { readFileSync } from 'node:fs';
import {
  CODE_BYTES,
  checkCode,
  checkId,
  checkRadius,
  HammingIndexError,
  type HammingMatch,
} from './hamming-code.ts';

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

// A Map entry of two integers takes 20 to 43 bytes on Node 24, by how full its table is. The rest of memoryBytes is exact.
const MAP_ENTRY_BYTES = 43;

let compiled: WebAssembly.Module | undefined;

/**
 * The entries that changed last: a search looks at every code, with 64-bit popcount in WebAssembly, so that adding and
 * removing cost nothing. At most 134 million entries; what is many belongs in a segment.
 */
export class ScanIndex {
  readonly #scan: Scan;
  readonly #places = new Map<number, number>();
  #ids = new Uint32Array(0);
  #blocks = 0;

  constructor() {
    compiled ??= new WebAssembly.Module(readFileSync(new URL('scan.wasm', import.meta.url)));
    this.#scan = new WebAssembly.Instance(compiled).exports as unknown as Scan;
  }

  get size(): number {
    return this.#places.size;
  }

  /** Bytes held: codes and ids exactly, the table from id to place by estimate. */
  get memoryBytes(): number {
    return this.#scan.memory.buffer.byteLength + this.#ids.byteLength + this.#places.size * MAP_ENTRY_BYTES;
  }

  has(id: number): boolean {
    return this.#places.has(id);
  }

  /** Throws HammingIndexError: bad-id, id-in-use, bad-code (not 32 bytes), full (no memory left). */
  add(id: number, code: Uint8Array): void {
    checkId(id);
    checkCode(code);
    if (this.#places.has(id)) throw new HammingIndexError('id-in-use', `id ${id} is in the index already`);
    const place = this.size;
    this.#reserve(place + 1);
    const bytes = new Uint8Array(this.#scan.memory.buffer);
    const [leading, trailing] = addresses(place);
    bytes.set(code.subarray(0, HALF), leading);
    bytes.set(code.subarray(HALF), trailing);
    this.#ids[place] = id;
    this.#places.set(id, place);
  }

  /** True when the entry was there. */
  remove(id: number): boolean {
    const place = this.#places.get(id);
    if (place === undefined) return false;
    // the last entry moves into the gap, so that a scan never meets a removed code
    const last = this.size - 1;
    const bytes = new Uint8Array(this.#scan.memory.buffer);
    const [leadingFrom, trailingFrom] = addresses(last);
    const [leadingTo, trailingTo] = addresses(place);
    bytes.copyWithin(leadingTo, leadingFrom, leadingFrom + HALF);
    bytes.copyWithin(trailingTo, trailingFrom, trailingFrom + HALF);
    const moved = this.#ids[last]!;
    this.#ids[place] = moved;
    this.#places.set(moved, place);
    this.#places.delete(id);
    return true;
  }

  /** Every entry at most `radius` bits from `code`, in no order. Throws bad-code, bad-radius (0 to 256). */
  search(code: Uint8Array, radius: number): HammingMatch[] {
    checkCode(code);
    checkRadius(radius);
    const { memory, scan, stoppedAt } = this.#scan;
    new Uint8Array(memory.buffer, 0, 32).set(code);
    const matches: HammingMatch[] = [];
    for (let start = 0; start < this.size; start += BLOCK_CODES) {
      const count = Math.min(BLOCK_CODES, this.size - start);
      for (let from = 0; from < count; from = stoppedAt()) {
        const hits = scan(addresses(start)[0], from, count, radius);
        if (hits === 0) continue;
        const found = new Uint32Array(memory.buffer, HITS, 2 * hits);
        for (let i = 0; i < found.length; i += 2)
          matches.push({ id: this.#ids[start + found[i]!]!, distance: found[i + 1]! });
      }
    }
    return matches;
  }

  /** Writes every entry, in no order: `size` codes of 32 bytes, and as many ids. */
  copyTo(codes: Uint8Array, ids: Uint32Array): void {
    const bytes = new Uint8Array(this.#scan.memory.buffer);
    ids.set(this.#ids.subarray(0, this.size));
    for (let place = 0; place < this.size; place++) {
      const [leading, trailing] = addresses(place);
      codes.set(bytes.subarray(leading, leading + HALF), place * CODE_BYTES);
      codes.set(bytes.subarray(trailing, trailing + HALF), place * CODE_BYTES + HALF);
    }
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
