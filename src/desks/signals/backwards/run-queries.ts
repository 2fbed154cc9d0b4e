import type { Database } from '../../../kernel/store/store.ts';
import { codesToLookUp } from '../intake/item-codes.ts';
import type { KeptCode, KeptHash } from '../intake/kept-hash-queries.ts';
import type { Hashes } from '../intake/open-match-review.ts';
import type { SignalType } from '../types/signal-types.ts';

export type RunState = 'running' | 'stopped' | 'done' | 'failed';

export type Run = {
  object: number;
  id: string;
  organisation: string;
  bank: number | null;
  bankId: string | null;
  signal: string | null;
  startedAt: Date;
  last: number;
  total: number;
  position: number;
  looked: number;
  matched: number;
  state: RunState;
  endedAt: Date | null;
  failures: number;
  error: string | null;
};

const RUN = `r.object, r.id, r.organisation, r.bank, b.id as "bankId", r.signal, r.started_at as "startedAt", r.last, r.total,
  r.position, r.looked, r.matched, r.state, r.ended_at as "endedAt", r.failures, r.error
  from backwards_run r left join bank b on b.object = r.bank`;

/** Newest first. @param of a bank (object) or a signal; null: all. @param before object of the last one of the page before */
export const listRuns = (
  db: Database,
  of: { bank: number | null; signal: string | null },
  before: number | null,
  limit: number,
) =>
  db.query<Run>(
    `select ${RUN} where ($1::bigint is null or r.bank = $1) and ($2::text is null or r.signal = $2)
       and ($3::bigint is null or r.object < $3) order by r.object desc limit $4`,
    [of.bank, of.signal, before, limit],
  );

export async function findRun(db: Database, id: string): Promise<Run | null> {
  if (!/^[0-9a-f-]{36}$/.test(id)) return null;
  return (await db.query<Run>(`select ${RUN} where r.id = $1`, [id]))[0] ?? null;
}

/** Held until the end of the transaction, if it runs still. */
export async function lockRun(db: Database, object: number): Promise<Run | null> {
  const sql = `select ${RUN} where r.object = $1 and r.state = 'running' for update of r`;
  return (await db.query<Run>(sql, [object]))[0] ?? null;
}

export const lockRunsOf = (db: Database, organisation: string) =>
  db.query<Run>(
    `select ${RUN} where r.organisation = $1 and r.state = 'running' order by r.object for update of r`,
    [organisation],
  );

export const insertRun = (
  db: Database,
  run: Pick<Run, 'object' | 'id' | 'organisation' | 'bank' | 'signal' | 'startedAt'>,
  principals: string[],
) =>
  db.query(
    `with a as (insert into audience (object, principal) select $1::bigint, unnest($7::text[]))
     insert into backwards_run (object, id, organisation, bank, signal, started_at, last, total)
     select $1::bigint, $2, $3, $4, $5, $6, coalesce(max(number), 0), count(*)::int from kept_hash where organisation = $3`,
    [run.object, run.id, run.organisation, run.bank, run.signal, run.startedAt, principals],
  );

/** A run that nobody works on, the oldest first, claimed until then. */
export async function claimRun(db: Database, now: Date, until: Date): Promise<Run | null> {
  const [row] = await db.query<{ object: number }>(
    `update backwards_run set claimed_until = $2 where object = (
       select object from backwards_run where state = 'running' and (claimed_until is null or claimed_until <= $1)
       order by failures, object limit 1 for update skip locked) returning object`,
    [now, until],
  );
  return row ? ((await db.query<Run>(`select ${RUN} where r.object = $1`, [row.object]))[0] ?? null) : null;
}

/**
 * Notes how far a run is, if it runs still and nobody else went on from there meanwhile.
 * @returns whether it was noted
 */
export async function noteLooked(
  db: Database,
  object: number,
  { from, position, looked }: { from: number; position: number; looked: number },
  until: Date,
): Promise<boolean> {
  const rows = await db.query(
    `update backwards_run set position = $2, looked = looked + $3, claimed_until = $4, failures = 0, error = null,
       matched = (select count(*) from backwards_found f where f.run = backwards_run.object and not f.spared)
     where object = $1 and state = 'running' and position = $5 returning 1`,
    [object, position, looked, until, from],
  );
  return rows.length > 0;
}

