import pg from 'pg';
import type { Kernel } from '../../kernel.ts';
import { openWake } from '../../notify/wake.ts';
import { tellWords } from '../agreements/tell-words.ts';
import { askPeer, NOT_ADDED } from '../peers/call-peer.ts';
import { findPeer, listPeers, notePeer, noteSeen, type Peer } from '../peers/peer-queries.ts';
import { coalesce } from './coalesce.ts';
import { agreementHeads, partiesToTell } from './federation-queries.ts';
import { pullFromPeer } from './pull-from-peer.ts';
import { sendReceipts } from './send-receipts.ts';
import { type Heard, watchLog } from './watch-log.ts';

const PULLING = 'pulling from';

/** How often a peer is asked without having called: what catches up after either side was down. */
const POLL_SECONDS = 15;
/** How long one look at a partner's log may take, however slowly it gives its tiles. */
const WATCH_SECONDS = 60;

export type Exchange = {
  /** Begins; not before this node answers, since whoever is told of news comes for it at once. */
  start(): void;
  /** A peer says that there is something new. */
  called(organisation: string): void;
  /** Pulls from every peer now; for tests and the command line. */
  pullAll(): Promise<void>;
  stop(): Promise<void>;
};

/**
 * Keeps records flowing: tells peers when a view they share has grown, pulls when they tell us, and asks by
 * itself every 15 seconds. Each peer has workers of its own, so that a slow peer holds up nobody else.
 */
