import { blurred, newestPublicDay, type PublicCount } from '../../../kernel/audit/public-counts.ts';
import type { Database } from '../../../kernel/store/store.ts';
import { askedDays, askedUnder } from './private-queries.ts';

const DAYS = 7;

/** Days newest first. `matched` under ten is not told: on a day of one question it would tell what a partner has. */
export type ShownAsked = {
  agreement: string;
  title: string;
  state: string;
  with: { id: string; name: string }[];
  since: string;
  days: { day: string; asked: number; matched: PublicCount }[];
};

/** Under which agreements banks of the viewer's organisation answer private look-ups, and how often each was asked. */
export async function showAsked(
  db: Database,
  banks: { object: number; holder: string }[],
  now: Date,
): Promise<Map<number, ShownAsked[]>> {
  const objects = banks.map(({ object }) => object);
  const holders = new Map(banks.map(({ object, holder }) => [object, holder]));
  const days = await askedDays(db, objects, newestPublicDay(now), DAYS);
  const rows = await askedUnder(db, objects);
  const shown = rows.map(({ bank, agreement, title, status, endsAt, since, parties }) => ({
    bank,
    agreement,
    title,
    state: status === 'accepted' && endsAt && endsAt <= now ? 'expired' : status,
    with: parties.filter(({ id }) => id !== holders.get(bank)),
    since: since.toISOString(),
    days: days
      .filter((one) => one.bank === bank && one.agreement === agreement)
      .map(({ day, asked, matched }) => ({ day, asked, matched: blurred(matched) })),
  }));
  return Map.groupBy(shown, ({ bank }) => bank) as Map<number, (ShownAsked & { bank: number })[]>;
}
