import { reserveEntry, writeEntries } from '../../../kernel/audit/write-entries.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { acceptRecords, type Outcome } from '../../../kernel/store/accept-records.ts';
import { knownOrganisations } from '../../../kernel/store/record-queries.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import { type Bank, insertBank, insertBankSignals } from './bank-queries.ts';

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

/**
 * Accepts what this organisation itself says, and shares it under these agreements.
 * @param source where it says it from: `import:NAME` of what it puts into words for another's list
 */
export async function sayRecords(
  kernel: Kernel,
  tx: Transaction,
  speaker: string,
  objects: Record<string, unknown>[],
  agreements: string[],
  source = 'own',
): Promise<Outcome[]> {
  const outcomes = await acceptRecords(kernel, tx, asCut(objects), {
    holder: speaker,
    source,
    speaker,
    known: await knownOrganisations(tx, speaker, kernel.host.id),
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
  at: Date = kernel.now(),
): Promise<void> {
  await writeEntries(
    tx,
    kernel.keyring,
    [{ kind, object: bank.object, fields: { bank: bank.id, ...fields } }],
    at,
  );
}

/** Writes a bank, and the act that says everything about it but who may see it, which follows. */
export async function makeBank(kernel: Kernel, tx: Transaction, bank: Bank): Promise<void> {
  await insertBank(tx, bank);
  const { object, id, createdAt, ...said } = bank;
  const act = { kind: 'bank.created', object, fields: { bank: id, ...said } };
  await writeEntries(tx, kernel.keyring, [act], createdAt);
}

/** Lets a bank hold signals that no bank of its holder has yet. */
export async function placeInBank(kernel: Kernel, tx: Transaction, bank: Bank, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  const entry = await reserveEntry(tx);
  const placed = await insertBankSignals(tx, bank, ids, entry);
  if (placed.length === 0) return;
  const fields = { bank: bank.id, name: bank.name, holder: bank.holder, signals: placed.join(' ') };
  const act = { kind: 'bank.signals-placed', object: bank.object, entry, fields };
  await writeEntries(tx, kernel.keyring, [act], kernel.now());
}
