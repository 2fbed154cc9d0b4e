import { Refusal } from '../../../kernel/refusal.ts';
import type { Viewer } from '../../../kernel/store/viewer.ts';
import { addPicture, addSignals, BY_PEOPLE } from '../banks/add-signals.ts';
import { type Bank, listBanks } from '../banks/bank-queries.ts';
import { createBank } from '../banks/create-bank.ts';
import { shownSignals } from '../banks/signal-queries.ts';
import type { Added } from '../banks/write-signals.ts';
import type { Desk } from '../context.ts';
import { readAskedHash } from '../intake/match-item.ts';
import { type Hit, liveHits } from '../matching/index-queries.ts';
import type { Matcher } from '../matching/matcher.ts';
import { projected } from '../matching/projected.ts';
import { shareThatActs } from '../matching/whether-it-acts.ts';
import { readSignal } from '../signal.ts';
import { textOf } from './hma-asked.ts';
import { HmaFault } from './hma-fault.ts';
import { hmaNameOf, typeCalled } from './hma-names.ts';
import { numbersOf } from './hma-queries.ts';

export type BankConfig = { name: string; matching_enabled_ratio: number };

/** A list of innocent pictures answers no match, so it is not enabled in the words of a client that asks for matches. */
const bankConfig = (bank: Pick<Bank, 'name' | 'mode' | 'percent' | 'innocent'>): BankConfig => ({
  name: bank.name,
  matching_enabled_ratio: bank.innocent ? 0 : shareThatActs(bank) / 100,
});

export const seenBanks = (desk: Desk, viewer: Viewer): Promise<Bank[]> =>
  desk.kernel.store.for(viewer)(listBanks);

export const showBanks = async (desk: Desk, viewer: Viewer): Promise<BankConfig[]> =>
  (await seenBanks(desk, viewer)).map(bankConfig);

/** By name or id; of several of one name an own one first. */
async function bankCalled(desk: Desk, viewer: Viewer, name: string): Promise<Bank> {
  const bank = (await seenBanks(desk, viewer)).find((one) => one.name === name || one.id === name);
  if (!bank) throw new HmaFault(404, `bank '${name}' not found`);
  return bank;
}

export const showBank = async (desk: Desk, viewer: Viewer, name: string): Promise<BankConfig> =>
  bankConfig(await bankCalled(desk, viewer, name));

/** Makes a bank, which states no ground and is in shadow, whatever is asked: people state it, and turn it on. */
export async function makeBank(desk: Desk, viewer: Viewer, name: string): Promise<BankConfig> {
  if (!/^[A-Z_][A-Z0-9_]*$/.test(name) || name.length > 200) {
    throw new HmaFault(400, 'Bank names must be UPPER_WITH_UNDERSCORE, and at most 200 characters');
  }
  try {
    return bankConfig(await createBank(desk, viewer, { name }));
  } catch (error) {
    if (error instanceof Refusal && error.code === 'conflict') throw new HmaFault(403, 'Bank already exists');
    throw error;
  }
}

type AddedContent = { id: number; signals: Record<string, string> };

/** Puts hashes into a bank in shadow, by the names of their types. */
export async function addHashes(
  desk: Desk,
  matcher: Matcher,
  viewer: Viewer,
  name: string,
  body: unknown,
): Promise<AddedContent> {
  if (typeof body !== 'object' || body === null || Object.keys(body).length === 0) {
    throw new HmaFault(400, 'No signals given');
  }
  const signals = Object.entries(body).map(([called, given]) => {
    const type = typeCalled(called);
    const value = readAskedHash({ hash: { type, value: textOf(given, called) } }, called).said[
      type
    ] as string;
    return { type, value };
  });
  const bank = await bankToFill(desk, viewer, name);
  const added = await addSignals(desk, viewer, bank.id, signals, { byKey: true });
  const written = signals.map(({ type, value }) => [hmaNameOf(type), value] as const);
  return content(desk, matcher, viewer, added, Object.fromEntries(written));
}

/** Hashes a picture and puts its PDQ into a bank in shadow; the picture is not kept. */
export async function addPhoto(
  desk: Desk,
  matcher: Matcher,
  viewer: Viewer,
  name: string,
  bytes: Uint8Array,
): Promise<AddedContent> {
  const bank = await bankToFill(desk, viewer, name);
  const added = await addPicture(desk, viewer, bank.id, bytes, {}, { byKey: true });
  const { id } = await content(desk, matcher, viewer, added, {});
  const [hit] = await liveOf(desk, viewer, id);
  return { id, signals: hit ? { [hmaNameOf(hit.type)]: hit.code } : {} };
}

/** Whether a key may fill it is said before a picture is hashed, and asked again where it is added. */
async function bankToFill(desk: Desk, viewer: Viewer, name: string): Promise<Bank> {
  const bank = await bankCalled(desk, viewer, name);
  desk.policy.require(viewer, 'add-signals', { type: 'Bank', id: bank.id });
  if (bank.mode === 'shadow') return bank;
  throw new HmaFault(403, BY_PEOPLE);
}

async function content(
  desk: Desk,
  matcher: Matcher,
  viewer: Viewer,
  added: Added,
  signals: Record<string, string>,
): Promise<AddedContent> {
  const [first = ''] = added.signals;
  await projected(desk.kernel, matcher, added.last);
  const rows = await desk.kernel.store.for(viewer)((tx) => numbersOf(tx, viewer.organisation, [first]));
  const [row] = rows;
  if (!row) throw new HmaFault(400, added.refused[0]?.reason ?? 'The signal was not stored.');
  return { id: row.number, signals };
}

const liveOf = (desk: Desk, viewer: Viewer, number: number) =>
  desk.kernel.store.for(viewer)((tx) => liveHits(tx, viewer.organisation, [number], desk.kernel.now()));

/**
 * A signal that acts, as a piece of content of its bank; what does not act any more is not found. For keys that fill
 * banks: threat: who has a key that only looks up would read out every list, number after number.
 */
export async function showContent(
  desk: Desk,
  viewer: Viewer,
  { name, id, withSignals }: { name: string; id: string; withSignals: boolean },
): Promise<object> {
  const bank = await bankCalled(desk, viewer, name);
  desk.policy.require(viewer, 'add-signals', { type: 'Bank', id: bank.id });
  if (bank.provenance !== 'own') throw new HmaFault(403, 'A key reads the content of your own banks only.');
  const [hit] = /^\d{1,9}$/.test(id) ? await liveOf(desk, viewer, Number(id)) : [];
  if (hit?.bank !== bank.object) throw new HmaFault(404, `content '${id}' not found`);
  return {
    id: hit.number,
    // HMA: 1 is enabled.
    disable_until_ts: 1,
    collab_metadata: { [hit.originatorName]: [hit.id] },
    original_media_uri: null,
    bank: bankConfig(bank),
    ...(withSignals ? { signals: { [hmaNameOf(hit.type)]: await valueOfSignal(desk, viewer, hit) } } : {}),
  };
}

/** As its record says it; by what it is known, where that says nothing any more. */
async function valueOfSignal(desk: Desk, viewer: Viewer, { id, number, code }: Hit): Promise<string> {
  const copies = await desk.kernel.store.for(viewer)((tx) => shownSignals(tx, [id]));
  const body = copies.find((copy) => copy.number === number)?.body;
  return (body && readSignal(JSON.parse(body))?.value) || code;
}
