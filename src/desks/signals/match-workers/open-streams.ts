import {
  AckPolicy,
  DiscardPolicy,
  JetStreamApiError,
  RetentionPolicy,
  StorageType,
  type StreamConfig,
} from '@nats-io/jetstream';

import { type Cluster, GROUP } from './cluster.ts';
import type { Nats } from './keep-session.ts';

/** A job that nobody took by then is the node's own again, and so is an answer that nobody fetched. */
const JOB_MS = 10_000;
const ANSWER_MS = 30_000;
/** In memory; beyond it jobs are refused, and the node looks up by itself. */
const MOST_JOBS_BYTES = 64 * 1_048_576;
const MOST_ANSWERS_BYTES = 128 * 1_048_576;
/** A worker that has a job says each third of it that it works on it; without a word the job goes to another. */
export const ACK_MS = 1000;
/** A job that ends every worker must not go round for ever. */
const MOST_DELIVERIES = 20;
const NOT_FOUND = 10_059;
/** As the server counts time. */
const nanos = (milliseconds: number): number => milliseconds * 1_000_000;

/**
 * The streams of a node and the consumer that its workers share, made where they are not there.
 * Throws when they are another node's: two nodes of one name would search each other's signals.
 * @param host id of the organisation that runs the node
 */
export async function openStreams({ jsm }: Nats, cluster: Cluster, host: string): Promise<void> {
  const owner = `Comity, the node of ${host}`;
  const streams: Pick<StreamConfig, 'name' | 'subjects' | 'storage'>[] = [
    {
      name: cluster.snapshots,
      subjects: [cluster.head, cluster.chunkSubject('*')],
      storage: StorageType.File,
    },
    { name: cluster.feed, subjects: [cluster.feedSubject], storage: StorageType.File },
    { name: cluster.jobs, subjects: [cluster.jobsSubject], storage: StorageType.Memory },
    { name: cluster.answers, subjects: [cluster.answerSubject('*')], storage: StorageType.Memory },
  ];
  const limits: Record<string, Partial<StreamConfig>> = {
    // Workers fetch a snapshot message by message, without a consumer of their own.
    [cluster.snapshots]: { allow_direct: true },
    [cluster.jobs]: {
      retention: RetentionPolicy.Workqueue,
      max_age: nanos(JOB_MS),
      duplicate_window: nanos(JOB_MS),
      max_bytes: MOST_JOBS_BYTES,
      discard: DiscardPolicy.New,
    },
    [cluster.answers]: {
      max_age: nanos(ANSWER_MS),
      duplicate_window: nanos(ANSWER_MS),
      max_bytes: MOST_ANSWERS_BYTES,
    },
  };
  for (const stream of streams) {
    const there = await jsm.streams.info(stream.name).catch(unlessMissing);
    if (there && there.config.description !== owner)
      throw new Error(
        `the stream ${stream.name} is not this node's: give each node a COMITY_NATS_NAME of its own, or remove the stream`,
      );
    if (!there) await jsm.streams.add({ ...stream, ...limits[stream.name], description: owner });
  }
  await jsm.consumers.add(cluster.jobs, {
    durable_name: GROUP,
    ack_policy: AckPolicy.Explicit,
    ack_wait: nanos(ACK_MS),
    max_deliver: MOST_DELIVERIES,
  });
}

function unlessMissing(error: unknown): null {
  if (error instanceof JetStreamApiError && error.code === NOT_FOUND) return null;
  throw error;
}