export function runExchange(kernel: Kernel, url: string): Exchange {
  let stopping = false;
  const hangUp = new AbortController();
  /** Partners whose last pull failed. */
  const pullFails = new Set<string>();
  const workers = new Map<string, Worker>();
  const told = new Map<string, number>();
  /** When each partner's log is next worth a look. */
  const watched = new Map<string, number>();

  /** A partner's lines of work: neither what it has for us nor the watch over its log waits for receipts. */
  type Worker = {
    pull: () => Promise<void>;
    sendReceipts: () => Promise<void>;
    watch: () => Promise<void>;
    tellWords: () => Promise<void>;
    failures: number;
    retry?: NodeJS.Timeout;
    busy: Set<Promise<void>>;
  };

  function workerFor(organisation: string): Worker {
    const known = workers.get(organisation);
    if (known) return known;
    const worker: Worker = {
      failures: 0,
      busy: new Set(),
      pull: coalesce(async () => {
        clearTimeout(worker.retry);
        const failed = await attempt(organisation, PULLING, async (peer) => {
          const { asked } = await pullFromPeer(kernel, peer, hangUp.signal);
          return asked ? 'as-partner' : null;
        });
        worker.failures = failed ? worker.failures + 1 : 0;
        if (failed) retryLater(organisation, worker);
      }),
      sendReceipts: coalesce(async () => {
        await attempt(organisation, 'sending receipts to', async (peer) => {
          await sendReceipts(kernel, peer, hangUp.signal);
          return null; // there may be none to send
        });
      }),
      watch: coalesce(async () => {
        await attempt(organisation, 'watching the log of', watchNow);
      }),
      tellWords: coalesce(async () => {
        await attempt(organisation, 'telling of agreements to', async (peer) =>
          (await tellWords(kernel, peer)) ? 'as-partner' : null,
        );
      }),
    };
    workers.set(organisation, worker);
    return worker;
  }

  async function pull(organisation: string): Promise<void> {
    if (stopping) return;
    const worker = workerFor(organisation);
    const work = Promise.all([
      worker.pull().then(worker.sendReceipts),
      worker.watch(),
      worker.tellWords(),
    ]).then(() => undefined);
    worker.busy.add(work);
    await work.finally(() => worker.busy.delete(work));
  }

  /** Sooner than the next poll at first: most outages are restarts. */
  function retryLater(organisation: string, worker: Worker): void {
    if (stopping) return;
    const seconds = Math.min(POLL_SECONDS, 2 ** (worker.failures - 1));
    worker.retry = setTimeout(() => void pull(organisation), seconds * 1000);
  }

  function say(line: string): void {
    if (!stopping) kernel.log(line);
  }

  /** @returns whether it failed; a database of our own that is away is such a failure, and no other */
  async function attempt(
    organisation: string,
    what: string,
    work: (peer: Peer) => Promise<Heard>,
  ): Promise<boolean> {
    if (stopping) return false;
    let name = organisation;
    try {
      const peer = await kernel.store.system('exchange')((tx) => findPeer(tx, organisation));
      if (!peer || peer.suspendedAt) return false;
      name = peer.name;
      const { heard, error } = await work(peer).then(
        (heard) => ({ heard, error: null }),
        (reason: Error) => ({ heard: null, error: reason.message }),
      );
      if (stopping) return false; // we hung up: nothing to be held against the partner
      if (error !== null) say(`${what} ${name}: ${error}`);
      if (what === PULLING) {
        if (error !== null) pullFails.add(organisation);
        else if (heard !== null) pullFails.delete(organisation);
      }
      // What had nothing to ask the partner shows nothing of it.
      if (error !== null || heard !== null) {
        // That its log is there, or that it takes a word, does not mend what is wrong with its records.
        const keeps = error === null && pullFails.has(organisation);
        await kernel.store.system('exchange')((tx) => {
          if (keeps) return noteSeen(tx, organisation, null);
          return heard === 'as-anyone'
            ? noteSeen(tx, organisation, NOT_ADDED)
            : notePeer(tx, organisation, error);
        });
      }
      return error !== null;
    } catch (error) {
      say(`${what} ${name}: ${(error as Error).message}`);
      return true;
    }
  }

  /** Not at every hint: a log that is signed every ten minutes need not be looked at more often than it is polled. */
  async function watchNow(peer: Peer): Promise<Heard> {
    const pause = 1000 * Math.min(POLL_SECONDS, kernel.configuration.beatSeconds);
    if (Date.now() < (watched.get(peer.organisation) ?? 0)) return null;
    // A look that fails, as when the partner is just starting, is soon made again.
    watched.set(peer.organisation, Date.now() + 1000);
    const patience = AbortSignal.timeout(WATCH_SECONDS * 1000);
    const heard = await watchLog(kernel, peer, AbortSignal.any([hangUp.signal, patience]));
    watched.set(peer.organisation, Date.now() + pause);
    return heard;
  }

  /** The outbox: compares where each view stands with what its parties were told. */
  async function tell(): Promise<void> {
    const heads = await kernel.store.system('outbox')((tx) => agreementHeads(tx));
    for (const { agreement, pos } of heads) {
      if ((told.get(agreement) ?? 0) >= pos) continue;
      told.set(agreement, pos);
      const parties = await kernel.store.system('outbox')((tx) =>
        partiesToTell(tx, agreement, kernel.host.id),
      );
      for (const { organisation } of parties) void tellPeer(organisation, agreement, pos);
    }
  }

  async function tellPeer(organisation: string, agreement: string, pos: number): Promise<void> {
    try {
      const peer = await kernel.store.system('outbox')((tx) => findPeer(tx, organisation));
      if (!peer) return;
      const body = JSON.stringify({ agreement });
      await askPeer(kernel, peer, { method: 'POST', path: '/federation/notify', body });
    } catch (error) {
      // Only a hint was lost: the peer asks by itself, and the next growth is told again.
      say(`telling a peer about ${agreement} at ${pos}: ${(error as Error).message}`);
    }
  }

  async function pullAll(): Promise<void> {
    const peers = await kernel.store.system('exchange')((tx) => listPeers(tx));
    await Promise.all(peers.map((peer) => pull(peer.organisation)));
  }

  const wake = openWake();
  let running: Promise<void> | undefined;
  async function run(): Promise<void> {
    let nextPoll = 0;
    while (!stopping) {
      const client = new pg.Client({ connectionString: url });
      let lost = false;
      client.on('notification', wake.rouse);
      client.on('error', () => {
        lost = true;
        wake.rouse();
      });
      try {
        await client.connect();
        await client.query('listen comity_sequence');
        while (!stopping && !lost) {
          if (Date.now() >= nextPoll) {
            nextPoll = Date.now() + POLL_SECONDS * 1000;
            void pullAll().catch((error: Error) => say(`exchange: ${error.message}`));
          }
          wake.clear();
          await tell();
          await wake.wait(Math.min(1000, Math.max(0, nextPoll - Date.now())));
        }
      } catch (error) {
        if (!stopping) {
          kernel.log(`exchange: ${(error as Error).message}; trying again`);
          await new Promise((resolve) => setTimeout(resolve, 500));
        }
      } finally {
        await client.end().catch(() => undefined); // it is being dropped: there is nothing left to lose
      }
    }
  }

  return {
    start() {
      running ??= run();
    },
    called: (organisation) => void pull(organisation),
    pullAll,
    async stop() {
      stopping = true;
      hangUp.abort();
      wake.rouse();
      await running;
      for (const worker of workers.values()) clearTimeout(worker.retry);
      await Promise.all([...workers.values()].flatMap((worker) => [...worker.busy]));
    },
  };
}
