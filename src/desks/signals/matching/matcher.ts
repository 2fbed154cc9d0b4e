import { HammingIndex } from '../../../engines/hamming/hamming-index.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { allSignals, type Indexed, lastPosition, signalsAfter } from '../banks/signal-queries.ts';
import { RADIUS, type SignalType } from '../signal.ts';

export type Candidate = { number: number; distance: number };

/**
 * The signals of this node in memory: PDQ codes in an exact index, SHA-256 in a map. It finds candidates; whether
 * one acts now and who may see it is asked of the database, so that a stop or a withdrawal counts from its commit.
 */
export type Matcher = {
  size(): number;
  /** Every signal within PDQ's radius, or with the same SHA-256; nearest first. `code` has 32 bytes. */
  find(type: SignalType, code: Uint8Array): Candidate[];
  /** Takes over what the desk's reader of the sequence has written since. Calls at once share one look. */
  refresh(): Promise<void>;
  close(): Promise<void>;
};

const CHUNK = 20_000;
/** Another process of this node may be the reader of the sequence: then this one follows by looking. */
const LOOK_MS = 1000;

/** Loads all signals (about a second for 100,000) and keeps up with them until closed. */
export async function openMatcher(kernel: Kernel): Promise<Matcher> {
  const index = new HammingIndex();
  const bySha256 = new Map<string, Set<number>>();
  const sha256Of = new Map<number, string>();
  let position = -1;

  const put = (number: number, type: SignalType, code: Buffer): void => {
    if (type === 'pdq') {
      index.add(number, code);
      return;
    }
    const key = code.toString('latin1');
    sha256Of.set(number, key);
    const numbers = bySha256.get(key);
    if (numbers) numbers.add(number);
    else bySha256.set(key, new Set([number]));
  };
  const drop = (number: number): void => {
    index.remove(number);
    const key = sha256Of.get(number);
    if (key === undefined) return;
    sha256Of.delete(number);
    const numbers = bySha256.get(key);
    numbers?.delete(number);
    if (numbers?.size === 0) bySha256.delete(key);
  };
  const take = (rows: Indexed[]): void => {
    for (const row of rows) {
      drop(row.number);
      if (!row.gone) put(row.number, row.type, row.code);
      position = row.position;
    }
  };

  await kernel.store.system('loading signals')(async (tx) => {
    // Everything at or before this place is loaded; what changes while loading is read again, which is harmless.
    position = await lastPosition(tx);
    let after = 0;
    for (;;) {
      const rows = await allSignals(tx, after, CHUNK);
      for (const row of rows) put(row.number, row.type, row.code);
      const last = rows.at(-1);
      if (!last) return;
      after = last.number;
    }
  });

  const look = async (): Promise<void> => {
    for (;;) {
      const rows = await kernel.store.system('following signals')((tx) => signalsAfter(tx, position, CHUNK));
      take(rows);
      // A page may end inside one place: what shares it is read again before going on.
      if (rows.length < CHUNK) return;
      position -= 1;
    }
  };
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

  let closed = false;
  const timer = setInterval(() => {
    if (looking) return;
    refresh().catch((error: Error) => {
      if (!closed) kernel.log(`matcher: ${error.message}; trying again`);
    });
  }, LOOK_MS);
  timer.unref();

  return {
    size: () => index.size + sha256Of.size,
    find(type, code) {
      if (type === 'pdq')
        return index.search(code, RADIUS).map(({ id, distance }) => ({ number: id, distance }));
      const numbers = bySha256.get(Buffer.from(code).toString('latin1')) ?? [];
      return [...numbers].map((number) => ({ number, distance: 0 }));
    },
    refresh,
    async close() {
      closed = true;
      clearInterval(timer);
      await Promise.allSettled([looking, again]);
    },
  };
}
