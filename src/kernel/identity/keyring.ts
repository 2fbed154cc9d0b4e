import {
  createCipheriv,
  createDecipheriv,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { chmodSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { publicKeyBytes } from '../../standards/tlog/ed25519.ts';
import { readSecretKey, readSigningKey } from './key-file.ts';
import type { Founded } from './organisations.ts';
import { createDurably } from './write-durably.ts';

/**
 * The node's keys, as files of mode 0600 beside the database and never inside it, so that a copy of the
 * database alone opens nothing. Secret keys have an id; destroying one makes what it sealed unreadable in
 * every backup too.
 */
export type Keyring = {
  /** Signs requests, receipts and agreements. */
  identity: { privateKey: KeyObject; publicKey: Uint8Array };
  /** Signs checkpoints of the log. */
  log: { privateKey: KeyObject; publicKey: Uint8Array };
  seal(purpose: SecretPurpose, plain: Uint8Array): { keyId: string; sealed: Buffer };
  /** Throws `KeyDestroyed` when the key is gone. */
  open(purpose: SecretPurpose, keyId: string, sealed: Uint8Array): Buffer;
  /** Starts a new key for a purpose; old ones stay readable until destroyed. */
  rotate(purpose: SecretPurpose): string;
  /** The key that seals now; made when there is none. */
  current(purpose: SecretPurpose): string;
  /** Ids of the keys that are there, oldest first. */
  keyIds(purpose: SecretPurpose): string[];
  destroy(purpose: SecretPurpose, keyId: string): void;
  folder: string;
};

export type SecretPurpose = 'openings' | 'blobs';

export class KeyDestroyed extends Error {
  constructor(purpose: SecretPurpose, keyId: string) {
    super(`the ${purpose} key ${keyId} was destroyed`);
    this.name = 'KeyDestroyed';
  }
}

const PURPOSES: readonly SecretPurpose[] = ['openings', 'blobs'];

/**
 * Opens or makes the keyring in a folder of its own. Every key is read once here: what is damaged is found before the
 * node serves. Throws a sentence that names the file and what to do.
 * @param log is told of keys that others could read
 * @param founded what the database was sealed with: the node has signed with its keys before, and one that is missing
 *   is not made anew. Null at the first start
 */
export function openKeyring(
  folder: string,
  log: (line: string) => void,
  founded: Pick<Founded, 'sealedWith'> | null = null,
): Keyring {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  // As key objects: a key given as bytes is prepared anew by every call, which costs three times the cipher.
  const secrets = new Map<string, KeyObject>();
  const file = (purpose: SecretPurpose, keyId: string) => join(folder, `${purpose}-${keyId}.key`);

  const secret = (purpose: SecretPurpose, keyId: string): KeyObject => {
    const known = secrets.get(`${purpose}-${keyId}`);
    if (known) return known;
    const read = /^\d{4}$/.test(keyId) ? readSecretKey(file(purpose, keyId), log) : null;
    if (!read) throw new KeyDestroyed(purpose, keyId);
    secrets.set(`${purpose}-${keyId}`, read);
    return read;
  };
  const keyIds = (purpose: SecretPurpose): string[] =>
    readdirSync(folder)
      .flatMap((name) => name.match(`^${purpose}-(\\d{4})\\.key$`)?.[1] ?? [])
      .sort();
  const newest = (purpose: SecretPurpose): string | undefined => keyIds(purpose).at(-1);
  const rotate = (purpose: SecretPurpose): string => {
    const keyId = String(Number(newest(purpose) ?? '0') + 1).padStart(4, '0');
    // Durable before it seals anything: what it sealed could not be opened again.
    createDurably(file(purpose, keyId), randomBytes(32));
    current.set(purpose, keyId);
    return keyId;
  };
  const current = new Map<SecretPurpose, string>();
  const currentOf = (purpose: SecretPurpose): string => {
    const known = current.get(purpose) ?? newest(purpose) ?? rotate(purpose);
    current.set(purpose, known);
    return known;
  };

  const signingKey = (name: string) => {
    const path = join(folder, name);
    const privateKey = readSigningKey(path, log) ?? makeSigningKey(path, log, founded !== null);
    return { privateKey, publicKey: publicKeyBytes(privateKey) };
  };

  for (const purpose of PURPOSES) {
    const there = keyIds(purpose);
    for (const keyId of there) readSecretKey(file(purpose, keyId), log);
    // Older ones are destroyed when a newer one is there. Threat: another key made under the number of a lost one, so
    // that the true one, put back later, no longer opens what was sealed meanwhile.
    const used = founded?.sealedWith[purpose] ?? null;
    if (used !== null && !there.some((keyId) => keyId >= used)) {
      throw new Error(
        `The key ${file(purpose, used)} is missing, and the database holds what was sealed with it. Put it back from your backup of the keys folder and start again; without one: docs/operate/restore.md.`,
      );
    }
  }

  return {
    folder,
    identity: signingKey('identity.pem'),
    log: signingKey('log.pem'),
    rotate,
    keyIds,
    current: currentOf,
    seal(purpose, plain) {
      const keyId = currentOf(purpose);
      return { keyId, sealed: seal(secret(purpose, keyId), plain) };
    },
    open: (purpose, keyId, sealed) => open(secret(purpose, keyId), sealed),
    destroy(purpose, keyId) {
      secrets.delete(`${purpose}-${keyId}`);
      rmSync(file(purpose, keyId), { force: true });
    },
  };
}

/** AES-256-GCM: 12 bytes of nonce, 16 of tag, then the ciphertext. */
export function seal(key: Uint8Array | KeyObject, plain: Uint8Array): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]);
}

/** Opens what `seal` made; throws when a byte was changed. */
export function open(key: Uint8Array | KeyObject, sealed: Uint8Array): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12));
  decipher.setAuthTag(sealed.subarray(12, 28));
  return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]);
}

function makeSigningKey(path: string, log: (line: string) => void, founded: boolean): KeyObject {
  // With another key it would be a stranger to its partners, and its log a forged one.
  if (founded) {
    throw new Error(
      `The key ${path} is missing, and this node has signed with it before. Put it back from your backup of the keys folder and start again; without one: docs/operate/restore.md.`,
    );
  }
  createDurably(path, generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }));
  // Read and not taken as made: another process may have been first.
  return readSigningKey(path, log)!;
}
