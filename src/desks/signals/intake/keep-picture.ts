import { randomBytes } from 'node:crypto';
import { open, seal } from '../../../kernel/identity/keyring.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import type { Database } from '../../../kernel/store/store.ts';
import { deleteBlob, findBlob, insertBlob } from './picture-queries.ts';

/**
 * Keeps the picture of a match in its case, under a random key of its own that is wrapped by the node's: when the
 * row goes, the key goes, in the database and in every copy of it whose wrapping key is destroyed.
 */
export async function keepPicture(
  kernel: Kernel,
  db: Database,
  object: number,
  picture: { bytes: Uint8Array; mediaType: string },
): Promise<void> {
  const key = randomBytes(32);
  const { keyId, sealed: wrappedKey } = kernel.keyring.seal('blobs', key);
  await insertBlob(db, {
    object,
    mediaType: picture.mediaType,
    sealed: seal(key, picture.bytes),
    keyId,
    wrappedKey,
  });
}

/** The picture of a case that the viewer of this transaction may see; null when there is none (any more). */
export async function openPicture(kernel: Kernel, db: Database, object: number): Promise<Buffer | null> {
  const blob = await findBlob(db, object);
  if (!blob) return null;
  return open(kernel.keyring.open('blobs', blob.keyId, blob.wrappedKey), blob.sealed);
}

export const forgetPicture = (db: Database, object: number) => deleteBlob(db, object);
