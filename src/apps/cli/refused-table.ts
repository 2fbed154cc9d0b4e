import type { RefusedRecord } from '../../kernel/exchange/import/import-records.ts';
import { count, plain, table } from './table.ts';

const SHOWN = 20;

/** What was refused and why: the first twenty, and how many are not shown. */
export function refusedTable(refused: readonly RefusedRecord[]): string {
  const rows = refused
    .slice(0, SHOWN)
    .map(({ id, property, clause, reason }) => [id ?? '-', property, clause, reason].map(plain));
  const more = refused.length - SHOWN;
  const rest = more > 0 ? `\nand ${count(more)} more; --json lists all` : '';
  return `\n${table(rows, ['refused', 'property', 'clause', 'reason'])}${rest}`;
}
