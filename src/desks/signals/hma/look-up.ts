import type { Viewer } from '../../../kernel/store/viewer.ts';
import { listBanks } from '../banks/bank-queries.ts';
import type { Desk } from '../context.ts';
import { onlyOf, readAsked, readAskedHash } from '../intake/match-item.ts';
import type { Found, Hashes } from '../intake/open-match-review.ts';
import type { Upload } from '../intake/read-upload.ts';
import { searchSignals } from '../intake/search-signals.ts';
import type { Matcher } from '../matching/matcher.ts';
import { bitsApart } from '../types/bits-apart.ts';
import { writtenCodes } from '../types/hash-picture.ts';
import { compareShares } from '../types/shares.ts';
import type { Percent, SignalTypeContract } from '../types/signal-type.ts';
import { HASH_TYPES, isTooPlain, SIGNAL_TYPES, type SignalType } from '../types/signal-types.ts';
import { textOf } from './hma-asked.ts';
import { HmaFault } from './hma-fault.ts';
import { hmaNameOf, typeCalled } from './hma-names.ts';

/** A piece of content that matched: the id of the signal here, and the distance as text, as HMA has it. */
export type ContentMatch = { bank_content_id: number; distance: string };
export type MatchesByBank = Record<string, ContentMatch[]>;

export type Searching = { desk: Desk; matcher: Matcher; viewer: Viewer };

export type Hashed = { hashes: Hashes; written: Partial<Record<SignalType, string>> };

/**
 * The hashes of an upload. PDQ is left out of a picture that is too plain for it, and what is made of frames, of a video
 * that cannot be decoded.
 */
export async function hashUpload({ bytes, video }: Pick<Upload, 'bytes' | 'video'>): Promise<Hashed> {
  if (!video) {
    const { hashes, said } = await readAsked({ picture: bytes });
    const kept = SIGNAL_TYPES.filter((type) => said[type] !== undefined && !isTooPlain(type, said.quality));
    return { hashes, written: Object.fromEntries(kept.map((type) => [type, said[type]])) };
  }
  return { hashes: video, written: writtenCodes(video) };
}

/** By the names of HMA. @param types names by commas: only these */
export function hashesByName({ written }: Hashed, types: string | undefined): Record<string, string> {
  const all = Object.entries(written).map(([type, value]) => [hmaNameOf(type as SignalType), value] as const);
  if (types === undefined) return Object.fromEntries(all);
  const wanted = namesIn(types).map((name) => hmaNameOf(typeCalled(name)));
  if (wanted.length === 0) throw new HmaFault(400, 'empty signal type selection');
  return Object.fromEntries(all.filter(([name]) => wanted.includes(name)));
}

/** One hash, of the type that a client names. Throws 400 for a type or a value that is none. */
export const readSignal = (name: string, value: string): Hashes =>
  readAskedHash({ hash: { type: typeCalled(name), value } }, 'signal').hashes;

/**
 * What matches and acts, as `POST /api/v1/match` finds it.
 * @param banks names or ids by commas: only these. One that is no bank is refused, and does not read as "no match".
 */
export async function findMatches(
  { desk, matcher, viewer }: Searching,
  hashes: Hashes,
  banks: string | undefined,
): Promise<Found[]> {
  const only = banks === undefined ? null : await banksNamed(desk, viewer, namesIn(banks));
  const [looked = { found: [], innocent: [] }] = await searchSignals(desk, matcher, viewer, [hashes]);
  return onlyOf(looked, only).found;
}

async function banksNamed(desk: Desk, viewer: Viewer, names: string[]): Promise<Set<number>> {
  const banks = await desk.kernel.store.for(viewer)(listBanks);
  const named = names.map((name) => {
    const found = banks.filter((bank) => bank.name === name || bank.id === name);
    if (found.length === 0) throw new HmaFault(404, `bank '${name}' not found`);
    return found.map(({ object }) => object);
  });
  return new Set(named.flat());
}

const namesIn = (text: string): string[] =>
  text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');

export const contentMatch = ({ hit, distance }: Found): ContentMatch => ({
  bank_content_id: hit.number,
  distance: String(distance),
});

/** Matches by bank. What does not act (a bank in shadow, outside a sample, a known-innocent picture) is not answered. */
export function byBank(found: readonly Found[]): MatchesByBank {
  const banks = new Map<string, ContentMatch[]>();
  for (const one of found) {
    if (one.shadow !== null) continue;
    const known = banks.get(one.hit.bankName) ?? [];
    banks.set(one.hit.bankName, known);
    known.push(contentMatch(one));
  }
  // A bank may be called anything: as own properties, `__proto__` included.
  return Object.fromEntries(banks);
}

/** The same for each type that was looked up, also where nothing matched. */
export function byTypeAndBank({ hashes }: Hashed, found: readonly Found[]): Record<string, MatchesByBank> {
  const types = [...new Set(hashes.map(({ type }) => type))];
  return Object.fromEntries(
    types.map((type) => [hmaNameOf(type), byBank(found.filter(({ hit }) => hit.type === type))]),
  );
}

type Compared = [boolean, { distance?: number } | ReturnType<typeof percentsOf>];

/** As HMA's extension for videos names them. */
const percentsOf = ({ query, signal }: Percent) => ({
  query_match_percent: query,
  compared_match_percent: signal,
});

/** Whether two hashes of each type match, and how far they are from each other. Throws 400 as HMA does. */
export function compareHashes(body: unknown): Record<string, Compared> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new HmaFault(400, 'Request input was not a dict');
  }
  const pairs = Object.entries(body).map(([name, pair]): [string, Compared] => {
    if (!Array.isArray(pair)) throw new HmaFault(400, `Comparison hashes for ${name} was not a list`);
    if (pair.length !== 2) throw new HmaFault(400, 'Comparison hash list length must be exactly 2');
    const type = typeCalled(name);
    const { radius, measure } = HASH_TYPES[type] as SignalTypeContract;
    const [one, other] = pair.map((value) => readSignal(name, textOf(value, name))[0]);
    if (one?.several && other?.several) {
      const shares = compareShares(type, one.several, other.several)!;
      return [name, [shares.matches, percentsOf(shares.percent)]];
    }
    const [left, right] = [one?.code, other?.code];
    const distance = (measure?.distance ?? bitsApart)(left as Uint8Array, right as Uint8Array);
    return [name, [distance <= radius, radius === 0 ? {} : { distance }]];
  });
  return Object.fromEntries(pairs);
}
