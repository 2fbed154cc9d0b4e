import type { Cluster } from './cluster.ts';
import type { Nats } from './keep-session.ts';
import { Unreadable } from './message-form.ts';
import { decodeFeed, decodeHead, type Feed, type Head } from './messages.ts';

/** The last message of a subject, and its place in the stream; null where there is none that can be read. */
async function last<T>(
  { jsm }: Nats,
  stream: string,
  subject: string,
  decode: (bytes: Uint8Array) => T,
  say: (line: string) => void,
): Promise<{ seq: number; value: T | null }> {
  const message = await jsm.streams.getMessage(stream, { last_by_subj: subject });
  if (!message) return { seq: 0, value: null };
  try {
    return { seq: message.seq, value: decode(message.data) };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    say(`what was last sent to ${subject} is not used: ${error.message}`);
    return { seq: message.seq, value: null };
  }
}

export const lastHead = (nats: Nats, cluster: Cluster, say: (line: string) => void) =>
  last<Head>(nats, cluster.snapshots, cluster.head, decodeHead, say);

export const lastFeed = (nats: Nats, cluster: Cluster, say: (line: string) => void) =>
  last<Feed>(nats, cluster.feed, cluster.feedSubject, decodeFeed, say);
