import { writeEntries } from '../../../kernel/audit/write-entries.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { acceptRecords, type Outcome } from '../../../kernel/store/accept-records.ts';
import { knownOrganisations } from '../../../kernel/store/record-queries.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import type { Bank } from './bank-queries.ts';

/** Objects made here, as if they had been cut from a request. */
export function asCut(objects: Record<string, unknown>[]) {
  return objects.map((value, index) => ({
    ok: true as const,
    index,
    offset: 0,
    raw: JSON.stringify(value),
    value,
  }));
}

/** Accepts what this organisation itself says, and shares it under these agreements. */
export async function sayRecords(
  kernel: Kernel,
  tx: Transaction,
  speaker: string,
  objects: Record<string, unknown>[],
  agreements: string[],
): Promise<Outcome[]> {
  const outcomes = await acceptRecords(kernel, tx, asCut(objects), {
    holder: speaker,
    source: 'own',
    speaker,
    known: await knownOrganisations(tx),
    agreements,
  });
  const refused = outcomes.find((one) => one.outcome !== 'accepted');
  if (refused)
    throw new Error(`a record made here was ${refused.outcome}: ${JSON.stringify(refused.errors)}`);
  return outcomes;
}

export async function logBankAct(
  kernel: Kernel,
  tx: Transaction,
  kind: string,
  bank: Bank,
  fields: Record<string, string | number | boolean | null> = {},
): Promise<void> {
  await writeEntries(
    tx,
    kernel.keyring,
    [{ kind, object: bank.object, fields: { bank: bank.id, ...fields } }],
    kernel.now(),
  );
}
