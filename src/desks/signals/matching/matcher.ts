import type { Kernel } from '../../../kernel/kernel.ts';
import { widestRadius } from '../banks/bank-queries.ts';
import { type Candidate, INDEXES, type Indexes, type MakeUp } from '../types/code-index.ts';
import { SIGNAL_TYPES, type SignalType } from '../types/signal-types.ts';
import { bankSaysRadius } from './bank-radius.ts';
import {
  allSignals,
  countLive,
  type Indexed,
  lastPosition,
  newestNumber,
  signalsAfter,
} from './index-queries.ts';
import { keepSnapshots, type Snapshots } from './keep-snapshots.ts';
import { type Freshness, type Latencies, watchIndex } from './watch-index.ts';

/**
 * The signals of this node in memory, in an index for each type. It finds candidates; whether
 * one acts now and who may see it is asked of the database, so that a stop or a withdrawal counts from its commit.
 */
export type Matcher = {
  size(): number;
  /**
   * Every signal of a type that matches by its rule, within the widest radius that any bank here has for it, nearest first.
   * @param code of a type with several codes all of them
   */
  find(type: SignalType, code: Uint8Array): Candidate[];
  /** The same of many codes at once; when they are very many, in another thread. */
  findMany(type: SignalType, codes: readonly Uint8Array[]): Promise<Candidate[][]>;
  /** How far a look-up goes where the banks of the type say it; undefined where the type itself does. */
  widest(type: SignalType): number | undefined;
  /** The place in the sequence that it stands at. */
  position(): number;
  /**
   * Has a function called after each change that was taken over. It must not throw, and keeps nobody waiting.
   * @returns what ends it
   */
  whenChanged(told: () => void): () => void;
  /** How it does, as a whole: over the signals of all organisations of this node. */
  state(): MatcherState;
  /** Takes over what the desk's reader of the sequence has written since. Calls at once share one look. */
  refresh(): Promise<void>;
  close(): Promise<void>;
};

export type MatcherState = {
  types: Record<SignalType, MakeUp>;
  loadedAt: Date;
  loadedFrom: 'snapshot' | 'table';
  /** When the last change was taken over; null: none since the start. */
  changedAt: Date | null;
  /** The place in the sequence that it stands at. */
  position: number;
  snapshotAt: Date | null;
  latencies: Latencies;
  freshness: Freshness | null;
};

const CHUNK = 20_000;
/** Another process of this node may be the reader of the sequence: then this one follows by looking. */
const LOOK_MS = 1000;

/**
 * Loads all signals, from the last snapshot and what came since or else from the table (about a second for 100,000), and
 * keeps up with them until closed.
 */
