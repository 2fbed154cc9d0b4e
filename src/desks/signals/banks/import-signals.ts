import type { Outcome } from '../../../kernel/store/accept-records.ts';
import { knownOrganisations } from '../../../kernel/store/record-queries.ts';
import type { Viewer } from '../../../kernel/store/viewer.ts';
import type { CutObject, RefusedObject } from '../../../standards/json/cut-objects.ts';
import type { Desk } from '../context.ts';
import { readSignal } from '../signal.ts';
import type { Bank } from './bank-queries.ts';
import { heldBank } from './set-bank-mode.ts';
import { type Added, type Refused, refusedOf, refusePartnersBank, writeSignals } from './write-signals.ts';

/**
 * Takes a STIX bundle into custody and puts its signals into a bank. The source is the bank's originator, or the
 * name given: records of an organisation that speaks for itself here are quarantined, as in every import. An own
 * bank acts at once, so it takes no signal that another made, or that nobody says they made.
 */
export async function importSignals(
  desk: Desk,
  viewer: Viewer,
  bankId: string,
  objects: Iterable<CutObject | RefusedObject>,
  source: string,
): Promise<Added> {
  desk.policy.require(viewer, 'add-signals', { type: 'Bank', id: bankId });
  desk.policy.require(viewer, 'import-records', { type: 'Organisation', id: viewer.organisation });
  const known = await desk.kernel.store.system('importing signals')((tx) =>
    knownOrganisations(tx, viewer.organisation, desk.kernel.host.id),
  );
  return desk.kernel.store.for(viewer)(async (tx) => {
    const bank = await heldBank(tx, viewer, bankId);
    refusePartnersBank(bank);
    const name = bank.provenance === 'import' ? bank.originatorName : source;
    const foreign: Refused[] = [];
    // Whoever may trust a partner's list may vouch for what another made; anyone may add what names no maker.
    const vouches = desk.policy.allows(viewer, 'trust-peer', { type: 'Bank', id: bankId });
    const ours = bank.provenance === 'own' && !vouches ? ownSignals(bank, objects, foreign) : objects;
    const { outcomes, signals, last } = await writeSignals(desk, tx, bank, ours, {
      source: `import:${name}`,
      known,
    });
    const count = (outcome: Outcome['outcome']) => outcomes.filter((one) => one.outcome === outcome).length;
    return {
      bank,
      accepted: count('accepted'),
      unchanged: count('unchanged'),
      refused: [...foreign, ...refusedOf(outcomes)],
      signals,
      last,
    };
  });
}

/** What an own bank, which acts at once, takes of a bundle by itself; signals that another made are told in `foreign`. */
function* ownSignals(
  bank: Bank,
  objects: Iterable<CutObject | RefusedObject>,
  foreign: Refused[],
): Generator<CutObject | RefusedObject> {
  for (const cut of objects) {
    const value = cut.ok && cut.value.type === 'indicator' ? cut.value : null;
    const maker = value?.created_by_ref;
    if (!value || readSignal(value) === null || maker === undefined || maker === bank.holder) {
      yield cut;
      continue;
    }
    foreign.push({
      id: String(value.id),
      property: 'created_by_ref',
      clause: 'STIX 2.1 §3.2',
      reason:
        'another made it: a senior reviewer may add it here, or make a list of its own, which starts in shadow',
    });
  }
}
