import { guardedFetch } from '../../../kernel/notify/guarded-fetch.ts';
import { retryConflicts } from '../../../kernel/store/retry-conflicts.ts';
import type { Desk } from '../context.ts';
import { type Ask, type Page, Unfit } from './exchange-kind.ts';
import { EXCHANGE_KINDS } from './exchange-kinds.ts';
import {
  type Claimed,
  type Exchange,
  letGo,
  lockExchange,
  moveCursor,
  noteOutcome,
} from './exchange-queries.ts';
import { typeNamed } from './read-answer.ts';
import { type Taken, takePage } from './take-page.ts';

/** Seconds until the next try after one, two, ... failures. */
export const WAITS = [60, 300, 900, 3600, 14_400];
const MOST_WAIT = 86_400;
/** Of one turn; the next one goes on from the cursor. */
const MOST_PAGES = 2000;
const MOST_EMPTY = 50;
/** As the table has it. */
const LONGEST_CURSOR = 2000;
/** Types that are counted by name; the rest under "other". */
const MOST_NAMES = 50;

export type Bounds = {
  /** From a call to its last byte. */
  callMs: number;
  /** A whole turn. */
  turnMs: number;
};
export const BOUNDS: Bounds = { callMs: 60_000, turnMs: 600_000 };

/** Longer than the calls for one page and its storing: only a dead process leaves a claim. */
const CLAIM_MS = 180_000;
export const claimFrom = (now: Date): Date => new Date(now.getTime() + CLAIM_MS);

/** Somebody paused or removed the exchange in the middle of a pull. */
class NotWanted extends Error {}

/**
 * Pulls from one exchange until its end, page by page: each is stored with its cursor in one transaction, so that a
 * crash repeats a page and loses none. What goes wrong is noted with the exchange, and what is there stays.
 * Threat: a far side that holds us in a loop or fills our memory; every answer is bounded, in bytes, time and number.
 * @param stop ends it between two pages, or in a call that is under way
 */
export async function pullExchange(
  desk: Desk,
  exchange: Claimed,
  stop: AbortSignal,
  bounds: Bounds = BOUNDS,
): Promise<void> {
  const { kernel } = desk;
  const sum: Taken = {
    taken: 0,
    withdrawn: 0,
    held: 0,
    malformed: 0,
    upheld: 0,
    notTaken: Object.create(null),
  };
  const turn = AbortSignal.any([stop, AbortSignal.timeout(bounds.turnMs)]);
  let error: string | null = null;
  let retryAfter = 0;
  let finished = false;
  try {
    finished = await pullPages(desk, exchange, turn, bounds, sum);
  } catch (reason) {
    if (stop.aborted || reason instanceof NotWanted) {
      await kernel.store.system('exchange')((tx) => letGo(tx, exchange.object));
      return;
    }
    error = sayWhy(reason as Error, exchange, turn);
    retryAfter = reason instanceof Unfit ? (reason.retryAfter ?? 0) : 0;
    kernel.log(`exchange ${exchange.name}: ${error}`);
  }
  const now = kernel.now();
  const wait =
    error !== null ? waitAfter(exchange.failures, retryAfter) : finished ? exchange.everySeconds : 0;
  await kernel.store.system('exchange')((tx) =>
    noteOutcome(tx, exchange.object, {
      error,
      nextAt: new Date(now.getTime() + wait * 1000),
      pulledAt: finished ? now : null,
      malformed: sum.malformed,
      upheld: sum.upheld,
      notTaken: sum.notTaken,
    }),
  );
}

const waitAfter = (failures: number, asked: number): number =>
  Math.max(WAITS[Math.min(failures, WAITS.length - 1)]!, Math.min(asked, MOST_WAIT));

/** @returns whether the end was reached */
async function pullPages(
  desk: Desk,
  exchange: Claimed,
  turn: AbortSignal,
  bounds: Bounds,
  sum: Taken,
): Promise<boolean> {
  const { kernel } = desk;
  const { address, collection, keyId } = exchange;
  const credential =
    keyId === null || exchange.credential === null
      ? null
      : kernel.keyring.open('blobs', keyId, exchange.credential).toString('utf8');
  const ask = asking(desk, exchange, turn, bounds);
  const seen = new Set([exchange.cursor]);
  let empty = 0;
  let count = 0;
  const pages = EXCHANGE_KINDS[exchange.kind].pull({ address, collection, credential }, exchange.cursor, ask);
  for await (const page of pages) {
    turn.throwIfAborted();
    if ((page.cursor?.length ?? 0) > LONGEST_CURSOR)
      throw new Unfit('sent a cursor that is too long to keep');
    // A page inside a whole list has no cursor of its own.
    if (page.more && page.cursor !== null) {
      if (seen.has(page.cursor)) throw new Unfit('repeats its cursor');
      seen.add(page.cursor);
    }
    empty = page.more && page.upserts.length + page.withdrawn.length === 0 ? empty + 1 : 0;
    if (empty > MOST_EMPTY) throw new Unfit('promises more and gives nothing');
    add(sum, await storePage(desk, exchange, page));
    if (!page.more) return true;
    if (++count >= MOST_PAGES && page.cursor !== null) return false;
  }
  throw new Unfit('ended without a last page');
}

async function storePage(desk: Desk, exchange: Exchange, page: Page): Promise<Taken> {
  return retryConflicts(() =>
    desk.kernel.store.system('exchange')(async (tx) => {
      tx.viewer.actor = `exchange:${exchange.id}`;
      const now = await lockExchange(tx, exchange.object);
      if (!now || now.pausedAt !== null) throw new NotWanted();
      const taken = await takePage(desk, tx, now, page);
      await moveCursor(tx, exchange.object, page.cursor, claimFrom(desk.kernel.now()));
      return taken;
    }),
  );
}

function asking({ kernel }: Desk, exchange: Exchange, turn: AbortSignal, bounds: Bounds): Ask {
  const { origin } = new URL(exchange.address);
  return async (url, { maxBytes, ...call }) => {
    // Threat: a page that names the next one elsewhere would send our credential there.
    if (url.origin !== origin) throw new Unfit(`sends on to another host, ${url.host}, which is not called`);
    const request = { ...call, maxBytes, timeoutMs: bounds.callMs, signal: turn };
    return guardedFetch(url.href, request, kernel.configuration.privateHosts);
  };
}

function add(sum: Taken, page: Taken): void {
  sum.taken += page.taken;
  sum.withdrawn += page.withdrawn;
  sum.held += page.held;
  sum.malformed += page.malformed;
  sum.upheld += page.upheld;
  for (const [type, many] of Object.entries(page.notTaken)) {
    const isNamed =
      Object.hasOwn(sum.notTaken, type) || Object.keys(sum.notTaken).length < MOST_NAMES || typeNamed(type);
    const name = isNamed ? type : 'other';
    sum.notTaken[name] = (sum.notTaken[name] ?? 0) + many;
  }
}

/** In words for the page: never an address with its parameters, where a credential may stand. */
function sayWhy(reason: Error, exchange: Exchange, turn: AbortSignal): string {
  const { host } = new URL(exchange.address);
  if (reason instanceof Unfit) return `${host} ${reason.message}.`.slice(0, 500);
  if (turn.aborted) return `${host} took longer than one pull may take.`;
  return reason.message.slice(0, 500);
}
