import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { type Http, pathOf } from '../../client/http.ts';
import { readSignalsCsv } from '../../desks/signals/banks/read-signals-csv.ts';
import type { SignalType } from '../../desks/signals/types/signal-types.ts';
import type { RefusedRecord } from '../../kernel/exchange/import/refused-record.ts';
import { Refusal } from '../../kernel/refusal.ts';
import { unreadable } from './file-kind.ts';
import { count } from './table.ts';
import { Failure } from './verb.ts';

export type Bank = {
  id: string;
  name: string;
  mode: 'on' | 'sample' | 'shadow';
  percent: number | null;
  radius: number;
  /** Of known-innocent pictures. */
  innocent: boolean;
  provenance: 'own' | 'import' | 'peer';
  originator: { id: string; name: string; class: string };
  lacks: string[];
  /** Since when its partner no longer shares it: its signals do not act then, whatever its mode. */
  unsharedSince?: string | null;
  signals: number;
  /** Of them, stopped here: they match nothing. */
  stopped: number;
  /** Null for who sees no cases. */
  counts: { matches: number; reviewed: number; overturned: number } | null;
};

export type SharedBank = Bank & {
  shared: { agreement: string; with: { name: string }[] }[];
};

/** Why signals are added that need a person's reason. */
export type Why = { despiteAppeal?: string; reason?: string };

export type Added = {
  accepted: number;
  /** Of those made from hashes, how many of each type. */
  types?: Partial<Record<string, number>>;
  unchanged: number;
  refused: RefusedRecord[];
  /** Signals about people, which a second person adds. */
  waiting?: { id: string; signals: number };
};

export const CLASSES = ['platform', 'state', 'civil-society', 'intergovernmental'];

export const listBanks = async (http: Http) => (await http.get<{ items: Bank[] }>('banks')).items;

/** Banks are named by people: letter case does not tell them apart. */
export async function bankNamed(http: Http, name: string): Promise<Bank> {
  const named = (await listBanks(http)).filter(
    (bank) => bank.name.toLowerCase() === name.trim().toLowerCase(),
  );
  const [bank] = named.filter((one) => one.provenance !== 'peer').concat(named);
  if (!bank) throw new Failure(`There is no bank "${name}": make it with \`comity bank create NAME\`.`);
  return bank;
}

/** Whose list a new bank holds, when it is not the organisation's own. */
export type Originator = { name: string; class: string };

/** The bank of a list that somebody else made, named after it; null before its first import. */
export const bankOfSource = async (http: Http, source: string): Promise<Bank | null> =>
  (await listBanks(http)).find(
    (bank) => bank.provenance === 'import' && bank.name.toLowerCase() === source.toLowerCase(),
  ) ?? null;

type Answer = { id: string; added: Added };

export const addHash = async (
  http: Http,
  bank: string,
  signal: { type: SignalType; value: string; quality?: number } & Why,
): Promise<Added> => {
  const { added } = await http.post<Answer>(pathOf('banks', bank, 'signals'), signal);
  const { accepted, types, unchanged, refused } = added;
  return { accepted, ...(types ? { types } : {}), unchanged, refused };
};

export async function addFile(
  http: Http,
  bank: string,
  content: string | Buffer,
  name: string,
  source: string,
  why: Why = {},
): Promise<Added> {
  const form = new FormData();
  // Fields before the file: a reader of streams meets them first.
  form.set('source', source);
  for (const [name, text] of Object.entries(why)) form.set(name, text);
  form.set('file', new Blob([content as BlobPart]), name);
  const { added } = await http.send<Answer>(pathOf('banks', bank, 'signals'), form);
  const { accepted, types, unchanged, refused, waiting } = added;
  return { accepted, ...(types ? { types } : {}), unchanged, refused, ...(waiting ? { waiting } : {}) };
}

/** What was added, by type: a bare list of hashes is read as PDQ, and who meant SHA-256 sees it here. */
export const ofTypes = ({ types = {} }: Pick<Added, 'types'>): string => {
  const said = Object.entries(types).map(([type, many]) => `${count(many ?? 0)} ${type}`);
  return said.length === 0 ? '' : ` (${said.join(', ')})`;
};

/**
 * Adds a CSV of any length, in parts that the node takes. The file is read as a whole before anything is sent: what
 * would be refused as a whole leaves nothing behind. A bank that is not there yet is made with the first part, in one
 * act. Line numbers of refused rows are the file's. Throws `Failure`.
 */
