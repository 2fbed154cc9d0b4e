import { createHash, randomUUID } from 'node:crypto';
import { JetStreamApiError } from '@nats-io/jetstream';
import type { Kernel } from '../../../kernel/kernel.ts';
import type { Wake } from '../../../kernel/notify/wake.ts';
import { allSignals, type Indexed, lastPosition, leafAt, signalsAfter } from '../matching/index-queries.ts';
import type { Cluster } from './cluster.ts';
import { type IndexRow, inPieces } from './index-rows.ts';
import type { Nats } from './keep-session.ts';
import { encodeChunk, encodeFeed, encodeHead, type Head } from './messages.ts';
import { lastFeed, lastHead } from './read-last.ts';
import { SENT_TYPES } from './sent-types.ts';

/** Fewer changes are read as quickly as a new snapshot. */
export const LEAST_CHANGES = 20_000;
/** A share of all that changed is worth a new snapshot. */
const SHARE = 10;
/** What was withdrawn or erased leaves the server no later than this. */
const HOUR_MS = 3_600_000;
const LOOK_MS = 1000;
const CHECK_MS = 10_000;
const PAGE = 5000;
const WRONG_LAST = [10_071, 10_164];

/** How far what was sent goes. */
type Sent = {
  head: Head;
  headSeq: number;
  /** Of the feed's last message. */
  feedSeq: number;
  position: number;
  /** Changes in the feed since the snapshot, and in how many messages. */
  changes: number;
  messages: number;
};

/**
 * Keeps the server's copy of this node's index: a snapshot, made anew when the feed since has grown long or is an hour old,
 * and the feed of changes, each of which names the place that it follows. No texts, no names of organisations: number, type
 * and code. It reads the table and not the index in memory, so that another process of this node does as well; each
 * message is sent on the condition that nobody else sent one since.
 * @param tell is called with the history that workers can answer from, and with null where there is none yet
 */
