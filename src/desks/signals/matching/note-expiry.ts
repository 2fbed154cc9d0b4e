import { writeEntries } from '../../../kernel/audit/write-entries.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { expiredSignals } from './projection-queries.ts';

const LOOK_MS = 15_000;

/**
 * Notes in the sequence which signals have passed their `valid_until`. None of them matches from that instant on in
 * any case; what this adds is that open reviews are told.
 * @returns how many were noted
 */
export async function noteExpiredSignals(kernel: Kernel): Promise<number> {
  return kernel.store.system('expiry of signals')(async (tx) => {
    const now = kernel.now();
    const expired = await expiredSignals(tx, now);
    await writeEntries(
      tx,
      kernel.keyring,
      expired.map(({ object, id }) => ({ kind: 'signal.expired', object, fields: { signal: id } })),
      now,
    );
    return expired.length;
  });
}

/** Looks every 15 seconds until stopped. */
export function noteExpiry(kernel: Kernel): { stop(): Promise<void> } {
  let running: Promise<unknown> = Promise.resolve();
  let stopping = false;
  const timer = setInterval(() => {
    running = running
      .then(() => noteExpiredSignals(kernel))
      .catch((error: Error) => {
        if (!stopping) kernel.log(`expiry of signals: ${error.message}; trying again`);
      });
  }, LOOK_MS);
  timer.unref();
  return {
    async stop() {
      stopping = true;
      clearInterval(timer);
      await running;
    },
  };
}
