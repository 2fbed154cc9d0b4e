import { writeEntries } from '../../../kernel/audit/write-entries.ts';
import { lookEvery } from '../../../kernel/chores.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { deleteLapsed } from './proposal-queries.ts';

const LOOK_MS = 600_000;

/** Ends what nobody decided on in time: data about people waits nowhere for ever. */
export async function lapseProposals({ store, now, keyring }: Kernel): Promise<number> {
  return store.system('proposals about people')(async (tx) => {
    const at = now();
    const lapsed = await deleteLapsed(tx, at);
    const acts = lapsed.map(({ object, id, many, bank }) => ({
      kind: 'people.lapsed',
      object,
      fields: { proposal: id, bank, many },
    }));
    await writeEntries(tx, keyring, acts, at);
    return lapsed.length;
  });
}

/** Looks every ten minutes until stopped. */
export const keepLapsing = (kernel: Kernel): { stop(): Promise<void> } =>
  lookEvery(LOOK_MS, { what: 'proposals about people', run: () => lapseProposals(kernel) }, kernel.log);
