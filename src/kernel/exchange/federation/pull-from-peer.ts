import { cutObjects } from '../../../standards/json/cut-objects.ts';
import { TAXII_MEDIA_TYPE } from '../../../standards/taxii/media-type.ts';
import { isTaxiiTimestamp } from '../../../standards/taxii/timestamp.ts';
import type { Kernel } from '../../kernel.ts';
import type { GuardedAnswer } from '../../notify/guarded-fetch.ts';
import { Refusal } from '../../refusal.ts';
import { acceptRecords } from '../../store/accept-records.ts';
import { knownOrganisations, recordsByVersion } from '../../store/record-queries.ts';
import { restoreRecords } from '../../store/restore-records.ts';
import { retryConflicts } from '../../store/retry-conflicts.ts';
import type { Transaction } from '../../store/store.ts';
import { withdrawRecords } from '../../store/withdraw-records.ts';
import { callPeer, type PeerRequest } from '../peers/call-peer.ts';
import { findPeer, type Peer } from '../peers/peer-queries.ts';
import {
  type Flow,
  flowsFrom,
  moveAddedAfter,
  moveWithdrawnAfter,
  type Withdrawal,
} from './federation-queries.ts';
import { giveReceipt, receiptItems } from './receipts.ts';

type CutPage = Parameters<typeof acceptRecords>[2];

/** Objects a page asks for, and so the most it may hold (TAXII 2.1 §3.4, limit). */
const PAGE = 500;
/** A node's page has some 8 MiB, and one object of at most 1 MB more. */
const MOST_BYTES = 16 * 1_048_576;
/** Pages of one agreement before the others, and what was withdrawn, have their turn. */
const TURN = 50;
/** Empty pages in a row that still promise more. */
const MOST_EMPTY = 3;

/** A collection that is no longer to be pulled: the node stops, the peer was suspended, the agreement is over. */
class NotWanted extends Error {}

/**
 * Takes over what a peer has added and withdrawn since the last time, agreement by agreement. Each page is one
 * transaction with its position and its receipt, so that a crash repeats a page and loses none.
 * Threat: a peer that holds us in a loop or fills our memory. A page that is too large or slow, holds more than was asked
 * for, does not go on from the last, or promises much and gives nothing ends the pull; the peer's people are named.
 * @param signal ends it between two pages, or in one that is under way
 * @returns how many objects were new here, and whether there was an agreement to ask about
 */
export async function pullFromPeer(
  kernel: Kernel,
  peer: Peer,
  signal?: AbortSignal,
): Promise<{ accepted: number; asked: boolean }> {
  const flows = await kernel.store.system('pulling')((tx) => flowsFrom(tx, peer.organisation, kernel.now()));
  let accepted = 0;
  try {
    for (let open = flows; open.length > 0; ) {
      const going: Flow[] = [];
      for (const flow of open) {
        const turn = await pullAdded(kernel, peer, flow, signal);
        accepted += turn.accepted;
        const lost = await pullWithdrawn(kernel, peer, flow, signal);
        if (turn.more || lost.more) {
          going.push({
            ...flow,
            addedAfter: turn.addedAfter,
            withdrawnAfter: lost.after,
            withdrawnSince: lost.since,
          });
        }
      }
      open = going;
    }
  } catch (error) {
    if (!(error instanceof NotWanted)) throw error;
  }
  return { accepted, asked: flows.length > 0 };
}

type Turn = { accepted: number; addedAfter: string | null; more: boolean };

async function pullAdded(kernel: Kernel, peer: Peer, flow: Flow, signal?: AbortSignal): Promise<Turn> {
  let { addedAfter } = flow;
  let accepted = 0;
  let empty = 0;
  const end = (more: boolean): Turn => ({ accepted, addedAfter, more });
  for (let pages = 0; pages < TURN; pages++) {
    const page = await fetchPage(kernel, peer, flow, addedAfter, signal);
    if (page === null) return end(false);
    accepted += await takePage(kernel, peer, flow, page.objects, page.last);
    addedAfter = page.last;
    if (!page.more) return end(false);
    empty = page.count === 0 ? empty + 1 : 0;
    if (empty > MOST_EMPTY) throw unfit('it promises more and gives nothing');
  }
  return end(true);
}

