import { writeEntries } from '../../audit/write-entries.ts';
import type { Kernel } from '../../kernel.ts';
import type { Transaction } from '../../store/store.ts';

/** Records that are placed, and acts that are written, at once. */
const CHUNK = 1_000;

/**
 * Places records that are already held into an agreement's view: audience, placement, feed, and an act for each that
 * was not there. Those that are there already stay as they are.
 * @param bulk whether others' additions go first in the feed
 */
export async function placeRecords(
  kernel: Kernel,
  tx: Transaction,
  agreement: string,
  objects: number[],
  bulk: boolean,
): Promise<void> {
  const now = kernel.now();
  for (let from = 0; from < objects.length; from += CHUNK) {
    const placed = await tx.query<{ object: number; id: string; versionKey: string }>(
      `with p as (
         insert into placement (object, view) select object, 'agreement:' || $1 from unnest($2::bigint[]) as object
         on conflict (object, view) do update set withdrawn_at = null where placement.withdrawn_at is not null
         returning object
       ), a as (
         insert into audience (object, principal) select object, 'agreement:' || $1 from p on conflict do nothing
       ), q as (
         insert into pending_feed (view, object, op, bulk) select 'agreement:' || $1, object, 'add', $3 from p order by object
       )
       select r.object, r.id, r.version_key as "versionKey" from p join record r using (object) order by object`,
      [agreement, objects.slice(from, from + CHUNK), bulk],
    );
    const acts = placed.map(({ object, id, versionKey }) => ({
      kind: 'record.shared',
      object,
      fields: { record: id, version: versionKey, agreement },
    }));
    await writeEntries(tx, kernel.keyring, acts, now);
  }
}
