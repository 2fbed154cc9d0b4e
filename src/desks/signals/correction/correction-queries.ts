import type { Database } from '../../../kernel/store/store.ts';
import { AGAINST, REVIEWED } from '../banks/bank-queries.ts';

/** Agreements in force under which a signal was received: the way back to who shared it. */
export async function agreementsItCameBy(db: Database, id: string): Promise<string[]> {
  const rows = await db.query<{ agreement: string }>(
    `select distinct r.received_under as agreement from record r join agreement a on a.id = r.received_under
     where r.id = $1 and a.status = 'accepted'`,
    [id],
  );
  return rows.map((row) => row.agreement);
}

export type Judgement = {
  object: number;
  holder: string;
  signal: string;
  judged: 'confirmed' | 'disputed';
  actor: string;
  reason: string;
  opinion: string | null;
  at: Date;
};

/** Seen by reviewers of the organisation and the overseer: it names who said it. */
export const insertJudgement = (db: Database, one: Judgement, principals: string[]) =>
  db.query(
    `with a as (insert into audience (object, principal) select $1::bigint, unnest($9::text[]))
     insert into signal_judgement (object, holder, signal, judged, actor, reason, opinion, at)
     values ($1::bigint, $2, $3, $4, $5, $6, $7, $8)`,
    [one.object, one.holder, one.signal, one.judged, one.actor, one.reason, one.opinion, one.at, principals],
  );

/** The last word of each person about these signals, oldest first, as far as the viewer may know. */
export const judgementsOf = (db: Database, signals: string[]) =>
  db.query<Judgement & { name: string | null }>(
    `select j.*, p.name from (
       select distinct on (signal, holder, actor) * from signal_judgement where signal = any ($1)
       order by signal, holder, actor, object desc) j
     left join person p on 'person:' || p.id = j.actor order by j.object`,
    [signals],
  );

export type Quarantine = {
  object: number;
  organisation: string;
  signal: string;
  opinion: string | null;
  at: Date;
  endedAt: Date | null;
};
const QUARANTINE = `object, organisation, signal, opinion, at, ended_at as "endedAt"`;

export const insertQuarantine = (db: Database, one: Omit<Quarantine, 'endedAt'>, principals: string[]) =>
  db.query(
    `with a as (insert into audience (object, principal) select $1::bigint, unnest($6::text[]))
     insert into signal_quarantine (object, organisation, signal, opinion, at) values ($1::bigint, $2, $3, $4, $5)`,
    [one.object, one.organisation, one.signal, one.opinion, one.at, principals],
  );

/** Quarantines of these signals that stand, as far as the viewer may know. */
export const quarantinesOf = (db: Database, signals: string[]) =>
  db.query<Quarantine>(
    `select ${QUARANTINE} from signal_quarantine where signal = any ($1) and ended_at is null order by object`,
    [signals],
  );

export const quarantinesByObject = (db: Database, objects: number[]) =>
  db.query<Quarantine>(`select ${QUARANTINE} from signal_quarantine where object = any ($1)`, [objects]);

/** The quarantine that stands, and when the last one ended. */
export async function lastQuarantine(
  db: Database,
  organisation: string,
  signal: string,
): Promise<Quarantine | null> {
  const [row] = await db.query<Quarantine>(
    `select ${QUARANTINE} from signal_quarantine where organisation = $1 and signal = $2 order by object desc limit 1`,
    [organisation, signal],
  );
  return row ?? null;
}

/** @returns whether it stood until now */
export const endQuarantineRow = async (db: Database, object: number, at: Date): Promise<boolean> =>
  (
    await db.query(
      'update signal_quarantine set ended_at = $2 where object = $1 and ended_at is null returning object',
      [object, at],
    )
  ).length > 0;

/** Held while a signal is judged by its decisions: two cases decided at once are counted together. */
export const lockQuarantine = (db: Database, organisation: string, signal: string) =>
  db.query("select pg_advisory_xact_lock(hashtextextended('signals quarantine ' || $1 || ' ' || $2, 0))", [
    organisation,
    signal,
  ]);

export type QuarantineRule = { percent: number; reviewers: number; reviewed: number };

/** The signals of these cases, whose people decide, and the rules of the banks they matched in. */
export const rulesOfCases = (db: Database, cases: number[]) =>
  db.query<QuarantineRule & { organisation: string; signal: string }>(
    `select distinct f.organisation, m.signal, b.quarantine_percent as percent, b.quarantine_reviewers as reviewers,
       b.quarantine_reviewed as reviewed
     from review_match m join case_file f using (object) join bank b on b.object = m.bank where m.object = any ($1)
     order by f.organisation, m.signal`,
    [cases],
  );

/** Most matches by which a signal is judged: its first. */
const FIRST_REVIEWED = 100;

/** Decisions by which a signal is judged. `against` is no whole number where some of many copies were decided otherwise. */
export type Decisions = { reviewed: number; against: number; reviewers: number };

/**
 * Of the first reviewed matches of a signal since a moment: how many decisions there are, how many of them a person made
 * against it, and how many people did. Undone by a clock alone, a match was decided by nobody. What one person decided
 * together for many copies of one content is one decision, and so is what was decided time and again on one item: against the
 * signal by the share of these copies or times that are.
 */
export async function decisionsAbout(
  db: Database,
  organisation: string,
  signal: string,
  since: Date | null,
): Promise<Decisions> {
  const [row] = await db.query<Decisions>(
    `with decided as (
       select distinct on (m.object) m.object, e.at, coalesce(t.content || e.actor, i.item, m.object::text) as decision
       from (select distinct object from review_match where signal = $2) m
       join case_file f on f.object = m.object and f.organisation = $1
       join case_event e on e.object = m.object and e.step in ${REVIEWED} and e.actor like 'person:%'
       left join decided_together t on t.object = e.object and t.n = e.n
       left join review_item i on i.object = m.object
       where $3::timestamptz is null or e.at > $3 order by m.object, e.at, e.n
     ), once as (
       select decision, min(at) as at, min(object) as object, count(*) as copies from decided group by decision
     ), first as (
       select decision, copies from once order by at, object limit ${FIRST_REVIEWED}
     ), against as (
       select d.decision, d.object, e.actor from first join decided d using (decision)
       join case_event e on e.object = d.object
       where e.actor like 'person:%' and (e.step in ${AGAINST} or e.step = 'note-in-shadow' and e.data->>'judged' = 'wrong-match')
     ), shares as (
       select count(distinct a.object)::float8 / first.copies as share
       from against a join first using (decision) group by first.decision, first.copies
     )
     select (select count(*)::int from first) as reviewed,
       (select coalesce(round(sum(share)::numeric, 2), 0)::float8 from shares) as against,
       (select count(distinct actor)::int from against) as reviewers`,
    [organisation, signal, since],
  );
  return row!;
}
