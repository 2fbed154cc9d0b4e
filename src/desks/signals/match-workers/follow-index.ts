import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from './cluster.ts';
import { fetchSnapshot, type HeldIndex } from './held-index.ts';
import type { Nats } from './keep-session.ts';
import { Unreadable } from './message-form.ts';
import { decodeFeed } from './messages.ts';
import { onEnd } from './on-end.ts';
import { lastHead } from './read-last.ts';

/** A worker's index, whatever happens to the server: kept from one connection to the next. */
export type Following = {
  /** Null while there is none that may answer. */
  held(): HeldIndex | null;
  /** Resolves true when it stands at a place of a history, false when it does not within that time. */
  reaches(history: string, least: number, milliseconds: number): Promise<boolean>;
  /** Loads what it has not, and follows the feed, until `ended` aborts. */
  run(nats: Nats, ended: AbortSignal): Promise<void>;
  close(): Promise<void>;
};

const LOOK_MS = 500;
/** Whoever asks for a place that is never reached makes a worker read the snapshot's head no more often than this. */
const DOUBT_MS = 5000;

export function followIndex(
  cluster: Cluster,
  say: (line: string) => void,
  ready: (held: HeldIndex) => void,
): Following {
  let held: HeldIndex | null = null;
  let doubtAt = 0;
  let doubt: (() => void) | null = null;
  const waiting = new Set<() => void>();
  const moved = () => {
    for (const look of waiting) look();
  };

  const drop = async (): Promise<void> => {
    const old = held;
    held = null;
    await old?.close();
  };

  /** Holds an index that the feed goes on from; resolves when it does, or `ended` aborts. */
  const load = async (nats: Nats, ended: AbortSignal): Promise<void> => {
    while (!ended.aborted) {
      try {
        const { value: head } = await lastHead(nats, cluster, say);
        if (head && held?.history === head.history && held.position >= head.position) return;
        if (!head) say('waits for the node to show its index');
        else {
          // Two at once would need twice the memory.
          await drop();
          const fetched = await fetchSnapshot(nats, cluster, head, { ended, say });
          if (fetched) {
            held = fetched;
            ready(held);
            moved();
            return;
          }
        }
      } catch (error) {
        say(`the index was not loaded: ${(error as Error).message}; trying again`);
        if (nats.connection.isClosed()) return;
      }
      await sleep(LOOK_MS, null, { signal: ended }).catch(() => undefined); // it ends
    }
  };

  /**
   * Takes the feed over, but for its messages up to `skip`. Resolves when the index may have to be loaded again, with the place of
   * the message that said so.
   */
  const follow = async (nats: Nats, ended: AbortSignal, skip: number): Promise<number> => {
    const consumer = await nats.js.consumers.get(cluster.feed, { filter_subjects: cluster.feedSubject });
    const messages = await consumer.consume();
    const stop = () => messages.stop();
    const forget = onEnd(ended, stop);
    doubt = stop;
    try {
      for await (const message of messages) {
        try {
          if (message.seq <= skip) continue;
          const { history, from, to, rows } = decodeFeed(message.data);
          if (!held || history !== held.history) return message.seq;
          if (to <= held.position) continue;
          if (from > held.position) {
            say('the feed has a gap');
            return message.seq;
          }
          const { position } = held;
          held.take(
            rows.filter((row) => row.position > position),
            to,
          );
          moved();
        } catch (error) {
          if (!(error instanceof Unreadable)) throw error;
          say(`a change was dropped: ${error.message}`);
        }
      }
      return skip;
    } finally {
      doubt = null;
      messages.stop();
      forget();
    }
  };

  return {
    held: () => held,
    async reaches(history, least, milliseconds) {
      const there = () => held !== null && held.history === history && held.position >= least;
      if (there()) return true;
      await new Promise<void>((resolve) => {
        const look = () => {
          if (!there()) return;
          done();
        };
        const done = () => {
          clearTimeout(timer);
          waiting.delete(look);
          resolve();
        };
        const timer = setTimeout(done, milliseconds);
        waiting.add(look);
      });
      if (there()) return true;
      // The stream may have been lost and made anew: then nothing more would ever come.
      if (performance.now() - doubtAt > DOUBT_MS) {
        doubtAt = performance.now();
        doubt?.();
      }
      return false;
    },
    async run(nats, ended) {
      // Where the snapshot says nothing new, what made it look was no word of the node's: it is passed over.
      let skip = 0;
      while (!ended.aborted) {
        const before = held;
        await load(nats, ended);
        if (nats.connection.isClosed()) return;
        if (held !== before) skip = 0;
        if (!ended.aborted) skip = await follow(nats, ended, skip);
      }
    },
    close: drop,
  };
}
