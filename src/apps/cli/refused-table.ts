import type { RefusedRecord } from '../../kernel/exchange/import/import-records.ts';
import { count, plain, table } from './table.ts';

const SHOWN = 20;

/**
 * What was refused and why: the first twenty, and how many are not shown.
 * @param unnamed how many others the node only counted
 */
export function refusedTable(refused: readonly RefusedRecord[], unnamed = 0): string {
  const rows = refused
    .slice(0, SHOWN)
    .map(({ id, property, clause, reason }) => [id ?? '-', property, clause, reason].map(plain));
  const more = Math.max(0, refused.length - SHOWN) + unnamed;
  const lists = unnamed > 0 ? `the first ${count(refused.length)}` : 'all';
  const rest = more > 0 ? `\nand ${count(more)} more; --json lists ${lists}` : '';
  return `\n${table(rows, ['refused', 'property', 'clause', 'reason'])}${rest}`;
}
