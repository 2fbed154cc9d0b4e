import type { Kernel } from '../../kernel.ts';
import { emptyVersions } from '../../store/erase-record.ts';

const AT_ONCE = 500;

/**
 * Deletes what partners shared, once it has been of no use for as long as the agreement says: since it was withdrawn,
 * revoked, replaced by a newer version or ran out, or since the agreement itself was suspended or ended. Its content
 * and the values of the acts about it go. The same version is not taken in again; a newer one is. One's own records
 * stay, and definitions, which are about handling and not about anybody.
 * @returns how many versions were deleted
 */
export async function endRetention(kernel: Kernel): Promise<number> {
  let deleted = 0;
  for (;;) {
    const due = await kernel.store.system('ending retention')(async (tx) => {
      const rows = await tx.query<Due>(DUE, [kernel.now(), AT_ONCE]);
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

type Due = { object: number; agreement: string; days: number };

// A whole number may be written 30.0 or 3e1 by who proposed it. RFC 3339 has a year 0000, PostgreSQL has none. What is younger than the retention needs no look.
const DUE = `
  select r.object, g.id as agreement, g.days
  from (select id, status, updated_at, ends_at, (terms::json ->> 'retention_days')::float8 as days from agreement) g
  join record r on r.received_under = g.id
  left join placement p on p.object = r.object and p.view = 'own:' || r.holder
  where r.source like 'peer:%' and r.erased_at is null and r.type not in ('marking-definition', 'extension-definition')
    and r.received_at <= $1::timestamptz - g.days * interval '1 day'
    and least(
      p.withdrawn_at,
      case when r.revoked then r.received_at end,
      case when r.type <> 'indicator' then null
        when pg_input_is_valid(r.body::json ->> 'valid_until', 'timestamptz')
        then (r.body::json ->> 'valid_until')::timestamptz
        when r.body::json ->> 'valid_until' like '0000-%' then r.received_at end,
      (select min(n.received_at) from record n
       where n.holder = r.holder and n.id = r.id and n.version_ns > r.version_ns),
      case when g.status in ('suspended', 'ended', 'declined', 'withdrawn') then g.updated_at end,
      g.ends_at
    ) <= $1::timestamptz - g.days * interval '1 day'
  order by r.object limit $2 for update of r skip locked`;

function byAgreement(rows: Due[]) {
  const found = new Map<string, { days: number; objects: number[] }>();
  for (const { object, agreement, days } of rows) {
    const of = found.get(agreement) ?? { days, objects: [] };
    of.objects.push(object);
    found.set(agreement, of);
  }
  return found;
}
