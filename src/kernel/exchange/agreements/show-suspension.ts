import { actValues } from '../../audit/read-act.ts';
import type { Kernel } from '../../kernel.ts';
import type { Transaction } from '../../store/store.ts';
import type { Agreement } from './agreement.ts';
import type { AgreementRow } from './agreement-queries.ts';
import { suspendedBy } from './delivery-queries.ts';

/** Who stopped sharing under an agreement, when, and why in their words; what was erased is null. */
export type Suspension = { by: { id: string; name: string } | null; at: string; reason: string | null };

/** By agreement; none for one that is not suspended. */
export async function suspensionsOf(
  kernel: Kernel,
  tx: Transaction,
  rows: AgreementRow[],
): Promise<Map<string, Suspension>> {
  const suspended = rows.filter(({ status }) => status === 'suspended');
  const found = new Map<string, Suspension>();
  if (suspended.length === 0) return found;
  const acts = await suspendedBy(
    tx,
    suspended.map(({ object }) => object),
  );
  for (const { object, entry, at } of acts) {
    const row = suspended.find((one) => one.object === object) as AgreementRow;
    const said = await actValues(kernel, tx, entry);
    const by = (JSON.parse(row.terms) as Agreement).parties.find(({ id }) => id === said.organisation);
    const reason = typeof said.reason === 'string' ? said.reason : null;
    found.set(row.id, { by: by ? { id: by.id, name: by.name } : null, at: at.toISOString(), reason });
  }
  return found;
}
