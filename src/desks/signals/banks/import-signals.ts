import type { Outcome } from '../../../kernel/store/accept-records.ts';
import { knownOrganisations } from '../../../kernel/store/record-queries.ts';
import type { Viewer } from '../../../kernel/store/viewer.ts';
import type { CutObject, RefusedObject } from '../../../standards/json/cut-objects.ts';
import type { Desk } from '../context.ts';
import { readSignal, type Signal } from '../signal.ts';
import type { HowToAdd } from './add-signals.ts';
import type { Bank } from './bank-queries.ts';
import { fitting, logSpared, requireReasonToSpare } from './innocent-bank.ts';
import { heldBank } from './set-bank-mode.ts';
import { addDespiteAppeals, appealsAgainst, keyOf, saysUpheld } from './upheld-hashes.ts';
import type { UpheldHash } from './upheld-queries.ts';
import { type Added, type Refused, refusedOf, refuseOthersBank, writeSignals } from './write-signals.ts';

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
  { despiteAppeal, reason }: HowToAdd = {},
): Promise<Added> {
  desk.policy.require(viewer, 'add-signals', { type: 'Bank', id: bankId });
  desk.policy.require(viewer, 'import-records', { type: 'Organisation', id: viewer.organisation });
  if (despiteAppeal !== undefined)
    desk.policy.require(viewer, 'add-despite-appeal', { type: 'Bank', id: bankId });
  const known = await desk.kernel.store.system('importing signals')((tx) =>
    knownOrganisations(tx, viewer.organisation, desk.kernel.host.id),
  );
  return desk.kernel.store.for(viewer)(async (tx) => {
    const bank = await heldBank(tx, viewer, bankId);
    await refuseOthersBank(tx, bank);
    const why = requireReasonToSpare(desk, viewer, bank, reason);
    const name = bank.provenance === 'import' ? bank.originatorName : source;
    const refused: Refused[] = [];
    const all = [...fitting(bank, objects, refused)];
    const appeals = await appealsAgainst(
      tx,
      bank,
      all.flatMap((cut) => hashIn(cut) ?? []),
    );
    const welcome = despiteAppeal === undefined ? notDecidedAgainst(all, appeals, refused) : all;
    // Whoever may trust a partner's list may vouch for what another made; anyone may add what names no maker.
    const vouches = desk.policy.allows(viewer, 'trust-peer', { type: 'Bank', id: bankId });
    const ours = bank.provenance === 'own' && !vouches ? ownSignals(bank, welcome, refused) : welcome;
    const { outcomes, signals, last } = await writeSignals(desk, tx, bank, ours, {
      source: `import:${name}`,
      known,
    });
    const fresh = outcomes.filter((one) => one.outcome === 'accepted').map(({ id }) => String(id));
    const taken = new Set(signals);
    await logSpared(
      desk,
      tx,
      bank,
      fresh.filter((id) => taken.has(id)),
      why,
    );
    const despite = all.flatMap((cut) => {
      const hash = hashIn(cut);
      const upheld = hash && appeals.get(keyOf(hash));
      return upheld && taken.has(hash.id) ? [{ upheld, signal: hash.id }] : [];
    });
    if (despiteAppeal !== undefined) await addDespiteAppeals(desk.kernel, tx, bank, despite, despiteAppeal);
    const count = (outcome: Outcome['outcome']) => outcomes.filter((one) => one.outcome === outcome).length;
    return {
      bank,
      accepted: count('accepted'),
      unchanged: count('unchanged'),
      refused: [...refused, ...refusedOf(outcomes)],
      signals,
      last,
    };
  });
}

/** The hash that an object of a bundle signals; a revocation signals none, and is always taken. */
function hashIn(cut: CutObject | RefusedObject): Signal | null {
  if (!cut.ok || cut.value.type !== 'indicator' || cut.value.revoked === true) return null;
  return readSignal(cut.value);
}

/** Leaves out what has exactly a hash that an upheld appeal decided against, and tells it in `refused`. */
function* notDecidedAgainst(
  objects: (CutObject | RefusedObject)[],
  appeals: Map<string, UpheldHash>,
  refused: Refused[],
): Generator<CutObject | RefusedObject> {
  for (const cut of objects) {
    const hash = hashIn(cut);
    const upheld = hash && appeals.get(keyOf(hash));
    if (!upheld) yield cut;
    else refused.push({ id: hash.id, property: 'pattern', clause: '', reason: saysUpheld(upheld) });
  }
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
