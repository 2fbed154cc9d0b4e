import { canWriteTo, sendLetter } from '../../../kernel/exchange/letters/send-letter.ts';
import { findPeer } from '../../../kernel/exchange/peers/peer-queries.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import type { RemovalOrder } from '../../../standards/tco-annexes/annex-one.ts';
import type { Desk } from '../context.ts';
import { LETTERS } from '../order-letters.ts';
import { addressDigest, compared, questionKey } from './address-digests.ts';

/** Asks chosen partners whether they are on the addresses of an order; each has a key of its own, so that two who compare learn nothing. */
export async function askOthers(
  { kernel }: Desk,
  tx: Transaction,
  { id, document, provider }: { id: string; document: string; provider: string },
  partners: readonly string[],
): Promise<void> {
  const urls = (JSON.parse(document) as RemovalOrder).items.map(({ url }) => compared(url));
  for (const to of new Set(partners)) {
    const name = (await findPeer(tx, to))?.name;
    const reason =
      name === undefined
        ? 'names one that is no partner of this node'
        : to === provider
          ? 'names the provider'
          : (await canWriteTo(kernel, tx, to))
            ? null
            : `names ${name}, which cannot be written to now: call it`;
    if (reason !== null) throw new Refusal('body-malformed', undefined, [{ property: 'partners', reason }]);
    const key = questionKey();
    const digests = [...new Set(urls.map((url) => addressDigest(key, url)))].sort();
    await sendLetter(kernel, tx, { to, kind: LETTERS.question, body: { order: id, key, digests } });
  }
}