export async function addCsv(
  http: Http,
  bank: string | Originator,
  text: string,
  name: string,
  progress: (done: number, total: number) => void = () => undefined,
  why: Why = {},
): Promise<Added> {
  const sum: Added = { accepted: 0, unchanged: 0, refused: [] };
  const { parts, good } = checkCsv(text);
  let id = typeof bank === 'string' ? bank : null;
  let done = 0;
  for (const part of parts) {
    let added: Added;
    // The node refuses a list in which nothing is good; a part of one is no list of its own.
    if (part.good === 0 && good > 0) added = { accepted: 0, unchanged: 0, refused: part.refused };
    else if (id !== null) added = await addFile(http, id, part.text, name, name, why);
    else {
      const { name: source } = bank as Originator;
      const made = await http.post<Answer>('banks', { name: source, originator: bank, csv: part.text });
      id = made.id;
      added = made.added;
    }
    sum.accepted += added.accepted;
    for (const [type, many = 0] of Object.entries(added.types ?? {}))
      sum.types = { ...sum.types, [type]: (sum.types?.[type] ?? 0) + many };
    sum.unchanged += added.unchanged;
    for (const one of added.refused) sum.refused.push({ ...one, property: moved(one.property, part.before) });
    done += part.text.length;
    progress(Math.min(done, text.length), text.length);
  }
  return sum;
}

/** To whoever has another kind of CSV, or none. */
export const CSV_LOOKS =
  'A CSV of signals has the names of its columns in its first line, such as type,value,quality, and a signal in each line below, such as pdq,HASH,90: of pdq and sha256 a HASH is 64 hexadecimal digits, of md5 32, and of url a web address.';

type CheckedPart = { text: string; before: number; good: number; refused: RefusedRecord[] };

/** Reads every part as the node will. Throws `Failure` for what is no list of signals. */
function checkCsv(text: string): { parts: CheckedPart[]; good: number } {
  const parts: CheckedPart[] = [];
  try {
    for (const part of csvParts(text)) {
      const { signals, refused } = readSignalsCsv(part.text);
      const named = refused.map((one) => ({ id: null, clause: 'CSV', ...one }));
      parts.push({ ...part, good: signals.length, refused: named });
    }
    if (parts.length === 0) readSignalsCsv(text); // a header alone: it says so
  } catch (error) {
    throw error instanceof Refusal ? new Failure(`${error.message} ${CSV_LOOKS}`) : error;
  }
  return { parts, good: parts.reduce((sum, { good }) => sum + good, 0) };
}

const moved = (property: string, lines: number) =>
  property.replace(/^line (\d+)/, (_, line) => `line ${Number(line) + lines}`);

/** Rows of one part: well under what one request may hold, so that others are served between two. */
const ROWS = 5_000;

/**
 * A CSV as parts with the header on top of each, cut at ends of rows and never inside quotes (RFC 4180 §2.6).
 * `before` is how many lines of the file stand between the header and the part.
 */
export function* csvParts(text: string, rows = ROWS): Generator<{ text: string; before: number }> {
  const body = text.replace(/^\uFEFF/, '');
  let header = '';
  let start = 0;
  let lines = 0;
  let before = 0;
  let inPart = 0;
  let quoted = false;
  for (let at = 0; at <= body.length; at++) {
    const letter = body[at];
    if (letter === '"') quoted = !quoted;
    if (letter !== undefined && letter !== '\n') continue;
    if (letter === '\n') lines++;
    if (quoted && letter !== undefined) continue;
    if (header === '') {
      header = body.slice(0, at + 1);
      if (letter === undefined) yield { text: header, before: 0 };
      start = at + 1;
      before = 0;
      lines = 0;
      continue;
    }
    inPart++;
    if (inPart < rows && letter !== undefined) continue;
    const part = body.slice(start, at + 1);
    if (part.trim() !== '') yield { text: header + part, before };
    start = at + 1;
    before = lines;
    inPart = 0;
  }
}

/** Most bytes of a text file, decompressed. */
const TEXT_LIMIT = 256 * 1_048_576;

/** The whole of a file, decompressed. Throws `Failure` for a zip bomb and for a damaged file, by name. */
export async function readWhole(path: string, gzip: boolean): Promise<Buffer> {
  const bytes = await readFile(path).catch((error: unknown) => {
    throw unreadable(path, error);
  });
  if (!gzip) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: TEXT_LIMIT });
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE') {
      throw new Failure(`${path} is larger than ${TEXT_LIMIT / 1_048_576} MiB once decompressed.`);
    }
    throw new Failure(`${path} is not whole gzip: it is cut short or damaged.`);
  }
}

/** The same as text. What is no UTF-8 is not guessed at: another word would be stored than the file has. */
export async function readText(path: string, gzip: boolean): Promise<string> {
  const bytes = await readWhole(path, gzip);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Failure(`${path} is not UTF-8: save it as UTF-8.`);
  }
}
