import { type FieldError, Refusal } from '../../../kernel/refusal.ts';
import { acceptRecords, type Outcome } from '../../../kernel/store/accept-records.ts';
import { knownOrganisations } from '../../../kernel/store/record-queries.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import type { Viewer } from '../../../kernel/store/viewer.ts';
import type { CutObject, RefusedObject } from '../../../standards/json/cut-objects.ts';
import type { Desk } from '../context.ts';
import { LEAST_QUALITY, makeIndicator, readSignal, type SignalType } from '../signal.ts';
import { hashPicture } from '../types/hash-picture.ts';
import { agreementsOfBank, type Bank, placeInBank } from './bank-queries.ts';
import { asCut } from './bank-records.ts';
import { heldBank } from './set-bank-mode.ts';
import { signalsByCode } from './signal-queries.ts';

/** What a person says of a signal; what is left out is the bank's. */
export type NewSignal = {
  type: SignalType;
  /** 64 lower-case hexadecimal digits. */
  value: string;
  quality?: number | undefined;
  basis?: string | undefined;
  legalBasis?: { instrument: string; article: string } | undefined;
  ordered?: boolean | undefined;
  orderReference?: string | undefined;
  validUntil?: string | undefined;
};

export type Refused = { id: string | null; property: string; clause: string; reason: string };
export type Added = {
  bank: Bank;
  accepted: number;
  unchanged: number;
  refused: Refused[];
  signals: string[];
  /** Handle of the last record that makes a signal; null when none is new. */
  last: number | null;
};

/** Records that one call of the kernel takes at a time. */
const CHUNK = 1000;

/** Puts hashes into a bank, all in one transaction; a hash that the bank has already is left as it is. */
export async function addSignals(
  desk: Desk,
  viewer: Viewer,
  bankId: string,
  signals: NewSignal[],
): Promise<Added> {
  desk.policy.require(viewer, 'add-signals', { type: 'Bank', id: bankId });
  signals.forEach(refuseTooPlain);
  return desk.kernel.store.for(viewer)(async (tx) => {
    const bank = await heldBank(tx, viewer, bankId);
    refusePartnersBank(bank);
    const before = await signalsByCode(tx, bank.object, [...new Set(signals.map((one) => one.value))]);
    const known = new Map(before.map((one) => [`${one.type} ${one.value}`, one.id]));
    const ids: string[] = [];
    const fresh: Record<string, unknown>[] = [];
    for (const signal of signals) {
      const key = `${signal.type} ${signal.value}`;
      const had = known.get(key);
      if (had === undefined) {
        const indicator = indicatorFor(desk, bank, signal);
        fresh.push(indicator);
        known.set(key, String(indicator.id));
      }
      ids.push(had ?? String(known.get(key)));
    }
    const { outcomes, last } = await writeSignals(desk, tx, bank, asCut(fresh));
    const accepted = outcomes.filter((one) => one.outcome === 'accepted').length;
    return {
      bank,
      accepted,
      unchanged: signals.length - accepted,
      refused: refusedOf(outcomes),
      signals: ids,
      last,
    };
  });
}

/** Hashes a picture and adds it. Throws `quality-too-low` for one that PDQ cannot tell from others. */
export async function addPicture(
  desk: Desk,
  viewer: Viewer,
  bankId: string,
  bytes: Uint8Array,
  about: Omit<NewSignal, 'type' | 'value' | 'quality'> & { type?: SignalType | undefined },
): Promise<Added> {
  desk.policy.require(viewer, 'add-signals', { type: 'Bank', id: bankId });
  const { pdqHex, quality, sha256 } = await hashPicture(bytes, 'file');
  const { type = 'pdq', ...rest } = about;
  const signal: NewSignal =
    type === 'pdq'
      ? { ...rest, type, value: pdqHex, quality }
      : { ...rest, type, value: sha256.toString('hex') };
  return addSignals(desk, viewer, bankId, [signal]);
}

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
  // A seat does not see every organisation that it may not speak for.
  const known = await desk.kernel.store.system('importing signals')(knownOrganisations);
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

async function writeSignals(
  desk: Desk,
  tx: Transaction,
  bank: Bank,
  objects: Iterable<CutObject | RefusedObject>,
  custody?: { source: string; known: Set<string> },
): Promise<{ outcomes: Outcome[]; signals: string[]; last: number | null }> {
  const imported = bank.provenance === 'import' ? `import:${bank.originatorName}` : 'own';
  const arrival = {
    holder: bank.holder,
    source: custody?.source ?? imported,
    speaker: bank.holder,
    known: custody?.known ?? new Set<string>(),
    agreements:
      custody || bank.provenance !== 'own' ? [] : await agreementsOfBank(tx, bank.object, desk.kernel.now()),
  };
  const outcomes: Outcome[] = [];
  const signals: string[] = [];
  let last: number | null = null;
  for (const chunk of chunks(objects)) {
    const taken = await acceptRecords(desk.kernel, tx, chunk, arrival);
    const values = new Map(chunk.map((cut) => [cut.index, cut.ok ? cut.value : null]));
    const held = taken.filter((one) => {
      const value = values.get(one.index);
      const stays = one.outcome === 'accepted' || one.outcome === 'unchanged';
      return stays && value?.type === 'indicator' && readSignal(value) !== null;
    });
    await placeInBank(tx, bank, [...new Set(held.map((one) => String(one.id)))]);
    for (const one of held) {
      signals.push(String(one.id));
      last = one.object ?? last;
    }
    outcomes.push(...taken);
  }
  return { outcomes, signals, last };
}

function* chunks(objects: Iterable<CutObject | RefusedObject>): Generator<(CutObject | RefusedObject)[]> {
  let chunk: (CutObject | RefusedObject)[] = [];
  for (const object of objects) {
    chunk.push(object);
    if (chunk.length === CHUNK) {
      yield chunk;
      chunk = [];
    }
  }
  if (chunk.length > 0) yield chunk;
}

function indicatorFor(desk: Desk, bank: Bank, signal: NewSignal): Record<string, unknown> {
  return makeIndicator({
    creator: bank.provenance === 'own' ? bank.holder : null,
    now: desk.kernel.now().toISOString(),
    signal_type: signal.type,
    value: signal.value,
    ...(signal.quality === undefined ? {} : { quality: signal.quality }),
    bank: bank.name,
    basis: signal.basis ?? bank.basis,
    legal_basis: signal.legalBasis ?? { instrument: bank.instrument, article: bank.article },
    originator_class: bank.originatorClass,
    ordered: signal.ordered ?? false,
    ...(signal.orderReference === undefined ? {} : { order_reference: signal.orderReference }),
    ...(signal.validUntil === undefined ? {} : { validUntil: signal.validUntil }),
  });
}

function refuseTooPlain(signal: NewSignal): void {
  if (signal.type !== 'pdq' || signal.quality === undefined || signal.quality >= LEAST_QUALITY) return;
  throw new Refusal('quality-too-low', undefined, [
    { property: 'quality', reason: `is ${signal.quality}; at least ${LEAST_QUALITY} is needed` },
  ]);
}

/** What a partner said comes from the partner: nobody here adds to it. */
function refusePartnersBank(bank: Bank): void {
  if (bank.provenance === 'peer')
    throw new Refusal('conflict', 'A partner fills this bank; make one of your own.');
}

const refusedOf = (outcomes: Outcome[]): Refused[] =>
  outcomes.flatMap((one) =>
    one.errors.map((error: FieldError) => ({
      id: one.id,
      property: error.property,
      clause: error.clause ?? '',
      reason: error.reason,
    })),
  );
