import type { CaseEvent, CaseState } from '../../engines/cases/case.ts';
import { reminderDue, reminderPlan } from '../../engines/cases/reminder-plan.ts';
import type { Database } from '../store/store.ts';

/** A case as stored; its state is folded, never stored as truth. */
export type CaseFile = {
  object: number;
  id: string;
  organisation: string;
  procedure: string;
  procedureVersion: number;
  openedAt: Date;
};

/** Version of `fold` that a stored projection was written by: raised when the engine's reading changes. */
export const FOLD_VERSION = 2;

const COLUMNS = `object, id, organisation, procedure, procedure_version as "procedureVersion", opened_at as "openedAt"`;

export async function findCase(db: Database, id: string): Promise<CaseFile | null> {
  const rows = await db.query<CaseFile>(`select ${COLUMNS} from case_file where id = $1`, [id]);
  return rows[0] ?? null;
}

export async function findCases(db: Database, objects: number[]): Promise<CaseFile[]> {
  return db.query<CaseFile>(`select ${COLUMNS} from case_file where object = any ($1) order by object`, [
    objects,
  ]);
}

export async function insertCase(db: Database, file: CaseFile, principals: string[]): Promise<void> {
  await db.query(
    `with a as (insert into audience (object, principal) select $1::bigint, unnest($7::text[]))
     insert into case_file (object, id, organisation, procedure, procedure_version, opened_at)
     values ($1::bigint, $2, $3, $4, $5, $6)`,
    [
      file.object,
      file.id,
      file.organisation,
      file.procedure,
      file.procedureVersion,
      file.openedAt,
      principals,
    ],
  );
}

/** Events in order, of several cases at once. */
export async function eventsOf(db: Database, objects: number[]): Promise<Map<number, CaseEvent[]>> {
  const events = new Map<number, CaseEvent[]>(objects.map((object) => [object, []]));
  const rows = await db.query<
    Omit<CaseEvent, 'at' | 'roles'> & { object: number; at: Date; roles: string[] }
  >(
    'select object, n, step, at, actor, roles, data from case_event where object = any ($1) order by object, n',
    [objects],
  );
  for (const { object, at, roles, ...rest } of rows) {
    events.get(object)?.push({ ...rest, at: at.toISOString(), ...(roles.length > 0 ? { roles } : {}) });
  }
  return events;
}

export async function insertEvent(
  db: Database,
  object: number,
  event: CaseEvent,
  entry: number,
): Promise<void> {
  await db.query(
    'insert into case_event (object, n, step, at, actor, roles, data, entry) values ($1, $2, $3, $4, $5, $6, $7, $8)',
    [
      object,
      event.n,
      event.step,
      event.at,
      event.actor,
      event.roles ?? [],
      JSON.stringify(event.data),
      entry,
    ],
  );
}

/** Cases that change without an event by now, a page at a time; `after` is the last one of the page before. */
export async function dueCases(
  db: Database,
  now: Date,
  after: { wakeAt: Date; object: number } | null,
  page: number,
): Promise<{ object: number; id: string; wakeAt: Date }[]> {
  return db.query(
    `select s.object, f.id, s.wake_at as "wakeAt" from case_state s join case_file f using (object)
     where s.wake_at <= $1 and ($2::timestamptz is null or (s.wake_at, s.object) > ($2, $3::bigint))
     order by s.wake_at, s.object limit $4`,
    [now, after?.wakeAt ?? null, after?.object ?? null, page],
  );
}

/**
 * Running clocks of these names, soonest first, as far as the viewer may see their cases. They are read in the order of their index, so that
 * the rule of reading is asked for as many as are shown, and not for all that run.
 */
