import { CsvError, parse } from 'csv-parse/sync';
import { type FieldError, Refusal } from '../../../kernel/refusal.ts';
import {
  HASH_TYPES,
  isTooPlain,
  LONGEST_VALUE,
  SIGNAL_TYPES,
  type SignalType,
} from '../types/signal-types.ts';
import type { NewSignal } from './add-signals.ts';

/** Most rows of one file. */
const MOST_ROWS = 100_000;

const COLUMNS = ['type', 'value', 'quality', 'basis', 'ordered', 'order_reference', 'valid_until'];

/**
 * Signals of a CSV with a header: `value` (or `hash`), and of `type` (HMA's names too; pdq where it is left out), `quality`, `basis`,
 * `ordered`, `order_reference`, `valid_until` those that are wanted. Bad rows are returned by line and leave the others be.
 * Throws `body-malformed` when the file itself is no such table.
 */
export function readSignalsCsv(text: string): {
  signals: NewSignal[];
  /** Of each signal, the line it ends on. */
  lines: number[];
  refused: FieldError[];
} {
  let rows: { record: Record<string, string>; info: { lines: number } }[];
  try {
    rows = parse(text, {
      columns: (header: string[]) => header.map((name) => columnName(name)),
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
    if (error instanceof CsvError) throw malformed(error.message);
    throw error;
  }
  if (rows.length === 0) throw malformed('has no rows under its header');
  if (rows.length > MOST_ROWS) throw malformed(`has more than ${MOST_ROWS} rows; send it in parts`);
  if (!('value' in (rows[0]?.record ?? {}))) throw malformed('needs a column "value" or "hash"');
  const signals: NewSignal[] = [];
  const lines: number[] = [];
  const refused: FieldError[] = [];
  for (const { record, info } of rows) {
    const faults = faultsOf(record);
    if (faults) refused.push({ property: `line ${info.lines}.${faults[0]}`, reason: faults[1] });
    else {
      signals.push(signalOf(record));
      lines.push(info.lines);
    }
  }
  return { signals, lines, refused };
}

function columnName(name: string): string {
  const plain = name.trim().toLowerCase();
  const known = plain === 'hash' ? 'value' : plain;
  if (!COLUMNS.includes(known))
    throw malformed(`has a column "${plain.slice(0, 40)}"; known: ${COLUMNS.join(', ')}`);
  return known;
}

const QUALITY = /^\d{1,3}$/;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

function faultsOf(row: Record<string, string>): [string, string] | null {
  const { value, quality, ordered, valid_until: until } = row;
  const unstorable = Object.keys(row).find((name) => row[name]?.includes('\0'));
  if (unstorable) return [unstorable, 'holds a character that is no text'];
  const type = typeOf(row);
  if (type === undefined) return ['type', `is none of ${SIGNAL_TYPES.join(', ')}`];
  if (HASH_TYPES[type].validate(value ?? '') === null) return ['value', `is not ${HASH_TYPES[type].written}`];
  if (quality && (!QUALITY.test(quality) || Number(quality) > 100))
    return ['quality', 'is not a number from 0 to 100'];
  if (quality && isTooPlain(type, Number(quality)))
    return ['quality', `is under ${HASH_TYPES[type].leastQuality}: too plain for a signal`];
  if (ordered && !['true', 'false'].includes(ordered)) return ['ordered', 'is neither true nor false'];
  if (until && !INSTANT.test(until))
    return ['valid_until', 'is not an instant in UTC, such as 2031-01-31T00:00:00Z'];
  return null;
}

/** By its name here, or by the one that Hasher-Matcher-Actioner gives it. */
function typeOf(row: Record<string, string>): SignalType | undefined {
  const name = (row.type || 'pdq').toLowerCase();
  return SIGNAL_TYPES.find((type) => type === name || HASH_TYPES[type].hmaName === name);
}

function signalOf(row: Record<string, string>): NewSignal {
  const type = typeOf(row) as SignalType;
  return {
    type,
    value: HASH_TYPES[type].validate(String(row.value)) as string,
    ...(row.quality && HASH_TYPES[type].leastQuality !== null ? { quality: Number(row.quality) } : {}),
    ...(row.basis ? { basis: row.basis.slice(0, 2000) } : {}),
    ...(row.ordered ? { ordered: row.ordered === 'true' } : {}),
    ...(row.order_reference ? { orderReference: row.order_reference.slice(0, 300) } : {}),
    ...(row.valid_until ? { validUntil: row.valid_until } : {}),
  };
}

function malformed(reason: string): Refusal {
  return new Refusal('body-malformed', `The CSV ${reason}.`, [
    { property: 'file', clause: 'RFC 4180', reason },
  ]);
}
