import { type FieldError, Refusal } from '../../../kernel/refusal.ts';
import { NAMES_OF_TYPE, NAMES_OF_VALUE, typeNamed } from '../exchanges/read-answer.ts';
import {
  HASH_TYPES,
  isOfNothing,
  isTooPlain,
  OF_NOTHING,
  SIGNAL_TYPES,
  type SignalType,
} from '../types/signal-types.ts';
import type { NewSignal } from './add-signals.ts';

/** Most rows of one list. */
export const MOST_ROWS = 100_000;

/** `id` is what an export calls a signal; here it gets one of its own. */
const COLUMNS = [
  'type',
  'value',
  'quality',
  'basis',
  'ordered',
  'order_reference',
  'valid_until',
  'tags',
  'id',
];

/** A row of a list, by our names of its columns. */
export type Row = Record<string, string>;
/** Where it stands in its list, and what it says, or what is wrong with it before it is read. */
export type Placed = { place: string } & ({ row: Row; tags: string[] } | { fault: FieldError });

export type ReadList = {
  signals: NewSignal[];
  /** Of each signal, where it stands: `line 5`, `entry 5`. */
  places: string[];
  refused: FieldError[];
};

/** Our name of a column, which an export or HMA may call otherwise; undefined for one that is not known. */
export function columnOf(name: string): string | undefined {
  const plain = name.trim().toLowerCase();
  if (NAMES_OF_VALUE.includes(plain)) return 'value';
  if (NAMES_OF_TYPE.includes(plain)) return 'type';
  return COLUMNS.includes(plain) ? plain : undefined;
}

export const KNOWN = `known: ${COLUMNS.join(', ')}`;

/** Rows as signals; bad ones are told by their place and leave the others be. */
export function readRows(rows: Iterable<Placed>): ReadList {
  const list: ReadList = { signals: [], places: [], refused: [] };
  for (const one of rows) {
    const fault = 'fault' in one ? one.fault : faultOf(one.row);
    if (fault) list.refused.push({ ...fault, property: `${one.place}.${fault.property}` });
    else if ('row' in one) {
      list.signals.push(signalOf(one.row, one.tags));
      list.places.push(one.place);
    }
  }
  return list;
}

const QUALITY = /^\d{1,3}$/;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

function faultOf(row: Row): FieldError | null {
  const { value, quality, ordered, valid_until: until } = row;
  const fault = (property: string, reason: string) => ({ property, reason });
  const unstorable = Object.keys(row).find((name) => row[name]?.includes('\0'));
  if (unstorable) return fault(unstorable, 'holds a character that is no text');
  const type = typeOf(row);
  if (type === undefined) return fault('type', `is none of ${SIGNAL_TYPES.join(', ')}`);
  if (HASH_TYPES[type].validate(value ?? '') === null) {
    return fault('value', `is not ${HASH_TYPES[type].written}`);
  }
  if (isOfNothing(type, value ?? '')) return fault('value', OF_NOTHING);
  if (quality && (!QUALITY.test(quality) || Number(quality) > 100))
    return fault('quality', 'is not a number from 0 to 100');
  if (quality && isTooPlain(type, Number(quality)))
    return fault('quality', `is under ${HASH_TYPES[type].leastQuality}: too plain for a signal`);
  if (ordered && !['true', 'false'].includes(ordered)) return fault('ordered', 'is neither true nor false');
  if (until && !INSTANT.test(until))
    return fault('valid_until', 'is not an instant in UTC, such as 2031-01-31T00:00:00Z');
  return null;
}

/** By its name here, or by the one that Hasher-Matcher-Actioner gives it. */
const typeOf = (row: Row): SignalType | undefined => typeNamed((row.type || 'pdq').toLowerCase());

function signalOf(row: Row, tags: string[]): NewSignal {
  const type = typeOf(row) as SignalType;
  return {
    type,
    value: HASH_TYPES[type].validate(String(row.value)) as string,
    ...(row.quality && HASH_TYPES[type].leastQuality !== null ? { quality: Number(row.quality) } : {}),
    ...(row.basis ? { basis: row.basis.slice(0, 2000) } : {}),
    ...(row.ordered ? { ordered: row.ordered === 'true' } : {}),
    ...(row.order_reference ? { orderReference: row.order_reference.slice(0, 300) } : {}),
    ...(row.valid_until ? { validUntil: row.valid_until } : {}),
    ...(tags.length > 0 ? { tags } : {}),
  };
}

/** The file itself is no list of signals. */
export const noList = (format: 'CSV' | 'JSON', reason: string) =>
  new Refusal('body-malformed', `The ${format} ${reason}.`, [
    { property: 'file', clause: format === 'CSV' ? 'RFC 4180' : 'RFC 8259', reason },
  ]);
