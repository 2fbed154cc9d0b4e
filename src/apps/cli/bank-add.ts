import type { Http } from '../../client/http.ts';
import { csvOfHashes, lineInList } from '../../desks/signals/banks/read-hash-list.ts';
import { hashWords, LONGEST_TEXT } from '../../desks/signals/types/hash-text.ts';
import {
  HASH_TYPES,
  type SignalType,
  textSignal,
  typesMadeOf,
} from '../../desks/signals/types/signal-types.ts';
import { textOfFile } from '../../desks/signals/types/text-file.ts';
import { waitingSentence } from './bank-people.ts';
import {
  type Added,
  addCsv,
  addFile,
  addHash,
  bankNamed,
  ofTypes,
  readText,
  readWhole,
  type Why,
} from './banks.ts';
import { connectNode, sentenceOf } from './connect-node.ts';
import { sniffFile, sourceOf } from './file-kind.ts';
import { hashFile } from './hash-file.ts';
import { refusedTable } from './refused-table.ts';
import { count, counted } from './table.ts';
import { Failure, filesOf, textOf, UsageFault, type Verb } from './verb.ts';

const TYPES = typesMadeOf('picture', 'file', 'video', 'words');

export const addToBank: Verb = {
  summary:
    'Adds signals to a bank: pictures, videos, texts, web addresses, lists of hashes, CSV, JSON, STIX bundles; gzip too.',
  takes: 'NAME FILE|URL...',
  options: {
    type: {
      type: 'string',
      value: 'TYPE',
      sets: 'type',
      help: `${TYPES.join(', ')}: the hash of a file that is added; when left out, pdq of a picture, vpdq of a video and tlsh of a text`,
    },
    'despite-appeal': {
      type: 'string',
      value: 'TEXT',
      sets: 'despiteAppeal',
      help: 'why a hash is added that an upheld appeal here decided against: for senior reviewers, kept in the log',
    },
    reason: {
      type: 'string',
      value: 'TEXT',
      sets: 'reason',
      help: 'for a bank of innocent pictures: why these are known to be innocent, kept in the log',
    },
  },
  more: [
    'A picture, video or text is hashed on this machine: only its hash leaves it. A text is a file called .txt with no list in it; of\nit a TLSH is added, which is weak: texts that say something else may share it. --type tlsh takes any file in UTF-8 as a text. A list has one signal a line: a web address, or a hash,\nPDQ unless "sha256:" or "md5:" stands before it. A URL is kept as a text and never opened.',
    'What "comity bank export" wrote as csv, json or stix is taken as it is.',
    'What is refused is listed by its line, leaves the others be, and makes the status 1.',
    'With --json a line a file: {"file","bank","accepted","unchanged","refused"}, or {"file","error"}.',
  ],
  async run(call) {
    const [name] = call.words;
    if (name === undefined) throw new UsageFault('NAME is needed.');
    const files = filesOf(call, 1);
    const wanted = textOf(call, 'type');
    const type = TYPES.find((one) => one === wanted);
    if (wanted !== undefined && type === undefined)
      throw new UsageFault(`--type is one of ${TYPES.join(', ')}.`);
    const despiteAppeal = textOf(call, 'despite-appeal');
    const reason = textOf(call, 'reason');
    const why = {
      ...(despiteAppeal === undefined ? {} : { despiteAppeal }),
      ...(reason === undefined ? {} : { reason }),
    };
    const { http } = connectNode(call.env);
    const bank = await bankNamed(http, name);
    let failed = 0;
    for (const file of files) {
      try {
        const added = await addOne(http, bank.id, file, type, why);
        if (call.json) call.print(JSON.stringify({ file, bank: bank.name, ...added }));
        else {
          const { accepted, unchanged, refused } = added;
          call.print(
            `${file}: ${count(accepted)} added${ofTypes(added)}, ${count(unchanged)} there before, ${counted(refused.length, 'refusal')}`,
          );
          if (added.waiting) call.print(waitingSentence(name, added.waiting.signals));
          if (refused.length > 0) call.print(refusedTable(refused, { names: call.names }));
        }
        if (added.refused.length > 0) failed++;
      } catch (error) {
        const told = sentenceOf(error, call);
        if (!(told instanceof Failure)) throw error;
        failed++;
        if (call.json) call.print(JSON.stringify({ file, error: told.message }));
        else call.say(told.message.includes(file) ? told.message : `${file}: ${told.message}`);
      }
    }
    return failed > 0 ? 1 : 0;
  },
};

async function addOne(
  http: Http,
  bank: string,
  file: string,
  wanted: SignalType | undefined,
  why: Why,
): Promise<Added> {
  const text = textSignal(file);
  if (text !== undefined) return addHash(http, bank, { ...text, ...why });
  const { kind, gzip } = await sniffFile(file);
  const words = wanted !== undefined && typesMadeOf('words').includes(wanted);
  if (words || (kind === 'other' && wanted === undefined && /\.txt(\.gz)?$/i.test(file)))
    return addHash(http, bank, { ...(await hashText(file, gzip, wanted)), ...why });
  if (kind === 'picture' || kind === 'video') {
    const type = wanted ?? (typesMadeOf(kind)[0] as SignalType);
    const { values, quality } = await hashFile(file);
    if (values[type] === undefined)
      throw new Failure(`${file} has no ${type}: it is a ${kind}, or too plain.`);
    const judged = HASH_TYPES[type].leastQuality === null || quality === null ? {} : { quality };
    return addHash(http, bank, { type, value: values[type], ...judged, ...why });
  }
  if (kind === 'other')
    throw new Failure(
      `${file} is no picture, video, text (.txt), list of hashes, CSV, JSON list or STIX bundle.`,
    );
  const source = sourceOf(file);
  if (kind === 'stix') return addFile(http, bank, await readWhole(file, gzip), `${source}.json`, source, why);
  const list = await readText(file, gzip);
  if (kind === 'csv') return addCsv(http, bank, list, `${source}.csv`, undefined, why);
  const added = await addCsv(http, bank, csvOfHashes(list), `${source}.csv`, undefined, why);
  // The list itself has no header.
  const refused = added.refused.map((one) => ({ ...one, property: lineInList(one.property) }));
  return { ...added, refused };
}

/** The signal of a text, made on this machine. Throws `Failure` for what is none, or too short. */
async function hashText(file: string, gzip: boolean, wanted: SignalType | undefined) {
  const text = textOfFile(await readWhole(file, gzip));
  if (text === null) throw new Failure(`${file} is no text in UTF-8.`);
  if (text.length > LONGEST_TEXT)
    throw new Failure(`${file} has more than ${count(LONGEST_TEXT)} characters.`);
  const type = wanted ?? (typesMadeOf('words')[0] as SignalType);
  const value = hashWords(text, 'file').find((code) => code.type === type)?.value;
  if (value === undefined)
    throw new Failure(`${file} is too short, or too much alike in itself, to tell it from other texts.`);
  return { type, value };
}
