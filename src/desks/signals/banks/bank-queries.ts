import type { OrganisationClass } from '../../../kernel/kernel.ts';
import type { Database } from '../../../kernel/store/store.ts';

export type BankMode = 'shadow' | 'sample' | 'on';
/** What every bank begins with, wherever it comes from. */
export const QUARANTINE_RULE = {
  quarantinePercent: 20,
  quarantineReviewers: 3,
  quarantineReviewed: 10,
} as const;

export type Bank = {
  object: number;
  id: string;
  holder: string;
  name: string;
  mode: BankMode;
  /** Of its matches, how many in a hundred act, while it is being rolled out (`sample`); null in every other mode. */
  percent: number | null;
  /** Most bits by which an item may differ from a PDQ signal of this bank and still match. */
  radius: number;
  /** Its pictures are known to be innocent: what matches them is kept from matching anything else. */
  innocent: boolean;
  /** When a signal is quarantined: of its first hundred reviewed matches this share was decided against, */
  quarantinePercent: number;
  /** by so many people, */
  quarantineReviewers: number;
  /** of at least so many. */
  quarantineReviewed: number;
  provenance: 'own' | 'import' | 'peer';
  originator: string | null;
  originatorName: string;
  originatorClass: OrganisationClass;
  basis: string;
  instrument: string;
  article: string;
  /** `instrument` and `article` are published terms of the organisation itself and their section, and no law. */
  ownTerms: boolean;
  /** An exchange fills it, or did: its signals are made here and rest on what the bank states. Absent where it was just made. */
  byExchange?: boolean;
  createdAt: Date;
};

const BANK = `object, id, holder, name, mode, percent, radius, innocent,
  quarantine_percent as "quarantinePercent", quarantine_reviewers as "quarantineReviewers",
  quarantine_reviewed as "quarantineReviewed", provenance, originator, originator_name as "originatorName",
  originator_class as "originatorClass", basis, instrument, article,
  own_terms as "ownTerms", created_at as "createdAt",
  exists (select from exchange e where e.bank = bank.object) as "byExchange"`;

export const listBanks = (db: Database) =>
  db.query<Bank>(`select ${BANK} from bank order by provenance = 'own' desc, name, object`);

export async function findBank(db: Database, id: string): Promise<Bank | null> {
  if (!/^[0-9a-f-]{36}$/.test(id)) return null;
  return (await db.query<Bank>(`select ${BANK} from bank where id = $1`, [id]))[0] ?? null;
}

export const findBanks = (db: Database, objects: number[]) =>
  db.query<Bank>(`select ${BANK} from bank where object = any ($1)`, [objects]);

export async function bankNamed(
  db: Database,
  bank: Pick<Bank, 'holder' | 'provenance' | 'originator' | 'originatorName' | 'name' | 'innocent'>,
): Promise<Bank | null> {
  const rows = await db.query<Bank>(
    `select ${BANK} from bank
     where holder = $1 and provenance = $2 and coalesce(originator, originator_name) = $3 and lower(name) = lower($4)
       and innocent = $5`,
    [bank.holder, bank.provenance, bank.originator ?? bank.originatorName, bank.name, bank.innocent],
  );
  return rows[0] ?? null;
}

export async function insertBank(db: Database, bank: Bank): Promise<void> {
  await db.query(
    `with a as (insert into audience (object, principal) select $1::bigint, unnest($2::text[]))
     insert into bank (object, id, holder, name, mode, provenance, originator, originator_name, originator_class,
       basis, instrument, article, created_at, own_terms, percent, radius, innocent,
       quarantine_percent, quarantine_reviewers, quarantine_reviewed)
     values ($1::bigint, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)`,
    [
      bank.object,
      [`org:${bank.holder}`, 'overseer'],
      bank.id,
      bank.holder,
      bank.name,
      bank.mode,
      bank.provenance,
      bank.originator,
      bank.originatorName,
      bank.originatorClass,
      bank.basis,
      bank.instrument,
      bank.article,
      bank.createdAt,
      bank.ownTerms,
      bank.percent,
      bank.radius,
      bank.innocent,
      bank.quarantinePercent,
      bank.quarantineReviewers,
      bank.quarantineReviewed,
    ],
  );
}

export const setBankMode = (db: Database, object: number, mode: BankMode, percent: number | null) =>
  db.query('update bank set mode = $2, percent = $3 where object = $1', [object, mode, percent]);

export const setBankRadius = (db: Database, object: number, radius: number) =>
  db.query('update bank set radius = $2 where object = $1', [object, radius]);

/** The widest radius of any bank: how far the index must look so that each bank can decide; null without a bank. */
export async function widestRadius(db: Database): Promise<number | null> {
  const [row] = await db.query<{ radius: number | null }>('select max(radius) as radius from bank');
  return row?.radius ?? null;
}