export async function publishIndex(
  {
    kernel,
    nats,
    cluster,
    wake,
    doubt,
    leastChanges,
    say,
  }: {
    kernel: Kernel;
    nats: Nats;
    cluster: Cluster;
    /** Roused when signals changed. */
    wake: Wake;
    /** Set by whoever found that workers hold something else: they get all of it again. */
    doubt: { anew: boolean };
    leastChanges: number;
    say: (line: string) => void;
  },
  tell: (history: string | null) => void,
  ended: AbortSignal,
): Promise<void> {
  const { js, jsm } = nats;
  const system = kernel.store.system('telling match workers');
  let sent = {} as Sent;

  const resume = async (): Promise<Sent | null> => {
    const head = await lastHead(nats, cluster, say);
    const feed = await lastFeed(nats, cluster, say);
    const { state } = await jsm.streams.info(cluster.feed);
    if (head.value === null) return null;
    const goesOn =
      feed.value && feed.value.history === head.value.history && feed.value.to >= head.value.position;
    const position = goesOn ? feed.value!.to : head.value.position;
    const leaf = goesOn ? feed.value!.leaf : head.value.leaf;
    // Threat: a feed that was forged ahead of this node would keep what comes from being sent.
    if (position > (await system(lastPosition))) return null;
    // Another leaf: the database was put back to what it was, and went on from there.
    if ((await system((tx) => leafAt(tx, position))) !== leaf) return null;
    return {
      head: head.value,
      headSeq: head.seq,
      feedSeq: state.last_seq,
      position,
      changes: state.messages,
      messages: state.messages,
    };
  };

  const sendFeed = async (piece: IndexRow[], to: number): Promise<void> => {
    const leaf = await system((tx) => leafAt(tx, to));
    const feed = { history: sent.head.history, from: sent.position, to, leaf, rows: piece };
    const { seq } = await js.publish(cluster.feedSubject, encodeFeed(feed), {
      expect: { lastSequence: sent.feedSeq },
    });
    sent = {
      ...sent,
      feedSeq: seq,
      position: to,
      changes: sent.changes + piece.length,
      messages: sent.messages + 1,
    };
  };

  const follow = async (): Promise<void> => {
    for (let limit = PAGE; !ended.aborted; ) {
      const page = await system((tx) => signalsAfter(tx, sent.position, limit));
      const cut = page.length < limit ? null : page.at(-1)!.position;
      // A page may end inside one place: what shares it goes together.
      const whole = cut === null ? page : page.filter(({ position }) => position < cut);
      if (cut !== null && whole.length === 0) {
        limit *= 2;
        continue;
      }
      for (const piece of inPieces(whole.map(rowOf), (a, b) => a.position === b.position))
        await sendFeed(piece, piece.at(-1)!.position);
      if (cut === null) return;
    }
  };

  /** The server takes "all before the first" for all. */
  const purgeBefore = async (stream: string, seq: number): Promise<void> => {
    if (seq > 1) await jsm.streams.purge(stream, { seq });
  };

  const snapshot = async (): Promise<void> => {
    const generation = randomUUID();
    const { position, feedSeq, messages } = sent;
    const sha256 = createHash('sha256');
    let [after, rows, chunks, first] = [-1, 0, 0, 0];
    for (;;) {
      const page = await system((tx) => allSignals(tx, after, PAGE));
      for (const piece of inPieces(page.filter(isSent).map(rowOf), () => false)) {
        const bytes = encodeChunk({ chunk: chunks, rows: piece });
        sha256.update(bytes);
        const { seq } = await js.publish(cluster.chunkSubject(generation), bytes);
        if (chunks === 0) first = seq;
        chunks += 1;
        rows += piece.length;
      }
      if (page.length === 0 || ended.aborted) break;
      after = page.at(-1)!.number;
      // Who follows does not wait for what is new until this is done.
      if (sent.headSeq > 0) await follow();
    }
    if (ended.aborted) return;
    const head: Head = {
      history: sent.head.history,
      generation,
      position,
      leaf: await system((tx) => leafAt(tx, position)),
      types: [...SENT_TYPES],
      rows,
      chunks,
      sha256: sha256.digest('hex'),
      madeAt: kernel.now().getTime(),
    };
    const { seq } = await js.publish(cluster.head, encodeHead(head), {
      expect: { lastSubjectSequence: sent.headSeq },
    });
    sent = { ...sent, head, headSeq: seq, changes: 0, messages: sent.messages - messages };
    await purgeBefore(cluster.snapshots, chunks > 0 ? first : seq);
    await purgeBefore(cluster.feed, feedSeq + 1);
  };

  /** Of another history nothing may stay: a worker would take one for the other. */
  const beginAnew = async (): Promise<void> => {
    await jsm.streams.purge(cluster.snapshots);
    await jsm.streams.purge(cluster.feed);
    const position = await system(lastPosition);
    const { state } = await jsm.streams.info(cluster.feed);
    const head = { ...NOTHING, history: randomUUID(), position };
    sent = { head, headSeq: 0, feedSeq: state.last_seq, position, changes: 0, messages: 0 };
    await sendFeed([], position);
    await snapshot();
  };

  const isDue = (): boolean =>
    sent.changes >= Math.max(leastChanges, sent.head.rows / SHARE) ||
    (sent.changes > 0 && kernel.now().getTime() - sent.head.madeAt >= HOUR_MS);

  const begin = async (): Promise<void> => {
    // While it is looked how far the feed goes, workers answer as before: of what they may lack each job names the place.
    const found = doubt.anew ? null : await resume();
    doubt.anew = false;
    if (found) sent = found;
    else {
      tell(null);
      await beginAnew();
    }
    tell(sent.head.history);
  };

  /** Whoever may purge a stream there can leave workers without an index, or with one that changes no more. */
  const repair = async (): Promise<void> => {
    if ((await lastHead(nats, cluster, say)).seq !== sent.headSeq) return begin();
    const { state } = await jsm.streams.info(cluster.feed);
    if (state.messages < sent.messages) await snapshot();
  };

  await begin();
  for (let checkAt = performance.now() + CHECK_MS; !ended.aborted; ) {
    try {
      if (doubt.anew) await begin();
      if (performance.now() > checkAt) {
        await repair();
        checkAt = performance.now() + CHECK_MS;
      }
      await follow();
      if (isDue()) await snapshot();
    } catch (error) {
      if (!(error instanceof JetStreamApiError && WRONG_LAST.includes(error.code))) throw error;
      // Another process of this node was quicker.
      await begin();
    }
    await wake.wait(LOOK_MS, ended);
  }
}

const NOTHING: Head = {
  history: '',
  generation: '',
  position: -1,
  leaf: '',
  types: [],
  rows: 0,
  chunks: 0,
  sha256: '',
  madeAt: 0,
};

const isSent = ({ type }: Pick<Indexed, 'type'>): boolean => SENT_TYPES.includes(type);

/** Of a type that workers do not hold only that it is none of theirs: a new version may be of another type than the last. */
function rowOf(signal: Pick<Indexed, 'number' | 'type' | 'code'> & Partial<Indexed>): IndexRow {
  const { number, type, code, position = 0, gone = false } = signal;
  const held = !gone && isSent(signal);
  return { number, position, type: held ? type : null, code: held ? code : new Uint8Array() };
}
