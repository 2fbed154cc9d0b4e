import { Refusal } from '../../../kernel/refusal.ts';
import { requireReason } from '../../../kernel/require-reason.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import type { Viewer } from '../../../kernel/store/viewer.ts';
import type { Desk } from '../context.ts';
import { makeIndicator } from '../signal.ts';
import { tagged } from '../tagged.ts';
import { type Code, hashPicture, writtenCodes } from '../types/hash-picture.ts';
import {
  codeHex,
  HASH_TYPES,
  isAboutPeople,
  isOfNothing,
  isTooPlain,
  OF_NOTHING,
  type SignalType,
  typesMadeOf,
} from '../types/signal-types.ts';
import type { Bank } from './bank-queries.ts';
import { asCut } from './bank-records.ts';
import { createBank, type NewBank } from './create-bank.ts';
import { logSpared, requireReasonToSpare } from './innocent-bank.ts';
import { heldBank } from './set-bank-mode.ts';
import { keepSharing } from './share-queries.ts';
import { signalsByCode } from './signal-queries.ts';
import { addDespiteAppeals, appealsAgainst, keyOf, saysUpheld } from './upheld-hashes.ts';
import type { UpheldHash } from './upheld-queries.ts';
import { type Added, type Refused, refusedOf, refuseOthersBank, writeSignals } from './write-signals.ts';

const UPHELD =
  'People here upheld an appeal against exactly this hash: it is not added again without a reason.';

export const BY_PEOPLE = 'A key fills banks in shadow only. People add to a bank that is on, at the node.';

/** Human-rights rule 3: an act on personal data takes two people, and adding is one person's. */
export const ABOUT_PEOPLE =
  'is data about a person: nobody adds it alone. It comes with its grounds, by a bundle or a partner';

/** What a person says of a signal; what is left out is the bank's. */
export type NewSignal = {
  type: SignalType;
  /** As it is kept: `validate` of its type gave it. */
  value: string;
  quality?: number | undefined;
  basis?: string | undefined;
  legalBasis?: { instrument: string; article: string } | undefined;
  ordered?: boolean | undefined;
  orderReference?: string | undefined;
  validUntil?: string | undefined;
  /** What a list says of it beside. */
  tags?: string[] | undefined;
};

export type HowToAdd = {
  /** Why a hash is added that an upheld appeal here decided against: a senior reviewer's words, which are logged. */
  despiteAppeal?: string | undefined;
  /** Where each signal stands in its list: a hash decided against is then refused by itself. */
  places?: string[];
  /** A key asks and no person: what acts at once is put in by people, and not by a key that may leak. */
  byKey?: true;
  /** Why these are known to be innocent, where the bank is a list of such. */
  reason?: string | undefined;
};

/**
 * Puts hashes into a bank, all in one transaction; a hash that the bank has already is left as it is. Throws `conflict`
 * for one that an upheld appeal here decided against.
 */
export async function addSignals(
  desk: Desk,
  viewer: Viewer,
  bankId: string,
  signals: NewSignal[],
  how: HowToAdd = {},
): Promise<Added> {
  desk.policy.require(viewer, 'add-signals', { type: 'Bank', id: bankId });
  if (how.despiteAppeal !== undefined) {
    desk.policy.require(viewer, 'add-despite-appeal', { type: 'Bank', id: bankId });
    requireReason(how.despiteAppeal, 'despiteAppeal');
  }
  signals.forEach(refuseUnfit);
  return desk.kernel.store.for(viewer)(async (tx) => {
    const { object } = await heldBank(tx, viewer, bankId);
    await keepSharing(tx, object);
    // Read again under the lock: its ground may have been stated meanwhile, and a signal says the ground of its bank.
    const bank = await heldBank(tx, viewer, bankId);
    await refuseOthersBank(tx, bank);
    if (how.byKey && bank.mode !== 'shadow') throw new Refusal('conflict', BY_PEOPLE);
    return putSignals(desk, tx, bank, signals, how);
  });
}

/** Makes a bank with its first signals, all in one transaction: a list that is refused leaves no bank behind. */
export function createFilledBank(
  desk: Desk,
  viewer: Viewer,
  input: NewBank,
  signals: NewSignal[],
  how: HowToAdd = {},
): Promise<Added> {
  signals.forEach(refuseUnfit);
  return createBank(desk, viewer, input, async (tx, bank) => {
    desk.policy.require(viewer, 'add-signals', { type: 'Bank', id: bank.id });
    const added = await putSignals(desk, tx, bank, signals, how);
    if (added.accepted > 0) return added;
    throw new Refusal('body-malformed', 'No signal of the list can be stored.', added.refused.slice(0, 20));
  });
}