async function fetchPage(
  kernel: Kernel,
  peer: Peer,
  flow: Flow,
  addedAfter: string | null,
  signal?: AbortSignal,
): Promise<{ objects: CutPage; count: number; last: string; more: boolean } | null> {
  const query = new URLSearchParams({ limit: String(PAGE), 'match[version]': 'all' });
  if (addedAfter !== null) query.set('added_after', addedAfter);
  const path = `/taxii2/api/collections/${flow.collection}/objects/?${query}`;
  const headers = { accept: TAXII_MEDIA_TYPE };
  const answer = await ask(kernel, peer, { path, headers, maxBytes: MOST_BYTES, ...(signal && { signal }) });
  // The other side has not accepted, or has suspended: nothing to take, and nothing wrong.
  if (answer.status === 404) return null;
  if (answer.status !== 200) throw unfit(`it answered ${answer.status}`);
  const last = answer.headers.get('x-taxii-date-added-last');
  if (last === null) return null;
  if (!isTaxiiTimestamp(last)) throw unfit('its last date is no TAXII timestamp');
  if (addedAfter !== null && last <= addedAfter) {
    throw unfit('it repeats itself, its dates do not rise');
  }
  const page = cutObjects(answer.body);
  if (!page.ok) throw unfit(`its page is not a TAXII envelope: ${page.reason}`);
  if (page.form !== 'envelope') throw unfit(`its page is a ${page.form} and not a TAXII envelope`);
  if (page.count > PAGE) throw unfit(`its page holds ${page.count} objects where ${PAGE} were asked for`);
  return { objects: page.objects, count: page.count, last, more: page.shell.more === true };
}

async function ask(kernel: Kernel, peer: Peer, request: PeerRequest): Promise<GuardedAnswer> {
  try {
    return await callPeer(kernel, peer, request);
  } catch (error) {
    if (request.signal?.aborted) throw new NotWanted();
    throw error;
  }
}

function unfit(what: string): Refusal {
  return new Refusal(
    'peer-unreachable',
    `The collection was not pulled to its end: ${what.replace(/\.$/, '')}.`,
  );
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
      await requireWanted(kernel, tx, peer, flow);
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

/** A suspension, or the end of an agreement, holds from the next page on: the peer may be in the middle of a long pull. */
async function requireWanted(kernel: Kernel, tx: Transaction, peer: Peer, flow: Flow): Promise<void> {
  const now = await findPeer(tx, peer.organisation);
  const flows = await flowsFrom(tx, peer.organisation, kernel.now());
  const wanted = now && !now.suspendedAt && flows.some((one) => one.agreement === flow.agreement);
  if (!wanted) throw new NotWanted();
}

/** Where all that a partner ever withdrew is read from. */
const BEGINNING = '1970-01-01T00:00:00.000000Z';

type Reached = { after: number; since: string | null };

async function pullWithdrawn(
  kernel: Kernel,
  peer: Peer,
  flow: Flow,
  signal?: AbortSignal,
): Promise<Reached & { more: boolean }> {
  let reached: Reached = { after: flow.withdrawnAfter, since: flow.withdrawnSince };
  for (let page = 0; page < TURN; page++) {
    const { after, since } = reached;
    const query = new URLSearchParams({ after: String(after), since: since ?? BEGINNING });
    const path = `/federation/collections/${flow.collection}/withdrawals?${query}`;
    const answer = await ask(kernel, peer, { path, ...(signal && { signal }) });
    if (answer.status === 404) return { ...reached, more: false };
    const items = answer.status === 200 ? readWithdrawals(answer.body, reached) : null;
    if (items === null) throw new Refusal('peer-unreachable', 'The withdrawals are not as they should be.');
    const last = items.at(-1);
    if (!last) return { ...reached, more: false };
    const now: Reached = { after: last.pos, since: last.at ?? null };
    await kernel.store.system('taking a withdrawal')(async (tx) => {
      tx.viewer.actor = `peer:${peer.organisation}`;
      const objects = await recordsByVersion(tx, kernel.host.id, `peer:${peer.organisation}`, items);
      await withdrawRecords(kernel, tx, objects, [`own:${kernel.host.id}`], 'the originator took it back');
      await moveWithdrawnAfter(tx, peer.organisation, flow.agreement, now);
      await giveReceipt(
        kernel,
        tx,
        peer,
        flow.agreement,
        items.map((item) => ({ id: item.id, versionKey: item.versionKey, outcome: 'withdrawn' })),
      );
    });
    reached = now;
  }
  return { ...reached, more: true };
}

/** Attacker-controlled. By date where the partner says one: a restored partner's places are lower than before. */
function readWithdrawals(bytes: Buffer, { after, since }: Reached): Withdrawal[] | null {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch {
    return null; // the caller names the peer
  }
  const items = (value as { items?: unknown } | null)?.items;
  if (!Array.isArray(items) || items.length > 1000) return null;
  const dated = typeof items[0]?.at === 'string';
  let place = dated ? -1 : after;
  let date = since ?? BEGINNING;
  for (const item of items as (Withdrawal | null)[]) {
    if (item === null || !Number.isSafeInteger(item.pos) || item.pos <= place) return null;
    if (typeof item.id !== 'string' || item.id.length > 300) return null;
    if (typeof item.versionKey !== 'string' || item.versionKey.length > 100) return null;
    if (dated) {
      if (typeof item.at !== 'string' || !isTaxiiTimestamp(item.at) || item.at <= date) return null;
      date = item.at;
    }
    place = item.pos;
  }
  return items as Withdrawal[];
}
