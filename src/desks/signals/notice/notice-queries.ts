import type { Database } from '../../../kernel/store/store.ts';

export type NoticeLink = { hash: Buffer; object: number; issuedAt: Date; expiresAt: Date };

export const insertNoticeLink = (db: Database, link: NoticeLink) =>
  db.query('insert into notice_link (hash, object, issued_at, expires_at) values ($1, $2, $3, $4)', [
    link.hash,
    link.object,
    link.issuedAt,
    link.expiresAt,
  ]);

/** The case behind a link that has not expired. */
export async function caseOfLink(db: Database, hash: Buffer, now: Date): Promise<string | null> {
  const [row] = await db.query<{ id: string }>(
    'select f.id from notice_link l join case_file f using (object) where l.hash = $1 and l.expires_at > $2',
    [hash, now],
  );
  return row?.id ?? null;
}

/** Held while an appeal is written: whoever presses the button at the same moment waits, and finds it there. */
export const lockAppeals = (db: Database, link: Buffer) =>
  db.query("select pg_advisory_xact_lock(hashtextextended('signals appeal ' || encode($1, 'hex'), 0))", [
    link,
  ]);

/** Whether a notice of a case was ever handed out, so that whoever carries it knows of the case. */
export async function wasNoticed(db: Database, object: number): Promise<boolean> {
  return (await db.query('select from notice_link where object = $1 limit 1', [object])).length > 0;
}