async function putSignals(
  desk: Desk,
  tx: Transaction,
  bank: Bank,
  signals: NewSignal[],
  { despiteAppeal, places, reason }: HowToAdd,
): Promise<Added> {
  const why = requireReasonToSpare(desk, tx.viewer, bank, reason);
  const codes = signals.map(({ type, value }) => ({ type, code: codeHex(type, value) }));
  const appeals = await appealsAgainst(tx, bank, codes);
  const before = await signalsByCode(tx, bank.object, [...new Set(codes.map(({ code }) => code))]);
  // What an appeal stopped is in the bank and does not act: to say "known already" would hide that.
  const standing = before.filter((one) => !one.stopped || !appeals.has(keyOf(one)));
  const known = new Map(standing.map((one) => [keyOf(one), one.id]));
  const against: Refused[] = [];
  const despite: { upheld: UpheldHash; signal: string }[] = [];
  const ids: string[] = [];
  const fresh: Record<string, unknown>[] = [];
  const typeOf = new Map<string, SignalType>();
  for (const [at, signal] of signals.entries()) {
    const key = keyOf(codes[at]!);
    const had = known.get(key);
    const upheld = appeals.get(key);
    if (had === undefined && upheld && despiteAppeal === undefined) {
      const reason = saysUpheld(upheld);
      const refused = { property: places ? `${places[at]}.value` : 'value', reason };
      if (!places) throw new Refusal('conflict', UPHELD, [refused]);
      against.push({ id: null, clause: '', ...refused });
      continue;
    }
    if (had === undefined) {
      const indicator = indicatorFor(desk, bank, signal);
      if (upheld) despite.push({ upheld, signal: String(indicator.id) });
      fresh.push(indicator);
      typeOf.set(String(indicator.id), signal.type);
      known.set(key, String(indicator.id));
    }
    ids.push(had ?? String(known.get(key)));
  }
  const { outcomes, last } = await writeSignals(desk, tx, bank, asCut(fresh));
  await addDespiteAppeals(desk.kernel, tx, bank, despite, despiteAppeal ?? '');
  const taken = outcomes.filter((one) => one.outcome === 'accepted');
  await logSpared(
    desk,
    tx,
    bank,
    taken.map(({ id }) => String(id)),
    why,
  );
  const accepted = taken.length;
  const types: Partial<Record<SignalType, number>> = {};
  for (const { id } of taken) {
    const type = typeOf.get(String(id));
    if (type !== undefined) types[type] = (types[type] ?? 0) + 1;
  }
  return {
    bank,
    accepted,
    types,
    unchanged: signals.length - against.length - accepted,
    refused: [...refusedOf(outcomes), ...against],
    signals: ids,
    last,
  };
}

type About = Omit<NewSignal, 'type' | 'value' | 'quality'> & { type?: SignalType | undefined };

/** Adds a video by its hashes. Throws `quality-too-low` for one whose frames all tell too little from others. */
export function addVideo(
  desk: Desk,
  viewer: Viewer,
  bankId: string,
  video: Code[],
  { type = typesMadeOf('video')[0], ...rest }: About,
  how: HowToAdd = {},
): Promise<Added> {
  const allowed = typesMadeOf('video', 'file');
  if (type === undefined || !allowed.includes(type)) {
    const reason = `is ${allowed.join(' or ')} where a video is sent`;
    throw new Refusal('body-malformed', undefined, [{ property: 'type', reason }]);
  }
  const value = writtenCodes(video)[type];
  if (value === undefined) {
    const reason = 'has no frame that tells it from others';
    throw new Refusal('quality-too-low', undefined, [{ property: 'video', reason }]);
  }
  return addSignals(desk, viewer, bankId, [{ ...rest, type, value }], how);
}

/** Hashes a picture and adds it. Throws `quality-too-low` for one that PDQ cannot tell from others. */
export async function addPicture(
  desk: Desk,
  viewer: Viewer,
  bankId: string,
  bytes: Uint8Array,
  about: About,
  how: HowToAdd = {},
): Promise<Added> {
  desk.policy.require(viewer, 'add-signals', { type: 'Bank', id: bankId });
  const { codes, quality } = await hashPicture(bytes, 'file');
  const { type = 'pdq', ...rest } = about;
  const value = writtenCodes(codes)[type];
  if (value === undefined) {
    const reason = `is ${typesMadeOf('picture', 'file').join(' or ')} where a picture is sent`;
    throw new Refusal('body-malformed', undefined, [{ property: 'type', reason }]);
  }
  const judged = HASH_TYPES[type].leastQuality === null ? {} : { quality };
  return addSignals(desk, viewer, bankId, [{ ...rest, ...judged, type, value }], how);
}

function indicatorFor(desk: Desk, bank: Bank, signal: NewSignal): Record<string, unknown> {
  const indicator = makeIndicator({
    creator: bank.provenance === 'own' ? bank.holder : null,
    now: desk.kernel.now().toISOString(),
    signal_type: signal.type,
    value: signal.value,
    ...(signal.quality === undefined ? {} : { quality: signal.quality }),
    bank: bank.name,
    basis: signal.basis ?? bank.basis,
    legal_basis: signal.legalBasis ?? { instrument: bank.instrument, article: bank.article },
    ...(bank.ownTerms && !signal.legalBasis ? { own_terms: true } : {}),
    originator_class: bank.originatorClass,
    innocent: bank.innocent,
    ordered: signal.ordered ?? false,
    ...(signal.orderReference === undefined ? {} : { order_reference: signal.orderReference }),
    ...(signal.validUntil === undefined ? {} : { validUntil: signal.validUntil }),
  });
  return tagged(indicator, signal.tags ?? []);
}

function refuseUnfit(signal: NewSignal): void {
  if (isAboutPeople(signal.type)) {
    throw new Refusal('body-malformed', undefined, [{ property: 'type', reason: ABOUT_PEOPLE }]);
  }
  if (isOfNothing(signal.type, signal.value))
    throw new Refusal('quality-too-low', undefined, [{ property: 'value', reason: OF_NOTHING }]);
  if (!isTooPlain(signal.type, signal.quality)) return;
  throw new Refusal('quality-too-low', undefined, [
    {
      property: 'quality',
      reason: `is ${signal.quality}; at least ${HASH_TYPES[signal.type].leastQuality} is needed`,
    },
  ]);
}
