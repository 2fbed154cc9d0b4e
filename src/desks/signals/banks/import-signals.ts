import type { Outcome } from '../../../kernel/store/accept-records.ts';
import { knownOrganisations } from '../../../kernel/store/record-queries.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import type { Viewer } from '../../../kernel/store/viewer.ts';
import type { CutObject, RefusedObject } from '../../../standards/json/cut-objects.ts';
import { proposePeople, signalsPerson, type Waiting } from '../about-people/propose-people.ts';
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
  const known = await knownTo(desk, viewer);
  return desk.kernel.store.for(viewer)(async (tx) => {
    const bank = await heldBank(tx, viewer, bankId);
    await refuseOthersBank(tx, bank);
    const why = requireReasonToSpare(desk, viewer, bank, reason);
    const refused: Refused[] = [];
    const all = [...fitting(bank, objects, refused)];
    const appeals = await appealsAgainst(
      tx,
      bank,
      all.flatMap((cut) => hashIn(cut) ?? []),
    );
    const welcome = [...(despiteAppeal === undefined ? notDecidedAgainst(all, appeals, refused) : all)];
    // Whoever may trust a partner's list may vouch for what another made; anyone may add what names no maker.
    const how = {
      known,
      source: bank.provenance === 'import' ? bank.originatorName : source,
      vouched: desk.policy.allows(viewer, 'trust-peer', { type: 'Bank', id: bankId }),
    };
    const waiting = await keepForAnother(desk, tx, bank, welcome.filter(signalsPerson), how, refused);
    const others = welcome.filter((cut) => !signalsPerson(cut));
    const put = await putInBundle(desk, tx, bank, others, how);
    const taken = new Set(put.signals);
    await logSpared(
      desk,
      tx,
      bank,
      put.fresh.filter((id) => taken.has(id)),
      why,
    );
    const despite = all.flatMap((cut) => {
      const hash = hashIn(cut);
      const upheld = hash && appeals.get(keyOf(hash));
      return upheld && taken.has(hash.id) ? [{ upheld, signal: hash.id }] : [];
    });
    if (despiteAppeal !== undefined) await addDespiteAppeals(desk.kernel, tx, bank, despite, despiteAppeal);
    return { ...put, refused: [...refused, ...put.refused], ...(waiting ? { waiting } : {}) };
  });
}

type HowSent = { source: string; vouched: boolean; known: Set<string> };

/** Organisations that speak for themselves here: nobody's bundle speaks for them. */
export const knownTo = (desk: Desk, { organisation }: Viewer): Promise<Set<string>> =>
  desk.kernel.store.system('importing signals')((tx) =>
    knownOrganisations(tx, organisation, desk.kernel.host.id),
  );

/**
 * Puts the objects of a bundle into a bank, in custody.
 * @param vouched whether somebody answers for what another made, which an own bank takes of nobody else
 * @returns `fresh`: ids of what is new here
 */
export async function putInBundle(
  desk: Desk,
  tx: Transaction,
  bank: Bank,
  objects: (CutObject | RefusedObject)[],
  { source, vouched, known }: HowSent,
): Promise<Added & { fresh: string[] }> {
  const refused: Refused[] = [];
  const ours = bank.provenance === 'own' && !vouched ? ownSignals(bank, objects, refused) : objects;
  const { outcomes, signals, last } = await writeSignals(desk, tx, bank, ours, {
    source: `import:${source}`,
    known,
  });
  const fresh = outcomes.filter((one) => one.outcome === 'accepted').map(({ id }) => String(id));
  const count = (outcome: Outcome['outcome']) => outcomes.filter((one) => one.outcome === outcome).length;
  return {
    bank,
    accepted: fresh.length,
    unchanged: count('unchanged'),
    refused: [...refused, ...refusedOf(outcomes)],
    signals,
    fresh,
    last,
  };
}

/** What is data about people waits for a second person (human-rights rule 3); whoever may look up no one proposes no one. */
async function keepForAnother(
  desk: Desk,
  tx: Transaction,
  bank: Bank,
  people: CutObject[],
  how: HowSent,
  refused: Refused[],
): Promise<Waiting | null> {
  const { viewer } = tx;
  const may = desk.policy.allows(viewer, 'look-up-person', { type: 'Organisation', id: viewer.organisation });
  const ours = bank.provenance === 'own' && !how.vouched ? [...ownSignals(bank, people, refused)] : people;
  const proposed = ours.filter(signalsPerson);
  if (may) return proposed.length === 0 ? null : proposePeople(desk, tx, bank, proposed, how);
  for (const { value } of proposed)
    refused.push({ id: String(value.id), property: 'pattern', clause: '', reason: ASK_REVIEWER });
  return null;
}

const ASK_REVIEWER = 'is data about a person: a reviewer proposes it, and a second one agrees';

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