export async function openMatcher(
  kernel: Kernel,
  snapshots: Snapshots = keepSnapshots(kernel),
): Promise<Matcher> {
  const failed = (error: unknown) => kernel.log(`matcher: no tables were made: ${(error as Error).message}`);
  const emptyIndexes = () =>
    Object.fromEntries(SIGNAL_TYPES.map((type) => [type, INDEXES[type].empty(failed)])) as Indexes;
  let indexes = emptyIndexes();
  let position = -1;
  let widest: number | undefined;
  const watch = watchIndex();
  let changedAt: Date | null = null;
  let following = false;
  /** Numbers are given in order: a signal with a larger one is new, and not an old one that changed. */
  let newest = -1;
  const listeners = new Set<() => void>();
  const size = () => Object.values(indexes).reduce((sum, index) => sum + index.size, 0);

  // A new version may be of another type than the last.
  const drop = (number: number): void => {
    for (const index of Object.values(indexes)) index.remove(number);
  };
  const take = (rows: Indexed[]): void => {
    const known = newest;
    for (const row of rows) {
      drop(row.number);
      if (!row.gone) indexes[row.type].add(row.number, row.code);
      position = row.position;
      if (row.number <= known) continue;
      newest = Math.max(newest, row.number);
      if (following && !row.gone) watch.becameMatchable(kernel.now().getTime() - row.addedAt.getTime());
    }
    if (rows.length > 0) changedAt = kernel.now();
    snapshots.changed(rows.length);
    if (rows.length > 0) for (const told of listeners) told();
  };

  const look = async (): Promise<void> => {
    for (;;) {
      const rows = await kernel.store.system('following signals')(async (tx) => {
        widest = (await widestRadius(tx)) ?? undefined;
        return signalsAfter(tx, position, CHUNK);
      });
      take(rows);
      // A page may end inside one place: what shares it is read again before going on.
      if (rows.length < CHUNK) return;
      position -= 1;
    }
  };

  const loadAll = () =>
    kernel.store.system('loading signals')(async (tx) => {
      indexes = emptyIndexes();
      // Everything at or before this place is loaded; what changes while loading is read again, which is harmless.
      position = await lastPosition(tx);
      let after = 0;
      for (;;) {
        const rows = await allSignals(tx, after, CHUNK);
        for (const row of rows) indexes[row.type].add(row.number, row.code);
        const last = rows.at(-1);
        if (!last) break;
        after = last.number;
      }
      snapshots.changed(size());
      widest = (await widestRadius(tx)) ?? undefined;
    });

  const found = await snapshots.last(failed);
  if (found) {
    ({ indexes, position } = found);
    await look();
    // A snapshot that missed something would miss it for ever, and nobody would see it.
    if ((await kernel.store.system('loading signals')(countLive)) !== size()) {
      await look();
      if ((await kernel.store.system('loading signals')(countLive)) !== size()) {
        kernel.log('matcher: the snapshot does not agree with the table; loading all of it');
        await loadAll();
      }
    }
  } else await loadAll();

  newest = await kernel.store.system('loading signals')(newestNumber);
  following = true;
  const loadedAt = kernel.now();
  changedAt = null;

  let looking: Promise<void> | null = null;
  let again: Promise<void> | null = null;
  const refresh = (): Promise<void> => {
    if (!looking) {
      looking = look().finally(() => {
        looking = null;
      });
      return looking;
    }
    // A look that began before the caller's change does not count for it.
    again ??= looking
      .catch(() => undefined) // its own caller was told
      .then(() => {
        again = null;
        return refresh();
      });
    return again;
  };

  const still = () => ({
    position,
    stills: SIGNAL_TYPES.map((type) => indexes[type].still()),
  });
  let closed = false;
  const timer = setInterval(() => {
    snapshots.tick(size(), still);
    if (looking) return;
    refresh().catch((error: Error) => {
      if (!closed) kernel.log(`matcher: ${error.message}; trying again`);
    });
  }, LOOK_MS);
  timer.unref();

  const within = (type: SignalType) => (bankSaysRadius(type) ? widest : undefined);
  return {
    size,
    widest: within,
    position: () => position,
    whenChanged(told) {
      listeners.add(told);
      return () => void listeners.delete(told);
    },
    find(type, code) {
      const began = performance.now();
      const found = indexes[type].find(code, within(type));
      watch.lookedUp(performance.now() - began);
      return found;
    },
    async findMany(type, codes) {
      const began = performance.now();
      const found = await indexes[type].findMany(codes, within(type));
      watch.lookedUp(performance.now() - began);
      return found;
    },
    state: () => ({
      types: Object.fromEntries(
        SIGNAL_TYPES.map((type) => [type, indexes[type].makeUp]),
      ) as MatcherState['types'],
      loadedAt,
      loadedFrom: found ? 'snapshot' : 'table',
      changedAt,
      position,
      snapshotAt: snapshots.writtenAt(),
      latencies: watch.latencies(),
      freshness: watch.freshness(),
    }),
    refresh,
    async close() {
      closed = true;
      clearInterval(timer);
      await Promise.allSettled([looking, again]);
      await snapshots.close(size(), still);
      await Promise.all(Object.values(indexes).map((index) => index.close()));
    },
  };
}
