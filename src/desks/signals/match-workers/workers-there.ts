import type { NatsConnection } from '@nats-io/transport-node';
import type { Cluster } from './cluster.ts';
import { Unreadable } from './message-form.ts';
import { decodeHere, type Here } from './messages.ts';
import { onEnd } from './on-end.ts';

/** How often a worker says that it is there, and after what silence it is gone. */
export const HERE_MS = 1000;
const GONE_MS = 3500;
/** Threat: whoever may publish could make up workers without end. */
const MOST = 1000;

export type WorkersThere = {
  /** Those heard of lately that answer from this history. */
  count(history: string): number;
  run(ended: AbortSignal): Promise<void>;
};

/** Listens for workers. */
export function listenForWorkers(
  connection: NatsConnection,
  cluster: Cluster,
  say: (line: string) => void,
): WorkersThere {
  const heard = new Map<string, Here & { at: number }>();
  const forget = (now: number): void => {
    for (const [worker, { at }] of heard) if (now - at > GONE_MS) heard.delete(worker);
  };
  const messages = connection.subscribe(cluster.here);
  return {
    count(history) {
      forget(performance.now());
      return [...heard.values()].filter((one) => one.history === history).length;
    },
    async run(ended) {
      onEnd(ended, () => messages.unsubscribe());
      for await (const message of messages) {
        try {
          const here = decodeHere(message.data);
          const at = performance.now();
          forget(at);
          if (here.leaving) heard.delete(here.worker);
          else if (heard.has(here.worker) || heard.size < MOST) heard.set(here.worker, { ...here, at });
        } catch (error) {
          if (!(error instanceof Unreadable)) throw error;
          say(`a worker's sign was dropped: ${error.message}`);
        }
      }
    },
  };
}
