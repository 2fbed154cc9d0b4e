import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import type { Keyring } from './keyring.ts';

const keys = new WeakMap<Keyring, Map<string, Uint8Array>>();

/**
 * 32 bytes for one purpose, derived from the node's identity key (RFC 5869), so that every process of the node has
 * them and a restart loses nothing.
 * @param purpose with a version: `comity/taxii/next/v1`
 */
export function derivedKey(keyring: Keyring, purpose: string): Uint8Array {
  const known = keys.get(keyring) ?? new Map<string, Uint8Array>();
  keys.set(keyring, known);
  let key = known.get(purpose);
  if (!key) {
    const secret = keyring.identity.privateKey.export({ type: 'pkcs8', format: 'der' });
    key = new Uint8Array(hkdfSync('sha256', secret, '', purpose, 32));
    known.set(purpose, key);
  }
  return key;
}

const macKeys = new WeakMap<Uint8Array, KeyObject>();

/** The same as a key object: an HMAC with one takes a fifth of the time that it takes with bytes. */
export function derivedMacKey(keyring: Keyring, purpose: string): KeyObject {
  const bytes = derivedKey(keyring, purpose);
  const known = macKeys.get(bytes) ?? createSecretKey(bytes);
  macKeys.set(bytes, known);
  return known;
}
