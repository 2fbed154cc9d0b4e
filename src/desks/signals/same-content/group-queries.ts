import type { Database, Transaction } from '../../../kernel/store/store.ts';

/** Where a case may be decided together with others, for rows `f` of case_file and `s` of case_state. */
export const TOGETHER = `f.procedure = 'match-review' and s.tracks ->> 'picture' = 'kept'
  and s.tracks ->> 'danger' = 'none' and s.tracks ->> 'preservation' = 'none' and s.tracks ->> 'appeal' = 'none'
  and s.tracks ->> 'earlier-appeal' = 'none'`;

/** States in which cases of the same content are one line of the queue. */
export const ONE_LINE = ['open', 'awaiting-second', 'restricted'] as const;
/** States in which a person may decide on many at once. */
const DECIDED_TOGETHER = [...ONE_LINE, 'in-review', 'answered'];

export type GroupCase = { object: number; id: string; reference: string; state: string; openedAt: Date };

const CASES = `from review_item i join case_file f using (object) join case_state s using (object)
  where i.content = $1 and s.state = any ($2) and ${TOGETHER}`;

/** Cases of one content that may be decided together, as far as the viewer may see them, the oldest first. */
export const casesOfContent = (db: Database, content: string, limit: number) =>
  db.query<GroupCase>(
    `select i.object, f.id, i.item as reference, s.state, f.opened_at as "openedAt" ${CASES} order by i.object limit $3`,
    [content, DECIDED_TOGETHER, limit],
  );

/** The same after one of them, in one state or another: for deciding, some at a time. */
export const nextCasesOf = (
  db: Database,
  content: string,
  states: readonly string[],
  after: number,
  limit: number,
) =>
  db.query<GroupCase>(
    `select i.object, f.id, i.item as reference, s.state, f.opened_at as "openedAt" ${CASES} and i.object > $3
     order by i.object limit $4`,
    [content, states, after, limit],
  );

/** Whether the viewer may see a case of this content, however it stands. */
export const isContentSeen = async (db: Database, content: string): Promise<boolean> =>
  (
    await db.query('select from review_item i join case_file f using (object) where i.content = $1 limit 1', [
      content,
    ])
  ).length > 0;

/** How many there are in each state, and how many of this content are apart from them. */
export async function countsOf(db: Database, content: string) {
  const rows = await db.query<{ state: string; together: boolean; cases: number }>(
    `select s.state, ${TOGETHER} as together, count(*)::int as cases
     from review_item i join case_file f using (object) join case_state s using (object)
     where i.content = $1 and not s.closed group by 1, 2`,
    [content],
  );
  const states: Record<string, number> = {};
  let apart = 0;
  for (const { state, together, cases } of rows) {
    if (together && DECIDED_TOGETHER.includes(state)) states[state] = (states[state] ?? 0) + cases;
    else if (state === 'protected' || !together) apart += cases;
  }
  return { states, apart };
}

export type Drawn = { object: number; openedAt: Date | null };

/** What was drawn for a person since an instant. */
export const sampleOf = (db: Database, content: string, actor: string, since: Date) =>
  db.query<Drawn>(
    `select object, opened_at as "openedAt" from content_sample
     where content = $1 and actor = $2 and drawn_at > $3 order by object`,
    [content, actor, since],
  );

export const insertDrawn = (tx: Transaction, content: string, actor: string, objects: number[], at: Date) =>
  tx.query(
    `insert into content_sample (content, actor, object, drawn_at) select $1, $2, object, $4
     from unnest($3::bigint[]) as d(object)
     on conflict (content, actor, object) do update set drawn_at = excluded.drawn_at, opened_at = null
       where content_sample.drawn_at < excluded.drawn_at - interval '1 day'`,
    [content, actor, objects, at],
  );

export const markOpened = (tx: Transaction, actor: string, object: number, at: Date) =>
  tx.query(
    'update content_sample set opened_at = $3 where actor = $1 and object = $2 and opened_at is null',
    [actor, object, at],
  );

/** Samples that were drawn before an instant are of no use any more. */
export const forgetSamples = (tx: Transaction, before: Date) =>
  tx.query('delete from content_sample where drawn_at < $1', [before]);

export const insertTogether = (
  tx: Transaction,
  row: { object: number; n: number; content: string; opened: number; entry: number },
) =>
  tx.query('insert into decided_together (object, n, content, opened, entry) values ($1, $2, $3, $4, $5)', [
    row.object,
    row.n,
    row.content,
    row.opened,
    row.entry,
  ]);

export type Together = { n: number; cases: number; opened: number };

/** Which steps of a case were taken together with those of how many. */
export const togetherOf = (db: Database, object: number) =>
  db.query<Together>(
    `select t.n, t.opened, (select count(*)::int from decided_together o where o.entry = t.entry) as cases
     from decided_together t where t.object = $1 order by t.n`,
    [object],
  );

/** Of how many cases, this one included, the content is the same, and may be decided together; null where of none. */
export async function othersOfContent(
  db: Database,
  object: number,
): Promise<{ content: string; cases: number } | null> {
  const [row] = await db.query<{ content: string; cases: number }>(
    `select i.content, count(*)::int as cases
     from review_item a join review_item i on i.platform = a.platform and i.content = a.content
     join case_file f on f.object = i.object join case_state s on s.object = i.object
     where a.object = $1 and s.state = any ($2) and ${TOGETHER} group by 1 having count(*) > 1`,
    [object, DECIDED_TOGETHER],
  );
  return row ?? null;
}
