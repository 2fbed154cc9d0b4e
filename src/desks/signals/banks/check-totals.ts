import type { Recomputation } from '../../../kernel/audit/deep-check.ts';

/** Counts the signals of each bank anew: who reads how many act reads a number that triggers keep. */
export const checkTotals: Recomputation = {
  async recompute(_kernel, db, add) {
    const wrong = await db.query<{ name: string }>(
      `select b.name from bank b left join bank_total t on t.bank = b.object
         left join (select bank, count(*) as many from signal where gone is null group by bank) s on s.bank = b.object
       where coalesce(t.total, 0) <> coalesce(s.many, 0) order by b.object limit 200`,
    );
    for (const { name } of wrong)
      add({ fault: 'row-altered', table: 'bank_total', what: 'bank', name, column: 'total' });
  },
};
