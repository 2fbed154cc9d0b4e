import { createHash } from 'node:crypto';
import { writeEntries } from '../../../kernel/audit/write-entries.ts';
import { reserveHandle } from '../../../kernel/store/record-queries.ts';
import type { Database } from '../../../kernel/store/store.ts';
import type { Viewer } from '../../../kernel/store/viewer.ts';
import type { Desk } from '../context.ts';
import { type Authority, readAuthorities } from './authority-list.ts';
import { currentList, insertList } from './authority-queries.ts';

/**
 * Puts a whole register in the place of the one before. Who may issue orders is decided by it, so it is one act of one named
 * person, and every edition stays.
 */
export async function importAuthorities(desk: Desk, viewer: Viewer, document: string) {
  const { kernel, policy } = desk;
  policy.require(viewer, 'keep-register', { type: 'Organisation', id: viewer.organisation });
  const authorities = readAuthorities(document);
  const digest = createHash('sha256').update(document).digest('hex');
  return kernel.store.for(viewer)(async (tx) => {
    const before = await currentList(tx, viewer.organisation);
    if (before?.digest === digest) return { authorities: authorities.length, unchanged: true };
    const object = await reserveHandle(tx);
    const principals = [`org:${viewer.organisation}`, 'overseer'];
    const importedAt = kernel.now();
    await insertList(
      tx,
      { object, organisation: viewer.organisation, document, digest, importedAt },
      principals,
    );
    await writeEntries(
      tx,
      kernel.keyring,
      [
        {
          kind: 'authorities.imported',
          object,
          fields: {
            organisation: viewer.organisation,
            digest,
            authorities: authorities.length,
            principals: principals.join(' '),
          },
        },
      ],
      importedAt,
    );
    return { authorities: authorities.length, unchanged: false };
  });
}

// Reading a register of 2,000 lines takes 20 ms, and every order asks for it.
const read = new Map<string, Authority[]>();
const MOST_READ = 20;

/** The authorities that an organisation knows now; none before a register was imported. */
export async function authoritiesOf(db: Database, organisation: string): Promise<Authority[]> {
  const list = await currentList(db, organisation);
  if (!list) return [];
  const known = read.get(list.digest);
  if (known) return known;
  const authorities = readAuthorities(list.document);
  if (read.size >= MOST_READ) read.clear();
  read.set(list.digest, authorities);
  return authorities;
}
