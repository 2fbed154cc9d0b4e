import Type from 'typebox';
import { bodyReader } from '../../../kernel/http/read-body.ts';
import { utf8Of } from '../../../kernel/http/utf8.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import type { Viewer } from '../../../kernel/store/viewer.ts';
import { cutObjects } from '../../../standards/json/cut-objects.ts';
import type { Desk } from '../context.ts';
import { Provision, words } from '../signal.ts';
import { type Code, readValue } from '../types/hash-picture.ts';
import { hashWords, LONGEST_TEXT } from '../types/hash-text.ts';
import { sniffFormat } from '../types/pdq/picture-format.ts';
import { isAboutPeople, LONGEST_VALUE, SignalType, typedSignal, typesMadeOf } from '../types/signal-types.ts';
import { textOfFile } from '../types/text-file.ts';
import {
  ABOUT_PEOPLE,
  addPicture,
  addSignals,
  addVideo,
  createFilledBank,
  type HowToAdd,
  type NewSignal,
} from './add-signals.ts';
import type { NewBank } from './create-bank.ts';
import { importSignals } from './import-signals.ts';
import { csvOfHashes, kindOfList, lineInList } from './read-hash-list.ts';
import type { ReadList } from './read-signal-row.ts';
import { readSignalsCsv } from './read-signals-csv.ts';
import { isListOfHashes, readSignalsJson } from './read-signals-json.ts';
import type { Added } from './write-signals.ts';

const Instant = Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z$' });

const OneHash = Type.Object(
  {
    /** Left out: as a person types it, `sha256:...`, a web address, or else PDQ. */
    type: Type.Optional(SignalType),
    value: Type.Optional(Type.String({ maxLength: LONGEST_VALUE + 50 })),
    /** Instead of a value: what people wrote, which is hashed and not kept. */
    text: Type.Optional(Type.String({ minLength: 1, maxLength: LONGEST_TEXT })),
    quality: Type.Optional(Type.Integer({ minimum: 0, maximum: 100 })),
    basis: Type.Optional(words(2000)),
    legalBasis: Type.Optional(Provision),
    ordered: Type.Optional(Type.Boolean()),
    orderReference: Type.Optional(words(300)),
    validUntil: Type.Optional(Instant),
    despiteAppeal: Type.Optional(words(4000)),
    /** Why it is known to be innocent. */
    reason: Type.Optional(words(4000)),
  },
  { additionalProperties: false },
);

const oneHash = bodyReader(OneHash);
const fileDetails = bodyReader(Type.Partial(Type.Omit(OneHash, ['value', 'text', 'quality'])));

/**
 * Adds one hash of a JSON body, the rows of a CSV, or the entries of a JSON list.
 * @param raw a JSON body as it came
 */
export async function addBody(
  desk: Desk,
  viewer: Viewer,
  id: string,
  body: unknown,
  raw?: Buffer,
): Promise<Added> {
  if (typeof body === 'string') return addCsv(desk, viewer, id, body);
  if (Array.isArray(body) && raw) return addFile(desk, viewer, id, raw, '', {});
  const { value, text, despiteAppeal, reason, ...about } = oneHash(body);
  if (text !== undefined && value !== undefined) throw malformed('value', 'stands alone: `value`, or `text`');
  const signal = text === undefined ? written(value, about.type) : ofWords(text, about.type);
  return addSignals(desk, viewer, id, [{ ...about, ...signal }], { despiteAppeal, reason });
}

/** What a form may say beside its file: what a JSON body says of a signal, and the source of a STIX bundle. */
export const ADDING_TEXTS = [
  'type',
  'basis',
  'orderReference',
  'ordered',
  'despiteAppeal',
  'reason',
  'source',
];

/** What a form says beside its file. */
function detailsOf(fields: Record<string, string>) {
  const { type, basis, orderReference, ordered } = fields;
  // An order is no help that is voluntary, and the person affected is told which it is: no other word is guessed at.
  if (ordered && !['true', 'false'].includes(ordered)) throw malformed('ordered', 'must be true or false');
  return fileDetails({
    ...(type ? { type } : {}),
    ...(basis ? { basis } : {}),
    ...(orderReference ? { orderReference } : {}),
    ...(ordered ? { ordered: ordered === 'true' } : {}),
  });
}

const howOf = (fields: Record<string, string>): HowToAdd =>
  fileDetails({
    ...(fields.despiteAppeal ? { despiteAppeal: fields.despiteAppeal } : {}),
    ...(fields.reason ? { reason: fields.reason } : {}),
  });

/** Adds a video by its hashes. */
export const addHashedVideo = async (
  desk: Desk,
  viewer: Viewer,
  id: string,
  video: Code[],
  fields: Record<string, string>,
): Promise<Added> => addVideo(desk, viewer, id, video, detailsOf(fields), howOf(fields));

type Typed = Pick<NewSignal, 'type' | 'value'>;

function written(value: string | undefined, type: SignalType | undefined): Typed {
  if (value === undefined) throw malformed('value', 'is needed, or `text`');
  const typed = type === undefined ? typedSignal(value) : { type, value };
  return { type: typed.type, value: readValue(typed.type, typed.value, 'value') };
}

