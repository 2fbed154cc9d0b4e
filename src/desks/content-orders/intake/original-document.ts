import { createHash } from 'node:crypto';
import { writeEntries } from '../../../kernel/audit/write-entries.ts';
import { readCase } from '../../../kernel/cases/take-step.ts';
import { documentKind } from '../../../kernel/documents/document-kind.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import { openSealed } from '../../../kernel/store/sealed-blobs.ts';
import type { Viewer } from '../../../kernel/store/viewer.ts';
import type { Desk } from '../context.ts';
import { findOrder } from './order-queries.ts';

/** The e-mail or PDF that an order came as. */
export type Original = { bytes: Buffer; kind: 'mail' | 'pdf'; sha256: string };

/** A document as it is kept: one that could not be read, too. Throws `document-unreadable` for what is neither. */
export function originalOf(bytes: Buffer): Original {
  const kind = documentKind(bytes);
  if (kind === null) throw new Refusal('document-unreadable', 'This is neither an e-mail (.eml) nor a PDF.');
  return { bytes, kind, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** The document that an order came as, for whoever may see the order; each opening is an act. Throws `not-found`. */
export async function openOriginal(
  { kernel, procedures }: Desk,
  viewer: Viewer,
  id: string,
): Promise<{ bytes: Buffer; name: string }> {
  return kernel.store.for(viewer)(async (tx) => {
    const { file } = await readCase(kernel, procedures, tx, id);
    const row = await findOrder(tx, file.object);
    const bytes = row?.original ? await openSealed(kernel, tx, file.object) : null;
    if (!row?.original || bytes === null)
      throw new Refusal('not-found', 'There is no document here that you may see.');
    // An overseer's reading is an act of its own already, of every route.
    if (!viewer.roles.includes('overseer')) {
      const fields = { case: file.id, sha256: row.original };
      const act = { kind: 'order-document.opened', object: file.object, fields };
      await writeEntries(tx, kernel.keyring, [act], kernel.now());
    }
    return { bytes, name: `order-${file.id}.${row.originalKind === 'pdf' ? 'pdf' : 'eml'}` };
  });
}
