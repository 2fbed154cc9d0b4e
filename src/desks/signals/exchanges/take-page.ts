import { writeEntries } from '../../../kernel/audit/write-entries.ts';
import { acceptRecords } from '../../../kernel/store/accept-records.ts';
import { knownOrganisations } from '../../../kernel/store/record-queries.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import { type Bank, findBanks } from '../banks/bank-queries.ts';
import { asCut } from '../banks/bank-records.ts';
import { keepSharing } from '../banks/share-queries.ts';
import { appealsAgainst, keyOf } from '../banks/upheld-hashes.ts';
import { writeSignals } from '../banks/write-signals.ts';
import type { Desk } from '../context.ts';
import { makeIndicator, nextVersion, revokedVersion } from '../signal.ts';
import { tagged } from '../tagged.ts';
import { codeHex, isAboutPeople, isTooPlain, type SignalType } from '../types/signal-types.ts';
import {
  countEntries,
  type EntryRow,
  entriesOfCodes,
  entriesOfIds,
  liveEntries,
  newestBodies,
  setEntryStates,
  signalsInBank,
  unsupported,
  upsertEntries,
  versionsOf,
  writeVersions,
} from './entry-queries.ts';
import type { Entry, Page } from './exchange-kind.ts';
import type { Exchange } from './exchange-queries.ts';
import { typeNamed } from './read-answer.ts';

/** Withdrawals of one day, beyond the share, that make a pull wait for a person. */
const FEW = 20;
/** A list of fewer is emptied without asking. */
const SMALL_LIST = 5;
const DAY_MS = 86_400_000;
const CHUNK = 1000;

export type Taken = {
  taken: number;
  withdrawn: number;
  held: number;
  malformed: number;
  upheld: number;
  notTaken: Record<string, number>;
};

type Known = Entry & { type: SignalType; code: string };

/**
 * Stores one page in the caller's transaction: new entries as signals in custody, withdrawals at once, or held for a
 * person where they are too many.
 * @param exchange read under `lockExchange`
 */
export async function takePage(desk: Desk, tx: Transaction, exchange: Exchange, sent: Page): Promise<Taken> {
  const page = await withoutOlder(tx, exchange.object, sent);
  // Who states the bank's ground waits: no signal says "not stated" after that.
  await keepSharing(tx, exchange.bank);
  const [bank] = await findBanks(tx, [exchange.bank]);
  if (!bank) throw new Error(`the bank of the exchange ${exchange.id} is not there`);
  // A far side's words as keys: without a prototype.
  const notTaken: Record<string, number> = Object.create(null);
  const entries = new Map<string, Known>();
  let { malformed } = page;
  const now = desk.kernel.now().getTime();
  const past = page.upserts.filter(({ validUntil }) => validUntil && Date.parse(validUntil) <= now);
  const withdrawn = [...page.withdrawn, ...past.map(({ externalId }) => externalId)];
  for (const entry of page.upserts) {
    if (past.includes(entry)) continue;
    const type = typeNamed(entry.type);
    // Human-rights rule 3: data about a person comes with its grounds, which a list does not say.
    if (type === undefined || isAboutPeople(type)) {
      const name = type ?? entry.type;
      notTaken[name] = (notTaken[name] ?? 0) + 1;
    } else if (isTooPlain(type, entry.quality)) malformed += 1;
    else entries.set(entry.externalId, { ...entry, type, code: codeHex(type, entry.value) });
  }
  const before = await entriesOfIds(tx, exchange.object, [...entries.keys(), ...withdrawn]);
  const { fresh, again, replaced } = compare(entries, before);
  const written = await addEntries(desk, tx, exchange, bank, fresh);
  await refresh(desk, tx, exchange, bank, again);
  const back = new Set(withdrawn.filter((id) => !entries.has(id)));
  const leaving = [...replaced, ...before.filter((row) => row.state === 'live' && back.has(row.externalId))];
  if (page.only) leaving.push(...(await unnamed(tx, exchange.object, page.only)));
  const held = await tooMany(desk, tx, exchange, leaving.length);
  if (held) await holdEntries(desk, tx, exchange, leaving);
  else await withdrawEntries(desk, tx, exchange, bank, leaving);
  return {
    taken: written.taken,
    withdrawn: held ? 0 : leaving.length,
    held: held ? leaving.length : 0,
    malformed: malformed + written.refused,
    upheld: written.upheld,
    notTaken,
  };
}

