import { setImmediate } from 'node:timers/promises';
import { openWake } from '../../../kernel/notify/wake.ts';
import { principalsOfPerson, type Viewer } from '../../../kernel/store/viewer.ts';
import type { Desk } from '../context.ts';
import { dayOf } from '../intake/keep-hashes.ts';
import type { Matcher } from '../matching/matcher.ts';
import { openTargets } from './index-targets.ts';
import { matchPage } from './match-page.ts';
import {
  agreementsInForce,
  claimRun,
  keptAfter,
  letGo,
  lockRun,
  noteFailure,
  noteLooked,
  type Run,
} from './run-queries.ts';
import { end } from './stop-run.ts';

const LOOK_MS = 5_000;
/** Items of one page: an hour of a video each, they are 25 MB. */
const PAGE = 200;
/** A process that dies lets go of its run so much later. A page that takes longer may be looked at twice; nothing opens twice. */
const CLAIM_MS = 10_000;
/** Each failure waits so much longer than the one before. */
const WAIT_MS = 5_000;
const MOST_FAILURES = 5;

export type RunningBackwards = {
  /** Looks now, beside the look every five seconds. */
  kick(): void;
  stop(): Promise<void>;
};

/**
 * Works on searches backwards, one at a time, a page after the other. Any process of the node may: a run goes on where the
 * process before left it.
 * @param page items looked at between two notes of how far it is
 */
export function runBackwards(desk: Desk, matcher: Matcher, page = PAGE): RunningBackwards {
  const { kernel } = desk;
  let stopping = false;
  const wake = openWake();
  const later = (ms: number) => new Date(kernel.now().getTime() + ms);

  const work = async (run: Run): Promise<void> => {
    const viewer = await serviceOf(desk, run.organisation);
    const targets = await openTargets(desk, viewer, run);
    try {
      let at = run.position;
      while (!stopping) {
        const kept = await kernel.store.system('matching backwards')((tx) =>
          keptAfter(tx, { ...run, position: at }, dayOf(kernel.now()), page),
        );
        const last = kept.at(-1);
        if (!last) return await finish(run);
        await matchPage(desk, matcher, run, { viewer, near: targets.near }, kept);
        const seen = { from: at, position: last.number, looked: kept.length };
        const goesOn = await kernel.store.system('matching backwards')((tx) =>
          noteLooked(tx, run.object, seen, later(CLAIM_MS)),
        );
        if (!goesOn) return;
        at = last.number;
        await setImmediate();
      }
      await kernel.store.system('matching backwards')((tx) => letGo(tx, run.object));
    } finally {
      await targets.close();
    }
  };

  const finish = (run: Run) =>
    kernel.store.system('matching backwards')(async (tx) => {
      const locked = await lockRun(tx, run.object);
      if (locked) await end(desk, tx, locked, 'done');
    });

  const failed = async (run: Run, { message }: Error) => {
    kernel.log(`matching backwards: ${message}; trying again`);
    await kernel.store.system('matching backwards')(async (tx) => {
      const locked = await lockRun(tx, run.object);
      if (!locked) return;
      const times = locked.failures + 1;
      await noteFailure(tx, run.object, message.slice(0, 500), later(times * WAIT_MS));
      if (times >= MOST_FAILURES) await end(desk, tx, locked, 'failed');
    });
  };

  const look = async (): Promise<void> => {
    while (!stopping) {
      const run = await kernel.store.system('matching backwards')((tx) =>
        claimRun(tx, kernel.now(), later(CLAIM_MS)),
      );
      if (!run) return;
      await work(run).catch((error: Error) => failed(run, error));
    }
  };

  const running = (async () => {
    while (!stopping) {
      wake.clear();
      await look().catch(({ message }: Error) => {
        if (!stopping) kernel.log(`matching backwards: ${message}; trying again`);
      });
      await wake.wait(stopping ? 0 : LOOK_MS);
    }
  })();
  return {
    kick: wake.rouse,
    async stop() {
      stopping = true;
      wake.rouse();
      await running;
    },
  };
}

/** Who asks: the organisation, as its services do when they look up. What it may not see, it does not match with. */
async function serviceOf({ kernel }: Desk, organisation: string): Promise<Viewer> {
  const agreements = await kernel.store.system('matching backwards')((tx) =>
    agreementsInForce(tx, organisation, kernel.now()),
  );
  const principals = principalsOfPerson({ organisation, roles: [], host: false, agreements });
  return { actor: 'system:matching', organisation, roles: ['looks-up'], principals };
}
