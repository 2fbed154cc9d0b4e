import Type, { type Static, type TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { SIGNAL_TYPES, type SignalType } from '../types/signal-types.ts';
import { decodeRows, encodeRows, type IndexRow } from './index-rows.ts';
import { FORM, pack, Unreadable, unpack } from './message-form.ts';
import { isCodeOf, SENT_TYPES } from './sent-types.ts';

const Word = Type.String({ pattern: '^[A-Za-z0-9_-]{1,64}$' });
const Place = Type.Integer({ minimum: -1, maximum: Number.MAX_SAFE_INTEGER });
const Count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
/** The leaf that the log has at a place: another history has another. */
const Leaf = Type.String({ pattern: '^([0-9a-f]{64})?$' });

const lineOf = <P extends Record<string, TSchema>>(fields: P) =>
  Type.Object({ form: Type.Literal(FORM), ...fields }, { additionalProperties: false });

const HeadLine = lineOf({
  /** Of the index, as long as each change follows from the one before; positions compare within one. */
  history: Word,
  generation: Word,
  position: Place,
  leaf: Leaf,
  types: Type.Array(Word, { maxItems: 50 }),
  rows: Count,
  chunks: Count,
  sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  madeAt: Type.Integer(),
});
const FeedLine = lineOf({ history: Word, from: Place, to: Place, leaf: Leaf });
const ChunkLine = lineOf({ chunk: Count });
const JobLine = lineOf({
  id: Word,
  asker: Word,
  history: Word,
  /** A worker that stands before it does not answer. */
  least: Place,
  type: Word,
  radius: Type.Union([Type.Null(), Type.Integer({ minimum: 0, maximum: 256 })]),
  codes: Type.Integer({ minimum: 1, maximum: 10_000 }),
});
const AnswerLine = lineOf({ id: Word, position: Place, tooMany: Type.Boolean() });
const HereLine = lineOf({ worker: Word, history: Word, position: Place, leaving: Type.Boolean() });

type Line<S extends TSchema> = Omit<Static<S>, 'form'>;
export type Head = Line<typeof HeadLine>;
export type Feed = Line<typeof FeedLine> & { rows: IndexRow[] };
export type Chunk = { chunk: number; rows: IndexRow[] };
export type Job = Omit<Line<typeof JobLine>, 'type' | 'codes'> & { type: SignalType; codes: Uint8Array[] };
/** `found`: of each code the numbers of signals that may match; null: they are too many for a message. */
export type Answer = { id: string; position: number; found: number[][] | null };
export type Here = Line<typeof HereLine>;

const reader = <S extends TSchema>(schema: S) => {
  const compiled = Compile(schema);
  const isOne = (line: unknown): line is Static<S> => compiled.Check(line);
  return (bytes: Uint8Array) => unpack(bytes, isOne);
};
const readHead = reader(HeadLine);
const readFeed = reader(FeedLine);
const readChunk = reader(ChunkLine);
const readJob = reader(JobLine);
const readAnswer = reader(AnswerLine);
const readHere = reader(HereLine);

// Every `decode` throws Unreadable.

export const encodeHead = (head: Head): Uint8Array => pack(head);
export const decodeHead = (bytes: Uint8Array): Head => {
  const { form: _, ...head } = readHead(bytes).line;
  // An index of other types would miss in silence.
  if (head.types.join() !== SENT_TYPES.join()) throw new Unreadable('it is of another version of Comity');
  return head;
};

export const encodeFeed = ({ rows, ...line }: Feed): Uint8Array => pack(line, encodeRows(rows));
export function decodeFeed(bytes: Uint8Array): Feed {
  const { line, body } = readFeed(bytes);
  if (line.to < line.from) throw new Unreadable('it goes backwards');
  return { history: line.history, from: line.from, to: line.to, leaf: line.leaf, rows: decodeRows(body) };
}

export const encodeChunk = ({ chunk, rows }: Chunk): Uint8Array => pack({ chunk }, encodeRows(rows));
export function decodeChunk(bytes: Uint8Array): Chunk {
  const { line, body } = readChunk(bytes);
  return { chunk: line.chunk, rows: decodeRows(body) };
}

export const encodeHere = (here: Here): Uint8Array => pack(here);
export const decodeHere = (bytes: Uint8Array): Here => readHere(bytes).line;

/** Of each code its length (u32), then all codes. */
export function encodeJob({ codes, ...line }: Job): Uint8Array {
  const lengths = Uint32Array.from(codes, ({ length }) => length);
  return pack({ ...line, codes: codes.length }, Buffer.concat([u32(lengths), ...codes]));
}
export function decodeJob(bytes: Uint8Array): Job {
  const { line, body } = readJob(bytes);
  const type = SIGNAL_TYPES.find((one) => one === line.type);
  if (type === undefined || !SENT_TYPES.includes(type)) throw new Unreadable('it asks about no type of ours');
  const lengths = readU32(body, line.codes);
  const codes: Uint8Array[] = [];
  let at = lengths.length * 4;
  for (const length of lengths) {
    if (!isCodeOf(type, length)) throw new Unreadable('a code has no such length');
    codes.push(body.subarray(at, at + length));
    at += length;
  }
  if (at !== body.length) throw new Unreadable('its codes are cut off, or more than it says');
  const { id, asker, history, least, radius } = line;
  return { id, asker, history, least, radius, type, codes };
}

/** Of each code how many (u32), then all numbers (u32). */
export function encodeAnswer({ id, position, found }: Answer): Uint8Array {
  if (found === null) return pack({ id, position, tooMany: true });
  const counts = Uint32Array.from(found, ({ length }) => length);
  const body = Buffer.concat([u32(counts), u32(Uint32Array.from(found.flat()))]);
  return pack({ id, position, tooMany: false }, body);
}
/** @param codes how many were asked about, by the id of the job; undefined: no such job is waited for */
export function decodeAnswer(
  bytes: Uint8Array,
  codes: (id: string) => number | undefined,
): (Answer & { awaited: true }) | { awaited: false } {
  const { line, body } = readAnswer(bytes);
  const many = codes(line.id);
  if (many === undefined) return { awaited: false };
  const { id, position, tooMany } = line;
  if (tooMany) return { id, position, found: null, awaited: true };
  const counts = readU32(body, many);
  const numbers = readU32(body.subarray(many * 4), (body.length - many * 4) / 4);
  let at = 0;
  const found = Array.from(counts, (count) => {
    at += count;
    return Array.from(numbers.subarray(at - count, at));
  });
  if (at !== numbers.length) throw new Unreadable('it does not answer as many codes as were asked about');
  return { id, position, found, awaited: true };
}

function u32(numbers: Uint32Array): Uint8Array {
  const bytes = new Uint8Array(numbers.length * 4);
  const view = new DataView(bytes.buffer);
  for (const [i, number] of numbers.entries()) view.setUint32(i * 4, number, true);
  return bytes;
}

function readU32(bytes: Uint8Array, many: number): Uint32Array {
  if (!Number.isInteger(many) || many * 4 > bytes.length) throw new Unreadable('it is cut off');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Uint32Array.from({ length: many }, (_, i) => view.getUint32(i * 4, true));
}
