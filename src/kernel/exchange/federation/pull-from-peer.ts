import { cutObjects } from '../../../standards/json/cut-objects.ts';
import type { Kernel } from '../../kernel.ts';
import { Refusal } from '../../refusal.ts';
import { acceptRecords } from '../../store/accept-records.ts';
import { knownOrganisations, recordsByVersion } from '../../store/record-queries.ts';
import { restoreRecords } from '../../store/restore-records.ts';
import { retryConflicts } from '../../store/retry-conflicts.ts';
import { withdrawRecords } from '../../store/withdraw-records.ts';
import { callPeer } from '../peers/call-peer.ts';
import type { Peer } from '../peers/peer-queries.ts';
import {
  type Flow,
  flowsFrom,
  moveAddedAfter,
  moveWithdrawnAfter,
  type Withdrawal,
} from './federation-queries.ts';
import { giveReceipt, receiptItems } from './receipts.ts';

type CutPage = Parameters<typeof acceptRecords>[2];

/** Objects a page asks for. */
const PAGE = 500;
/** A peer that never stops saying "more" is left until the next pull. */
const MOST_PAGES = 10_000;

const TAXII = 'application/taxii+json;version=2.1';

/**
 * Takes over what a peer has added and withdrawn since the last time, agreement by agreement. Each page is one
 * transaction with its position and its receipt, so that a crash repeats a page and loses none.
 * @returns how many objects were new here
 */
export async function pullFromPeer(kernel: Kernel, peer: Peer): Promise<number> {
  const flows = await kernel.store.system('pulling')((tx) => flowsFrom(tx, peer.organisation, kernel.now()));
  let accepted = 0;
  for (const flow of flows) {
    accepted += await pullAdded(kernel, peer, flow);
    await pullWithdrawn(kernel, peer, flow);
  }
  return accepted;
}

async function pullAdded(kernel: Kernel, peer: Peer, flow: Flow): Promise<number> {
  let { addedAfter } = flow;
  let accepted = 0;
  for (let turn = 0; turn < MOST_PAGES; turn++) {
    const query = new URLSearchParams({ limit: String(PAGE), 'match[version]': 'all' });
    if (addedAfter !== null) query.set('added_after', addedAfter);
    const path = `/taxii2/api/collections/${flow.collection}/objects/?${query}`;
    const answer = await callPeer(kernel, peer, { path, headers: { accept: TAXII } });
    // The other side has not accepted, or has suspended: nothing to take, and nothing wrong.
    if (answer.status === 404) return accepted;
    if (answer.status !== 200) {
      throw new Refusal('peer-unreachable', `The collection answered ${answer.status}.`);
    }
    const last = answer.headers.get('x-taxii-date-added-last');
    if (last === null) return accepted;
    if (addedAfter !== null && last <= addedAfter) {
      throw new Refusal('peer-unreachable', 'The collection repeats itself: its dates do not rise.');
    }
    const page = cutObjects(answer.body);
    if (!page.ok) throw new Refusal('peer-unreachable', `The page is not a TAXII envelope: ${page.reason}.`);
    accepted += await takePage(kernel, peer, flow, page.objects, last);
    addedAfter = last;
    if (page.shell.more !== true) return accepted;
  }
  return accepted;
}

async function takePage(
  kernel: Kernel,
  peer: Peer,
  flow: Flow,
  objects: CutPage,
  last: string,
): Promise<number> {
  return retryConflicts(() =>
    kernel.store.system('taking a delivery')(async (tx) => {
      tx.viewer.actor = `peer:${peer.organisation}`;
      const outcomes = await acceptRecords(kernel, tx, objects, {
        holder: kernel.host.id,
        source: `peer:${peer.organisation}`,
        speaker: peer.organisation,
        known: await knownOrganisations(tx, kernel.host.id, kernel.host.id),
        agreements: [],
        receivedUnder: flow.agreement,
      });
      const again = outcomes.filter((one) => one.outcome === 'unchanged' && one.id !== null);
      await restoreRecords(
        kernel,
        tx,
        kernel.host.id,
        `peer:${peer.organisation}`,
        again.map((one) => ({ id: one.id as string, versionKey: one.versionKey })),
      );
      await moveAddedAfter(tx, peer.organisation, flow.agreement, last);
      await giveReceipt(kernel, tx, peer, flow.agreement, receiptItems(outcomes));
      return outcomes.filter((one) => one.outcome === 'accepted').length;
    }),
  );
}

async function pullWithdrawn(kernel: Kernel, peer: Peer, flow: Flow): Promise<void> {
  let after = flow.withdrawnAfter;
  for (let page = 0; page < MOST_PAGES; page++) {
    const answer = await callPeer(kernel, peer, {
      path: `/federation/collections/${flow.collection}/withdrawals?after=${after}`,
    });
    if (answer.status === 404) return;
    const items = answer.status === 200 ? readWithdrawals(answer.body, after) : null;
    if (items === null) throw new Refusal('peer-unreachable', 'The withdrawals are not as they should be.');
    const last = items.at(-1);
    if (!last) return;
    await kernel.store.system('taking a withdrawal')(async (tx) => {
      tx.viewer.actor = `peer:${peer.organisation}`;
      const objects = await recordsByVersion(tx, kernel.host.id, `peer:${peer.organisation}`, items);
      await withdrawRecords(kernel, tx, objects, [`own:${kernel.host.id}`], 'the originator took it back');
      await moveWithdrawnAfter(tx, peer.organisation, flow.agreement, last.pos);
      await giveReceipt(
        kernel,
        tx,
        peer,
        flow.agreement,
        items.map((item) => ({ id: item.id, versionKey: item.versionKey, outcome: 'withdrawn' })),
      );
    });
    after = last.pos;
  }
}

function readWithdrawals(bytes: Buffer, after: number): Withdrawal[] | null {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch {
    return null; // the caller names the peer
  }
  const items = (value as { items?: unknown }).items;
  if (!Array.isArray(items) || items.length > 1000) return null;
  let before = after;
  for (const item of items as Withdrawal[]) {
    const fits = Number.isSafeInteger(item.pos) && item.pos > before && typeof item.id === 'string';
    if (!fits || item.id.length > 300 || typeof item.versionKey !== 'string' || item.versionKey.length > 100)
      return null;
    before = item.pos;
  }
  return items as Withdrawal[];
}