export const setBankGround = (db: Database, { object, basis, instrument, article, ownTerms }: Bank) =>
  db.query('update bank set basis = $2, instrument = $3, article = $4, own_terms = $5 where object = $1', [
    object,
    basis,
    instrument,
    article,
    ownTerms,
  ]);

/** Whether a person ever turned a bank on or off. */
export const wasTurned = async (db: Database, object: number): Promise<boolean> =>
  (await db.query("select from entry where object = $1 and kind = 'bank.mode' limit 1", [object])).length > 0;

/** Newest versions of what came into a bank from this source, a page at a time in order of their ids. */
export const recordsFrom = (db: Database, bank: number, source: string, after: string, limit: number) =>
  db.query<{ id: string; body: string; revoked: boolean }>(
    `select r.id, r.body, r.revoked from bank_signal s join lateral (
       select * from record v where v.holder = s.holder and v.id = s.id and v.erased_at is null
       order by version_ns desc limit 1) r on true
     where s.bank = $1 and r.source = $2 and s.id > $3 order by s.id limit $4`,
    [bank, source, after, limit],
  );

/**
 * A signal stays in the first bank of its holder that took it.
 * @param entry the act that says so
 * @returns the ids that no bank of the holder had
 */
export async function insertBankSignals(
  db: Database,
  bank: Bank,
  ids: string[],
  entry: number,
): Promise<string[]> {
  const rows = await db.query<{ id: string }>(
    `insert into bank_signal (holder, id, bank, entry)
     select $1, given.id, $2::bigint, $4::bigint from unnest($3::text[]) as given(id)
     on conflict do nothing returning id`,
    [bank.holder, bank.object, ids, entry],
  );
  return rows.map((row) => row.id);
}

/**
 * Newest records of the signals that a bank holds and that may go out: what a late grant adds. An older version may
 * name no ground. What is stopped here goes nowhere: a partner would take it for one that nobody disputes.
 */
export async function recordsOfBank(db: Database, object: number): Promise<number[]> {
  const rows = await db.query<{ object: number }>(
    `select r.object from bank_signal s join record r on r.holder = s.holder and r.id = s.id
     where s.bank = $1 and r.source = 'own' and r.erased_at is null and not r.unknown_marking
       and r.tlp in ('clear', 'green', 'amber', 'amber+strict')
       and not exists (select from record n where n.holder = r.holder and n.id = r.id and n.version_ns > r.version_ns)
       and not exists (select from signal_stop t where t.holder = r.holder and t.signal = r.id)
     order by r.object`,
    [object],
  );
  return rows.map((row) => row.object);
}

export type BankCounts = { bank: number; matches: number; reviewed: number; overturned: number };

/** Steps by which people decided on a match, and those by which it went against the signal. */
export const REVIEWED = `('leave', 'refuse-restriction', 'confirm-restriction', 'restrict-single-handed', 'note-in-shadow')`;
export const AGAINST = `('leave', 'refuse-restriction', 'reverse-restriction', 'reverse-unconfirmed', 'restore', 'put-back',
  'put-back-unkept', 'uphold-appeal', 'restored-with-appeal')`;

const COUNTS = `count(*)::int as matches,
  (count(*) filter (where exists (select from case_event e where e.object = m.object and e.step in ${REVIEWED})))::int as reviewed,
  (count(*) filter (where exists (select from case_event e where e.object = m.object and (e.step in ${AGAINST}
    or e.step = 'note-in-shadow' and e.data->>'judged' = 'wrong-match'))))::int as overturned`;

export const countsOfBanks = (db: Database, banks: number[]) =>
  db.query<BankCounts>(
    `select m.bank, ${COUNTS} from (select distinct object, bank from review_match where bank = any ($1)) m group by m.bank`,
    [banks],
  );

/** Matches decided against a signal, beside all its matches (human-rights rule 9). */
/** @param except a case that is not counted: the one that is being decided with these counts in view */
export const countsOfSignals = (db: Database, ids: string[], except: number | null = null) =>
  db.query<{ signal: string; matches: number; reviewed: number; overturned: number }>(
    `select m.signal, ${COUNTS} from review_match m
     where m.signal = any ($1) and m.object is distinct from $2::bigint group by m.signal`,
    [ids, except],
  );

/** Signals that this organisation stopped: they are held still, and match nothing. Few, hence from their side. */
export const stoppedTotals = (db: Database, banks: number[]) =>
  db.query<{ bank: number; stopped: number }>(
    `select s.bank, count(*)::int as stopped from signal_stop t join signal s on s.holder = t.holder and s.id = t.signal
     where s.bank = any ($1) and s.gone is null group by s.bank`,
    [banks],
  );

export const signalTotals = (db: Database, banks: number[]) =>
  db.query<{ bank: number; total: number }>('select bank, total from signal_totals($1)', [banks]);

/** Whether an exchange that is not removed fills a bank. */
export const isFilledByExchange = async (db: Database, bank: number): Promise<boolean> =>
  (await db.query('select from exchange where bank = $1 and removed_at is null', [bank])).length > 0;