/** A page without what is older than what the far side said of the same entry before. */
async function withoutOlder(tx: Transaction, exchange: number, page: Page): Promise<Page> {
  const { versions } = page;
  if (!versions) return page;
  const known = await versionsOf(tx, exchange, Object.keys(versions));
  const isOlder = (id: string) => known.has(id) && BigInt(versions[id] ?? 0) < known.get(id)!;
  await writeVersions(tx, exchange, versions);
  return {
    ...page,
    upserts: page.upserts.filter(({ externalId }) => !isOlder(externalId)),
    withdrawn: page.withdrawn.filter((id) => !isOlder(id)),
  };
}

/** What is new, what is said again, and entries whose value is another now. */
function compare(entries: Map<string, Known>, before: EntryRow[]) {
  const rows = new Map(before.map((row) => [`${row.externalId} ${keyOf(row)}`, row]));
  const fresh: Known[] = [];
  const again: { entry: Known; row: EntryRow }[] = [];
  for (const entry of entries.values()) {
    const row = rows.get(`${entry.externalId} ${keyOf(entry)}`);
    if (row && row.state !== 'withdrawn') again.push({ entry, row });
    else fresh.push(entry);
  }
  const replaced = before.filter((row) => {
    const now = entries.get(row.externalId);
    return now !== undefined && row.state === 'live' && keyOf(now) !== keyOf(row);
  });
  return { fresh, again, replaced };
}

async function addEntries(desk: Desk, tx: Transaction, exchange: Exchange, bank: Bank, fresh: Known[]) {
  if (fresh.length === 0) return { taken: 0, refused: 0, upheld: 0 };
  const codes = fresh.map(({ code }) => code);
  const appeals = await appealsAgainst(tx, bank, fresh);
  const signals = new Map<string, { id: string; made: boolean }>();
  for (const { id, ...hash } of await signalsInBank(tx, bank.object, codes)) {
    signals.set(keyOf(hash), { id, made: false });
  }
  for (const row of await entriesOfCodes(tx, exchange.object, codes)) {
    signals.set(keyOf(row), { id: row.signal, made: row.made });
  }
  const welcome = fresh.filter((entry) => signals.has(keyOf(entry)) || !appeals.has(keyOf(entry)));
  const indicators: Record<string, unknown>[] = [];
  for (const entry of welcome) {
    if (signals.has(keyOf(entry))) continue;
    const indicator = indicatorFor(desk, exchange, bank, entry);
    indicators.push(indicator);
    signals.set(keyOf(entry), { id: String(indicator.id), made: true });
  }
  const known = await knownOrganisations(tx, exchange.holder, desk.kernel.host.id);
  const custody = { source: `import:${bank.originatorName}`, known };
  const { signals: stored } = await writeSignals(desk, tx, bank, asCut(indicators), custody);
  const kept = new Set(stored);
  const wanted = new Set(indicators.map(({ id }) => String(id)));
  const rows = welcome.flatMap((entry) => {
    const { id, made } = signals.get(keyOf(entry))!;
    if (wanted.has(id) && !kept.has(id)) return [];
    const { externalId, type, code, tags } = entry;
    return [{ externalId, type, code, tags, signal: id, made }];
  });
  await upsertEntries(tx, exchange.object, exchange.holder, rows, desk.kernel.now());
  const said = rows.map(({ externalId, type, code, signal, made }) => [externalId, type, code, signal, made]);
  await logEntries(desk, tx, 'exchange.entries-taken', exchange, said);
  return { taken: rows.length, refused: welcome.length - rows.length, upheld: fresh.length - welcome.length };
}

