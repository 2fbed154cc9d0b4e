import type { CaseFile } from '../../../kernel/cases/case-queries.ts';
import type { Database } from '../../../kernel/store/store.ts';

export const insertCrisisBanks = (db: Database, object: number, banks: number[]) =>
  db.query('insert into crisis_bank (object, bank) select $1, unnest($2::bigint[])', [object, banks]);

/** Of these banks one for which the organisation has a crisis that is on; held until the transaction ends, so that one is declared. */
export async function crisisOfBanks(
  db: Database,
  organisation: string,
  banks: number[],
): Promise<{ id: string; bank: string } | null> {
  await db.query("select pg_advisory_xact_lock(hashtextextended('signals crisis ' || $1, 0))", [
    organisation,
  ]);
  const [row] = await db.query<{ id: string; bank: string }>(
    `select f.id, b.name as bank from crisis_bank c join case_file f using (object) join case_state s using (object)
     join bank b on b.object = c.bank
     where f.organisation = $1 and c.bank = any ($2) and s.tracks ->> 'crisis' = 'crisis-on' order by c.object limit 1`,
    [organisation, banks],
  );
  return row ?? null;
}

/** One of these banks that was in a crisis which this person declared or extended, and which ended after this instant. */
export async function ownCrisisSince(
  db: Database,
  organisation: string,
  banks: number[],
  actor: string,
  since: Date,
): Promise<string | null> {
  const [row] = await db.query<{ bank: string }>(
    `select b.name as bank from crisis_bank c join case_file f using (object) join bank b on b.object = c.bank
     where f.organisation = $1 and c.bank = any ($2)
       and exists (select from case_event e where e.object = c.object and e.step in ('declare', 'extend') and e.actor = $3)
       and exists (select from case_event e where e.object = c.object and e.step in ('end-crisis', 'run-out') and e.at > $4)
     limit 1`,
    [organisation, banks, actor, since],
  );
  return row?.bank ?? null;
}

/** Crises, the last one first. */
export const listCrises = (db: Database, limit: number) =>
  db.query<Pick<CaseFile, 'object' | 'id'>>(
    `select object, id from case_file where procedure = 'crisis' order by object desc limit $1`,
    [limit],
  );

export const banksOfCrisis = (db: Database, object: number) =>
  db.query<{ id: string; name: string }>(
    'select b.id, b.name from crisis_bank c join bank b on b.object = c.bank where c.object = $1 order by b.name',
    [object],
  );

export type CrisisFigures = {
  matches: number;
  contents: number;
  undecided: number;
  left: number;
  restricted: number;
  putBack: number;
  appeals: number;
  upheld: number;
  setAside: number;
  /** From the match to what a person first decided. Null while nothing is decided. */
  medianMinutes: number | null;
};

const FIRST_DECISION = `('leave', 'refuse-restriction', 'confirm-restriction', 'restrict-single-handed')`;
const PUT_BACK = `('reverse-restriction', 'reverse-unconfirmed', 'restore', 'put-back', 'put-back-unkept', 'uphold-appeal',
  'restored-with-appeal')`;

/** Reviews of matches of these banks that opened in this time, or waited for a person when it began. */
const OF_CRISIS = `from case_file f join case_state s using (object) join review_item i using (object)
  where f.procedure = 'match-review' and (f.opened_at >= $2 or not exists (select from case_event e where e.object = f.object
      and e.at < $2 and e.step in ('leave', 'refuse-restriction', 'confirm-restriction', 'restrict-single-handed', 'lapse',
        'signal-withdrawn', 'note-in-shadow'))) and ($3::timestamptz is null or f.opened_at < $3)
    and exists (select from review_match m join crisis_bank c on c.bank = m.bank and c.object = $1 where m.object = f.object)`;
const ASIDE = `(s.state = 'protected' or s.tracks ->> 'preservation' <> 'none')`;

/** What became of the matches of a crisis, counted from their cases. */
export async function figuresOfCrisis(
  db: Database,
  object: number,
  from: Date,
  until: Date | null,
): Promise<CrisisFigures> {
  const [row] = await db.query<CrisisFigures>(
    `with one as (
       select f.object, f.opened_at, coalesce(i.content, f.id::text) as content, s.state, ${ASIDE} as aside,
         (select min(e.at) from case_event e where e.object = f.object and e.step in ${FIRST_DECISION}) as decided,
         exists (select from case_event e where e.object = f.object and e.step in ('confirm-restriction', 'restrict-single-handed')) as restricted,
         exists (select from case_event e where e.object = f.object and e.step in ${PUT_BACK}) as "putBack",
         exists (select from case_event e where e.object = f.object and e.step = 'appeal') as appealed,
         exists (select from case_event e where e.object = f.object and e.step = 'uphold-appeal') as upheld
       ${OF_CRISIS})
     select count(*)::int as matches, count(distinct content)::int as contents,
       count(*) filter (where decided is null and not aside and state not in ('lapsed', 'no-longer-matched', 'referred', 'seen-in-shadow'))::int as undecided,
       count(*) filter (where state = 'left')::int as left, count(*) filter (where restricted)::int as restricted,
       count(*) filter (where restricted and "putBack")::int as "putBack", count(*) filter (where appealed)::int as appeals,
       count(*) filter (where upheld)::int as upheld, count(*) filter (where aside)::int as "setAside",
       round(percentile_cont(0.5) within group (order by extract(epoch from decided - opened_at) / 60))::int as "medianMinutes"
     from one`,
    [object, from, until],
  );
  return row!;
}

/** Journalism, research, education, art, counter-speech and preserved evidence among its matches, the last one first. */
export const setAsideOf = (db: Database, object: number, from: Date, until: Date | null) =>
  db.query<{ id: string; reference: string; state: string }>(
    `select f.id, i.item as reference, s.state ${OF_CRISIS} and ${ASIDE} order by f.object desc limit 100`,
    [object, from, until],
  );

/** Notes of other organisations, the last ones; whether they speak of a crisis is read from them. */
export const notesOfOthers = (db: Database, own: string, since: Date) =>
  db.query<{ body: string; name: string | null; at: Date }>(
    `select r.body, o.name, r.received_at as at from record r left join organisation o on o.id = r.created_by
     where r.type = 'note' and r.created_by is distinct from $1 and r.received_at > $2 and not r.revoked
       and r.erased_at is null and octet_length(r.body) <= 20000
     order by r.received_at desc, r.object desc limit 500`,
    [own, since],
  );

export type Volume = { lastHour: number; usual: number };

/** Matches that opened a case in the last hour, and in an hour of the seven days before on average. */
export async function volumeOf(db: Database, now: Date): Promise<Volume> {
  const [row] = await db.query<Volume>(
    `select count(*) filter (where opened_at > $1::timestamptz - interval '1 hour')::int as "lastHour",
       count(*) filter (where opened_at <= $1::timestamptz - interval '1 hour')::float8 / 168 as usual
     from case_file where procedure = 'match-review' and opened_at > $1::timestamptz - interval '169 hours'
       and opened_at <= $1`,
    [now],
  );
  return row!;
}
