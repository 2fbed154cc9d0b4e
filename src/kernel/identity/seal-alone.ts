import { randomBytes } from 'node:crypto';
import { type Keyring, open, seal } from './keyring.ts';

/** Bytes under a key of their own, which the node's key wraps. */
export type SealedAlone = { sealed: Buffer; keyId: string; wrappedKey: Buffer };

/**
 * Seals bytes under a random key that is kept beside them, wrapped: when the row goes, the key goes, in the database and in
 * every copy of it whose wrapping key is destroyed.
 */
export function sealAlone(keyring: Keyring, bytes: Uint8Array): SealedAlone {
  const key = randomBytes(32);
  const { keyId, sealed: wrappedKey } = keyring.seal('blobs', key);
  return { sealed: seal(key, bytes), keyId, wrappedKey };
}

export const openAlone = (keyring: Keyring, { sealed, keyId, wrappedKey }: SealedAlone): Buffer =>
  open(keyring.open('blobs', keyId, wrappedKey), sealed);
