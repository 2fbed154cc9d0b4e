import { dayOf } from '../../../kernel/audit/public-counts.ts';
import { writeEntries } from '../../../kernel/audit/write-entries.ts';
import type { Service } from '../../../kernel/identity/authenticate-key.ts';
import { countDay } from '../../../kernel/identity/count-day.ts';
import type { Keyring } from '../../../kernel/identity/keyring.ts';
import { affairsOf } from '../../../kernel/identity/organisations.ts';
import type { Desk } from '../context.ts';
import { type AskedHash, readAskedHash } from '../intake/match-item.ts';
import type { Hashes } from '../intake/open-match-review.ts';
import { radiusIn } from '../matching/bank-radius.ts';
import type { Matcher } from '../matching/matcher.ts';
import { shadowOf } from '../matching/whether-it-acts.ts';
import { type Answering, answering, countAsked } from './private-queries.ts';

/**
 * Whether something that acts in a bank that is asked privately under the key's agreement is within the radius of a hash.
 * What is asked is written nowhere. Both outcomes are the same statements, of the same number of rows.
 * @param service with a lent key
 * Throws `hash-malformed`, and `too-many` when the key's cap of the day is reached: then nothing is told or counted.
 */
export async function askPrivately(
  desk: Desk,
  matcher: Matcher,
  service: Service & { lent: object },
  asked: AskedHash,
): Promise<{ match: boolean }> {
  const { store, keyring } = desk.kernel;
  const { agreement } = service.lent as NonNullable<Service['lent']>;
  const { hashes } = readAskedHash(asked);
  const affairs = await affairsOf(store);
  const near = new Map<number, number>();
  for (const { type, code, several } of hashes) {
    const [found = []] = await matcher.findMany(type, [several ?? code]);
    for (const { number, distance } of found) near.set(number, distance);
  }
  const now = desk.kernel.now();
  const signals = await store.for(service.viewer)((tx) => answering(tx, [...near.keys()], now));
  const banks = banksThatMatch(keyring, signals, near, hashes[0]);
  await store.system('a private look-up')(async (tx) => {
    tx.viewer.actor = service.viewer.actor;
    await countDay(tx, service, now);
    await countAsked(tx, agreement, dayOf(now), banks);
    const fields = { key: service.id, agreement };
    await writeEntries(tx, keyring, [{ kind: 'match.asked-privately', object: affairs, fields }], now);
  });
  return { match: banks.length > 0 };
}

/** As a match decides (`search-signals.ts`), each bank by its own radius and roll-out; none, of what is known to be innocent. */
function banksThatMatch(
  keyring: Keyring,
  signals: Answering[],
  near: Map<number, number>,
  content: Hashes[number] | undefined,
): number[] {
  const within = signals.filter(
    ({ number, type, radius }) => (near.get(number) ?? Number.POSITIVE_INFINITY) <= radiusIn(type, radius),
  );
  if (within.some(({ innocent }) => innocent)) return [];
  const acting = within.filter((one) => shadowOf(keyring, one.id, one, content) === null);
  return [...new Set(acting.map(({ bank }) => bank))];
}
