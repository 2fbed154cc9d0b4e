import type pg from 'pg';
import { type Edge, EMPTY_EDGE } from '../../standards/tlog/edge.ts';
import { openWake } from '../notify/wake.ts';
import { sessionClient } from '../store/connect.ts';
import { readEdge, readLogState } from './log-store.ts';
import { publishCheckpoint, type Signer, storeUnstored } from './publish-checkpoint.ts';
import { BATCH, sequenceBatch } from './sequence-batch.ts';

/** Leaves a published log is a multiple of: only full tiles ever leave the node. */
export const PADDING = 256;

/** `hashtext`-free constant, so that every version of the node agrees on it. */
const LOCK = 0x00c0_3171;

export type Sequencer = {
  /** Resolves when everything committed before the call has its place. */
  settled(): Promise<void>;
  /** Pads and signs now, beside the beat (first start, tests, the walk-through's pace). */
  beat(): Promise<void>;
  stop(): Promise<void>;
};

/**
 * Runs the one sequencer of a database: whoever holds the session lock numbers, others wait for it to fall
 * free. Wakes by NOTIFY after commit, and looks by itself once a second.
 */
export function startSequencer(input: {
  url: string;
  signer: Signer;
  beatSeconds: number;
  now: () => Date;
  log: (line: string) => void;
}): Sequencer {
  let stopping = false;
  const wake = openWake();
  let beatAsked: { done: () => void; fail: (error: Error) => void }[] = [];
  const idle: { done: () => void }[] = [];
  let nextBeat = 0;

  async function hold(client: pg.Client): Promise<void> {
    while (!stopping) {
      const { rows } = await client.query<{ got: boolean }>('select pg_try_advisory_lock($1) as got', [LOCK]);
      if (rows[0]?.got) return;
      await wake.wait(500);
    }
  }

  /** Milliseconds; a clock that was set back waits no longer than a beat. */
  async function untilBeat(client: pg.Client): Promise<number> {
    const beat = input.beatSeconds * 1000;
    const { rows } = await client.query<{ last: Date | null }>('select max(at) as last from log_checkpoint');
    const since = input.now().getTime() - (rows[0]?.last?.getTime() ?? 0);
    return Math.min(beat, Math.max(0, beat - since));
  }

  async function work(client: pg.Client): Promise<void> {
    await client.query('listen comity_pending');
    await storeUnstored(client, input.signer, input.now());
    const state = await readLogState(client);
    let edge: Edge = state && state.size > 0 ? await readEdge(client, state.epoch, state.size) : EMPTY_EDGE;
    if (state?.publishedSize === 0) nextBeat = 0;
    // In step with the last one, over any restart: a node that is restarted often must publish all the same.
    else if (nextBeat === 0) nextBeat = Date.now() + (await untilBeat(client));
    while (!stopping) {
      // Whoever asks while a batch runs may have committed too late for it: they wait for the next one.
      const waiting = idle.length;
      let taken: number;
      do {
        // What is committed from here on wakes it again; what was before is in the batch.
        wake.clear();
        const batch = await sequenceBatch(client, edge, input.now());
        ({ taken, edge } = batch);
        // A long queue must not hold up the beat: the public would see that the node is busy.
      } while (taken >= BATCH && Date.now() < nextBeat);
      if (taken < BATCH) for (const one of idle.splice(0, waiting)) one.done();
      if (beatAsked.length > 0 || Date.now() >= nextBeat) {
        const asked = beatAsked;
        beatAsked = [];
        // From when it was due, not from when it came: else each busy beat would move all later ones.
        const following = nextBeat + input.beatSeconds * 1000;
        const inStep = asked.length === 0 && following > Date.now();
        nextBeat = inStep ? following : Date.now() + input.beatSeconds * 1000;
        try {
          ({ edge } = await sequenceBatch(client, edge, input.now(), PADDING));
          await publishCheckpoint(client, edge, input.signer, input.now());
          for (const one of asked) one.done();
        } catch (error) {
          for (const one of asked) one.fail(error as Error);
          throw error;
        }
      }
      if (idle.length === 0 && beatAsked.length === 0 && taken < BATCH) {
        await wake.wait(Math.min(1000, Math.max(0, nextBeat - Date.now())));
      }
    }
  }

  const running = (async () => {
    while (!stopping) {
      const client = sessionClient(input.url);
      client.on('notification', wake.rouse);
      client.on('error', wake.rouse);
      try {
        await client.connect();
        await hold(client);
        if (!stopping) await work(client);
      } catch (error) {
        if (!stopping) {
          input.log(`sequencer: ${(error as Error).message}; trying again`);
          await wake.wait(500);
        }
      } finally {
        await client.end().catch((error: Error) => input.log(`sequencer: ${error.message}`));
      }
    }
  })();

  return {
    settled: () =>
      new Promise((done) => {
        idle.push({ done });
        wake.rouse();
      }),
    beat: () =>
      new Promise((done, fail) => {
        beatAsked.push({ done, fail });
        wake.rouse();
      }),
    async stop() {
      stopping = true;
      wake.rouse();
      await running;
      for (const one of idle) one.done();
      for (const one of beatAsked) one.fail(new Error('the node stopped'));
    },
  };
}