/** STIX 2.1 §3.2: the far side's tags as labels, and its id as an external reference. */
function indicatorFor(desk: Desk, exchange: Exchange, bank: Bank, entry: Known): Record<string, unknown> {
  const indicator = makeIndicator({
    creator: null,
    now: desk.kernel.now().toISOString(),
    signal_type: entry.type,
    value: entry.value,
    ...(entry.quality === null ? {} : { quality: entry.quality }),
    bank: bank.name,
    basis: bank.basis,
    legal_basis: { instrument: bank.instrument, article: bank.article },
    originator_class: bank.originatorClass,
    ordered: false,
    ...(entry.validUntil === undefined ? {} : { validUntil: entry.validUntil }),
    ...(entry.validFrom === undefined || Date.parse(entry.validFrom) <= desk.kernel.now().getTime()
      ? {}
      : { validFrom: entry.validFrom }),
  });
  return {
    ...tagged(indicator, entry.tags),
    external_references: [{ source_name: exchange.name, external_id: entry.externalId }],
  };
}

/** What the far side says again: its newest tags, and that it was no withdrawal after all. */
async function refresh(
  desk: Desk,
  tx: Transaction,
  exchange: Exchange,
  bank: Bank,
  again: { entry: Known; row: EntryRow }[],
): Promise<void> {
  const now = desk.kernel.now();
  const retagged = again.filter(({ entry, row }) => row.tags.join('\n') !== entry.tags.join('\n'));
  await sayAnew(desk, tx, exchange, bank, again, now);
  const changed = again.filter(({ row }) => row.state !== 'live').concat(retagged);
  if (changed.length === 0) return;
  const rows = [...new Set(changed)].map(({ entry, row }) => ({ ...row, tags: entry.tags }));
  await upsertEntries(tx, exchange.object, exchange.holder, rows, now);
  const said = rows.map(({ externalId, type, code, signal, made }) => [externalId, type, code, signal, made]);
  await logEntries(desk, tx, 'exchange.entries-taken', exchange, said);
}

/** A new version of each signal made here whose tags or end are others now. */
async function sayAnew(
  desk: Desk,
  tx: Transaction,
  exchange: Exchange,
  bank: Bank,
  again: { entry: Known; row: EntryRow }[],
  now: Date,
): Promise<void> {
  const said = again.filter(
    ({ entry, row }) =>
      row.made && (entry.validUntil !== undefined || row.tags.join('\n') !== entry.tags.join('\n')),
  );
  const entries = new Map(said.map(({ entry, row }) => [row.signal, entry]));
  const bodies = await newestBodies(tx, exchange.holder, [...entries.keys()]);
  const versions = bodies.flatMap(({ id, body }) => {
    const { labels = [], ...before } = JSON.parse(body) as Record<string, unknown>;
    const { tags, validUntil } = entries.get(id)!;
    const sameEnd = validUntil === undefined || before.valid_until === validUntil;
    if (sameEnd && (labels as string[]).join('\n') === tags.join('\n')) return [];
    const next = nextVersion(before, now);
    return [tagged(sameEnd ? next : { ...next, valid_until: validUntil }, tags)];
  });
  await acceptFrom(desk, tx, exchange, bank, versions);
}

