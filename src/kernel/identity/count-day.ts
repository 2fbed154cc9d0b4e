import { dayOf } from '../audit/public-counts.ts';
import { Refusal } from '../refusal.ts';
import type { Database } from '../store/store.ts';
import type { Service } from './authenticate-key.ts';

const DAY_MS = 86_400_000;

/**
 * Counts a look-up of a lent key against its cap of the day (UTC), for all processes of the node and over restarts, in
 * the transaction of the look-up. Throws `too-many`, with the seconds until the next day.
 */
export async function countDay(db: Database, { id, lent }: Service, now: Date): Promise<void> {
  if (!lent) return;
  const day = dayOf(now);
  const rows = await db.query(
    `insert into service_key_day as d (service_key, day, look_ups) values ($1, $2, 1)
     on conflict (service_key, day) do update set look_ups = d.look_ups + 1 where d.look_ups < $3
     returning look_ups`,
    [id, day, lent.lookUpsPerDay],
  );
  if (rows.length > 0) return;
  const seconds = Math.max(1, Math.ceil((Date.parse(day) + DAY_MS - now.getTime()) / 1000));
  throw new Refusal('too-many', `The cap of this key is ${lent.lookUpsPerDay} look-ups a day.`, [], seconds);
}