/** @param until when it is tried again */
export const noteFailure = (db: Database, object: number, error: string, until: Date) =>
  db.query(
    `update backwards_run set failures = failures + 1, error = $2, claimed_until = $3
     where object = $1 and state = 'running'`,
    [object, error, until],
  );

/** Lets go of a run that this process works on no more. */
export const letGo = (db: Database, object: number) =>
  db.query('update backwards_run set claimed_until = null where object = $1', [object]);

/** Ends a run that is locked, and forgets what it found of which row. @returns how many it looked at and matched */
export async function endRun(
  db: Database,
  object: number,
  state: Exclude<RunState, 'running'>,
  at: Date,
): Promise<{ looked: number; matched: number }> {
  const [row] = await db.query<{ looked: number; matched: number }>(
    `with f as (delete from backwards_found where run = $1 returning spared)
     update backwards_run set state = $2, ended_at = $3, claimed_until = null,
       matched = (select count(*) from f where not spared)
     where object = $1 returning looked, matched`,
    [object, state, at],
  );
  return row!;
}

type KeptRow = Omit<KeptHash, 'codes'> & {
  types: SignalType[];
  codes: Buffer[];
  several: (Buffer | null)[];
  turned: (Buffer | null)[];
  also: boolean[];
};

/** What is kept of an item, ready to look up. */
export type KeptItem = Omit<KeptHash, 'codes'> & { hashes: Hashes };

/** A page of what an organisation keeps, by number: nothing whose period is over, or once keeping was turned off. */
export async function keptAfter(
  db: Database,
  { organisation, position, last }: Pick<Run, 'organisation' | 'position' | 'last'>,
  today: string,
  limit: number,
): Promise<KeptItem[]> {
  const rows = await db.query<KeptRow>(
    `select k.number, k.item, k.day::text as day, k.quality, k.types, k.codes, k.several, k.turned, k.also
     from kept_hash k join hash_keeping h using (organisation)
     where k.organisation = $1 and k.number > $2 and k.number <= $3 and k.day > $4::date - h.days
     order by k.number limit $5`,
    [organisation, position, last, today, limit],
  );
  return rows.map(({ types, codes, several, turned, also, ...row }) => {
    const kept = types.map(
      (type, at): KeptCode => ({
        type,
        code: codes[at]!,
        codes: several[at]!,
        turned: turned[at]!,
        also: also[at]!,
      }),
    );
    return { ...row, hashes: codesToLookUp(kept) };
  });
}

/**
 * Notes that a run does something with a row, once. False where it did already, where it runs no more, or where the row is
 * gone: whoever deletes the row or stops the run waits for this transaction.
 */
export async function noteFound(db: Database, run: number, kept: number, spared: boolean): Promise<boolean> {
  const rows = await db.query(
    `with r as (select object from backwards_run where object = $1 and state = 'running' for share),
       k as (select number from kept_hash where number = $2 for share)
     insert into backwards_found (run, kept, spared) select r.object, k.number, $3 from r, k
     on conflict do nothing returning 1`,
    [run, kept, spared],
  );
  return rows.length > 0;
}

/** Agreements in force of an organisation: what its services look up with. */
export async function agreementsInForce(db: Database, organisation: string, at: Date): Promise<string[]> {
  const rows = await db.query<{ id: string }>(
    `select a.id from agreement a join agreement_party y on y.agreement = a.id
     where y.organisation = $1 and a.status = 'accepted'
       and (a.starts_at is null or a.starts_at <= $2) and (a.ends_at is null or a.ends_at > $2)`,
    [organisation, at],
  );
  return rows.map(({ id }) => id);
}

/** A signal to search for, and how near an item must come to it. */
export type Target = { number: number; type: SignalType; code: Buffer; radius: number };

/** What a run searches for, as the viewer sees it, at most `limit`. */
export const targetsOf = (db: Database, { bank, signal }: Pick<Run, 'bank' | 'signal'>, limit: number) =>
  db.query<Target>(
    `select s.number, s.type, coalesce(s.codes, s.code) as code, b.radius
     from signal s join bank b on b.object = s.bank
     where s.gone is null and not b.innocent and ${bank === null ? 's.id = $1' : 's.bank = $1'} limit $2`,
    [bank ?? signal, limit],
  );
