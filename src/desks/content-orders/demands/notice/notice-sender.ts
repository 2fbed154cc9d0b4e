import { hash } from 'node:crypto';
import type { Database, Transaction } from '../../../../kernel/store/store.ts';

export type NoticeSender = { name: string; email: string };

/** What a link says, and what a table keeps of it: 128 random bits need no slow hash. */
const linkHash = (token: string): Buffer => hash('sha256', `comity/notice/v1\n${token}`, 'buffer');

export const insertNoticeSender = (
  tx: Transaction,
  object: number,
  sender: NoticeSender | null,
  token: string,
) =>
  tx.query('insert into notice_sender (object, name, email, link) values ($1, $2, $3, $4)', [
    object,
    sender?.name ?? null,
    sender?.email ?? null,
    linkHash(token),
  ]);

/** Who sent a notice; null where they need not say, or it was deleted. */
export async function noticeSender(db: Database, object: number): Promise<NoticeSender | null> {
  const [row] = await db.query<{ name: string | null; email: string | null }>(
    'select name, email from notice_sender where object = $1',
    [object],
  );
  return row?.name && row.email ? { name: row.name, email: row.email } : null;
}

/** The case behind a sender's link. */
export async function caseBehindLink(db: Database, token: string): Promise<string | null> {
  const [row] = await db.query<{ id: string }>(
    'select f.id from notice_sender s join case_file f using (object) where s.link = $1',
    [linkHash(token)],
  );
  return row?.id ?? null;
}

/** @param closedBefore names of senders go once their cases were closed before this */
export async function forgetNoticeSenders(tx: Transaction, closedBefore: Date): Promise<number> {
  const rows = await tx.query(
    `update notice_sender n set name = null, email = null from case_state s
     where s.object = n.object and s.closed and n.name is not null
       and (select max(at) from case_event e where e.object = n.object) < $1 returning n.object`,
    [closedBefore],
  );
  return rows.length;
}
