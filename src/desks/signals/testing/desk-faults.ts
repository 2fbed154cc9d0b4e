import { verifyDeep } from '../../../kernel/audit/verify-deep.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { deepChecks } from '../deep-checks.ts';
import { signalsDesk } from '../desk.ts';

const TABLES = new Set(deepChecks().rows.map(({ table }) => table));
/** Also of tables that a test's own people and partners fill without an act. */
TABLES.delete('audience');

/** Of tables that are computed anew from others. */
const COMPUTED = ['signal', 'bank_total'];

/** What `log verify --deep` finds wrong with the rows of this desk, as text: those of a partner made for a test are not meant. */
export async function faultsOfDesk(kernel: Kernel): Promise<string[]> {
  const { faults } = await verifyDeep(kernel, { desks: [signalsDesk] });
  return faults.flatMap((one) => {
    if (!('table' in one) || !(TABLES.has(one.table) || COMPUTED.includes(one.table))) return [];
    const column = 'column' in one ? `.${one.column}` : '';
    return [`${one.fault} ${one.table}${column}: ${'name' in one ? one.name : ''}`];
  });
}
