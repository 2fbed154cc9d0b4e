import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { NatsConfiguration } from '../../../kernel/nats-configuration.ts';
import { answerJobs } from './answer-jobs.ts';
import { clusterCalled, GROUP } from './cluster.ts';
import { followIndex } from './follow-index.ts';
import { keepSession, type Nats } from './keep-session.ts';
import { encodeHere } from './messages.ts';
import { saySeldom } from './say-seldom.ts';
import { HERE_MS } from './workers-there.ts';

export type MatchWorker = { close(): Promise<void> };

/**
 * Looks up for a node, with no database and no key of it: holds its index, follows its changes, answers jobs.
 * @param ready is told each time the index was loaded
 */
export function runMatchWorker(
  configuration: NatsConfiguration,
  log: (line: string) => void,
  ready: (index: { signals: number; position: number }) => void,
): MatchWorker {
  const cluster = clusterCalled(configuration.name);
  const say = saySeldom(log);
  const worker = randomUUID();
  let taken = 0;
  const following = followIndex(cluster, say, (held) =>
    ready({ signals: held.size(), position: held.position }),
  );

  const signs = async ({ connection }: Nats, ended: AbortSignal): Promise<void> => {
    const sign = (leaving: boolean): void => {
      const held = following.held();
      if (!held || connection.isClosed()) return;
      const { history, position } = held;
      connection.publish(cluster.here, encodeHere({ worker, history, position, leaving }));
    };
    while (!ended.aborted && !connection.isClosed()) {
      sign(false);
      await sleep(HERE_MS, null, { signal: ended }).catch(() => undefined); // it ends
    }
    sign(true);
  };

  const work = async (nats: Nats, ended: AbortSignal): Promise<void> => {
    // Before it says that it is there: a server that has just begun again has no queue yet.
    const jobs = await nats.js.consumers.get(cluster.jobs, GROUP);
    const failed = new AbortController();
    const over = AbortSignal.any([ended, failed.signal]);
    const answered = () => {
      taken += 1;
    };
    const parts = [
      following.run(nats, over),
      answerJobs(nats, jobs, cluster, following, { ended: over, say, answered }),
      signs(nats, over),
    ];
    try {
      await Promise.race(parts);
    } finally {
      failed.abort();
      await Promise.allSettled(parts);
    }
  };
  const kept = keepSession(configuration, { who: 'comity match-worker', say }, work);

  return {
    async close() {
      await kept.close();
      await following.close();
      log(`Answered ${taken} jobs.`);
    },
  };
}
