import type { Database } from '../../../kernel/store/store.ts';
import type { MessageType } from './acting-message.ts';
import { type Outcome, RESULTS, UNCERTAIN } from './acting-result.ts';

export type DueMessage = {
  id: string;
  kind: string;
  /** Of the system. */
  url: string;
  account: string | null;
  secretKeyId: string;
  secret: Buffer;
  type: MessageType;
  item: string;
  body: string;
  attempts: number;
  /** An earlier attempt may have acted without anybody knowing. */
  uncertain: boolean;
  /** Something newer was decided about the item. */
  overtaken: boolean;
  /** Of a restoring: an act of this node hid the item there, and nothing put it back since. */
  ours: boolean;
};

/** Longer than an attempt may take: one call, or the handful of a conversation with a product. */
const LEASE = "case s.kind when 'webhook' then interval '20 seconds' else interval '2 minutes' end";

/**
 * Takes due messages for one attempt each; a process that dies meanwhile loses nothing, since the lease runs out. Of one
 * item at one system only the oldest: a restoring never comes before what it undoes.
 */
export const claimMessages = (db: Database, now: Date, limit: number) =>
  db.query<DueMessage>(
    `with due as (
       select m.id from acting_message m
       where m.settled_at is null and m.next_at <= $1 and (m.leased_until is null or m.leased_until < $1)
         and not exists (select from acting_message e where e.object = m.object and e.item = m.item and e.system = m.system
           and e.settled_at is null and e.seq < m.seq)
       order by m.next_at limit $2 for update of m skip locked
     )
     update acting_message m set attempts = attempts + 1, leased_until = $1::timestamptz + ${LEASE},
       uncertain = m.uncertain or m.leased_until is not null
     from due, acting_system s where m.id = due.id and s.object = m.system
     returning m.id, s.kind, s.url, s.account, s.key_id as "secretKeyId", s.secret, m.type, m.url as item, m.body, m.attempts,
       m.uncertain,
       exists (select from acting_message l where l.object = m.object and l.item = m.item and l.system = m.system
         and l.seq > m.seq) as overtaken,
       exists (select from acting_message a where a.system = m.system and a.url = m.url and a.type = 'act-on-item'
         and a.seq < m.seq and (a.result in ('done', 'by-hand') or a.uncertain)
         and not exists (select from acting_message r where r.system = a.system and r.url = a.url
           and r.type = 'restore-item' and r.result in ('done', 'by-hand') and r.seq > a.seq and r.seq < m.seq)) as ours`,
    [now, limit],
  );

/**
 * Stores how an attempt went. An act that needs a person, and whose item something newer was decided about meanwhile, is
 * overtaken: else its restoring would wait behind it.
 */
export const storeOutcome = (
  db: Database,
  id: string,
  { result, detail }: Outcome,
  { now, nextAt }: { now: Date; nextAt: Date },
) => {
  const then = RESULTS[result];
  return db.query(
    `update acting_message m set leased_until = null, detail = $3, uncertain = m.uncertain or $4,
       result = case when $5 and newer.there then 'overtaken' else $2 end,
       settled_at = case when $6 or ($5 and newer.there) then $7::timestamptz end,
       next_at = case when $6 or $5 then null else $8::timestamptz end
     from (select exists (select from acting_message l, acting_message o where o.id = $1 and l.object = o.object
       and l.item = o.item and l.system = o.system and l.seq > o.seq and o.type = 'act-on-item') as there) newer
     where m.id = $1 and m.settled_at is null`,
    [
      id,
      result,
      detail?.slice(0, 500) ?? null,
      UNCERTAIN.includes(result),
      then === 'person',
      then === 'settled',
      now,
      nextAt,
    ],
  );
};

/** Makes an unsettled message due now. */
export const makeDue = (db: Database, id: string, object: number, now: Date) =>
  db.query<{ item: number; host: string }>(
    `update acting_message set next_at = $3 where id = $1 and object = $2 and settled_at is null returning item, host`,
    [id, object, now],
  );

/** A person did at the product what the message asks. */
export const settleByHand = (db: Database, id: string, object: number, now: Date) =>
  db.query<{ item: number; host: string }>(
    `update acting_message set settled_at = $3, result = 'by-hand', detail = null, next_at = null
     where id = $1 and object = $2 and settled_at is null returning item, host`,
    [id, object, now],
  );
