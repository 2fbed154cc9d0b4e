import type { Database } from '../../../kernel/store/store.ts';

export type Webhook = { organisation: string; object: number; url: string; createdAt: Date };

const WEBHOOK = 'organisation, object, url, created_at as "createdAt"';

export const findWebhook = async (db: Database, organisation: string): Promise<Webhook | null> =>
  (await db.query<Webhook>(`select ${WEBHOOK} from webhook where organisation = $1`, [organisation]))[0] ??
  null;

/** One address an organisation; a new one takes the place of the old, with a secret of its own. */
export const writeWebhook = (
  db: Database,
  hook: Webhook & { keyId: string; secret: Buffer },
  principals: string[],
) =>
  db.query(
    `with a as (insert into audience (object, principal) select $2::bigint, unnest($7::text[]) on conflict do nothing)
     insert into webhook (organisation, object, url, key_id, secret, created_at) values ($1, $2::bigint, $3, $4, $5, $6)
     on conflict (organisation) do update set url = excluded.url, key_id = excluded.key_id, secret = excluded.secret,
       created_at = excluded.created_at`,
    [hook.organisation, hook.object, hook.url, hook.keyId, hook.secret, hook.createdAt, principals],
  );

export const insertMessage = (
  db: Database,
  message: { id: string; organisation: string; object: number; keyId: string; body: Buffer; at: Date },
) =>
  db.query(
    `insert into webhook_message (id, organisation, object, key_id, body, created_at, next_at)
     values ($1, $2, $3, $4, $5, $6, $6)`,
    [message.id, message.organisation, message.object, message.keyId, message.body, message.at],
  );

export type DueMessage = {
  id: string;
  organisation: string;
  object: number;
  case: string;
  keyId: string;
  body: Buffer;
  attempts: number;
  createdAt: Date;
  url: string;
  secretKeyId: string;
  secret: Buffer;
};

/**
 * Takes due messages for one attempt and puts their next one off, so that a process that dies meanwhile loses
 * nothing. Of one case only the oldest: a platform must not hear of a restoration before the restriction.
 */
export const claimMessages = (db: Database, now: Date, waitSeconds: number[], limit: number) =>
  db.query<DueMessage>(
    `with due as (
       select m.id from webhook_message m join webhook w using (organisation)
       where m.delivered_at is null and m.next_at <= $1 and not exists (
         select from webhook_message e where e.object = m.object and e.delivered_at is null and e.seq < m.seq)
       order by m.next_at limit $3 for update of m skip locked
     )
     update webhook_message m set attempts = attempts + 1,
       next_at = $1::timestamptz + make_interval(secs => ($2::int[])[least(m.attempts + 1, cardinality($2::int[]))])
     from due, webhook w, case_file f
     where m.id = due.id and w.organisation = m.organisation and f.object = m.object
     returning m.id, m.organisation, m.object, f.id as "case", m.key_id as "keyId", m.body, m.attempts,
       m.created_at as "createdAt", w.url,
       w.key_id as "secretKeyId", w.secret`,
    [now, waitSeconds, limit],
  );

/** The body held the notice's link: it goes as soon as the platform has it. */
export const markDelivered = (db: Database, id: string, now: Date) =>
  db.query('update webhook_message set delivered_at = $2, body = null, last_error = null where id = $1', [
    id,
    now,
  ]);

export const markFailed = (db: Database, id: string, error: string) =>
  db.query('update webhook_message set last_error = $2 where id = $1', [id, error.slice(0, 500)]);

/** Of one case: how many messages wait, and when the newest was written that has arrived. */
export async function messagesOfCase(
  db: Database,
  object: number,
): Promise<{ waiting: number; lastDelivered: Date | null }> {
  const [row] = await db.query<{ waiting: number; lastDelivered: Date | null }>(
    `select count(*) filter (where delivered_at is null)::int as waiting,
       max(created_at) filter (where delivered_at is not null) as "lastDelivered"
     from webhook_message where object = $1`,
    [object],
  );
  return row!;
}

export async function waitingMessages(
  db: Database,
  organisation: string,
): Promise<{ waiting: number; lastError: string | null }> {
  const [row] = await db.query<{ waiting: number; lastError: string | null }>(
    `select count(*)::int as waiting,
       (array_agg(last_error order by seq) filter (where last_error is not null))[1] as "lastError"
     from webhook_message where organisation = $1 and delivered_at is null`,
    [organisation],
  );
  return row!;
}
