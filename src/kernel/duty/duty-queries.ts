import type { Database } from '../store/store.ts';
import type { Role } from '../store/viewer.ts';
import type { CallItem } from './message-text.ts';

export type WayKind = 'e-mail' | 'webhook' | 'push';

export type DueReminder = {
  object: number;
  clock: string;
  startedAt: Date;
  dueAt: Date;
  remindAt: Date;
  case: string;
  organisation: string;
  procedure: string;
  takenBy: string | null;
  principals: string[];
};

/** Reminders whose time has come, and their clocks held until the transaction ends: another process passes them by. */
export const claimReminders = (db: Database, now: Date, most: number): Promise<DueReminder[]> =>
  db.query(
    `select k.object, k.name as clock, k.started_at as "startedAt", k.due_at as "dueAt", k.remind_at as "remindAt", f.id as case,
       f.organisation, f.procedure, (select person from case_taken t where t.object = k.object) as "takenBy",
       (select array_agg(principal) from audience a where a.object = k.object) as principals
     from case_clock k join case_file f using (object)
     where k.remind_at <= $1 order by k.remind_at limit $2 for update of k skip locked`,
    [now, most],
  );

export const setReminders = (
  db: Database,
  next: readonly { object: number; clock: string; reminder: number; at: Date | null }[],
) =>
  db.query(
    `update case_clock k set reminder = g.reminder, remind_at = g.at
     from unnest($1::bigint[], $2::text[], $3::int[], $4::timestamptz[]) as g(object, name, reminder, at)
     where k.object = g.object and k.name = g.name`,
    [
      next.map((one) => one.object),
      next.map((one) => one.clock),
      next.map((one) => one.reminder),
      next.map((one) => one.at),
    ],
  );

export type WayOfPerson = {
  reach: string;
  person: string;
  organisation: string;
  roles: Role[];
  rank: number | null;
};

/** Confirmed ways of people of these organisations, and the rank at which they are on duty now. */
export const waysOf = (db: Database, organisations: readonly string[], now: Date): Promise<WayOfPerson[]> =>
  db.query(
    `select r.id as reach, p.id as person, p.organisation, p.roles,
       (select min(rank) from duty_shift s where s.person = p.id and s.begins <= $2 and s.ends > $2) as rank
     from reach r join person p on p.id = r.person
     where p.organisation = any ($1) and p.disabled_at is null and r.confirmed_at is not null`,
    [organisations, now],
  );

export type NewCall = { id: string; reach: string; items: CallItem[]; drill: boolean; plannedAt: Date };

export const insertCalls = (db: Database, calls: readonly NewCall[], now: Date) =>
  db.query(
    `insert into duty_call (id, reach, items, drill, planned_at, next_at)
     select g.id, g.reach, g.items::jsonb, g.drill, g.planned_at, $6
     from unnest($1::uuid[], $2::uuid[], $3::text[], $4::boolean[], $5::timestamptz[]) as g(id, reach, items, drill, planned_at)`,
    [
      calls.map(({ id }) => id),
      calls.map(({ reach }) => reach),
      calls.map(({ items }) => JSON.stringify(items)),
      calls.map(({ drill }) => drill),
      calls.map(({ plannedAt }) => plannedAt),
      now,
    ],
  );

export type WaitingCall = {
  id: string;
  items: CallItem[];
  drill: boolean;
  attempts: number;
  plannedAt: Date;
  kind: WayKind;
  keyId: string;
  address: Buffer;
};

/** Counts the attempt before it is made: a process that dies with it leaves the count, and the next attempt says "again". */
export const claimCalls = (
  db: Database,
  now: Date,
  waits: readonly number[],
  most: number,
): Promise<WaitingCall[]> =>
  db.query(
    `with due as (
       select id from duty_call where sent_at is null and given_up_at is null and next_at <= $1
       order by next_at limit $3 for update skip locked
     ), claimed as (
       update duty_call c set attempts = attempts + 1,
         next_at = $1 + make_interval(secs => ($2::int[])[least(c.attempts + 1, array_length($2::int[], 1))])
       from due where c.id = due.id returning c.*
     )
     select c.id, c.items, c.drill, c.attempts, c.planned_at as "plannedAt", r.kind, r.key_id as "keyId", r.address
     from claimed c join reach r on r.id = c.reach order by c.planned_at`,
    [now, waits, most],
  );

