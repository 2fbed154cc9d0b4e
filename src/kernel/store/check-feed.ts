import type { Recomputation } from '../audit/deep-check.ts';

type Found = { name: string; column: string | null };

/** Rows that are read of each kind of fault; the list of faults names fewer. */
const MOST = 200;

const NAME = "f.view || ' at ' || f.pos || ' (' || f.id || ')'";

/** Places are counted without a gap, dates rise (TAXII 2.1 §3.4), and the head is the last row. */
const COUNTED = `with counted as (
    select view, pos, id, date_added, lag(pos, 1, 0::bigint) over w as before, lag(date_added) over w as earlier
    from feed window w as (partition by view order by pos))
  select f.view || ' at ' || f.before + 1 as name, null as column from counted f where f.pos <> f.before + 1
  union all select ${NAME}, 'date_added' from counted f where f.date_added <= f.earlier
  union all select h.view || ' at ' || h.pos, null from feed_head h
    where h.pos > coalesce((select max(pos) from feed f where f.view = h.view), 0)`;

/** A view with rows has a head, with the last row's date: what is added next is dated after it. */
const HEADS = `select h.view || ' at ' || h.pos as name, 'date_added' as column from feed_head h
    join feed f using (view, pos) where f.date_added <> h.date_added
  union all select distinct f.view, null from feed f where not exists (select from feed_head h where h.view = f.view)`;

/** Rows past the head of their view: nobody sequenced them. */
const BEYOND = `select ${NAME} as name, null as column from feed f left join feed_head h using (view)
  where f.pos > coalesce(h.pos, 0)`;

/** What a row says is what its record says. */
const COPIED = `select ${NAME} as name,
    case when f.id <> r.id then 'id' when f.type <> r.type then 'type' else 'version_ns' end as column
  from feed f join record r using (object)
  where (f.id, f.type) <> (r.id, r.type) or f.version_ns is distinct from r.version_ns`;

/** The last row of an object in a view is how the view holds it: live if it was added, and history before. */
const HELD = `with last as (
    select f.*, row_number() over (partition by view, object order by pos desc) as back,
      lead(op) over (partition by view, object order by pos) as next
    from feed f)
  select ${NAME} as name, case when f.op = 'add' and f.next = 'add' then 'op' else 'live' end as column from last f
  where f.live <> (f.op = 'add' and f.back = 1) or f.op = 'add' and f.next = 'add'`;

/** Of the versions that a view holds the newest is the last. */
const NEWEST = `with ranked as (
    select view, pos, id, is_last, live and row_number() over (partition by view, id, live
      order by version_ns desc nulls last, pos desc) = 1 as newest
    from feed)
  select ${NAME} as name, 'is_last' as column from ranked f where f.is_last <> f.newest`;

/** A view holds what is placed in it, unless the sequencer has still to say so. */
const PLACED = `select p.view || ' (' || r.id || ')' as name, null as column from placement p join record r using (object)
  where p.withdrawn_at is null and not exists (select from feed f where f.object = p.object and f.view = p.view and f.live)
    and not exists (select from pending_feed q where q.object = p.object and q.view = p.view)`;

const NOT_PLACED = `select ${NAME} as name, null as column from feed f
  where f.live and not exists (select from placement p
      where p.object = f.object and p.view = f.view and p.withdrawn_at is null)
    and not exists (select from pending_feed q where q.object = f.object and q.view = f.view)`;

/**
 * Computes the feed anew from placements and records. What was history when a view held an object more than once is
 * checked for its place and date only.
 */
export const checkFeed: Recomputation = {
  async recompute(_kernel, db, add) {
    const named = { table: 'feed', what: 'feed row' };
    const find = (sql: string) => db.query<Found>(`select * from (${sql}) found limit ${MOST}`);
    for (const sql of [COUNTED, PLACED]) {
      for (const { name, column } of await find(sql)) {
        if (column !== null) add({ fault: 'row-altered', ...named, name, column });
        else add({ fault: 'row-missing', ...named, name });
      }
    }
    for (const { name, column } of await find(HEADS)) {
      const head = { table: 'feed_head', what: 'head of view', name };
      if (column !== null) add({ fault: 'row-altered', ...head, column });
      else add({ fault: 'row-missing', ...head });
    }
    for (const sql of [BEYOND, NOT_PLACED]) {
      for (const { name } of await find(sql)) add({ fault: 'row-unlogged', ...named, name });
    }
    for (const sql of [COPIED, HELD, NEWEST]) {
      for (const { name, column } of await find(sql)) {
        add({ fault: 'row-altered', ...named, name, column: String(column) });
      }
    }
  },
};