async function acceptFrom(
  { kernel }: Desk,
  tx: Transaction,
  exchange: Exchange,
  bank: Bank,
  objects: Record<string, unknown>[],
): Promise<void> {
  const known = await knownOrganisations(tx, exchange.holder, kernel.host.id);
  for (let at = 0; at < objects.length; at += CHUNK) {
    const outcomes = await acceptRecords(kernel, tx, asCut(objects.slice(at, at + CHUNK)), {
      holder: exchange.holder,
      source: `import:${bank.originatorName}`,
      speaker: exchange.holder,
      known,
      agreements: [],
    });
    const refused = outcomes.find(({ outcome }) => outcome !== 'accepted');
    // What was erased or taken over by a partner meanwhile is nobody's here to change.
    if (refused) kernel.log(`exchange ${exchange.name}: a version of ${refused.id} was ${refused.outcome}`);
  }
}

/** Live entries that a list which was sent as a whole does not name. */
async function unnamed(
  tx: Transaction,
  exchange: number,
  only: NonNullable<Page['only']>,
): Promise<EntryRow[]> {
  const gone: EntryRow[] = [];
  for (let after = ''; ; ) {
    const rows = await liveEntries(tx, exchange, only.prefix, after, 10_000);
    gone.push(...rows.filter(({ externalId }) => !only.names(externalId)));
    const last = rows.at(-1);
    if (!last || rows.length < 10_000) return gone;
    after = last.externalId;
  }
}

/**
 * Whether what leaves now, with what left within a day and what waits for a person already, is more than a person would
 * let go unseen. Threat: a far side that was taken over, or broke, empties the list, at once or bit by bit.
 */
async function tooMany(
  { kernel }: Desk,
  tx: Transaction,
  exchange: Exchange,
  leaving: number,
): Promise<boolean> {
  if (leaving === 0) return false;
  const dayAgo = kernel.now().getTime() - DAY_MS;
  const since = new Date(Math.max(dayAgo, exchange.letThroughAt?.getTime() ?? 0));
  const { live, held, recent } = await countEntries(tx, exchange.object, since);
  const all = live + held + recent;
  const going = leaving + held + recent;
  if (leaving === live && all >= SMALL_LIST) return true;
  return going > FEW && going * 100 > all * exchange.holdPercent;
}

async function holdEntries(desk: Desk, tx: Transaction, exchange: Exchange, rows: EntryRow[]): Promise<void> {
  await setEntryStates(tx, exchange.object, rows, 'held', desk.kernel.now());
  await logEntries(desk, tx, 'exchange.withdrawals-held', exchange, rows.map(placeOf));
}

/** Takes entries back: their signals stop acting with the commit, unless another entry stands for them. */
export async function withdrawEntries(
  desk: Desk,
  tx: Transaction,
  exchange: Exchange,
  bank: Bank,
  rows: EntryRow[],
): Promise<void> {
  if (rows.length === 0) return;
  const now = desk.kernel.now();
  await setEntryStates(tx, exchange.object, rows, 'withdrawn', now);
  await logEntries(desk, tx, 'exchange.entries-withdrawn', exchange, rows.map(placeOf));
  const signals = [...new Set(rows.map(({ signal }) => signal))];
  const ended = await unsupported(tx, exchange.object, exchange.holder, signals);
  const bodies = await newestBodies(tx, exchange.holder, ended);
  const revoked = bodies.map(({ body }) => revokedVersion(JSON.parse(body) as Record<string, unknown>, now));
  await acceptFrom(desk, tx, exchange, bank, revoked);
}

const placeOf = ({ externalId, type, code }: EntryRow) => [externalId, type, code];

/** One act for up to a thousand entries: `entries` is a JSON list. */
export async function logEntries(
  { kernel }: Desk,
  tx: Transaction,
  kind: string,
  exchange: Exchange,
  entries: unknown[][],
): Promise<void> {
  const acts = [];
  for (let at = 0; at < entries.length; at += CHUNK) {
    const fields = {
      exchange: exchange.id,
      name: exchange.name,
      holder: exchange.holder,
      entries: JSON.stringify(entries.slice(at, at + CHUNK)),
    };
    acts.push({ kind, object: exchange.object, fields });
  }
  await writeEntries(tx, kernel.keyring, acts, kernel.now());
}
