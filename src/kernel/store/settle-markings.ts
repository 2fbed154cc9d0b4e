import { writeEntries } from '../audit/write-entries.ts';
import type { Kernel } from '../kernel.ts';
import { mayBeShared } from './audience.ts';
import type { Database, Transaction } from './store.ts';

/** A record that names markings its holder has no definition of, and the agreements it was sent to. */
export type Waiting = { object: number; markings: string[]; agreements: string[] };

/**
 * Lets a definition and a record that names it meet when two transactions bring them at once: those who bring
 * definitions go one after another, and apart from those who bring records that wait for one.
 */
export async function lockMarkings(db: Database, holder: string, brings: boolean): Promise<void> {
  await db.query(
    `select pg_advisory_xact_lock${brings ? '' : '_shared'}(hashtext('comity markings'), hashtext($1))`,
    [holder],
  );
}

/**
 * Whether definitions from these sources make a marking known to a record: they come from the record's own source, or
 * the holder's people added them. Threat: who sends a definition of somebody else's marking widens an audience. The
 * same rule in SQL: `marking_counts`.
 */
export const definitionCounts = (definitions: string[] | undefined, record: string): boolean =>
  definitions?.some(
    (source) => source === record || source === 'own' || source.startsWith('import:identity--'),
  ) ?? false;

/** Notes what records wait for. */
export async function awaitMarkings(db: Database, holder: string, waiting: Waiting[]): Promise<void> {
  const rows = waiting.flatMap(({ object, markings, agreements }) =>
    markings.map((marking) => ({ object, marking, agreements })),
  );
  if (rows.length === 0) return;
  await db.query(
    `insert into awaited_marking (holder, marking, object, agreements)
     select $1, marking, object, string_to_array(agreements, ' ')
     from unnest($2::text[], $3::bigint[], $4::text[]) as g(marking, object, agreements)`,
    [
      holder,
      rows.map((row) => row.marking),
      rows.map((row) => row.object),
      rows.map((row) => row.agreements.join(' ')),
    ],
  );
}

/** An agreement that records which wait are sent to meanwhile: it gets them when their definitions come. */
export async function awaitUnder(tx: Database, agreement: string, objects: number[]): Promise<void> {
  if (objects.length === 0) return;
  await tx.query(
    `update awaited_marking set agreements = agreements || $1::text
     where object = any ($2::bigint[]) and $1 <> all (agreements)`,
    [agreement, objects],
  );
}

/**
 * Definitions have come: records that waited for nothing else get the audience they were sent with, in the definitions'
 * own transaction. They come into the agreements' views now, so with a later `date_added` than what was added before.
 */
export async function settleMarkings(
  kernel: Kernel,
  tx: Transaction,
  holder: string,
  definitions: string[],
): Promise<void> {
  if (definitions.length === 0) return;
  const settled = await tx.query<{
    object: number;
    id: string;
    versionKey: string;
    tlp: Parameters<typeof mayBeShared>[0]['tlp'];
    agreements: string[];
  }>('select object, id, version_key as "versionKey", tlp, agreements from settle_markings($1, $2)', [
    holder,
    definitions,
  ]);
  const shared = settled
    .filter(({ tlp }) => mayBeShared({ tlp, unknownMarking: false }))
    .flatMap(({ agreements, ...record }) => agreements.map((agreement) => ({ ...record, agreement })))
    .sort((a, b) => a.object - b.object);
  if (shared.length === 0) return;
  await tx.query(
    `with given as (
       select object, 'agreement:' || agreement as view, n
       from unnest($1::bigint[], $2::text[]) with ordinality as g(object, agreement, n)
     ), p as (
       insert into placement (object, view, placed_at) select object, view, $3::timestamptz from given
     ), a as (
       insert into audience (object, principal) select object, view from given
     )
     insert into pending_feed (view, object, op) select view, object, 'add' from given order by n`,
    [shared.map((one) => one.object), shared.map((one) => one.agreement), kernel.now()],
  );
  await writeEntries(
    tx,
    kernel.keyring,
    shared.map(({ object, id, versionKey, agreement }) => ({
      kind: 'record.shared',
      object,
      fields: { record: id, version: versionKey, agreement },
    })),
    kernel.now(),
  );
}
