import { writeEntries } from '../audit/write-entries.ts';
import type { Kernel } from '../kernel.ts';
import type { Transaction } from './store.ts';

/**
 * Gives back to its holder what a partner had withdrawn and now shares again: the version is still here, so its
 * delivery changes nothing but who may see it. What was erased stays erased.
 * @param tx a system transaction: nobody sees what was withdrawn
 */
export async function restoreRecords(
  kernel: Kernel,
  tx: Transaction,
  holder: string,
  source: string,
  versions: { id: string; versionKey: string | null }[],
): Promise<void> {
  if (versions.length === 0) return;
  const back = await tx.query<{ object: number; id: string; versionKey: string }>(
    `with p as (
       update placement set withdrawn_at = null from record r
       join unnest($3::text[], $4::text[]) as g(id, version_key) using (id, version_key)
       where placement.object = r.object and placement.view = 'own:' || $1 and placement.withdrawn_at is not null
         and r.holder = $1 and r.source = $2 and r.body <> ''
       returning r.object, r.id, r.version_key as "versionKey"
     ), a as (
       insert into audience (object, principal) select object, 'org:' || $1 from p on conflict do nothing
     ), q as (
       insert into pending_feed (view, object, op) select 'own:' || $1, object, 'add' from p order by object
     )
     select * from p`,
    [holder, source, versions.map((one) => one.id), versions.map((one) => one.versionKey)],
  );
  await writeEntries(
    tx,
    kernel.keyring,
    back.map((record) => ({
      kind: 'record.restored',
      object: record.object,
      fields: { record: record.id, version: record.versionKey, views: `own:${holder}`, source },
    })),
    kernel.now(),
  );
}
