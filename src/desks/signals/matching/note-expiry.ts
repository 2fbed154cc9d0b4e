import { writeEntries } from '../../../kernel/audit/write-entries.ts';
import { lookEvery } from '../../../kernel/chores.ts';
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
export const noteExpiry = (kernel: Kernel): { stop(): Promise<void> } =>
  lookEvery(LOOK_MS, { what: 'expiry of signals', run: () => noteExpiredSignals(kernel) }, kernel.log);
