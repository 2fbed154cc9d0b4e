import type { Database } from '../../../kernel/store/store.ts';
import type { SignalType } from '../types/signal-types.ts';

export type ExportedRow = {
  number: number;
  id: string;
  type: SignalType;
  addedAt: Date;
  body: string;
  tlp: string | null;
};

/** Numbers of a bank's signals, a page at a time. */
export const numbersOfBank = async (
  db: Database,
  bank: number,
  after: number,
  limit: number,
): Promise<number[]> =>
  (
    await db.query<{ number: number }>(
      'select number from signal where bank = $1 and number > $2 and gone is null order by number limit $3',
      [bank, after, limit],
    )
  ).map(({ number }) => number);

/** Of these signals those that act now, as they would be matched, in the order they came. */
export const exportedSignals = (db: Database, numbers: number[], at: Date) =>
  db.query<ExportedRow>(
    `select s.number, s.id, s.type, s.added_at as "addedAt", r.body, r.tlp
     from live_signals($1, $2) as n(number) join signal s using (number) join record r on r.object = s.object
     where r.body is not null and not r.unknown_marking order by s.number`,
    [numbers, at],
  );