/** What a text makes as a signal: of the one type that is made of words, unless another is named. */
function ofWords(text: string, type: SignalType | undefined, property = 'text'): Typed {
  const types = typesMadeOf('words');
  const [only] = types.length === 1 ? types : [];
  const wanted = type ?? only;
  if (wanted === undefined || !types.includes(wanted)) {
    throw malformed('type', `is ${types.join(' or ')} where a text is sent`);
  }
  if (text.length > LONGEST_TEXT) throw malformed(property, `has more than ${LONGEST_TEXT} characters`);
  const made = hashWords(text, property).find((one) => one.type === wanted)?.value;
  if (made !== undefined) return { type: wanted, value: made };
  throw malformed(property, `is too short, or too much alike in itself, to tell it from others as ${wanted}`);
}

const malformed = (property: string, reason: string) =>
  new Refusal('body-malformed', undefined, [{ property, reason }]);

/** A list says of each of its signals what it rests on: what is said beside it would be said of none. */
function refuseDetails(fields: Record<string, string>): void {
  const beside = ['type', 'basis', 'ordered', 'orderReference'].find((field) => fields[field]);
  if (beside) throw malformed(beside, 'stands beside one picture: a list says it of each signal itself');
}

/**
 * Adds what a file holds, told by its first bytes: a STIX bundle, a JSON list of hashes, a CSV or other list, a text (`.txt`), or
 * else a picture.
 */
export async function addFile(
  desk: Desk,
  viewer: Viewer,
  id: string,
  bytes: Buffer,
  name: string,
  fields: Record<string, string>,
): Promise<Added> {
  const how = howOf(fields);
  const start = bytes
    .subarray(0, 512)
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trimStart();
  if (sniffFormat(bytes) === undefined && /^[{[]/.test(start)) {
    const cut = cutObjects(bytes);
    if (!cut.ok) {
      throw new Refusal('envelope-unprocessable', undefined, [
        { property: 'file', clause: 'STIX 2.1 §8', reason: cut.reason },
      ]);
    }
    refuseDetails(fields);
    if (cut.form === 'list' && isListOfHashes(cut.objects)) {
      return takeList(readSignalsJson(cut.objects), 'JSON', (signals, places) =>
        addSignals(desk, viewer, id, signals, { ...how, places }),
      );
    }
    const source = (fields.source ?? name ?? '').trim().slice(0, 200) || 'upload';
    return importSignals(desk, viewer, id, cut.objects, source, how);
  }
  const text = sniffFormat(bytes) === undefined ? textOfFile(bytes) : null;
  const list = text === null ? null : kindOfList(text);
  if (text !== null && list === 'hashes') {
    refuseDetails(fields);
    return addList(desk, viewer, id, text, how);
  }
  if (list === 'csv' || /\.csv$/i.test(name)) {
    refuseDetails(fields);
    return addCsv(desk, viewer, id, utf8Of(bytes, 'RFC 4180', 'file'), how);
  }
  const details = detailsOf(fields);
  // Only what is called a text becomes a signal of its wording: a damaged file must not.
  if (text !== null && /\.txt$/i.test(name)) {
    return addSignals(desk, viewer, id, [{ ...details, ...ofWords(text, details.type, 'file') }], how);
  }
  return addPicture(desk, viewer, id, bytes, details, how);
}

/** Makes a bank of the rows of a CSV: the bank and its signals are stored together, or neither is. */
export function createBankOfCsv(desk: Desk, viewer: Viewer, input: NewBank, text: string): Promise<Added> {
  // Who may not is told before a long list is read for them.
  desk.policy.require(viewer, 'create-bank', { type: 'Organisation', id: viewer.organisation });
  return takeList(readSignalsCsv(text), 'CSV', (signals, places) =>
    createFilledBank(desk, viewer, input, signals, { places }),
  );
}

const addCsv = (desk: Desk, viewer: Viewer, id: string, text: string, how: HowToAdd = {}): Promise<Added> =>
  takeList(readSignalsCsv(text), 'CSV', (signals, places) =>
    addSignals(desk, viewer, id, signals, { ...how, places }),
  );

/** Adds a list without a header; what is refused is named by its own line. */
async function addList(desk: Desk, viewer: Viewer, id: string, text: string, how: HowToAdd): Promise<Added> {
  const inList = <F extends { property: string }>(faults: readonly F[]) =>
    faults.map((one) => ({ ...one, property: lineInList(one.property) }));
  try {
    const added = await addCsv(desk, viewer, id, csvOfHashes(text), how);
    return { ...added, refused: inList(added.refused) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new Refusal(error.code, error.message, inList(error.errors));
  }
}

const orderOf = ({ property }: { property: string }) => Number(/^\w+ (\d+)/.exec(property)?.[1] ?? 0);

async function takeList(
  read: ReadList,
  format: 'CSV' | 'JSON',
  take: (signals: NewSignal[], places: string[]) => Promise<Added>,
): Promise<Added> {
  // The row alone: what else the list has is added.
  const alone = read.signals.map(({ type }) => !isAboutPeople(type));
  const refused = [
    ...read.refused,
    ...read.places.flatMap((place, at) =>
      alone[at] ? [] : [{ property: `${place}.type`, reason: ABOUT_PEOPLE }],
    ),
  ];
  const signals = read.signals.filter((_, at) => alone[at]);
  const places = read.places.filter((_, at) => alone[at]);
  if (signals.length === 0) throw new Refusal('body-malformed', undefined, refused.slice(0, 20));
  const outcome = await take(signals, places);
  const rows = refused
    .map((one) => ({ id: null, clause: format, ...one }))
    .sort((a, b) => orderOf(a) - orderOf(b));
  return { ...outcome, refused: [...outcome.refused, ...rows] };
}
