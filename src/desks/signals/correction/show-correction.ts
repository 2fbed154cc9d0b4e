import { Refusal } from '../../../kernel/refusal.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import { shownSignals } from '../banks/signal-queries.ts';
import { seesCases } from '../sees-cases.ts';
import { decisionsAbout, judgementsOf, lastQuarantine, quarantinesOf } from './correction-queries.ts';
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
  const sees = seesCases(tx.viewer);
  return {
    signal: id,
    quarantinedAt: quarantine?.at.toISOString() ?? null,
    funnel: sees ? ((await funnelsOfSignals(tx, [id])).get(id) ?? NO_FUNNEL) : null,
    decisions: sees ? await decisionsNow(tx, id) : null,
    judgements: sees
      ? (await judgementsOf(tx, [id])).map(({ judged, reason, at, actor, name }) => ({
          judged,
          reason,
          at: at.toISOString(),
          by: name ?? actor,
        }))
      : null,
    opinions,
    sightings,
  };
}

/** What the signal is judged by: decisions of the viewer's organisation, those before it was put back left out. */
async function decisionsNow(tx: Transaction, id: string) {
  const { organisation } = tx.viewer;
  return decisionsAbout(tx, organisation, id, (await lastQuarantine(tx, organisation, id))?.endedAt ?? null);
}
