import { openAlone, type SealedAlone, sealAlone } from '../identity/seal-alone.ts';
import type { Kernel } from '../kernel.ts';
import type { Database } from './store.ts';

type Sealing = Pick<Kernel, 'keyring'>;

/** Keeps bytes with a case, sealed under a key of their own: when the row goes, the key goes. One for each case. */
export async function keepSealed(
  { keyring }: Sealing,
  db: Database,
  object: number,
  { bytes, mediaType }: { bytes: Uint8Array; mediaType: string },
): Promise<void> {
  const { sealed, keyId, wrappedKey } = sealAlone(keyring, bytes);
  await db.query(
    'insert into blob (object, media_type, sealed, key_id, wrapped_key) values ($1, $2, $3, $4, $5)',
    [object, mediaType, sealed, keyId, wrappedKey],
  );
}

/** What is kept with a case that the viewer of this transaction may see; null when there is nothing (any more). */
export async function openSealed({ keyring }: Sealing, db: Database, object: number): Promise<Buffer | null> {
  const [blob] = await db.query<SealedAlone>(
    'select sealed, key_id as "keyId", wrapped_key as "wrappedKey" from blob where object = $1',
    [object],
  );
  return blob === undefined ? null : openAlone(keyring, blob);
}

export const hasSealed = async (db: Database, object: number): Promise<boolean> =>
  (await db.query('select from blob where object = $1', [object])).length > 0;
