import { hash, type KeyObject, randomBytes } from 'node:crypto';
import {
  PUBLIC_KEY_BYTES,
  privateKeyFromSeed,
  publicKeyBytes,
  publicKeyFromBytes,
  SEED_BYTES,
} from './ed25519.ts';

/** C2SP signed-note, signature types: a plain Ed25519 signature, and a timestamped cosignature. */
export type SignatureType = 0x01 | 0x04;
export const ED25519_NOTE: SignatureType = 0x01;
export const ED25519_COSIGNATURE: SignatureType = 0x04;

/** A public key with the name and type it signs under. `keyId` is its 32-bit key ID. */
export type VerifierKey = {
  readonly name: string;
  readonly keyId: number;
  readonly type: SignatureType;
  readonly publicKey: KeyObject;
};

/** The private counterpart. */
export type SignerKey = VerifierKey & { readonly privateKey: KeyObject };

/** Thrown for a verifier or signer key that cannot be read. */
export class NoteKeyError extends Error {
  readonly code: 'bad-name' | 'bad-form' | 'unknown-type' | 'wrong-key-id';

  constructor(code: NoteKeyError['code']) {
    super(`note key: ${code}`);
    this.name = 'NoteKeyError';
    this.code = code;
  }
}

const MAX_NAME_LENGTH = 1024;
const SIGNER_PREFIX = 'PRIVATE+KEY+';

/** C2SP signed-note: a key name is non-empty and holds no Unicode space, no plus; nor any control character. */
export function isKeyName(name: string): boolean {
  return /^[^\p{White_Space}\p{Cc}+]+$/u.test(name) && name.isWellFormed() && name.length <= MAX_NAME_LENGTH;
}

/** C2SP signed-note: key ID = SHA-256(name || 0x0A || type || public key)[:4], big-endian. */
export function keyIdOf(name: string, type: SignatureType, publicKey: Uint8Array): number {
  const preimage = Buffer.concat([Buffer.from(`${name}\n`), Buffer.of(type), publicKey]);
  return hash('sha256', preimage, 'buffer').readUInt32BE(0);
}

/** A signer key from a name and a private key. Throws NoteKeyError('bad-name'). */
export function signerKey(
  name: string,
  privateKey: KeyObject,
  type: SignatureType = ED25519_NOTE,
): SignerKey {
  if (!isKeyName(name)) throw new NoteKeyError('bad-name');
  const bytes = publicKeyBytes(privateKey);
  return { name, keyId: keyIdOf(name, type, bytes), type, publicKey: publicKeyFromBytes(bytes), privateKey };
}

/**
 * A new key pair in text form: `skey` (keep secret) for `parseSignerKey`, `vkey` (give away) for
 * `parseVerifierKey`. A cosigner needs a key of its own: the cosigned message does not name the cosigner.
 */
export function generateNoteKey(
  name: string,
  type: SignatureType = ED25519_NOTE,
  seed: Uint8Array = randomBytes(SEED_BYTES),
): { skey: string; vkey: string } {
  const key = signerKey(name, privateKeyFromSeed(seed), type);
  const secret = Buffer.concat([Buffer.of(type), seed]).toString('base64');
  return { skey: `${SIGNER_PREFIX}${name}+${hexId(key.keyId)}+${secret}`, vkey: formatVerifierKey(key) };
}

/** C2SP signed-note, verifier keys: `<name>+<key ID in hex>+base64(type || public key)`. */
export function formatVerifierKey(key: VerifierKey): string {
  const material = Buffer.concat([Buffer.of(key.type), publicKeyBytes(key.publicKey)]).toString('base64');
  return `${key.name}+${hexId(key.keyId)}+${material}`;
}

/** Reads a verifier key. Throws NoteKeyError, also when the key ID is not the one the key calls for. */
export function parseVerifierKey(vkey: string): VerifierKey {
  const { name, keyId, type, material } = parse(vkey, PUBLIC_KEY_BYTES);
  if (keyId !== keyIdOf(name, type, material)) throw new NoteKeyError('wrong-key-id');
  return { name, keyId, type, publicKey: publicKeyFromBytes(material) };
}

/** Reads a signer key, the form golang.org/x/mod/sumdb/note writes. Throws NoteKeyError. */
export function parseSignerKey(skey: string): SignerKey {
  if (!skey.startsWith(SIGNER_PREFIX)) throw new NoteKeyError('bad-form');
  const { name, keyId, type, material } = parse(skey.slice(SIGNER_PREFIX.length), SEED_BYTES);
  const key = signerKey(name, privateKeyFromSeed(material), type);
  if (keyId !== key.keyId) throw new NoteKeyError('wrong-key-id');
  return key;
}

/** Standard base64 (RFC 4648 §4), strict: null unless the text is the one encoding of its bytes. */
export function strictBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : null;
}

function parse(text: string, length: number) {
  // The base64 part may hold a plus of its own; a name and an ID cannot.
  const [, name, id, encoded] = /^([^+]*)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]{1,64})$/.exec(text) ?? [];
  if (name === undefined || id === undefined || encoded === undefined) throw new NoteKeyError('bad-form');
  if (!isKeyName(name)) throw new NoteKeyError('bad-name');
  const bytes = strictBase64(encoded);
  if (bytes === null || bytes.length < 1) throw new NoteKeyError('bad-form');
  const type = bytes[0];
  if (type !== ED25519_NOTE && type !== ED25519_COSIGNATURE) throw new NoteKeyError('unknown-type');
  if (bytes.length !== 1 + length) throw new NoteKeyError('bad-form');
  return { name, keyId: Number.parseInt(id, 16), type, material: bytes.subarray(1) };
}

function hexId(keyId: number): string {
  return keyId.toString(16).padStart(8, '0');
}
