import { CsvError, parse } from 'csv-parse/sync';
import { HASH_TYPES, type SignalType } from '../../types/signal-types.ts';
import {
  type Entry,
  type ExchangeKindContract,
  type ExportedBank,
  type Page,
  type Reading,
  type Settings,
  Unfit,
  type Written,
} from '../exchange-kind.ts';
import {
  entryOf,
  isObject,
  lineOf,
  MOST,
  NAMES_OF_TYPE,
  NAMES_OF_VALUE,
  qualityOf,
  readingOf,
  readJson,
  requireOk,
  type Said,
  tagsOf,
  typeNamed,
} from '../read-answer.ts';
import { hashFileExamples } from './examples.ts';

const MOST_BYTES = 64 * 1_048_576;
/** Entries of one file. */
const MOST_ENTRIES = 1_000_000;
const PAGE = 1000;

/** A file of hashes at an address, sent whole each time: what is not in it any more is withdrawn. */
export const hashFile: ExchangeKindContract = {
  credential: { needed: 'maybe', written: 'a token that is sent as "Authorization: Bearer"' },
  collection: { needed: 'maybe', written: 'the type of lines that name none, such as pdq' },
  faultOf({ collection }) {
    if (collection === null || typeNamed(collection) !== undefined) return null;
    return { property: 'collection', reason: 'is the name of a type of signal that this node has' };
  },
  pull,
  read,
  write: writeJson,
  examples: hashFileExamples,
};

/** @param _cursor the file's ETag: a server that says nothing changed is believed (RFC 9110 §13.1.2) */
async function* pull(
  settings: Settings,
  cursor: string | null,
  ask: Parameters<ExchangeKindContract['pull']>[2],
): AsyncGenerator<Page> {
  const answer = await ask(new URL(settings.address), {
    maxBytes: MOST_BYTES,
    headers: {
      accept: 'text/csv, application/json, text/plain',
      ...(settings.credential === null ? {} : { authorization: `Bearer ${settings.credential}` }),
      ...(cursor === null ? {} : { 'if-none-match': cursor }),
    },
  });
  if (answer.status === 304 && cursor !== null) {
    yield { upserts: [], withdrawn: [], malformed: 0, cursor, more: false };
    return;
  }
  requireOk(answer);
  const { upserts, malformed } = read(answer.body, settings);
  const names = new Set(upserts.map(({ externalId }) => externalId));
  for (let at = 0; at < upserts.length; at += PAGE) {
    // No cursor inside a file: a pull that ends early begins again with the whole of it.
    yield { upserts: upserts.slice(at, at + PAGE), withdrawn: [], malformed: 0, cursor: null, more: true };
  }
  const etag = lineOf(answer.headers.get('etag'), 300) ?? null;
  const only = { prefix: '', names: (id: string) => names.has(id) };
  yield { upserts: [], withdrawn: [], only, malformed, cursor: etag, more: false };
}

