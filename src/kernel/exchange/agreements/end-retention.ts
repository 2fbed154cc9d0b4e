import type { Kernel } from '../../kernel.ts';
import { emptyVersions } from '../../store/erase-record.ts';

const AT_ONCE = 500;
const DAY_SECONDS = 86_400;

/**
 * Deletes what partners shared under agreements whose retention has passed since it arrived: it leaves every view, its
 * content and the values of the acts about it go, and what was made of it stops acting. The same version is not
 * taken in again; a newer one is, for as long again. One's own records stay.
 * @returns how many versions were deleted
 */
export async function endRetention(kernel: Kernel): Promise<number> {
  let deleted = 0;
  for (;;) {
    const due = await kernel.store.system('ending retention')(async (tx) => {
      const rows = await tx.query<{ object: number; agreement: string; days: number }>(
        `select r.object, g.id as agreement, (g.terms::json ->> 'retention_days')::int as days
         from record r join agreement g on g.id = r.received_under
         where r.source like 'peer:%' and r.erased_at is null
           and r.received_at <= $1::timestamptz - (g.terms::json ->> 'retention_days')::int * $2 * interval '1 second'
         order by r.object limit $3 for update of r skip locked`,
        [kernel.now(), DAY_SECONDS, AT_ONCE],
      );
      for (const [agreement, { days, objects }] of byAgreement(rows)) {
        const law = `${agreement}: retention of ${days} days`;
        await emptyVersions(kernel, tx, objects, { law, cause: 'retention ended' });
      }
      return rows.length;
    });
    deleted += due;
    if (due < AT_ONCE) return deleted;
  }
}

function byAgreement(rows: { object: number; agreement: string; days: number }[]) {
  const found = new Map<string, { days: number; objects: number[] }>();
  for (const { object, agreement, days } of rows) {
    const of = found.get(agreement) ?? { days, objects: [] };
    of.objects.push(object);
    found.set(agreement, of);
  }
  return found;
}
