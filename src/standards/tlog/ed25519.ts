import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';

export const SEED_BYTES = 32;
export const PUBLIC_KEY_BYTES = 32;
export const SIGNATURE_BYTES = 64;

// RFC 8410: the fixed DER that stands before the 32 bytes of an Ed25519 private (PKCS #8) or public (SPKI) key.
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

/** Private key from its 32-byte seed (RFC 8032 §5.1.5). Throws RangeError for another length. */
export function privateKeyFromSeed(seed: Uint8Array): KeyObject {
  if (seed.length !== SEED_BYTES) throw new RangeError('an Ed25519 seed has 32 bytes');
  return createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: 'der', type: 'pkcs8' });
}

/** Public key from its 32 bytes. Throws RangeError for another length. */
export function publicKeyFromBytes(bytes: Uint8Array): KeyObject {
  if (bytes.length !== PUBLIC_KEY_BYTES) throw new RangeError('an Ed25519 public key has 32 bytes');
  return createPublicKey({ key: Buffer.concat([SPKI_PREFIX, bytes]), format: 'der', type: 'spki' });
}

/** The 32 bytes of the public half of a private or public Ed25519 key. */
export function publicKeyBytes(key: KeyObject): Uint8Array {
  const publicKey = key.type === 'private' ? createPublicKey(key) : key;
  return publicKey.export({ format: 'der', type: 'spki' }).subarray(SPKI_PREFIX.length);
}

/** Detached Ed25519 signature, 64 bytes (RFC 8032: pure, no pre-hash). */
export function signDetached(bytes: Uint8Array, privateKey: KeyObject): Uint8Array {
  return sign(null, bytes, privateKey);
}

/** Does the detached signature hold? False, never an exception, for a signature of another length. */
export function verifyDetached(bytes: Uint8Array, signature: Uint8Array, publicKey: KeyObject): boolean {
  return signature.length === SIGNATURE_BYTES && verify(null, bytes, publicKey, signature);
}
