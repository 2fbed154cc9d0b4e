import { checkCode, checkId, checkRadius, HammingIndexError } from './hamming-code.ts';
import type { Matches } from './matches.ts';
import { ScanBlocks, type ScanCopy } from './scan-blocks.ts';

// A Map entry of two integers takes 20 to 43 bytes on Node 24, by how full its table is. The rest of memoryBytes is exact.
const MAP_ENTRY_BYTES = 43;

/**
 * The entries that changed last: a search looks at every code, so that adding and removing cost nothing. At most 134
 * million entries; what is many belongs in a segment.
 */
export class ScanIndex {
  readonly #blocks = new ScanBlocks();
  readonly #places = new Map<number, number>();
  #copy: ScanCopy | null = null;

  get size(): number {
    return this.#places.size;
  }

  /** Bytes held: codes and ids exactly, the table from id to place by estimate. */
  get memoryBytes(): number {
    return this.#blocks.memoryBytes + this.#places.size * MAP_ENTRY_BYTES;
  }

  has(id: number): boolean {
    return this.#places.has(id);
  }

  /** Throws HammingIndexError: bad-id, id-in-use, bad-code (not 32 bytes), full (no memory left). */
  add(id: number, code: Uint8Array): void {
    checkId(id);
    checkCode(code);
    if (this.#places.has(id)) throw new HammingIndexError('id-in-use', `id ${id} is in the index already`);
    this.#blocks.push(id, code);
    this.#places.set(id, this.#blocks.size - 1);
    this.#copy = null;
  }

  /** True when the entry was there. */
  remove(id: number): boolean {
    const place = this.#places.get(id);
    if (place === undefined) return false;
    this.#places.set(this.#blocks.idAt(this.#blocks.size - 1), place);
    this.#blocks.removeAt(place);
    this.#places.delete(id);
    this.#copy = null;
    return true;
  }

  /** Adds every entry at most `radius` bits from `code`, in no order. Throws bad-code, bad-radius (0 to 256). */
  search(code: Uint8Array, radius: number, matches: Matches): void {
    checkCode(code);
    checkRadius(radius);
    this.#blocks.search(code, radius, matches);
  }

  /** Writes every entry, in no order: `size` codes of 32 bytes, and as many ids. */
  copyTo(codes: Uint8Array, ids: Uint32Array): void {
    this.#blocks.copyTo(codes, ids);
  }

  /** As it is now, for another thread; the same object until something changes. */
  copy(): ScanCopy {
    this.#copy ??= this.#blocks.copy();
    return this.#copy;
  }
}
