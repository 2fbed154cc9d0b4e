import type { Transaction } from '../../../kernel/store/store.ts';
import { type Bank, findBanks } from '../banks/bank-queries.ts';
import { exchangeTotals } from './entry-queries.ts';
import { type Exchange, listExchanges } from './exchange-queries.ts';
import { typeNamed } from './read-answer.ts';

export async function showExchanges(tx: Transaction, now: Date) {
  return { items: await summaries(tx, await listExchanges(tx), now) };
}

export async function showExchange(tx: Transaction, exchange: Exchange, now: Date) {
  const [shown] = await summaries(tx, [exchange], now);
  return shown!;
}

async function summaries(tx: Transaction, exchanges: Exchange[], now: Date) {
  const objects = exchanges.map(({ object }) => object);
  const banks = new Map(
    (await findBanks(tx, [...new Set(exchanges.map(({ bank }) => bank))])).map((bank) => [bank.object, bank]),
  );
  const totals = await exchangeTotals(tx, objects);
  return exchanges.map((exchange) => {
    const entries = { live: 0, held: 0, kept: 0, withdrawn: 0 };
    for (const { exchange: of, state, many } of totals) if (of === exchange.object) entries[state] = many;
    return shown(exchange, banks.get(exchange.bank) as Bank, entries, now);
  });
}

/** An exchange as it is answered; never its credential. */
function shown(exchange: Exchange, bank: Bank, entries: Record<string, number>, now: Date) {
  const instant = (at: Date | null) => at?.toISOString() ?? null;
  const { id, name, kind, address, collection, everySeconds, holdPercent, failures, error } = exchange;
  return {
    id,
    name,
    kind,
    address,
    collection,
    hasCredential: exchange.keyId !== null,
    originator: { name: bank.originatorName, class: bank.originatorClass },
    bank: { id: bank.id, name: bank.name, mode: bank.mode },
    everySeconds,
    holdPercent,
    state: stateOf(exchange, now),
    createdAt: exchange.createdAt.toISOString(),
    triedAt: instant(exchange.triedAt),
    pulledAt: instant(exchange.pulledAt),
    nextAt: exchange.pausedAt === null ? exchange.nextAt.toISOString() : null,
    failures,
    error,
    entries,
    lastPull: lastPullOf(exchange),
  };
}

/** Types that are here and were not taken are data about people. */
function lastPullOf({ malformed, upheld, notTaken }: Exchange) {
  const all = Object.entries(notTaken);
  const people = all.filter(([type]) => typeNamed(type) !== undefined);
  return {
    malformed,
    upheld,
    aboutPeople: people.reduce((sum, [, many]) => sum + many, 0),
    notTaken: Object.fromEntries(all.filter(([type]) => typeNamed(type) === undefined)),
  };
}

function stateOf(exchange: Exchange, now: Date): 'pulling' | 'paused' | 'failing' | 'new' | 'well' {
  if (exchange.pausedAt !== null) return 'paused';
  if (exchange.claimedUntil !== null && exchange.claimedUntil > now) return 'pulling';
  if (exchange.error !== null) return 'failing';
  return exchange.pulledAt === null ? 'new' : 'well';
}
