import { EMPTY_ROOT, HASH_BYTES, type Hash, type HashReader, isCount, nodeHash, sameHash } from './merkle.ts';

/** Root of the tree of the first `size` leaves, from a reader that knows at least those. */
export async function rootAt(size: number, read: HashReader): Promise<Hash> {
  requireThat(isCount(size), 'size is not a tree size');
  return size === 0 ? EMPTY_ROOT : rangeHash(0, size, read);
}

/**
 * Inclusion proof of leaf `index` in the tree of `size` leaves, from the leaf's sibling upwards
 * (RFC 6962 §2.1.1, PATH). Throws RangeError when the index is not in the tree.
 */
export async function inclusionProof(index: number, size: number, read: HashReader): Promise<Hash[]> {
  requireThat(isCount(index) && isCount(size) && index < size, 'index is not in the tree');
  const proof: Hash[] = [];
  let start = 0;
  let end = size;
  while (end - start > 1) {
    const middle = start + splitPoint(end - start);
    if (index < middle) {
      proof.push(await rangeHash(middle, end, read));
      end = middle;
    } else {
      proof.push(await rangeHash(start, middle, read));
      start = middle;
    }
  }
  return proof.reverse();
}

/**
 * Consistency proof between the trees of `oldSize` and `newSize` leaves (RFC 6962 §2.1.2, PROOF).
 * Empty when the sizes are equal or the old tree is empty. Throws RangeError when oldSize > newSize.
 */
export async function consistencyProof(oldSize: number, newSize: number, read: HashReader): Promise<Hash[]> {
  requireThat(isCount(oldSize) && isCount(newSize) && oldSize <= newSize, 'oldSize is larger than newSize');
  if (oldSize === 0 || oldSize === newSize) return [];
  const proof: Hash[] = [];
  let start = 0;
  let end = newSize;
  while (oldSize !== end) {
    const middle = start + splitPoint(end - start);
    if (oldSize <= middle) {
      proof.push(await rangeHash(middle, end, read));
      end = middle;
    } else {
      proof.push(await rangeHash(start, middle, read));
      start = middle;
    }
  }
  // The old root itself is left out: the verifier holds it (RFC 6962 §2.1.2, b = true).
  if (start > 0) proof.push(await rangeHash(start, end, read));
  return proof.reverse();
}

/** Does the proof show that a leaf with this leaf hash stands at `index` in the tree? (RFC 9162 §2.1.3.2) */
export function verifyInclusion(claim: {
  index: number;
  size: number;
  leafHash: Hash;
  proof: readonly Hash[];
  root: Hash;
}): boolean {
  const { index, size, proof } = claim;
  if (!isCount(index) || !isCount(size) || index >= size) return false;
  if (!proof.every(isHash) || !isHash(claim.leafHash)) return false;
  let node = index;
  let last = size - 1;
  let computed = claim.leafHash;
  for (const sibling of proof) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      computed = nodeHash(sibling, computed);
      while (node % 2 === 0 && node !== 0) {
        node = half(node);
        last = half(last);
      }
    } else {
      computed = nodeHash(computed, sibling);
    }
    node = half(node);
    last = half(last);
  }
  return last === 0 && sameHash(computed, claim.root);
}

/** Does the proof show that the new tree begins with the whole old tree? (RFC 9162 §2.1.4.2) */
export function verifyConsistency(claim: {
  oldSize: number;
  newSize: number;
  oldRoot: Hash;
  newRoot: Hash;
  proof: readonly Hash[];
}): boolean {
  const { oldSize, newSize, oldRoot, newRoot } = claim;
  if (!isCount(oldSize) || !isCount(newSize) || oldSize > newSize || !claim.proof.every(isHash)) return false;
  if (oldSize === 0) {
    const newHolds = newSize > 0 || sameHash(newRoot, EMPTY_ROOT);
    return claim.proof.length === 0 && sameHash(oldRoot, EMPTY_ROOT) && newHolds;
  }
  if (oldSize === newSize) return claim.proof.length === 0 && sameHash(oldRoot, newRoot);
  const path = isPowerOfTwo(oldSize) ? [oldRoot, ...claim.proof] : claim.proof;
  if (path.length === 0) return false;
  let node = oldSize - 1;
  let last = newSize - 1;
  while (node % 2 === 1) {
    node = half(node);
    last = half(last);
  }
  let oldComputed = path[0]!;
  let newComputed = path[0]!;
  for (const sibling of path.slice(1)) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      oldComputed = nodeHash(sibling, oldComputed);
      newComputed = nodeHash(sibling, newComputed);
      while (node % 2 === 0 && node !== 0) {
        node = half(node);
        last = half(last);
      }
    } else {
      newComputed = nodeHash(newComputed, sibling);
    }
    node = half(node);
    last = half(last);
  }
  return last === 0 && sameHash(oldComputed, oldRoot) && sameHash(newComputed, newRoot);
}

/** Hash of leaves [start, end), where start is a multiple of the largest power of two that fits. */
async function rangeHash(start: number, end: number, read: HashReader): Promise<Hash> {
  const length = end - start;
  if (isPowerOfTwo(length)) return read(Math.log2(length), start / length);
  const middle = start + splitPoint(length);
  return nodeHash(await rangeHash(start, middle, read), await rangeHash(middle, end, read));
}

/** The largest power of two smaller than `length` (RFC 6962 §2.1: k). Sizes pass 2^32, so no bit operators. */
function splitPoint(length: number): number {
  let k = 1;
  while (k * 2 < length) k *= 2;
  return k;
}

function isPowerOfTwo(value: number): boolean {
  return splitPoint(value + 1) === value;
}

function half(value: number): number {
  return Math.floor(value / 2);
}

function isHash(value: Uint8Array): boolean {
  return value.length === HASH_BYTES;
}

function requireThat(holds: boolean, message: string): void {
  if (!holds) throw new RangeError(message);
}
