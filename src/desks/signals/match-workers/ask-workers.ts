import { randomUUID } from 'node:crypto';
import type { Cluster } from './cluster.ts';
import { MOST_BYTES } from './index-rows.ts';
import type { Nats } from './keep-session.ts';
import { Unreadable } from './message-form.ts';
import { decodeAnswer, encodeJob, type Job } from './messages.ts';
import { onEnd } from './on-end.ts';

/** What is asked of workers: the history and the place that a worker must stand at, and how far to look. */
export type Question = Pick<Job, 'history' | 'least' | 'radius' | 'type'>;

export type Asker = {
  /**
   * Of each code the numbers of signals that may match. Rejects when no worker answered in time, when they are too many for
   * one message, and when the server is lost.
   */
  ask(question: Question, codes: readonly Uint8Array[], withinMs: number): Promise<number[][]>;
  /** Reads answers until `ended` aborts; all that are waited for are rejected then. */
  run(ended: AbortSignal): Promise<void>;
};

/** Codes of one job: a batch is shared among workers. */
const CODES = 64;

export class NoAnswer extends Error {}

type Waiting = { codes: number; resolve(found: number[][]): void; reject(error: Error): void };

export async function openAsker(nats: Nats, cluster: Cluster, say: (line: string) => void): Promise<Asker> {
  const { js } = nats;
  const asker = randomUUID();
  const waiting = new Map<string, Waiting>();
  const subject = cluster.answerSubject(asker);
  const consumer = await js.consumers.get(cluster.answers, { filter_subjects: subject });
  const messages = await consumer.consume();

  const askOne = async (question: Question, codes: Uint8Array[], withinMs: number): Promise<number[][]> => {
    const id = randomUUID();
    const { promise, resolve, reject } = Promise.withResolvers<number[][]>();
    const timer = setTimeout(() => reject(new NoAnswer('no worker answered in time')), withinMs);
    waiting.set(id, { codes: codes.length, resolve, reject });
    try {
      // The id again where it is sent twice: a job is in the queue once.
      const sending = js.publish(cluster.jobsSubject, encodeJob({ ...question, id, asker, codes }), {
        msgID: id,
        timeout: withinMs,
      });
      await Promise.race([sending, promise]);
      return await promise;
    } finally {
      clearTimeout(timer);
      waiting.delete(id);
      promise.catch(() => undefined); // told above, or of a job that could not even be sent
    }
  };

  return {
    async ask(question, codes, withinMs) {
      const jobs = inJobs(codes).map((some) => askOne(question, some, withinMs));
      return (await Promise.all(jobs)).flat();
    },
    async run(ended) {
      const forget = onEnd(ended, () => messages.stop());
      try {
        for await (const message of messages) {
          try {
            const answer = decodeAnswer(message.data, (id) => waiting.get(id)?.codes);
            // One that comes late is nobody's any more: the node has looked up by itself.
            if (!answer.awaited) continue;
            const { id, found } = answer;
            const { resolve, reject } = waiting.get(id)!;
            if (found) resolve(found);
            else reject(new NoAnswer('the matches are too many for one message'));
          } catch (error) {
            if (!(error instanceof Unreadable)) throw error;
            say(`an answer was dropped: ${error.message}`);
          }
        }
      } finally {
        forget();
        for (const { reject } of waiting.values()) reject(new NoAnswer('the NATS server was lost'));
      }
    },
  };
}

/** Codes in jobs that several workers can take, none larger than a message may be. */
function inJobs(codes: readonly Uint8Array[]): Uint8Array[][] {
  const jobs: Uint8Array[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const code of codes) {
    const job = jobs.at(-1);
    if (job && job.length < CODES && bytes + code.length <= MOST_BYTES) {
      job.push(code);
      bytes += code.length;
    } else {
      jobs.push([code]);
      bytes = code.length;
    }
  }
  return jobs;
}
