import type { Database } from '../../../kernel/store/store.ts';

export type WordAbout = {
  signal: string;
  id: string;
  createdBy: string | null;
  creatorName: string | null;
  body: string;
  receivedAt: Date;
};

/** Opinions and notes about signals that the viewer may see, oldest first. */
export const wordsAbout = (db: Database, signals: string[]) =>
  db.query<WordAbout>(
    `select f.target as signal, r.id, r.created_by as "createdBy", o.name as "creatorName", r.body, r.received_at as "receivedAt"
     from record_reference f join record r using (object) left join organisation o on o.id = r.created_by
     where f.target = any ($1) and r.type in ('opinion', 'note') and not r.revoked
       and not exists (select from record v where v.holder = r.holder and v.id = r.id and v.version_ns > r.version_ns)
     order by r.received_at, r.object`,
    [signals],
  );

export type DisagreementCase = {
  object: number;
  id: string;
  procedure: 'disagreement' | 'challenge';
  signal: string;
  opinion: string;
  other: string;
  answer: string | null;
  /** Where the answer stands, from the projection. */
  state: string;
};

const CASE = `d.object, c.id, d.side as procedure, d.signal, d.opinion, d.other, d.answer,
    s.tracks->>'answer' as state
  from disagreement_case d join case_file c using (object) join case_state s using (object)`;

export const insertDisagreementCase = (
  db: Database,
  row: Pick<DisagreementCase, 'object' | 'procedure' | 'signal' | 'opinion' | 'other'>,
) =>
  db.query(
    'insert into disagreement_case (object, side, signal, opinion, other) values ($1, $2, $3, $4, $5)',
    [row.object, row.procedure, row.signal, row.opinion, row.other],
  );

export const noteAnswer = (db: Database, object: number, answer: string) =>
  db.query('update disagreement_case set answer = $2 where object = $1', [object, answer]);

export const disagreementsOf = (db: Database, procedure: string, signals: string[]) =>
  db.query<DisagreementCase>(`select ${CASE} where d.side = $1 and d.signal = any ($2) order by d.object`, [
    procedure,
    signals,
  ]);

export const disagreementsByObject = (db: Database, objects: number[]) =>
  db.query<DisagreementCase>(`select ${CASE} where d.object = any ($1)`, [objects]);

export const disagreementByOpinion = async (
  db: Database,
  procedure: string,
  opinion: string,
  signal: string,
): Promise<DisagreementCase | null> =>
  (
    await db.query<DisagreementCase>(
      `select ${CASE} where d.side = $1 and d.opinion = $2 and d.signal = $3`,
      [procedure, opinion, signal],
    )
  )[0] ?? null;

/** Signals that this partner challenges and nobody here has answered about. */
export async function openChallengesOf(db: Database, other: string): Promise<Set<string>> {
  const rows = await db.query<{ signal: string }>(
    `select d.signal from disagreement_case d join case_state s using (object)
     where d.side = 'challenge' and d.other = $1 and s.tracks ->> 'answer' = 'pending'`,
    [other],
  );
  return new Set(rows.map((row) => row.signal));
}

/** Disagreements and answers that wait for the other side's receipt, and have it now. */
export const confirmedDeliveries = (db: Database) =>
  db.query<{ id: string; procedure: string; receipt: string }>(
    `select c.id, d.side as procedure, min(i.receipt::text) as receipt
     from disagreement_case d join case_file c using (object) join case_state s using (object)
     join receipt_item i on i.id = case d.side when 'disagreement' then d.opinion else d.answer end
     join receipt r on r.id = i.receipt and r.direction = 'received' and r.organisation = d.other
     where s.tracks->>'delivery' = 'due' and i.outcome in ('accepted', 'unchanged')
       -- Of a signal that is the answer only the revoked version: the other side signed for it before, too.
       and exists (select from record v where v.id = i.id and v.version_key = i.version_key
         and (v.revoked or v.type <> 'indicator'))
     group by c.id, d.side`,
  );

/** How originators answered the disagreements that this node raised, case by case. */
export const answersByOriginator = (db: Database, originators: string[]) =>
  db.query<{ originator: string; object: number; answer: string; dueAt: Date | null }>(
    `select d.other as originator, d.object, s.tracks->>'answer' as answer, k.due_at as "dueAt"
     from disagreement_case d join case_file c using (object) join case_state s using (object)
     left join case_clock k on k.object = d.object and k.name = 'answer'
     where d.side = 'disagreement' and d.other = any ($1)`,
    [originators],
  );

/** Reviews that ask their senior reviewers about a signal of their own, one of these among what they matched. */
export const reviewsStillSharing = (db: Database, signals: string[]) =>
  db.query<{ id: string }>(
    `select distinct f.id from review_match m join case_state s using (object) join case_file f using (object)
     where m.signal = any ($1) and s.tracks->>'own-signal' = 'still-shared'`,
    [signals],
  );
