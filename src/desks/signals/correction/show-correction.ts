import { Refusal } from '../../../kernel/refusal.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import { shownSignals } from '../banks/signal-queries.ts';
import { seesCases } from '../sees-cases.ts';
import { judgementsOf, quarantinesOf } from './correction-queries.ts';
import { funnelsOfSignals, NO_FUNNEL } from './funnel.ts';
import { wordsFromPartners } from './words-from-partners.ts';

/** What corrects a signal, as far as the viewer may see it: who decided and who said so is for those who see cases. */
export async function showCorrection(tx: Transaction, id: string) {
  if ((await shownSignals(tx, [id])).length === 0) {
    throw new Refusal('not-found', 'There is no such signal that you may see.');
  }
  const quarantine = (await quarantinesOf(tx, [id])).find(
    ({ organisation }) => organisation === tx.viewer.organisation,
  );
  const { opinions = [], sightings = [] } = (await wordsFromPartners(tx, [id])).get(id) ?? {};
  return {
    signal: id,
    quarantinedAt: quarantine?.at.toISOString() ?? null,
    funnel: seesCases(tx.viewer) ? ((await funnelsOfSignals(tx, [id])).get(id) ?? NO_FUNNEL) : null,
    judgements: (await judgementsOf(tx, [id])).map(({ judged, reason, at, actor, name }) => ({
      judged,
      reason,
      at: at.toISOString(),
      by: name ?? actor,
    })),
    opinions,
    sightings,
  };
}