export const runningClocks = (
  db: Database,
  wanted: readonly { procedure: string; version: number; name: string }[],
  limit: number,
) =>
  db.query<{ case: string; procedure: string; version: number; name: string; dueAt: Date }>(
    `select f.id as "case", f.procedure, f.procedure_version as version, c.name, c.due_at as "dueAt"
     from case_clock c cross join lateral (
       select id, procedure, procedure_version from case_file where object = c.object offset 0) f
     where c.due_at is not null and c.name = any ($3)
       and (f.procedure || '@' || f.procedure_version || ' ' || c.name) = any ($1)
     order by c.due_at limit $2`,
    [
      wanted.map(({ procedure, version, name }) => `${procedure}@${version} ${name}`),
      limit,
      [...new Set(wanted.map(({ name }) => name))],
    ],
  );

/**
 * Held to the end of the transaction, before events are read: a step that is taken meanwhile writes its projection
 * after ours and not before it.
 */
export async function lockProjections(db: Database, objects: number[]): Promise<void> {
  await db.query('select from case_state where object = any ($1) order by object for update', [objects]);
}

/** Replaces what is stored of a fold; only lists and wake-ups read it. */
export async function writeProjection(
  db: Database,
  object: number,
  state: CaseState,
  now: Date,
): Promise<void> {
  const clocks = state.clocks.filter((clock) => clock.status !== 'ended');
  const due = soonest(clocks);
  const reminders = clocks.map((clock) => nextReminder(clock, now.getTime()));
  await db.query(
    `with gone as (delete from case_clock where object = $1 and name <> all ($7::text[])),
     c as (insert into case_clock as k (object, name, due_at, started_at, remind_at, reminder)
       select $1::bigint, g.* from unnest($7::text[], $8::timestamptz[], $13::timestamptz[], $14::timestamptz[], $15::int[]) as g
       on conflict (object, name) do update set due_at = excluded.due_at, started_at = excluded.started_at,
         remind_at = case when (k.due_at, k.started_at) is not distinct from (excluded.due_at, excluded.started_at)
           then k.remind_at else excluded.remind_at end,
         reminder = case when (k.due_at, k.started_at) is not distinct from (excluded.due_at, excluded.started_at)
           then k.reminder else excluded.reminder end)
     insert into case_state (object, state, tracks, closed, wake_at, procedure, procedure_version, fold_version, due_clock, due_at)
     values ($1::bigint, $2, $3, $4, $5, $10, $6, $9, $11, $12)
     on conflict (object) do update set state = excluded.state, tracks = excluded.tracks, closed = excluded.closed,
       wake_at = excluded.wake_at, fold_version = excluded.fold_version, due_clock = excluded.due_clock, due_at = excluded.due_at`,
    [
      object,
      state.state,
      JSON.stringify(state.tracks),
      state.closed,
      state.wakeAt ?? null,
      state.procedure.version,
      clocks.map((clock) => clock.name),
      clocks.map((clock) => clock.dueAt ?? null),
      FOLD_VERSION,
      state.procedure.name,
      due?.name ?? null,
      due?.dueAt ?? null,
      clocks.map((clock) => clock.startedAt),
      reminders.map((one) => one?.at ?? null),
      reminders.map((one) => one?.n ?? 0),
    ],
  );
}

/** Which reminder of a clock comes first, and when: at once for one that began before the case knew of it. */
function nextReminder(clock: CaseState['clocks'][number], now: number): { n: number; at: Date } | null {
  if (!clock.asks || clock.dueAt === undefined) return null;
  const plan = reminderPlan(Date.parse(clock.startedAt), Date.parse(clock.dueAt));
  const n = reminderDue(plan, now);
  return { n, at: new Date(Math.max(plan[n]!.at, now)) };
}

/** The clock that asks something of people first; one that is held asks nothing yet. */
function soonest(clocks: CaseState['clocks']): CaseState['clocks'][number] | undefined {
  let first: CaseState['clocks'][number] | undefined;
  for (const clock of clocks) {
    if (!clock.asks || clock.dueAt === undefined) continue;
    if (first === undefined || clock.dueAt < first.dueAt!) first = clock;
  }
  return first;
}
