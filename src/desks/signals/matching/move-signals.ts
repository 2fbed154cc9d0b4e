import { reserveEntry, writeEntries } from '../../../kernel/audit/write-entries.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import type { Bank } from '../banks/bank-queries.ts';

/**
 * Moves signals that another bank of the holder has into this one. What the acts before said stays readable: the rows
 * they made are kept beside.
 * @param tx a system transaction
 */
export async function moveSignals(kernel: Kernel, tx: Transaction, bank: Bank, ids: string[]): Promise<void> {
  const entry = await reserveEntry(tx);
  await tx.query(
    `with old as (
       insert into bank_signal_before (holder, id, bank, entry)
       select holder, id, bank, entry from bank_signal where holder = $1 and id = any ($2)
     )
     update bank_signal set bank = $3, entry = $4 where holder = $1 and id = any ($2)`,
    [bank.holder, ids, bank.object, entry],
  );
  const fields = { bank: bank.id, name: bank.name, holder: bank.holder, signals: ids.join(' ') };
  const act = { kind: 'bank.signals-placed', object: bank.object, entry, fields };
  await writeEntries(tx, kernel.keyring, [act], kernel.now());
}
