import { lookEvery } from '../../../kernel/chores.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { isAboutPeople } from '../types/signal-types.ts';
import { codesAsTheyLie } from './item-codes.ts';
import { deleteOverdue, forgetHash, keepers, keepHash } from './kept-hash-queries.ts';
import type { Hashes } from './open-match-review.ts';

/** Another process of this node may have turned it on: known here at most so much later. */
const LOOK_MS = 5_000;
const DELETE_MS = 600_000;
const MOST_DELETED = 20_000;

/** Hashes of what organisations asked about, of those that chose to keep them. */
export type Keeping = {
  /** Keeps what is compared of an item; nothing where its organisation does not keep, or where there is nothing to compare. */
  keep(
    organisation: string,
    item: string,
    asked: { hashes: Hashes; quality?: number | undefined },
  ): Promise<void>;
  /** Deletes what is kept of an item, if anything is: whoever asks is not told whether. */
  forget(organisation: string, item: string): Promise<void>;
  /** Takes over what was turned on or off. */
  refresh(): Promise<void>;
  stop(): Promise<void>;
};

/** A day (UTC), as it is kept. */
export const dayOf = (instant: Date): string => instant.toISOString().slice(0, 10);

export async function openKeeping(kernel: Kernel): Promise<Keeping> {
  const { store, now, log } = kernel;
  let keeping = new Set<string>();
  const refresh = async () => {
    const rows = await store.system('keeping hashes')(keepers);
    keeping = new Set(rows.map(({ organisation }) => organisation));
  };
  await refresh();
  const following = lookEvery(LOOK_MS, { what: 'who keeps hashes', run: refresh }, log);
  const deleting = lookEvery(
    DELETE_MS,
    { what: 'kept hashes whose time is over', run: () => deleteKeptNoMore(kernel) },
    log,
  );
  return {
    async keep(organisation, item, { hashes, quality }) {
      if (!keeping.has(organisation)) return;
      const codes = codesAsTheyLie(hashes.filter(({ type }) => !isAboutPeople(type)));
      if (codes.length === 0) return;
      const kept = { item, day: dayOf(now()), quality: quality ?? null, codes };
      await store.system('keeping hashes')((tx) => keepHash(tx, organisation, kept));
    },
    async forget(organisation, item) {
      await store.system('forgetting a hash')((tx) => forgetHash(tx, organisation, item));
    },
    refresh,
    async stop() {
      await Promise.all([following.stop(), deleting.stop()]);
    },
  };
}

/** Deletes all whose period is over, or whose organisation keeps no more. */
export async function deleteKeptNoMore({ store, now }: Pick<Kernel, 'store' | 'now'>): Promise<void> {
  const today = dayOf(now());
  let deleted: number;
  do deleted = await store.system('kept hashes')((tx) => deleteOverdue(tx, today, MOST_DELETED));
  while (deleted === MOST_DELETED);
}
