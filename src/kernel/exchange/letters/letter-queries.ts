import type { Database } from '../../store/store.ts';

export type LetterRow = {
  id: string;
  peer: string;
  kind: string;
  keyId: string;
  body: Buffer;
  attempts: number;
};

/** @returns false where it was taken in before */
export async function insertLetter(
  db: Database,
  direction: 'out' | 'in',
  row: Omit<LetterRow, 'attempts'> & { at: Date },
): Promise<boolean> {
  const rows = await db.query<{ id: string }>(
    `insert into letter (id, direction, peer, kind, key_id, body, at, next_at) values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict do nothing returning id`,
    [row.id, direction, row.peer, row.kind, row.keyId, row.body, row.at, direction === 'out' ? row.at : null],
  );
  return rows.length > 0;
}

export async function countArrived(db: Database, peer: string, since: Date): Promise<number> {
  const [row] = await db.query<{ many: number }>(
    "select count(*)::int as many from letter where direction = 'in' and peer = $1 and at > $2",
    [peer, since],
  );
  return row!.many;
}

/** What was answered to a letter that came before. */
export async function answerGiven(db: Database, peer: string, id: string): Promise<string | null> {
  const [row] = await db.query<{ answer: string | null }>(
    "select answer from letter where direction = 'in' and peer = $1 and id = $2",
    [peer, id],
  );
  return row?.answer ?? null;
}

export const noteAnswer = (db: Database, peer: string, id: string, answer: string, at: Date) =>
  db.query("update letter set answer = $3, ended_at = $4 where direction = 'in' and peer = $1 and id = $2", [
    peer,
    id,
    answer,
    at,
  ]);

/** Takes letters that are to be delivered now, one of each partner at a time so that they arrive in the order they were written. */
export const claimLetters = (db: Database, now: Date, waitSeconds: readonly number[]): Promise<LetterRow[]> =>
  db.query(
    `with first as (
       select distinct on (peer) peer, id from letter where next_at is not null order by peer, at, id
     ), due as (
       select l.peer, l.id from letter l join first using (peer, id) where l.direction = 'out' and l.next_at <= $1
       for update of l skip locked
     )
     update letter l set attempts = attempts + 1,
       next_at = $1 + make_interval(secs => ($2::int[])[least(l.attempts + 1, array_length($2::int[], 1))])
     from due where l.direction = 'out' and l.peer = due.peer and l.id = due.id
     returning l.id, l.peer, l.kind, l.key_id as "keyId", l.body, l.attempts`,
    [now, waitSeconds],
  );

/** @returns false where another process has ended it meanwhile */
export async function endLetter(
  db: Database,
  { peer, id }: Pick<LetterRow, 'peer' | 'id'>,
  answer: string,
  at: Date,
): Promise<boolean> {
  const rows = await db.query<{ id: string }>(
    `update letter set next_at = null, ended_at = $3, answer = $4
     where direction = 'out' and peer = $1 and id = $2 and ended_at is null returning id`,
    [peer, id, at, answer.slice(0, 2000)],
  );
  return rows.length > 0;
}
