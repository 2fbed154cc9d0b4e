import { affairsOf } from '../identity/organisations.ts';
import type { Kernel } from '../kernel.ts';
import type { Viewer } from '../store/viewer.ts';
import { writeEntries } from './write-entries.ts';

/**
 * Logs that an overseer is about to read something (human-rights rule 8: one who reads all is watched too). Does
 * nothing for anyone else.
 * @param what in words, committed to: it may point at a person
 */
export async function logOverseerRead(kernel: Kernel, viewer: Viewer, what: string): Promise<void> {
  if (!viewer.principals.includes('overseer')) return;
  const object = await affairsOf(kernel.store);
  await kernel.store.system('logging an overseer')(async (tx) => {
    tx.viewer.actor = viewer.actor;
    await writeEntries(
      tx,
      kernel.keyring,
      [{ kind: 'overseer.read', object, fields: { what } }],
      kernel.now(),
    );
  });
}