export const markSent = (db: Database, id: string, at: Date) =>
  db.query('update duty_call set sent_at = $2, error = null where id = $1', [id, at]);

/** @param over when it is not tried again */
export const markFailed = (db: Database, id: string, error: string, over: Date | null) =>
  db.query('update duty_call set error = $2, given_up_at = $3 where id = $1', [
    id,
    error.slice(0, 500),
    over,
  ]);

export type ReachRow = {
  id: string;
  person: string;
  kind: WayKind;
  keyId: string;
  address: Buffer;
  code: Buffer;
  wrongCodes: number;
  createdAt: Date;
  confirmedAt: Date | null;
};

const REACH = `id, person, kind, key_id as "keyId", address, code, wrong_codes as "wrongCodes", created_at as "createdAt",
  confirmed_at as "confirmedAt"`;

export const reachOf = (db: Database, person: string): Promise<(ReachRow & LastCall)[]> =>
  db.query(
    `select ${REACH}, l.* from reach r left join lateral (select c.sent_at as "lastSentAt", c.error as "lastError" from duty_call c
       where c.reach = r.id and (c.sent_at is not null or c.error is not null) order by c.planned_at desc limit 1) l on true
     where person = $1 order by created_at`,
    [person],
  );
export type LastCall = { lastSentAt: Date | null; lastError: string | null };

/** Locked until the transaction ends: codes are not guessed side by side. */
export async function findReach(db: Database, id: string, person: string): Promise<ReachRow | null> {
  const [row] = await db.query<ReachRow>(
    `select ${REACH} from reach where id = $1 and person = $2 for update`,
    [id, person],
  );
  return row ?? null;
}

export const insertReach = (db: Database, row: ReachRow) =>
  db.query(
    `insert into reach (id, person, kind, key_id, address, code, created_at, confirmed_at) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [row.id, row.person, row.kind, row.keyId, row.address, row.code, row.createdAt, row.confirmedAt],
  );

export const deleteReach = (db: Database, id: string) => db.query('delete from reach where id = $1', [id]);
export const confirmReach = (db: Database, id: string, at: Date) =>
  db.query('update reach set confirmed_at = $2 where id = $1', [id, at]);
export const countWrongCode = (db: Database, id: string) =>
  db.query('update reach set wrong_codes = wrong_codes + 1 where id = $1', [id]);

export type Shift = {
  id: string;
  person: string;
  name: string;
  rank: number;
  begins: Date;
  ends: Date;
  /** Whether they have said how they are reached. */
  reachable: boolean;
};

/** Shifts that are not over, the first to begin first. */
export const shiftsOf = (db: Database, organisation: string, now: Date): Promise<Shift[]> =>
  db.query(
    `select s.id, s.person, p.name, s.rank, s.begins, s.ends,
       exists (select from reach r where r.person = s.person and r.confirmed_at is not null) as reachable
     from duty_shift s join person p on p.id = s.person
     where s.organisation = $1 and s.ends > $2 and p.disabled_at is null order by s.begins, s.rank, s.id limit 500`,
    [organisation, now],
  );

/** How many people of an organisation can be reached, on duty or not. */
export async function reachableMany(db: Database, organisation: string): Promise<number> {
  const [row] = await db.query<{ many: number }>(
    `select count(distinct p.id)::int as many from person p join reach r on r.person = p.id
     where p.organisation = $1 and p.disabled_at is null and r.confirmed_at is not null`,
    [organisation],
  );
  return row!.many;
}
