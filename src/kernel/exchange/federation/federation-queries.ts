import type { Database } from '../../store/store.ts';

export type Flow = {
  agreement: string;
  collection: string;
  addedAfter: string | null;
  withdrawnAfter: number;
  withdrawnSince: string | null;
};

/** What this node pulls from a peer, and how far it has come. */
export async function flowsFrom(db: Database, organisation: string, now: Date): Promise<Flow[]> {
  return db.query<Flow>(
    `select a.id as agreement, a.collection, p.added_after as "addedAfter",
       coalesce(p.withdrawn_after, 0) as "withdrawnAfter", p.withdrawn_since as "withdrawnSince"
     from agreement a join agreement_party y on y.agreement = a.id
     left join pull_position p on p.organisation = y.organisation and p.agreement = a.id
     where y.organisation = $1 and a.status = 'accepted'
       and (a.starts_at is null or a.starts_at <= $2) and (a.ends_at is null or a.ends_at > $2)`,
    [organisation, now],
  );
}

export async function moveAddedAfter(
  db: Database,
  organisation: string,
  agreement: string,
  to: string,
): Promise<void> {
  await db.query(
    `insert into pull_position (organisation, agreement, added_after) values ($1, $2, $3)
     on conflict (organisation, agreement) do update set added_after = excluded.added_after`,
    [organisation, agreement, to],
  );
}

export async function moveWithdrawnAfter(
  db: Database,
  organisation: string,
  agreement: string,
  to: { after: number; since: string | null },
): Promise<void> {
  await db.query(
    `insert into pull_position (organisation, agreement, withdrawn_after, withdrawn_since) values ($1, $2, $3, $4)
     on conflict (organisation, agreement) do update
     set withdrawn_after = excluded.withdrawn_after, withdrawn_since = excluded.withdrawn_since`,
    [organisation, agreement, to.after, to.since],
  );
}

export type ReceiptItem = { id: string; versionKey: string; outcome: string };

export type KeptReceipt = { direction: string; organisation: string; body: string; signature: Buffer };

/** The receipt that is kept under this id; until the end of the transaction nobody else keeps one. */
export async function keptReceipt(db: Database, id: string): Promise<KeptReceipt | null> {
  await db.query("select pg_advisory_xact_lock(hashtextextended('receipt ' || $1, 0))", [id]);
  const [row] = await db.query<KeptReceipt>(
    'select direction, organisation, body, signature from receipt where id = $1',
    [id],
  );
  return row ?? null;
}

export async function insertReceipt(
  db: Database,
  receipt: {
    id: string;
    direction: 'given' | 'received';
    organisation: string;
    agreement: string;
    body: string;
    signature: Uint8Array;
    at: Date;
    /** The act that vouches for it. */
    entry: number;
  },
  items: ReceiptItem[],
): Promise<void> {
  await db.query(
    `with r as (
       insert into receipt (id, direction, organisation, agreement, body, signature, at, entry)
       values ($1::uuid, $2, $3, $4, $5, $6, $7, $11) returning id)
     insert into receipt_item (receipt, id, version_key, outcome)
     select r.id, g.* from r, unnest($8::text[], $9::text[], $10::text[]) as g(item, version_key, outcome)
     on conflict do nothing`,
    [
      receipt.id,
      receipt.direction,
      receipt.organisation,
      receipt.agreement,
      receipt.body,
      Buffer.from(receipt.signature),
      receipt.at,
      items.map((item) => item.id),
      items.map((item) => item.versionKey),
      items.map((item) => item.outcome),
      receipt.entry,
    ],
  );
}

/** Receipts given to a peer that it may not have got yet. */
export async function receiptsToSend(
  db: Database,
  organisation: string,
): Promise<{ id: string; body: string; signature: Buffer }[]> {
  return db.query(
    `select id, body, signature from receipt
     where direction = 'given' and organisation = $1 and delivered_at is null and refused_at is null
     order by at limit 50`,
    [organisation],
  );
}

export async function markReceiptSent(db: Database, id: string): Promise<void> {
  await db.query('update receipt set delivered_at = clock_timestamp() where id = $1', [id]);
}

/** @param answer what the partner said */
export async function markReceiptRefused(db: Database, id: string, answer: string): Promise<void> {
  await db.query('update receipt set refused_at = clock_timestamp(), refusal = $2 where id = $1', [
    id,
    answer,
  ]);
}

export type RefusedReceipts = { count: number; lastAnswer: string };

/** How many of our receipts each partner refused, and what it said of the last. */
export async function refusedReceipts(db: Database): Promise<Map<string, RefusedReceipts>> {
  const rows = await db.query<RefusedReceipts & { organisation: string }>(
    `select organisation, count(*) as count, (array_agg(refusal order by refused_at desc))[1] as "lastAnswer"
     from receipt where refused_at is not null group by organisation`,
  );
  return new Map(rows.map(({ organisation, ...refused }) => [organisation, refused]));
}

export type Withdrawal = {
  pos: number;
  id: string;
  versionKey: string;
  /** When it left the view, microseconds; a node of before 0.2 does not say. */
  at?: string;
};

/**
 * What an agreement's view lost after a date, in order; after a place for a partner that names no date.
 * Threat: a place that a restored database gives a second time, for another withdrawal.
 */
export async function withdrawalsAfter(
  db: Database,
  agreement: string,
  from: { after: number; since?: string },
): Promise<Withdrawal[]> {
  return db.query<Withdrawal>(
    `select f.pos, f.id, coalesce(f.version_ns::text, r.version_key) as "versionKey",
       to_char(f.date_added at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at
     from feed f join record r using (object)
     where f.view = 'agreement:' || $1 and f.op = 'withdraw'
       and ${from.since === undefined ? 'f.pos > $2' : 'f.date_added > $2::timestamptz'}
     order by f.pos limit 1000`,
    [agreement, from.since ?? from.after],
  );
}

/** Where each agreement's view stands: what the outbox compares with what it has told. */
export const agreementHeads = (db: Database) =>
  db.query<{ agreement: string; pos: number }>(
    `select substr(view, 11) as agreement, pos from feed_head where view like 'agreement:%'`,
  );

export const partiesToTell = (db: Database, agreement: string, host: string) =>
  db.query<{ organisation: string }>(
    `select y.organisation from agreement_party y join agreement a on a.id = y.agreement
     join peer p on p.organisation = y.organisation
     where y.agreement = $1 and y.organisation <> $2 and a.status = 'accepted' and p.suspended_at is null`,
    [agreement, host],
  );
