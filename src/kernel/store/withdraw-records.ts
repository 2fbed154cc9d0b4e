import { writeEntries } from '../audit/write-entries.ts';
import type { Kernel } from '../kernel.ts';
import type { Transaction } from './store.ts';

/**
 * Takes records out of views: their audience narrows, and whoever lost sight of them is told by the feed.
 * `own` views are withdrawn when a partner took back what it shared: the holder keeps only the trace.
 * @param tx a system transaction: no viewer may narrow another's sight
 */
export async function withdrawRecords(
  kernel: Kernel,
  tx: Transaction,
  objects: number[],
  views: string[],
  cause: string,
): Promise<void> {
  if (objects.length === 0) return;
  const principals = views.map((view) => view.replace(/^own:/, 'org:'));
  const gone = await tx.query<{ object: number; id: string; versionKey: string; views: string }>(
    `with p as (
       update placement set withdrawn_at = $3
       where object = any ($1) and view = any ($2) and withdrawn_at is null returning object, view
     ), w as (
       update awaited_marking set agreements = array(
         select unnest(agreements) except select substr(view, 11) from unnest($2::text[]) as view)
       where object = any ($1)
     ), a as (
       delete from audience where object = any ($1) and principal = any ($4)
     ), q as (
       insert into pending_feed (view, object, op) select view, object, 'withdraw' from p order by object
     )
     select r.object, r.id, r.version_key as "versionKey", string_agg(p.view, ' ' order by p.view) as views
     from p join record r using (object) group by r.object`,
    [objects, views, kernel.now(), principals],
  );
  await writeEntries(
    tx,
    kernel.keyring,
    gone.map((record) => ({
      kind: 'record.withdrawn',
      object: record.object,
      fields: { record: record.id, version: record.versionKey, views: record.views, cause },
    })),
    kernel.now(),
  );
}
