import Type, { type Static } from 'typebox';
import { type FoldedCase, readCase } from '../../../kernel/cases/take-step.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import type { Database, Transaction } from '../../../kernel/store/store.ts';
import type { Viewer } from '../../../kernel/store/viewer.ts';
import { addSignals, type NewSignal } from '../banks/add-signals.ts';
import { listBanks } from '../banks/bank-queries.ts';
import { createBank } from '../banks/create-bank.ts';
import { signalsByCode } from '../banks/signal-queries.ts';
import type { Added } from '../banks/write-signals.ts';
import type { Desk } from '../context.ts';
import { words } from '../signal.ts';
import { HASH_TYPES, isTooPlain } from '../types/signal-types.ts';
import { codesOfReview, matchesOfReviews } from './review-queries.ts';

/** The list that is made where the organisation has none yet. */
const FIRST_LIST = { name: 'Known innocent', basis: 'An appeal about it was upheld here.' };

export const Spare = Type.Object(
  {
    reason: words(4000),
    /** Id of a list of innocent pictures; the organisation's first one when left out, made when there is none. */
    bank: Type.Optional(Type.String({ maxLength: 100 })),
  },
  { additionalProperties: false },
);

/** The hashes of an item that people here found to be innocent, and the list they could go to (null: a new one). */
export type InnocentOffer = {
  hashes: { type: string; value: string }[];
  bank: { id: string; name: string } | null;
};

/**
 * What an upheld appeal offers, and does not do by itself: one decision about one context does not say that the picture
 * is innocent everywhere. Null where there is nothing to offer: no appeal was upheld, the hashes are gone with the
 * picture, the picture is suspected to show child abuse, or the list has it already.
 */
export async function offerToSpare(
  db: Database,
  { file, state }: FoldedCase,
  viewer: Viewer,
): Promise<InnocentOffer | null> {
  if (file.procedure !== 'match-review' || state.tracks.appeal !== 'upheld') return null;
  if (file.organisation !== viewer.organisation) return null;
  if (!['kept', 'deleted'].includes(state.tracks.picture ?? '')) return null;
  const signals = await hashesOf(db, file.object);
  const list = (await ownLists(db, viewer))[0];
  if (!list) return signals.length === 0 ? null : { hashes: signals.map(plain), bank: null };
  const had = await signalsByCode(
    db,
    list.object,
    signals.map(({ value }) => value),
  );
  const fresh = signals.filter(
    ({ type, value }) => !had.some((one) => one.type === type && one.code === value),
  );
  return fresh.length === 0 ? null : { hashes: fresh.map(plain), bank: { id: list.id, name: list.name } };
}

/**
 * Puts the hashes of an item about which an appeal was upheld among the known innocent. Throws `conflict` where nothing
 * is offered, `not-found` for a list that is none of the viewer's organisation.
 */
export async function spareUpheld(
  desk: Desk,
  viewer: Viewer,
  id: string,
  { reason, bank }: Static<typeof Spare>,
): Promise<Added> {
  const { store } = desk.kernel;
  const { hashes, into } = await store.for(viewer)(async (tx) => {
    const folded = await readCase(desk.kernel, desk.procedures, tx, id);
    desk.policy.require(viewer, 'add-innocent', { type: 'Case', id });
    const offer = await offerToSpare(tx, folded, viewer);
    if (!offer) {
      throw new Refusal('conflict', 'This case offers no hash for a list of innocent pictures (any more).');
    }
    return { hashes: await hashesOf(tx, folded.file.object), into: await listMeant(tx, viewer, bank) };
  });
  const to = into ?? (await createBank(desk, viewer, { ...FIRST_LIST, innocent: true })).id;
  return addSignals(desk, viewer, to, hashes, { reason });
}

/** The id of the list that is meant; null for one that is still to be made. */
async function listMeant(tx: Transaction, viewer: Viewer, bank: string | undefined): Promise<string | null> {
  const lists = await ownLists(tx, viewer);
  if (bank === undefined) return lists[0]?.id ?? null;
  if (lists.some(({ id }) => id === bank)) return bank;
  throw new Refusal('not-found', undefined, [
    { property: 'bank', reason: 'is no list of innocent pictures of your organisation' },
  ]);
}

const ownLists = async (db: Database, { organisation }: Viewer) =>
  (await listBanks(db)).filter(
    ({ innocent, provenance, holder }) => innocent && provenance === 'own' && holder === organisation,
  );

/** Hashes of the item as it is: those whose value is what is compared, and that tell it from others. */
async function hashesOf(db: Database, object: number): Promise<NewSignal[]> {
  const quality = (await matchesOfReviews(db, [object]))[0]?.quality ?? null;
  const codes = await codesOfReview(db, object);
  return codes.flatMap(({ type, code }) => {
    const value = code.toString('hex');
    if (HASH_TYPES[type].validate(value) !== value || isTooPlain(type, quality)) return [];
    const judged = quality !== null && HASH_TYPES[type].leastQuality !== null ? { quality } : {};
    return [{ type, value, ...judged }];
  });
}

const plain = ({ type, value }: NewSignal) => ({ type, value });
