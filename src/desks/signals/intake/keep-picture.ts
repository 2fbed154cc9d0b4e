import { openAlone, sealAlone } from '../../../kernel/identity/seal-alone.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import type { Database } from '../../../kernel/store/store.ts';
import { deleteBlob, findBlob, insertBlob } from './picture-queries.ts';

/** Keeps the picture of a match in its case, sealed. */
export const keepPicture = (
  { keyring }: Pick<Kernel, 'keyring'>,
  db: Database,
  object: number,
  { bytes, mediaType }: { bytes: Uint8Array; mediaType: string },
) => insertBlob(db, { object, mediaType, ...sealAlone(keyring, bytes) });

/** The picture of a case that the viewer of this transaction may see; null when there is none (any more). */
export async function openPicture(
  { keyring }: Pick<Kernel, 'keyring'>,
  db: Database,
  object: number,
): Promise<Buffer | null> {
  const blob = await findBlob(db, object);
  return blob && openAlone(keyring, blob);
}

export const forgetPicture = (db: Database, object: number) => deleteBlob(db, object);
