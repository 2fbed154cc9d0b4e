import { writeEntries } from '../../../kernel/audit/write-entries.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import type { Viewer } from '../../../kernel/store/viewer.ts';
import type { Desk } from '../context.ts';
import type { Looked } from './search-signals.ts';
import { countSpared } from './suppression-queries.ts';

/**
 * Counts that a list of innocent pictures kept signals from acting on an item, beside each of those signals: an act of
 * the log, and a number. Of the item nothing is kept; no case is opened.
 * @param begin in the same transaction: whether it is to be counted
 */
export async function countSuppression(
  { kernel }: Desk,
  { actor }: Pick<Viewer, 'actor'>,
  { found, innocent }: Looked,
  begin: (tx: Transaction) => Promise<boolean> = async () => true,
): Promise<void> {
  // The nearest is who spares it: each item counts once.
  const { hit: by } = innocent[0]!;
  const signals = [...new Set(found.map(({ hit }) => hit.id))].sort();
  await kernel.store.system('matching')(async (tx) => {
    if (actor.startsWith('service:')) tx.viewer.actor = actor;
    if (!(await begin(tx))) return;
    const principals = [`reviewers:${by.holder}`, 'overseer'];
    const object = await countSpared(tx, by.bank, principals, signals);
    const fields = {
      bank: by.bankId,
      knownBy: by.id,
      signals: signals.join(' '),
      principals: principals.join(' '),
    };
    await writeEntries(tx, kernel.keyring, [{ kind: 'match.suppressed', object, fields }], kernel.now());
  });
}
