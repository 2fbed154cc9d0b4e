import { writeEntries } from '../../../kernel/audit/write-entries.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import { requireReason } from '../../../kernel/require-reason.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import type { Viewer } from '../../../kernel/store/viewer.ts';
import { findBanks, setBankMode } from '../banks/bank-queries.ts';
import { logBankAct } from '../banks/bank-records.ts';
import type { Desk } from '../context.ts';
import { entriesInState, setEntryStates } from './entry-queries.ts';
import {
  type Exchange,
  findExchange,
  lockExchange,
  setDue,
  setLetThrough,
  setPaused,
  setRemoved,
} from './exchange-queries.ts';
import { logEntries, withdrawEntries } from './take-page.ts';

/** An exchange that the viewer may see; `not-found` for every other id. */
export async function visibleExchange(tx: Transaction, id: string): Promise<Exchange> {
  const found = await findExchange(tx, id);
  if (!found) throw new Refusal('not-found', 'There is no such exchange that you may see.');
  return found;
}

/**
 * Does something to an exchange of the viewer's organisation, as the node: a member writes none of its rows.
 * Throws `not-found` and `not-allowed`.
 */
async function changing(
  desk: Desk,
  viewer: Viewer,
  id: string,
  action: 'manage-exchange' | 'pull-exchange' | 'decide-withdrawals',
  work: (tx: Transaction, exchange: Exchange) => Promise<void>,
): Promise<void> {
  const { object, holder } = await desk.kernel.store.for(viewer)((tx) => visibleExchange(tx, id));
  if (holder !== viewer.organisation) throw new Refusal('not-allowed');
  desk.policy.require(viewer, action, { type: 'Exchange', id });
  await desk.kernel.store.system('exchange')(async (tx) => {
    tx.viewer.actor = viewer.actor;
    const exchange = await lockExchange(tx, object);
    if (!exchange) throw new Refusal('not-found', 'There is no such exchange that you may see.');
    await work(tx, exchange);
  });
}

const log = (
  { kernel }: Desk,
  tx: Transaction,
  kind: string,
  exchange: Exchange,
  fields: Record<string, string> = {},
  at = kernel.now(),
) =>
  writeEntries(
    tx,
    kernel.keyring,
    [{ kind, object: exchange.object, fields: { exchange: exchange.id, name: exchange.name, ...fields } }],
    at,
  );

/** Makes the next pull due now. */
export const pullNow = (desk: Desk, viewer: Viewer, id: string): Promise<void> =>
  changing(desk, viewer, id, 'pull-exchange', async (tx, exchange) => {
    if (exchange.pausedAt !== null) throw new Refusal('conflict', 'The exchange is paused: resume it first.');
    await setDue(tx, exchange.object, desk.kernel.now());
  });

export const pauseExchange = (desk: Desk, viewer: Viewer, id: string): Promise<void> =>
  changing(desk, viewer, id, 'manage-exchange', async (tx, exchange) => {
    if (exchange.pausedAt !== null) return;
    const at = desk.kernel.now();
    await setPaused(tx, exchange.object, at);
    await log(desk, tx, 'exchange.paused', exchange, {}, at);
  });

export const resumeExchange = (desk: Desk, viewer: Viewer, id: string): Promise<void> =>
  changing(desk, viewer, id, 'manage-exchange', async (tx, exchange) => {
    if (exchange.pausedAt === null) return;
    await setPaused(tx, exchange.object, null);
    await setDue(tx, exchange.object, desk.kernel.now());
    await log(desk, tx, 'exchange.resumed', exchange);
  });

/**
 * Ends it, and destroys its credential. Its bank stays and goes back to shadow: nobody hears any more what the other
 * side takes back, so nothing is decided on it until a person turns it on again.
 */
export const removeExchange = (desk: Desk, viewer: Viewer, id: string): Promise<void> =>
  changing(desk, viewer, id, 'manage-exchange', async (tx, exchange) => {
    const at = desk.kernel.now();
    await setRemoved(tx, exchange.object, at);
    await log(desk, tx, 'exchange.removed', exchange, {}, at);
    const [bank] = await findBanks(tx, [exchange.bank]);
    if (!bank || bank.mode === 'shadow') return;
    await setBankMode(tx, bank.object, 'shadow', null);
    await logBankAct(desk.kernel, tx, 'bank.mode', bank, { mode: 'shadow', percent: null });
  });

const MOST_HELD = 1_000_000;

/** Lets withdrawals happen that were held, or that somebody refused before. Throws `conflict` when none waits. */
export const letThrough = (desk: Desk, viewer: Viewer, id: string, reason: string): Promise<void> =>
  changing(desk, viewer, id, 'decide-withdrawals', async (tx, exchange) => {
    const rows = await entriesInState(tx, exchange.object, ['held', 'kept'], MOST_HELD);
    if (rows.length === 0) throw nothingHeld();
    requireReason(reason);
    const [bank] = await findBanks(tx, [exchange.bank]);
    if (!bank) throw new Error(`the bank of the exchange ${exchange.id} is not there`);
    await log(desk, tx, 'exchange.withdrawals-let-through', exchange, { reason });
    await withdrawEntries(desk, tx, exchange, bank, rows);
    await setLetThrough(tx, exchange.object, desk.kernel.now());
  });

/** Keeps what the far side took back: the same withdrawal is not asked about again. Throws `conflict` when none waits. */
export const refuseHeld = (desk: Desk, viewer: Viewer, id: string, reason: string): Promise<void> =>
  changing(desk, viewer, id, 'decide-withdrawals', async (tx, exchange) => {
    const rows = await entriesInState(tx, exchange.object, ['held'], MOST_HELD);
    if (rows.length === 0) throw nothingHeld();
    requireReason(reason);
    await log(desk, tx, 'exchange.withdrawals-refused', exchange, { reason });
    await setEntryStates(tx, exchange.object, rows, 'kept', desk.kernel.now());
    const places = rows.map(({ externalId, type, code }) => [externalId, type, code]);
    await logEntries(desk, tx, 'exchange.entries-kept', exchange, places);
  });

const nothingHeld = () => new Refusal('conflict', 'No withdrawal of this exchange waits for a decision.');
