import { CsvError, parse } from 'csv-parse/sync';
import { Refusal } from '../../../kernel/refusal.ts';
import { tagsOf } from '../exchanges/read-answer.ts';
import { LONGEST_VALUE } from '../types/signal-types.ts';
import { columnOf, KNOWN, MOST_ROWS, noList, type ReadList, type Row, readRows } from './read-signal-row.ts';

/**
 * Signals of a CSV with a header: `value`, and of `type` (pdq where it is left out), `quality`, `basis`, `ordered`,
 * `order_reference`, `valid_until`, `tags` those that are wanted; by the names of our own export and HMA's, too. Bad rows
 * are returned by line and leave the others be.
 * Throws `body-malformed` when the file itself is no such table.
 */
export function readSignalsCsv(text: string): ReadList {
  let rows: { record: Row; info: { lines: number } }[];
  try {
    rows = parse(text, {
      columns: (header: string[]) => columnsOf(header),
      bom: true,
      info: true,
      skip_empty_lines: true,
      trim: true,
      relax_column_count_less: true,
      max_record_size: 10_000 + 2 * LONGEST_VALUE,
      to: MOST_ROWS + 1,
    }) as never;
  } catch (error) {
    if (error instanceof Refusal) throw error;
    if (error instanceof CsvError) throw noList('CSV', error.message);
    throw error;
  }
  if (rows.length === 0) throw noList('CSV', 'has no rows under its header');
  if (rows.length > MOST_ROWS) throw noList('CSV', `has more than ${MOST_ROWS} rows; send it in parts`);
  if (!('value' in (rows[0]?.record ?? {}))) throw noList('CSV', 'needs a column "value" or "hash"');
  // Of each signal, the line it ends on.
  return readRows(
    rows.map(({ record, info }) => ({ place: `line ${info.lines}`, row: record, tags: tagsIn(record) })),
  );
}

/** As an export writes them: one text, made inert by an apostrophe where a spreadsheet would take it for a formula. */
const tagsIn = ({ tags = '' }: Row) => tagsOf(tags.replace(/^'(?=[=+@\t\r-])/, '').split(';'));

function columnsOf(header: string[]): string[] {
  const columns = header.map(columnName);
  // Of two the last would count, and nobody would hear that the first did not.
  const twice = columns.find((name, at) => columns.indexOf(name) !== at);
  if (twice === undefined) return columns;
  const named = header.filter((_, at) => columns[at] === twice).map((name) => `"${name.trim()}"`);
  throw noList('CSV', `has two columns for ${twice}: ${named.slice(0, 5).join(', ')}`);
}

function columnName(name: string): string {
  const known = columnOf(name);
  if (known === undefined) throw noList('CSV', `has a column "${name.trim().slice(0, 40)}"; ${KNOWN}`);
  return known;
}
