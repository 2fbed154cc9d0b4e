import { setTimeout as sleep } from 'node:timers/promises';
import type { Consumer, JsMsg } from '@nats-io/jetstream';
import type { Cluster } from './cluster.ts';
import type { Following } from './follow-index.ts';
import { MOST_BYTES } from './index-rows.ts';
import type { Nats } from './keep-session.ts';
import { Unreadable } from './message-form.ts';
import { type Answer, decodeJob, encodeAnswer, type Job } from './messages.ts';
import { ACK_MS } from './open-streams.ts';

/** How long a worker waits for the change that a job needs; then another worker may have it. */
const BEHIND_MS = 500;
const AGAIN_MS = 100;
const LOOK_MS = 1000;

/**
 * Takes jobs, one at a time, until `ended` aborts. The answer has the job's id: one that was given to a second worker, since the
 * first was slow or is dead, is answered once.
 */
export async function answerJobs(
  nats: Nats,
  jobs: Consumer,
  cluster: Cluster,
  following: Following,
  { ended, say, answered }: { ended: AbortSignal; say: (line: string) => void; answered: () => void },
): Promise<void> {
  while (!ended.aborted && !nats.connection.isClosed()) {
    // Another worker may have an index already.
    if (!following.held()) {
      await sleep(AGAIN_MS);
      continue;
    }
    const message = await jobs.next({ expires: LOOK_MS });
    if (message) await handle(message);
  }

  async function handle(message: JsMsg): Promise<void> {
    const alive = setInterval(() => message.working(), ACK_MS / 3);
    try {
      const job = decodeJob(message.data);
      if (!(await following.reaches(job.history, job.least, BEHIND_MS))) return message.nak(AGAIN_MS);
      await nats.js.publish(cluster.answerSubject(job.asker), await answerTo(job), { msgID: job.id });
      message.ack();
      answered();
    } catch (error) {
      if (error instanceof Unreadable) {
        message.term();
        say(`a job was dropped: ${error.message}`);
      } else {
        message.nak(AGAIN_MS);
        say(`a job was not answered: ${(error as Error).message}`);
      }
    } finally {
      clearInterval(alive);
    }
  }

  async function answerTo({ id, type, codes, radius }: Job): Promise<Uint8Array> {
    const held = following.held();
    if (!held) throw new Error('the index is being loaded again');
    const { position } = held;
    const found = await held.findMany(type, codes, radius);
    const answer: Answer = { id, position, found: found.map((one) => one.map(({ number }) => number)) };
    const bytes = encodeAnswer(answer);
    return bytes.length <= MOST_BYTES ? bytes : encodeAnswer({ ...answer, found: null });
  }
}
