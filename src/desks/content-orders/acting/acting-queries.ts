import type { Database } from '../../../kernel/store/store.ts';
import type { MessageType } from './acting-message.ts';

export type ActingSystem = {
  object: number;
  id: string;
  organisation: string;
  kind: string;
  url: string;
  host: string;
  account: string | null;
  createdAt: Date;
};

const SYSTEM = 'object, id, organisation, kind, url, host, account, created_at as "createdAt"';

export const systemsOf = (db: Database, organisation: string) =>
  db.query<ActingSystem>(
    `select ${SYSTEM} from acting_system where organisation = $1 and removed_at is null order by object`,
    [organisation],
  );

/** One after another: two that connect at once would both take the place of the same one. */
export const oneAtATime = (db: Database, organisation: string) =>
  db.query("select pg_advisory_xact_lock(hashtext('acting_system ' || $1))", [organisation]);

export const insertSystem = (
  db: Database,
  system: ActingSystem & { keyId: string; secret: Buffer },
  principals: string[],
) =>
  db.query(
    `with a as (insert into audience (object, principal) select $1::bigint, unnest($11::text[]) on conflict do nothing)
     insert into acting_system (object, id, organisation, kind, url, host, account, key_id, secret, created_at)
     values ($1::bigint, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      system.object,
      system.id,
      system.organisation,
      system.kind,
      system.url,
      system.host,
      system.account,
      system.keyId,
      system.secret,
      system.createdAt,
      principals,
    ],
  );

/** What opened it goes with it. */
export const endSystem = (db: Database, object: number, now: Date) =>
  db.query("update acting_system set removed_at = $2, secret = '' where object = $1", [object, now]);

export const settleWaiting = (db: Database, system: number, now: Date) =>
  db.query(
    `update acting_message set settled_at = $2, result = 'disconnected', detail = null, next_at = null
     where system = $1 and settled_at is null`,
    [system, now],
  );

/** What waited for one goes to the one that takes its place: what waited for a person is tried again. */
export const moveWaiting = (db: Database, from: number, to: number) =>
  db.query(
    `update acting_message m set system = s.object, host = s.host, next_at = coalesce(next_at, m.created_at)
     from acting_system s where m.system = $1 and s.object = $2 and m.settled_at is null`,
    [from, to],
  );

export const waitingOf = (db: Database, systems: number[]) =>
  db.query<{ system: number; waiting: number; forPerson: number; last: string | null }>(
    `select system, count(*)::int as waiting, count(*) filter (where next_at is null)::int as "forPerson",
       (array_agg(result order by seq) filter (where result is not null))[1] as last
     from acting_message where system = any ($1::bigint[]) and settled_at is null group by system`,
    [systems],
  );

/** An act for one item of one case at one system that a restoring undoes; the newest. */
export async function lastAct(db: Database, system: number, object: number, item: number) {
  const [row] = await db.query<{ id: string }>(
    `select id from acting_message where system = $1 and object = $2 and item = $3 and type = 'act-on-item'
     order by seq desc limit 1`,
    [system, object, item],
  );
  return row?.id ?? null;
}

/** Whether another order of the same organisation keeps the same address down at this system. */
export async function otherOrderOn(db: Database, system: number, object: number, url: string) {
  const rows = await db.query(
    `select from (select distinct on (object, item) type from acting_message
       where system = $1 and url = $3 and object <> $2 order by object, item, seq desc) newest
     where type = 'act-on-item' limit 1`,
    [system, object, url],
  );
  return rows.length > 0;
}

/** An act that nobody is carrying out and that its restoring overtakes: it is not carried out any more. */
export const overtakeStuck = (db: Database, system: number, object: number, item: number, now: Date) =>
  db.query(
    `update acting_message set settled_at = $4, result = 'overtaken' where system = $1 and object = $2 and item = $3
     and type = 'act-on-item' and settled_at is null and next_at is null`,
    [system, object, item, now],
  );

export const insertMessage = (
  db: Database,
  message: {
    id: string;
    system: Pick<ActingSystem, 'object' | 'kind' | 'host'>;
    object: number;
    item: number;
    url: string;
    type: MessageType;
    body: string;
    at: Date;
    /** Where it is over as it is written. */
    result: 'still-ordered' | null;
  },
) =>
  db.query(
    `insert into acting_message (id, system, object, item, url, type, body, created_at, next_at, settled_at, result, kind, host)
     values ($1, $2, $3, $4, $5, $6, $7, $8, case when $9::text is null then $8::timestamptz end,
       case when $9::text is not null then $8::timestamptz end, $9, $10, $11)`,
    [
      message.id,
      message.system.object,
      message.object,
      message.item,
      message.url,
      message.type,
      message.body,
      message.at,
      message.result,
      message.system.kind,
      message.system.host,
    ],
  );

export type ToldRow = {
  id: string;
  item: number;
  url: string;
  kind: string;
  host: string;
  type: MessageType;
  createdAt: Date;
  attempts: number;
  nextAt: Date | null;
  settledAt: Date | null;
  result: string | null;
  detail: string | null;
};

/** What was told of an order, to which system. A system's url may hold a secret: it is not among it, only its host. */
export const toldOf = (db: Database, object: number) =>
  db.query<ToldRow>(
    `select id, item, url, kind, host, type, created_at as "createdAt", attempts, next_at as "nextAt",
       settled_at as "settledAt", result, detail
     from acting_message where object = $1 order by item, seq`,
    [object],
  );
