import type { Kernel } from '../../../kernel/kernel.ts';
import { openWake } from '../../../kernel/notify/wake.ts';
import type { Matcher } from '../matching/matcher.ts';
import type { Candidate } from '../types/code-index.ts';
import type { SignalType } from '../types/signal-types.ts';
import { type Asker, NoAnswer, openAsker } from './ask-workers.ts';
import { clusterCalled } from './cluster.ts';
import { compareAgain } from './compare-again.ts';
import { keepSession, type Nats } from './keep-session.ts';
import { openStreams } from './open-streams.ts';
import { LEAST_CHANGES, publishIndex } from './publish-index.ts';
import { saySeldom } from './say-seldom.ts';
import { SENT_TYPES } from './sent-types.ts';
import { listenForWorkers, type WorkersThere } from './workers-there.ts';

/** Look-ups of so many codes at once go to workers, unless all do. */
const FEWEST = 32;
/** Then the node looks up by itself: an answer is late, never lost. */
const DEADLINE_MS = 2000;
/** One look-up in so many is done here as well: what a worker misses nobody would see. */
const SAMPLE = 50;
/** Workers that missed something get the index again, and are asked again after this. */
const DISTRUST_MS = 60_000;
/** Whoever was not answered in time does not wait again at once. */
const REST_MS = 5000;

export type MatchWorkers = {
  /** Looks up with workers where they are there, and else as the node's own. */
  matcher: Matcher;
  state(): WorkersState;
  close(): Promise<void>;
};

/** `answered`, `byItself`: look-ups that were for workers, and by whom they were answered, since the start. */
export type WorkersState = { there: number; answered: number; byItself: number };

type Session = { asker: Asker; workers: WorkersThere };

/**
 * Meets match workers at the NATS server that is set up, shows them the index, and asks them. Where the server is not there,
 * the node looks up by itself.
 * @param settings for tests: other limits
 */
export function openMatchWorkers(
  kernel: Kernel,
  own: Matcher,
  {
    deadlineMs = DEADLINE_MS,
    leastChanges = LEAST_CHANGES,
    sample = SAMPLE,
  }: { deadlineMs?: number; leastChanges?: number; sample?: number } = {},
): MatchWorkers | null {
  const { nats: configuration } = kernel.configuration;
  if (!configuration) return null;
  const cluster = clusterCalled(configuration.name);
  const say = saySeldom((line) => kernel.log(`match workers: ${line}`));
  const wake = openWake();
  const doubt = { anew: false };
  own.whenChanged(() => wake.rouse());
  let session: Session | null = null;
  let history: string | null = null;
  let restUntil = 0;
  let [answered, byItself] = [0, 0];

  const work = async (nats: Nats, ended: AbortSignal): Promise<void> => {
    await openStreams(nats, cluster, kernel.host.id);
    const asker = await openAsker(nats, cluster, say);
    const workers = listenForWorkers(nats.connection, cluster, say);
    session = { asker, workers };
    const failed = new AbortController();
    const over = AbortSignal.any([ended, failed.signal]);
    const parts = [
      asker.run(over),
      workers.run(over),
      publishIndex(
        { kernel, nats, cluster, wake, doubt, leastChanges, say },
        (told) => {
          history = told;
        },
        over,
      ),
    ];
    try {
      await Promise.race(parts);
    } finally {
      [session, history] = [null, null];
      failed.abort();
      await Promise.allSettled(parts);
    }
  };
  const kept = keepSession(configuration, { who: 'comity node', say }, work);

  const there = (): number => (session && history !== null ? session.workers.count(history) : 0);

  const byWorkers = async (type: SignalType, codes: readonly Uint8Array[]): Promise<Candidate[][] | null> => {
    const many = configuration.lookUps === 'all' ? 1 : FEWEST;
    if (codes.length < many || !SENT_TYPES.includes(type)) return null;
    if (!session || history === null || performance.now() < restUntil || there() === 0) return null;
    const radius = own.widest(type);
    // A worker that has not taken over what this node has would miss what was just added.
    const least = own.position();
    const question = { history, least, type, radius: radius ?? null };
    try {
      const named = await session.asker.ask(question, codes, deadlineMs);
      const found = await compareAgain(kernel, type, codes, named, radius);
      if (Math.floor(Math.random() * sample) > 0) return found;
      const here = await own.findMany(type, codes);
      // What came meanwhile they need not have named.
      if (own.position() !== least || (await missed(type, codes, named, here, radius)) === 0) return found;
      restUntil = performance.now() + DISTRUST_MS;
      say(
        'workers missed signals that this node has: who else may publish at the server? They get the index again',
      );
      doubt.anew = true;
      wake.rouse();
      return null;
    } catch (error) {
      restUntil = performance.now() + REST_MS;
      const { message } = error as Error;
      say(
        `${error instanceof NoAnswer ? message : `a look-up failed: ${message}`}; this node looks up by itself`,
      );
      return null;
    }
  };

  /** How many that were found here and are there still were not named. */
  const missed = async (
    type: SignalType,
    codes: readonly Uint8Array[],
    named: readonly number[][],
    here: readonly Candidate[][],
    radius: number | undefined,
  ): Promise<number> => {
    const left = here.map((found, at) => {
      const known = new Set(named[at]);
      return found.map(({ number }) => number).filter((number) => !known.has(number));
    });
    return (await compareAgain(kernel, type, codes, left, radius)).flat().length;
  };

  const matcher: Matcher = {
    ...own,
    async findMany(type, codes) {
      const found = await byWorkers(type, codes);
      if (found) answered += 1;
      else byItself += 1;
      return found ?? own.findMany(type, codes);
    },
  };

  return {
    matcher,
    state: () => ({ there: there(), answered, byItself }),
    close: () => kept.close(),
  };
}
