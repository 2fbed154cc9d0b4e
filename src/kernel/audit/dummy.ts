import { hash, randomBytes } from 'node:crypto';

const DOMAIN = Buffer.from('comity/dummy/v1\n');

/**
 * An entry that stands for nothing: SHA-256('comity/dummy/v1\n' || r (32)). To the public it is 32 random bytes,
 * like every entry. The node keeps `r`: whoever deletes an entry's row cannot pass its leaf off as a dummy
 * afterwards, since nobody finds an `r` that hashes to it.
 */
export function dummyOf(r: Uint8Array): Buffer {
  return hash('sha256', Buffer.concat([DOMAIN, r]), 'buffer');
}

export function newDummy(): { r: Buffer; leaf: Buffer } {
  const r = randomBytes(32);
  return { r, leaf: dummyOf(r) };
}
