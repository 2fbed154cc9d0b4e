import { hash } from 'node:crypto';

/** A SHA-256 hash, 32 bytes. */
export type Hash = Uint8Array;

export const HASH_BYTES = 32;

/**
 * Gives the Merkle tree hash of the complete subtree of 2^level leaves that begins at leaf index * 2^level.
 * It is only asked for subtrees that lie wholly inside the tree.
 */
export type HashReader = (level: number, index: number) => Hash | Promise<Hash>;

const NODE_PREFIX = 0x01;
const LEAF_PREFIX = 0x00;

function sha256(data: Uint8Array): Hash {
  return hash('sha256', data, 'buffer');
}

/** Root of the empty tree (RFC 6962 §2.1): SHA-256 of nothing. */
export const EMPTY_ROOT: Hash = sha256(new Uint8Array(0));

/** RFC 6962 §2.1: SHA-256(0x00 || entry). The prefix keeps a leaf from being passed off as a node. */
export function leafHash(entry: Uint8Array): Hash {
  const preimage = new Uint8Array(1 + entry.length);
  preimage[0] = LEAF_PREFIX;
  preimage.set(entry, 1);
  return sha256(preimage);
}

const nodePreimage = new Uint8Array(1 + 2 * HASH_BYTES);
nodePreimage[0] = NODE_PREFIX;

/** RFC 6962 §2.1: SHA-256(0x01 || left || right). */
export function nodeHash(left: Hash, right: Hash): Hash {
  nodePreimage.set(left, 1);
  nodePreimage.set(right, 1 + HASH_BYTES);
  return sha256(nodePreimage);
}

/** Root over hashes that already are the roots of equal, complete subtrees (or leaves), in order. */
export function rootOfHashes(hashes: readonly Hash[]): Hash {
  if (hashes.length === 0) return EMPTY_ROOT;
  let row = hashes;
  while (row.length > 1) {
    const next: Hash[] = [];
    for (let i = 0; i + 1 < row.length; i += 2) next.push(nodeHash(row[i]!, row[i + 1]!));
    // A node without a sibling rises unchanged: the same tree as RFC 6962's split at the largest power of two.
    if (row.length % 2 === 1) next.push(row[row.length - 1]!);
    row = next;
  }
  return row[0]!;
}

/** Root of the tree over these entries (RFC 6962 §2.1). */
export function rootOfEntries(entries: readonly Uint8Array[]): Hash {
  return rootOfHashes(entries.map(leafHash));
}

/** Are two hashes the same bytes? Hashes here are public, so the comparison need not take constant time. */
export function sameHash(a: Hash, b: Hash): boolean {
  return a.length === b.length && Buffer.compare(a, b) === 0;
}

/** A tree size or an index: a whole number from 0 to 2^53 - 1. */
export function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
