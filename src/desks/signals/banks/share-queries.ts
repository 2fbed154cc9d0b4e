import type { Database } from '../../../kernel/store/store.ts';

const LOCK = `hashtextextended('sharing of bank ' || $1::bigint, 0)`;

/**
 * Who adds to a bank reads where it goes and writes that it went there: until their transaction ends, where it goes
 * does not change. Otherwise a signal could go out under an agreement that had just ceased to carry the bank.
 */
export const keepSharing = (db: Database, bank: number) =>
  db.query(`select pg_advisory_xact_lock_shared(${LOCK})`, [bank]);

/** Waits for those, and keeps new ones waiting until the end of the transaction. */
export const changeSharing = (db: Database, bank: number) =>
  db.query(`select pg_advisory_xact_lock(${LOCK})`, [bank]);

/** Agreements that carry an own bank and are in force: where its new signals go. */
export async function agreementsOfBank(db: Database, object: number, now: Date): Promise<string[]> {
  await keepSharing(db, object);
  const rows = await db.query<{ id: string }>(
    `select a.id from bank_agreement g join agreement a on a.id = g.agreement
     where g.bank = $1 and a.status = 'accepted'
       and (a.starts_at is null or a.starts_at <= $2) and (a.ends_at is null or a.ends_at > $2)`,
    [object, now],
  );
  return rows.map((row) => row.id);
}

/** Lets an agreement carry a bank: its parties see the bank, and it is told apart from a second asking. */
export async function insertBankAgreement(
  db: Database,
  object: number,
  agreement: string,
  at: Date,
): Promise<boolean> {
  const rows = await db.query(
    `with g as (
       insert into bank_agreement (bank, agreement, shared_at) values ($1, $2, $3) on conflict do nothing returning bank),
     a as (insert into audience (object, principal) select bank, 'agreement:' || $2 from g on conflict do nothing)
     select bank from g`,
    [object, agreement, at],
  );
  return rows.length > 0;
}

/** @returns whether the agreement carried it */
export async function deleteBankAgreement(db: Database, object: number, agreement: string): Promise<boolean> {
  const rows = await db.query(
    `with g as (delete from bank_agreement where bank = $1 and agreement = $2 returning bank),
     a as (delete from audience where principal = 'agreement:' || $2 and object in (select bank from g))
     select bank from g`,
    [object, agreement],
  );
  return rows.length > 0;
}

/**
 * What an agreement's view holds of a bank, and what waits to get there until its marking is known. Not revocations:
 * they show no signal, and whoever holds a copy must learn of them.
 */
export async function signalsCarried(db: Database, bank: number, agreement: string): Promise<number[]> {
  const rows = await db.query<{ object: number }>(
    `select r.object from bank_signal s join record r on r.holder = s.holder and r.id = s.id
     where s.bank = $1 and not r.revoked and (
       exists (select from placement p where p.object = r.object and p.view = 'agreement:' || $2 and p.withdrawn_at is null)
       or exists (select from awaited_marking w where w.object = r.object and $2 = any (w.agreements)))
     order by r.object`,
    [bank, agreement],
  );
  return rows.map((row) => row.object);
}

/** An agreement that carries a bank, as far as the viewer may see it; `sharedAt` by the clock of this node. */
export type Share = {
  bank: number;
  agreement: string;
  title: string;
  status: string;
  endsAt: Date | null;
  sharedAt: Date | null;
  retentionDays: number | null;
  parties: { id: string; name: string }[];
};

export const sharesOf = (db: Database, banks: number[]) =>
  db.query<Share>(
    `select g.bank, a.id as agreement, a.title, a.status, a.ends_at as "endsAt", g.shared_at as "sharedAt",
       (a.terms::json ->> 'retention_days')::float8 as "retentionDays",
       (select coalesce(json_agg(json_build_object('id', y.organisation, 'name', coalesce(o.name, y.organisation))
          order by y.organisation), '[]')
        from agreement_party y left join organisation o on o.id = y.organisation where y.agreement = a.id) as parties
     from bank_agreement g join agreement a on a.id = g.agreement
     where g.bank = any ($1) order by g.shared_at nulls first, a.id`,
    [banks],
  );
