import type { Database } from '../../../kernel/store/store.ts';
import type { RollOut } from '../matching/whether-it-acts.ts';
import type { SignalType } from '../types/signal-types.ts';

/** Lets an own bank answer under an agreement. @returns whether it did not yet */
export async function insertAskedPrivately(
  db: Database,
  bank: number,
  agreement: string,
  since: Date,
): Promise<boolean> {
  const rows = await db.query(
    `insert into bank_asked_privately (bank, agreement, since) values ($1, $2, $3)
     on conflict do nothing returning bank`,
    [bank, agreement, since],
  );
  return rows.length > 0;
}

/** @returns whether it answered */
export async function deleteAskedPrivately(db: Database, bank: number, agreement: string): Promise<boolean> {
  const rows = await db.query(
    'delete from bank_asked_privately where bank = $1 and agreement = $2 returning bank',
    [bank, agreement],
  );
  return rows.length > 0;
}

/** A signal that acts and answers the viewer, or one that is known to be innocent; with what decides on its match. */
export type Answering = RollOut & {
  number: number;
  id: string;
  type: SignalType;
  bank: number;
  radius: number;
  innocent: boolean;
  quarantined: boolean;
};

export const answering = (db: Database, numbers: number[], at: Date) =>
  db.query<Answering>('select * from signals_asked_privately($1, $2)', [numbers, at]);

/** Counts one look-up at each bank that answers under an agreement, one statement whatever the outcome. */
export const countAsked = (db: Database, agreement: string, day: string, matched: number[]) =>
  db.query(
    `insert into private_look_up as c (bank, agreement, day, asked, matched)
     select q.bank, q.agreement, $2::date, 1, (q.bank = any ($3))::int from bank_asked_privately q
     where q.agreement = $1 order by q.bank
     on conflict (bank, agreement, day) do update set asked = c.asked + 1, matched = c.matched + excluded.matched`,
    [agreement, day, matched],
  );

/** An agreement under which a bank answers, as far as the viewer may know. */
export type AskedUnder = {
  bank: number;
  agreement: string;
  title: string;
  status: string;
  endsAt: Date | null;
  since: Date;
  parties: { id: string; name: string }[];
};

export const askedUnder = (db: Database, banks: number[]) =>
  db.query<AskedUnder>(
    `select q.bank, a.id as agreement, a.title, a.status, a.ends_at as "endsAt", q.since,
       (select coalesce(json_agg(json_build_object('id', y.organisation, 'name', coalesce(o.name, y.organisation))
          order by y.organisation), '[]')
        from agreement_party y left join organisation o on o.id = y.organisation where y.agreement = a.id) as parties
     from bank_asked_privately q join agreement a on a.id = q.agreement
     where q.bank = any ($1) order by q.since, a.id`,
    [banks],
  );

/** Days up to a newest one, each bank and agreement by itself. */
export const askedDays = (db: Database, banks: number[], newest: string, days: number) =>
  db.query<{ bank: number; agreement: string; day: string; asked: number; matched: number }>(
    `select bank, agreement, day::text, asked, matched from private_look_up
     where bank = any ($1) and day <= $2::date and day > $2::date - $3::int order by day desc, agreement`,
    [banks, newest, days],
  );
