import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** TAXII 2.1 §3.5: `next` is opaque to the client. Sealed, so that it shows no counter of the view either. */
export type Cursor = { position: number; expires: number };

const NONCE = 12;
const TAG = 16;
const PLAIN = 16;

/**
 * Makes a `next`: AES-256-GCM over position and expiry. The binding (who asks, which collection, which filters)
 * is authenticated with it, so that a cursor opens for nobody else and for no other listing.
 * @param key 32 bytes
 * @param cursor.expires seconds since 1970
 */
export function sealCursor(key: Uint8Array, cursor: Cursor, binding: string): string {
  const plain = Buffer.alloc(PLAIN);
  plain.writeBigUInt64BE(BigInt(cursor.position), 0);
  plain.writeBigUInt64BE(BigInt(cursor.expires), 8);
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(binding));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url');
}

/** Opens what `sealCursor` made; null for any other text, and for a cursor of another listing or caller. */
export function openCursor(key: Uint8Array, text: string, binding: string): Cursor | null {
  if (text.length !== 59 || !/^[A-Za-z0-9_-]+$/.test(text)) return null;
  const sealed = Buffer.from(text, 'base64url');
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE), { authTagLength: TAG });
  decipher.setAAD(Buffer.from(binding)).setAuthTag(sealed.subarray(NONCE, NONCE + TAG));
  let plain: Buffer;
  try {
    plain = Buffer.concat([decipher.update(sealed.subarray(NONCE + TAG)), decipher.final()]);
  } catch {
    return null; // forged, or made for another listing or caller: the same to whoever asks
  }
  return { position: Number(plain.readBigUInt64BE(0)), expires: Number(plain.readBigUInt64BE(8)) };
}