/** JSON, a CSV with a header, or lines of `TYPE VALUE`, told by how the text begins. */
function read(bytes: Uint8Array, settings: Pick<Settings, 'collection'>): Reading {
  const head = Buffer.from(bytes.subarray(0, 200))
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trimStart();
  if (head === '')
    throw new Unfit('sent an empty file: a list of none is written as [] or as a header alone');
  if (/^(<|%PDF)/.test(head)) throw new Unfit('sent a page and no file of hashes');
  const items = /^[[{]/.test(head) ? readList(readJson(bytes)) : readText(bytes, settings.collection);
  if (items.length > MOST_ENTRIES) throw new Unfit(`sent more than ${MOST_ENTRIES} entries`);
  const { malformed, upserts } = readingOf(items.map((one) => entryIn(one, settings.collection)));
  // The same hash twice in a file is one entry.
  return {
    upserts: [...new Map(upserts.map((one) => [one.externalId, one])).values()],
    withdrawn: [],
    malformed,
  };
}

/** What one row says, whatever its column is called in the formats that are about. */
function entryIn(row: Said, unlessNamed: string | null): Entry | null {
  const type = lineOf(firstOf(row, NAMES_OF_TYPE), MOST.type) ?? unlessNamed;
  const value = lineOf(firstOf(row, NAMES_OF_VALUE), MOST.value);
  if (type === null || value === undefined) return null;
  const entry = entryOf({
    externalId: '',
    type: type.toLowerCase(),
    value,
    quality: qualityOf(row.quality),
    tags: tagsOf(row.tags),
  });
  // By its value in its one writing; of a type that is not here no entry is kept.
  return entry && { ...entry, externalId: `${entry.type}:${entry.value}`.slice(0, MOST.externalId) };
}

const firstOf = (row: Said, names: string[]) => row[names.find((name) => row[name] != null) ?? ''];

/** A list of rows; a list of HMA's `{"pdq": "..."}`; an object of lists by type, or with one list in it. */
function readList(value: unknown): Said[] {
  if (Array.isArray(value)) return value.flatMap(rowsIn);
  if (isObject(value)) {
    const list = value.signals ?? value.hashes ?? value.data;
    if (Array.isArray(list)) return list.flatMap(rowsIn);
    const byType = Object.entries(value).filter(([, one]) => Array.isArray(one));
    if (byType.length > 0 && byType.length === Object.keys(value).length) {
      return byType.flatMap(([type, values]) => (values as unknown[]).map((one) => ({ type, value: one })));
    }
  }
  throw new Unfit('sent JSON that is no list of hashes');
}

function rowsIn(item: unknown): Said[] {
  if (!isObject(item)) return [{}];
  const typed = Object.keys(item).filter((name) => typeNamed(name) !== undefined);
  if (typed.length === 0 || 'value' in item || 'signal' in item) return [item];
  return typed.map((type) => ({ ...item, type, value: item[type] }));
}

function readText(bytes: Uint8Array, unlessNamed: string | null): Said[] {
  const text = Buffer.from(bytes)
    .toString('utf8')
    .replace(/^\uFEFF/, '');
  const first = text.trimStart().split(/\r?\n/, 1)[0] ?? '';
  if (/(^|[,;])"?(signal|value|hash|hash_value|hash_digest)"?\s*([,;]|$)/i.test(first)) return readCsv(text);
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '' && !line.startsWith('#'));
  return lines.map((line) => {
    const [, type, value] = /^\s*([A-Za-z][\w-]{0,59})[ \t,]+(\S.*)$/.exec(line) ?? [];
    return type === undefined ? { type: unlessNamed, value: line.trim() } : { type, value };
  });
}

function readCsv(text: string): Said[] {
  try {
    return parse(text, {
      columns: columnsOf,
      delimiter: /^[^,]*;/.test(text.split('\n', 1)[0] ?? '') ? ';' : ',',
      skip_empty_lines: true,
      trim: true,
      relax_column_count: true,
      max_record_size: 10_000,
      to: MOST_ENTRIES + 1,
    }) as Said[];
  } catch (error) {
    if (error instanceof CsvError)
      throw new Unfit(`sent a CSV that cannot be read: ${error.message.slice(0, 150)}`);
    throw error;
  }
}

function columnsOf(header: string[]): string[] {
  const columns = header.map((name) => name.trim().toLowerCase());
  const twice = columns.find((name, at) => name !== '' && columns.indexOf(name) !== at);
  if (twice === undefined) return columns;
  throw new Unfit(`sent a CSV with the column ${JSON.stringify(twice.slice(0, 60))} twice`);
}

const rowOf = ({ type, value, quality, tags, id }: ExportedBank['signals'][number]) => ({
  signal_type: HASH_TYPES[type as SignalType].hmaName ?? type,
  signal: value,
  ...(quality === null ? {} : { quality }),
  tags,
  id,
});

/** A list of rows by HMA's names of the types. */
function writeJson({ signals }: ExportedBank): Written {
  const bytes = Buffer.from(`${JSON.stringify(signals.map(rowOf), null, 1)}\n`);
  return { bytes, mediaType: 'application/json', extension: 'json', leftOut: {} };
}

/** The same as a table (RFC 4180). */
export function writeCsv({ signals }: ExportedBank): Written {
  const lines = signals
    .map(rowOf)
    .map((row) => [row.signal_type, row.signal, row.quality, row.tags.join(';'), row.id]);
  const text = [['signal_type', 'signal', 'quality', 'tags', 'id'], ...lines].map((line) =>
    line.map(cell).join(','),
  );
  return {
    bytes: Buffer.from(`${text.join('\r\n')}\r\n`),
    mediaType: 'text/csv',
    extension: 'csv',
    leftOut: {},
  };
}

/** Threat: a tag that begins with =, + or @ is a formula to whoever opens the table in a spreadsheet. */
function cell(value: string | number | undefined): string {
  const text = String(value ?? '');
  const inert = /^[=+@\t\r-]/.test(text) ? `'${text}` : text;
  return /[",;\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}
