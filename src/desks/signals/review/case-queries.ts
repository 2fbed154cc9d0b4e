import type { Database } from '../../../kernel/store/store.ts';
import { ONE_LINE, TOGETHER } from '../same-content/group-queries.ts';
import { UNDECIDED } from './match-review.terms.ts';

export type ListedCase = {
  object: number;
  id: string;
  procedure: string;
  procedureVersion: number;
  state: string;
  tracks: Record<string, string>;
  closed: boolean;
  openedAt: Date;
  /** Of the last event: when a case that is over was closed. */
  changedAt: Date;
  /** In the queue: what its content is known by, and how many cases of the same this one stands for, itself included. */
  content?: string | null;
  alike?: number;
  /** In the queue: matched by a bank for which crisis mode is on. */
  pressing?: boolean;
};

const listed = (
  more = '',
) => `select f.object, f.id, f.procedure, f.procedure_version as "procedureVersion", s.state, s.tracks,
    s.closed, f.opened_at as "openedAt", e.at as "changedAt"${more}
  from case_file f join case_state s using (object)
  cross join lateral (select at from case_event v where v.object = f.object order by n desc limit 1) e`;

/** Matches and challenges in which somebody here has something to decide. */
const decides = (
  deciding: string,
) => `(f.procedure = 'match-review' and (s.state = any (${deciding}) or s.tracks ->> 'appeal' = 'open'
    or s.tracks ->> 'danger' = 'raised' or s.tracks ->> 'platform' like 'to-%' or s.tracks ->> 'own-signal' = 'still-shared')
  or f.procedure = 'challenge' and s.tracks ->> 'answer' = 'pending')`;

const DECIDING = [...UNDECIDED, 'restricted-alone', 'ground-lost', 'keep-proposed'];

/**
 * Whether somebody can or must act now: decide, look in shadow, tell the person affected, deal with locked material,
 * or say again why evidence is kept. What only a clock will end (an appeal window, the life of a picture) waits for
 * nobody. A disagreement waits for its originator until that one withdraws. $2: DECIDING, $3: now.
 */
const WAITS = `not s.closed and (${decides('$2')} or f.procedure = 'disagreement'
  or f.procedure = 'match-review' and (s.state = 'open-in-shadow' or s.tracks ->> 'notice' in ('due', 'due-again')
    or s.tracks ->> 'picture' in ('locked-alone', 'locked', 'disposal-doubted', 'disposal-proposed') or s.tracks ->> 'preservation' = 'end-proposed'
    or exists (select from case_clock r where r.object = f.object and r.name = 'preservation-review' and r.due_at <= $3)))`;

/** Clocks at whose end nobody has had to do anything. */
const RUN_BY_THEMSELVES = `('picture', 'appeal-window', 'withholding')`;

/**
 * Nobody has answered whether it may be decided at all, and it was matched by a bank for which its organisation has declared a
 * crisis that is not over. What was answered to be journalism or the like is set aside, and waits as it would without one.
 */
const PRESSING = `s.state in ('open', 'in-review', 'answered', 'awaiting-second') and exists (select from crisis_bank c join case_state k on k.object = c.object
    and k.tracks ->> 'crisis' = 'crisis-on' join review_match m on m.bank = c.bank where m.object = f.object)`;

/** A page of a list: the cases after this one, by its id. */
export type Page = { after: string | null; limit: number };

/** Somebody waits already: whoever proposed, whoever appealed, whoever is in danger, whoever lost what they posted. */
const BEGUN = `(s.state not in ('open', 'in-review', 'answered', 'protected', 'open-in-shadow')
  or s.tracks ->> 'appeal' = 'open' or s.tracks ->> 'danger' = 'raised')`;
const RANK = `case when ${PRESSING} then 0 when ${BEGUN} then 1 else 2 end`;

const DUE = `coalesce((select min(due_at) from case_clock k where k.object = f.object
  and k.name not in ${RUN_BY_THEMSELVES} and not (k.name = 'notice' and s.state = 'restored')), 'infinity')`;

/** The cases of $1 that wait, with what orders them: of the same content and state one stands for all. */
const WAITING = `waiting as (
    select f.object, ${DUE} as due, s.state,
      case when s.state in ('${ONE_LINE.join("', '")}') and ${TOGETHER} then i.content end as content,
      ${RANK} as rank
    from case_file f join case_state s using (object) left join review_item i using (object)
    where f.procedure = $1 and ${WAITS}),
  lines as (
    select *, row_number() over (one order by rank, due, object) as n, count(*) over one as alike from waiting
    window one as (partition by content, state, case when content is null then object end))`;

/**
 * Cases of one procedure in which somebody can or must act: those for which crisis mode is on, then what somebody began and
 * another is waited for (a proposal, an appeal, a restriction), then what is new; of each the one that is due first. What was put back already waits behind what may still be undone.
 */
export const listOpenCases = (db: Database, procedure: string, now: Date, { after, limit }: Page) =>
  db.query<ListedCase>(
    `with ${WAITING}
     ${listed(', l.content, l.alike::int as alike, l.rank = 0 as pressing')}
     join lines l on l.object = f.object where l.n = 1 and ($4::text is null or (l.rank, l.due, l.object) > (
       select ${RANK}, ${DUE}, f.object from case_file f join case_state s using (object)
       where f.id::text = $4))
     order by l.rank, l.due, l.object limit $5`,
    [procedure, DECIDING, now, after, limit],
  );

