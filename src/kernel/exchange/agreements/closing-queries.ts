import type { Database } from '../../store/store.ts';
import type { AgreementStatus, ClosingAct } from './agreement-status.ts';

/** A party's signed word that ends a proposal; `at` by its own clock. */
export type Closing = { act: ClosingAct; reason: string; at: string; signature: Buffer };
export type ClosingRow = Closing & {
  agreement: string;
  organisation: string;
  name: string;
  toldAt: Date | null;
  refusedAt: Date | null;
  refusal: string | null;
};

export const closingsOf = (db: Database, ids: string[]) =>
  db.query<ClosingRow>(
    `select c.agreement, c.organisation, coalesce(o.name, c.organisation) as name, c.act, c.reason, c.said_at as at,
       c.signature, c.told_at as "toldAt", c.refused_at as "refusedAt", c.refusal
     from agreement_closing c left join organisation o on o.id = c.organisation where c.agreement = any ($1)`,
    [ids],
  );

export async function hasClosed(db: Database, id: string, organisation: string): Promise<boolean> {
  const rows = await db.query('select from agreement_closing where agreement = $1 and organisation = $2', [
    id,
    organisation,
  ]);
  return rows.length > 0;
}

/** Notes the word and what the agreement is by it. Since when it carries nothing stays as it was. */
export async function insertClosing(
  db: Database,
  id: string,
  organisation: string,
  { act, reason, at, signature }: Closing,
  { status, now }: { status: AgreementStatus; now: Date },
): Promise<void> {
  await db.query(
    `with c as (
       insert into agreement_closing (agreement, organisation, act, reason, said_at, signature)
       values ($1, $2, $3, $4, $5, $6)
     )
     update agreement set status = $7,
       updated_at = case when status in ('proposed', 'accepted') then $8 else updated_at end
     where id = $1`,
    [id, organisation, act, reason, at, signature, status, now],
  );
}

export type ClosingToTell = Closing & { agreement: string; object: number };

/** What this node's organisation said of proposals that a partner's node has not taken yet. */
export const closingsToTell = (db: Database, host: string, partner: string) =>
  db.query<ClosingToTell>(
    `select c.agreement, g.object, c.act, c.reason, c.said_at as at, c.signature
     from agreement_closing c join agreement g on g.id = c.agreement join agreement_party y on y.agreement = c.agreement
     where c.organisation = $1 and y.organisation = $2 and c.told_at is null and c.refused_at is null
     order by c.agreement limit 500`,
    [host, partner],
  );

/** @param refusal what the partner answered, when it will not take it */
export async function markClosingTold(
  db: Database,
  id: string,
  host: string,
  refusal: string | null,
): Promise<void> {
  await db.query(
    `update agreement_closing set refusal = $3, told_at = case when $3::text is null then clock_timestamp() end,
       refused_at = case when $3::text is not null then clock_timestamp() end
     where agreement = $1 and organisation = $2`,
    [id, host, refusal],
  );
}

/** The partner shows that it does not know: it is told again. */
export async function tellClosingAgain(db: Database, id: string, host: string): Promise<void> {
  await db.query(
    'update agreement_closing set told_at = null, refused_at = null where agreement = $1 and organisation = $2',
    [id, host],
  );
}
