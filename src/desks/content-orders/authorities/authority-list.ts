import { createHash } from 'node:crypto';
import { CsvError, parse } from 'csv-parse/sync';
import { hidesSomething } from '../../../engines/words/reason.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import { MEMBER_STATES } from '../../../standards/tco-annexes/annex-one.ts';
import { COMPETENCES, type Competence } from './competences.ts';

/** The columns of a register, in the order in which it is written. */
export const COLUMNS = [
  'state',
  'name',
  'type',
  'competences',
  'email',
  'phone',
  'languages',
  'keys',
  'revoked_keys',
  'source',
  'source_date',
  'expires',
] as const;
type Column = (typeof COLUMNS)[number];
const OPTIONAL: readonly Column[] = ['email', 'languages', 'keys', 'revoked_keys'];

export const TYPES = ['judge-or-court', 'law-enforcement', 'other-competent-authority'] as const;
export type Authority = {
  /** From State, name and type: the same in each edition of the register. */
  id: string;
  state: string;
  name: string;
  type: (typeof TYPES)[number];
  competences: Competence[];
  email: string | null;
  phone: string;
  languages: string[];
  /** Ed25519, 32 bytes in base64. */
  keys: string[];
  revokedKeys: string[];
  source: string;
  /** Days, as `2026-11-02`. */
  sourceDate: string;
  expires: string;
};

export const MOST_AUTHORITIES = 2000;
const LONGEST_FIELD = 2000;
const MOST_FAULTS = 50;

/**
 * A register of authorities, from CSV. It is whole or refused: a register with a line left out would call an authority unknown.
 * Throws `body-malformed`, naming the lines and columns.
 */
export function readAuthorities(text: string): Authority[] {
  const rows = readTable(text);
  const faults: { property: string; reason: string }[] = [];
  const met = new Map<string, number>();
  const authorities = rows.map(({ record, line }) => {
    const fault = (column: Column, reason: string) =>
      faults.push({ property: `line ${line}: ${column}`, reason });
    const authority = readRow(record, fault);
    const before = met.get(authority.id);
    if (before !== undefined) fault('name', `is the authority of line ${before} again`);
    met.set(authority.id, line);
    return authority;
  });
  if (faults.length > 0) throw new Refusal('body-malformed', undefined, faults.slice(0, MOST_FAULTS));
  return authorities;
}

type Row = Partial<Record<Column, string>>;

function readTable(text: string): { record: Row; line: number }[] {
  const refuse = (reason: string) =>
    new Refusal('body-malformed', 'This is no register of authorities.', [{ property: 'body', reason }]);
  let rows: { record: Row; info: { lines: number } }[];
  try {
    rows = parse(text, {
      columns: (header: string[]) => {
        const names = header.map((name) => name.trim().toLowerCase());
        const strange = names.find((name) => !COLUMNS.includes(name as Column));
        if (strange !== undefined)
          throw refuse(`has a column "${strange.slice(0, 40)}"; known are ${COLUMNS.join(', ')}`);
        const twice = names.find((name, at) => names.indexOf(name) !== at);
        if (twice !== undefined) throw refuse(`has the column "${twice}" twice`);
        const missing = COLUMNS.filter((name) => !OPTIONAL.includes(name) && !names.includes(name));
        if (missing.length > 0) throw refuse(`needs the columns ${missing.join(', ')}`);
        return names;
      },
      bom: true,
      info: true,
      skip_empty_lines: true,
      trim: true,
      max_record_size: COLUMNS.length * LONGEST_FIELD,
      to: MOST_AUTHORITIES + 1,
    }) as never;
  } catch (error) {
    if (error instanceof CsvError) throw refuse(`is not readable as CSV: ${error.message}`);
    throw error;
  }
  if (rows.length === 0) throw refuse('has no rows under its header');
  if (rows.length > MOST_AUTHORITIES) throw refuse(`has more than ${MOST_AUTHORITIES} rows`);
  return rows.map(({ record, info }) => ({ record, line: info.lines }));
}

function readRow(row: Row, fault: (column: Column, reason: string) => unknown): Authority {
  const textOf = (column: Column): string => {
    const value = row[column] ?? '';
    if (value === '' && !OPTIONAL.includes(column)) fault(column, 'is missing');
    if (value.length > LONGEST_FIELD) fault(column, `has more than ${LONGEST_FIELD} characters`);
    if (hidesSomething(value)) fault(column, 'holds characters that nobody sees');
    return value;
  };
  const listOf = (column: Column): string[] =>
    textOf(column)
      .split(/\s+/)
      .filter((one) => one !== '');
  const oneOf = <T extends string>(column: Column, value: string, allowed: readonly T[]): T => {
    if (value !== '' && !allowed.includes(value as T)) fault(column, `must be one of ${allowed.join(', ')}`);
    return value as T;
  };
  const dayOf = (column: Column): string => {
    const day = textOf(column);
    if (day !== '' && !isDay(day)) fault(column, 'must be a day, as 2026-11-02');
    return day;
  };
  const keysOf = (column: Column): string[] =>
    listOf(column).map((key) => {
      if (Buffer.from(key, 'base64').length !== 32 || !/^[A-Za-z0-9+/]{43}=$/.test(key))
        fault(column, 'must be Ed25519 keys of 32 bytes in base64, with a space between two');
      return key;
    });
  const [state, name] = [textOf('state'), textOf('name')];
  if (!isStateFor(state, (row.competences ?? '').split(/\s+/)))
    fault(
      'state',
      `must be one of ${MEMBER_STATES.join(', ')}; EU (Europol) with refer alone; another State's code with order-elsewhere alone`,
    );
  const type = oneOf('type', textOf('type'), TYPES);
  const phone = textOf('phone');
  if (phone !== '' && !/^\+[\d ().-]{6,40}$/.test(phone))
    fault('phone', 'must be a number with its country code: +33 1 ...');
  const email = textOf('email') || null;
  if (email !== null && !/^[^\s@]+@[^\s@]+$/.test(email)) fault('email', 'must be an e-mail address');
  const [sourceDate, expires] = [dayOf('source_date'), dayOf('expires')];
  if (isDay(sourceDate) && isDay(expires) && expires <= sourceDate)
    fault('expires', 'must come after source_date');
  return {
    id: authorityId(state, name, type),
    state,
    name,
    type,
    competences: listOf('competences').map((one) => oneOf('competences', one, COMPETENCES)),
    email,
    phone,
    languages: listOf('languages'),
    keys: keysOf('keys'),
    revokedKeys: keysOf('revoked_keys'),
    source: textOf('source'),
    sourceDate,
    expires,
  };
}

/** Europol (`EU`) only refers; a State outside the Union only orders by its own law. */
function isStateFor(state: string, competences: readonly string[]): boolean {
  const only = (one: Competence) => competences.every((each) => each === one);
  return (
    state === '' ||
    MEMBER_STATES.some((one) => one === state) ||
    (state === 'EU' ? only('refer') : /^[A-Z]{2}$/.test(state) && only('order-elsewhere'))
  );
}

const authorityId = (...parts: string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);

const isDay = (text: string): boolean => {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
};

/** Whether a row still says who an authority is: to the end of its last day (UTC). */
export const isInForce = ({ expires }: Authority, now: Date): boolean =>
  now.toISOString().slice(0, 10) <= expires;
