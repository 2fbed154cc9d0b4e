import type pg from 'pg';
import { appendLeaves, type Edge } from '../../standards/tlog/edge.ts';
import { newDummy } from './dummy.ts';
import { readLogState, writeTiles } from './log-store.ts';

/** How many queued rows one transaction of the sequencer takes. */
export const BATCH = 2_000;

type PendingFeed = { view: string; object: number; op: 'add' | 'withdraw' };

/**
 * Numbers one batch of committed work: log places for audit entries, feed places for records. Commit order is
 * the feed's order because a row appears in the queue with its transaction's commit and is taken from the queue
 * itself, never by a high-water id.
 * @param padTo adds dummies up to the next multiple of this size (at least one)
 * @returns how many queue rows were taken, and the log's edge after it
 */
export async function sequenceBatch(
  client: pg.ClientBase,
  edge: Edge,
  now: Date,
  padTo?: number,
): Promise<{ taken: number; edge: Edge }> {
  await client.query('begin');
  try {
    const state = await readLogState(client, true);
    if (state === null || state.size !== edge.size) throw new Error('the log moved under the sequencer');
    const entries = (
      await client.query<{ id: number; leaf: Buffer }>(
        `with taken as (
           delete from pending_entry where entry in (select entry from pending_entry order by entry limit $1)
           returning entry)
         select e.id, e.leaf from taken join entry e on e.id = taken.entry order by e.id`,
        [BATCH],
      )
    ).rows;
    const newEdge = await appendToLog(client, state.epoch, edge, entries, padTo);
    const feed = (
      await client.query<PendingFeed>(
        `with taken as (
           delete from pending_feed where id in (select id from pending_feed order by bulk, id limit $1)
           returning id, bulk, view, object, op)
         select view, object, op from taken order by bulk, id`,
        [BATCH],
      )
    ).rows;
    for (const run of runsOf(feed)) await writeFeedRun(client, run, now);
    if (entries.length + feed.length > 0) await client.query('notify comity_sequence');
    await client.query('commit');
    return { taken: entries.length + feed.length, edge: newEdge };
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}

async function appendToLog(
  client: pg.ClientBase,
  epoch: number,
  edge: Edge,
  entries: { id: number; leaf: Buffer }[],
  padTo?: number,
): Promise<Edge> {
  const leaves: Buffer[] = entries.map((entry) => entry.leaf);
  const ids: (number | null)[] = entries.map((entry) => entry.id);
  const dummies: (Buffer | null)[] = entries.map(() => null);
  if (padTo) {
    do {
      const dummy = newDummy();
      leaves.push(dummy.leaf);
      ids.push(null);
      dummies.push(dummy.r);
    } while ((edge.size + leaves.length) % padTo !== 0);
  }
  if (leaves.length === 0) return edge;
  const { newEdge, tiles } = appendLeaves(edge, leaves);
  await client.query(
    `insert into log_leaf (epoch, index, leaf, entry, dummy_r)
     select $1, $2::bigint + n - 1, leaf, entry, dummy_r
     from unnest($3::bytea[], $4::bigint[], $5::bytea[]) with ordinality as given(leaf, entry, dummy_r, n)`,
    [epoch, edge.size, leaves, ids, dummies],
  );
  await writeTiles(client, epoch, tiles);
  await client.query('update log_state set size = $1', [newEdge.size]);
  return newEdge;
}

/** Consecutive rows of one view and one kind of change, in order, so that each run is one statement. */
function runsOf(rows: PendingFeed[]): { view: string; op: 'add' | 'withdraw'; objects: number[] }[] {
  const byView = new Map<string, PendingFeed[]>();
  for (const row of rows) {
    const list = byView.get(row.view);
    if (list) list.push(row);
    else byView.set(row.view, [row]);
  }
  const runs: { view: string; op: 'add' | 'withdraw'; objects: number[] }[] = [];
  for (const [view, list] of byView) {
    for (const { op, object } of list) {
      const last = runs.at(-1);
      if (last && last.view === view && last.op === op) last.objects.push(object);
      else runs.push({ view, op, objects: [object] });
    }
  }
  return runs;
}

async function writeFeedRun(
  client: pg.ClientBase,
  { view, op, objects }: { view: string; op: 'add' | 'withdraw'; objects: number[] },
  now: Date,
): Promise<void> {
  // A statement of its own: one statement changes a row once only, so the update below would be lost.
  await client.query(
    "insert into feed_head (view, pos, date_added) values ($1, 0, '-infinity') on conflict (view) do nothing",
    [view],
  );
  // What was withdrawn while it waited is not added any more (a late grant waits behind the withdrawal of a part of it),
  // and what the view holds is not added again: a reader would be given it twice.
  // date_added = max(previous + 1 microsecond, clock): strictly rising in each view (TAXII 2.1 §3.3, §3.4).
  await client.query(
    `with head as (
       select pos, date_added from feed_head where view = $1
     ), given as (
       select r.object, r.id, r.type, r.version_ns, row_number() over (order by g.n) as n
       from (select object, min(n) as n from unnest($3::bigint[]) with ordinality as u(object, n) group by object) g
       join record r using (object)
       where $2 = 'withdraw' or (
         exists (select from placement p where p.object = r.object and p.view = $1 and p.withdrawn_at is null)
         and not exists (select from feed f where f.object = r.object and f.view = $1 and f.live))
     ), numbered as (
       select given.*, head.pos + n as pos,
         greatest(head.date_added + interval '1 microsecond', $4::timestamptz) + (n - 1) * interval '1 microsecond' as date_added
       from given, head
     ), written as (
       insert into feed (view, pos, date_added, object, op, id, type, version_ns, live, is_last)
       select $1, pos, date_added, object, $2, id, type, version_ns, $2 = 'add', false from numbered
     )
     update feed_head set pos = last.pos, date_added = last.date_added
     from (select max(pos) as pos, max(date_added) as date_added from numbered) last
     where view = $1 and last.pos is not null`,
    [view, op, objects, now],
  );
  // A view holds an object by the last row it has of it: what came before is history.
  await client.query(
    `update feed set live = false where view = $1 and object = any ($2::bigint[]) and live
       and exists (select from feed later where later.object = feed.object and later.view = feed.view and later.pos > feed.pos)`,
    [view, objects],
  );
  // Which row of each id is the last one: the newest version that this view still has.
  await client.query(
    `with touched as (select distinct id from record where object = any ($2::bigint[])),
     newest as (
       select distinct on (f.id) f.id, f.pos from feed f join touched using (id)
       where f.view = $1 and f.live order by f.id, f.version_ns desc nulls last, f.pos desc
     )
     update feed set is_last = (newest.pos is not distinct from feed.pos)
     from touched left join newest using (id)
     where feed.view = $1 and feed.id = touched.id
       and feed.is_last is distinct from (newest.pos is not distinct from feed.pos)`,
    [view, objects],
  );
}