const MOVED = '(select max(at) from case_event v where v.object = f.object)';

/** Cases of one procedure that wait for nobody, closed or not, the one that moved last at the top. */
export const listDecidedCases = (db: Database, procedure: string, now: Date, { after, limit }: Page) =>
  db.query<ListedCase>(
    `${listed()} where f.procedure = $1 and not (${WAITS}) and ($4::text is null or (e.at, f.object) < (
       select ${MOVED}, f.object from case_file f where f.id::text = $4))
     order by e.at desc, f.object desc limit $5`,
    [procedure, DECIDING, now, after, limit],
  );

/** These cases, in this order. */
export const casesOfObjects = (db: Database, objects: number[]) =>
  db.query<ListedCase>(
    `${listed()} join unnest($1::bigint[]) with ordinality as g(object, n) on g.object = f.object order by g.n`,
    [objects],
  );

/** Cases in which a person has something to decide: a review, an appeal, a challenge to answer. */
export async function countWaiting(db: Database): Promise<number> {
  const [row] = await db.query<{ waiting: number }>(
    `select count(*) as waiting from case_state s join case_file f using (object)
     where not s.closed and ${decides('$1')}`,
    [DECIDING],
  );
  return row?.waiting ?? 0;
}

export const clocksOfCases = (db: Database, objects: number[]) =>
  db.query<{ object: number; name: string; dueAt: Date | null }>(
    // A case made from a hash alone has no picture whose deletion could be waited for.
    `select k.object, k.name, k.due_at as "dueAt" from case_clock k where k.object = any ($1)
       and not (k.name = 'picture' and not exists (select from blob b where b.object = k.object))
     order by k.due_at nulls last, k.name`,
    [objects],
  );

const UNDONE = `('reverse-restriction', 'reverse-unconfirmed', 'restore', 'put-back', 'put-back-unkept', 'uphold-appeal',
  'restored-with-appeal')`;
const RESTRICTED = `('restrict-single-handed', 'confirm-restriction')`;

/** Restrictions by one person alone, and restrictions undone later, each beside all restrictions. */
export async function restrictionCounts(
  db: Database,
): Promise<{ restricted: number; alone: number; undone: number; voluntary: number; matches: number }> {
  const [row] = await db.query<{
    restricted: number;
    alone: number;
    undone: number;
    voluntary: number;
    matches: number;
  }>(
    `select count(*) filter (where restricted)::int as restricted, count(*) filter (where alone)::int as alone,
       count(*) filter (where restricted and undone)::int as undone, count(*)::int as matches,
       count(*) filter (where voluntary)::int as voluntary
     from (
       select coalesce(bool_or(e.step in ${RESTRICTED}), false) as restricted,
         coalesce(bool_or(e.step = 'restrict-single-handed'), false) as alone,
         coalesce(bool_or(e.step in ${UNDONE}), false) as undone,
         exists (select from review_match m where m.object = f.object and m.voluntary) as voluntary
       from case_file f join case_event e using (object) where f.procedure = 'match-review' group by f.object) as one`,
  );
  return row!;
}

export const eventOfEntry = async (
  db: Database,
  object: number,
  entry: number,
): Promise<{ n: number } | null> =>
  (
    await db.query<{ n: number }>('select n from case_event where object = $1 and entry = $2', [
      object,
      entry,
    ])
  )[0] ?? null;

export const agreementTitles = (db: Database, ids: string[]) =>
  db.query<{ id: string; title: string }>('select id, title from agreement where id = any ($1)', [ids]);

export const caseIdOf = async (db: Database, object: number): Promise<string | null> =>
  (await db.query<{ id: string }>('select id from case_file where object = $1', [object]))[0]?.id ?? null;

/** Steps by which people, or whoever appealed, were right against a decision. */
const OVERTURNED = `('refuse-restriction', 'reverse-restriction', 'restore', 'put-back', 'uphold-appeal')`;

export type LastDecision = { data: Record<string, unknown>; at: Date; overturned: boolean };

/** What a person last answered to one of these steps, in another case that a signal of the same bank opened. */
export async function lastDecisionOnBank(
  db: Database,
  wanted: { actor: string; steps: string[]; bank: number; except: number },
): Promise<LastDecision | null> {
  const rows = await db.query<LastDecision>(
    `select e.data, e.at, exists (select from case_event u where u.object = e.object and u.n > e.n
       and u.step in ${OVERTURNED}) as overturned from case_event e
     where e.actor = $1 and e.step = any ($2) and e.object <> $4
       and exists (select from review_match m where m.object = e.object and m.bank = $3)
     order by e.at desc, e.object desc limit 1`,
    [wanted.actor, wanted.steps, wanted.bank, wanted.except],
  );
  return rows[0] ?? null;
}

/** The legal basis both parties signed, and what they call the agreement. */
export async function agreementTerms(
  db: Database,
  id: string,
): Promise<{ title: string; legalBasis: { instrument: string; article: string } | null } | null> {
  const [row] = await db.query<{ title: string; terms: string }>(
    'select title, terms from agreement where id = $1',
    [id],
  );
  if (!row) return null;
  const { legal_basis: bases } = JSON.parse(row.terms) as {
    legal_basis?: { instrument: string; article: string }[];
  };
  return { title: row.title, legalBasis: bases?.[0] ?? null };
}
