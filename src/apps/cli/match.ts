import { openAsBlob } from 'node:fs';
import type { Http } from '../../client/http.ts';
import { type Code, hashFile, hashForSearch } from '../../desks/signals/types/hash-picture.ts';
import { hashWords, LONGEST_TEXT } from '../../desks/signals/types/hash-text.ts';
import { sniffFormat } from '../../desks/signals/types/pdq/picture-format.ts';
import {
  HASH_TYPES,
  isTooPlain,
  SIGNAL_TYPES,
  type SignalType,
  textSignal,
  typesMadeOf,
} from '../../desks/signals/types/signal-types.ts';
import { textOfFile } from '../../desks/signals/types/text-file.ts';
import { Refusal } from '../../kernel/refusal.ts';
import { connectNode, sentenceOf } from './connect-node.ts';
import { sniffFile } from './file-kind.ts';
import { hashVideoFile, readPicture } from './hash-file.ts';
import { plain, table } from './table.ts';
import { Failure, filesOf, textOf, UsageFault, type Verb } from './verb.ts';

type Match = {
  signal: string;
  type: string;
  weak?: true;
  distance: number;
  bank: string;
  percent?: { query: number; signal: number };
  orientation?: string;
  shadow?: boolean;
};
type Innocent = { signal: string; distance: number; bank: string; by: { name: string } };
type Answer = {
  matches: Match[];
  innocent?: Innocent[];
  case?: string;
  opened?: boolean;
  decided?: 'leave' | 'restore' | 'refer' | 'still-restricted';
  quality?: number;
  animated?: true;
  /** Of a file that is no picture and no video: by which types it was compared. */
  compared?: SignalType[];
};

export const match: Verb = {
  summary: 'Compares files and web addresses with the signals of banks.',
  takes: 'FILE|URL...',
  options: {
    bank: { type: 'string', value: 'NAME', sets: 'bank', help: 'look in this bank only' },
    case: {
      type: 'string',
      value: 'REF',
      sets: 'item',
      help: 'open a review of a match under your own reference of the item',
    },
  },
  more: [
    'Without --case the file is hashed on this machine and only its hashes are looked up; no case is opened. With --case\nthe picture itself goes to the node, which keeps it, encrypted, only when it matches; a video goes there too and is\nnever kept. To hash a video here needs ffmpeg. Another file is\nlooked up by its SHA-256 and MD5, without --case only; one in UTF-8 as a text, too: by its TLSH, or where it holds one\nweb address by that. With --case a text goes to the node, which never keeps it. A URL is looked up as a text and never opened.',
    'With --json a line a file: {"file","matches":[{"signal","type","distance","bank"}]}, with "animated":true where only the first\nframe of what moves was compared, "compared":[TYPE] of what is no picture or video, "percent"\nof a video both ways, "orientation" where a copy that was turned or mirrored matched, "weak":true where others can make different things with the same\nvalue, "shadow":true where nothing is decided on a match since its bank is in shadow, and "case" and "opened" when the item has one\n(opened is false when it was there already, and "decided" what people\ndecided in it), and "innocent":[{"signal","distance","bank","by"}] where it is known to\nbe innocent and no match of it counts; or {"file","error"}.',
  ],
  async run(call) {
    const files = filesOf(call);
    const item = textOf(call, 'case');
    if (item !== undefined && files.length > 1) throw new UsageFault('--case takes one FILE.');
    const { http } = connectNode(call.env);
    const rows: string[][] = [];
    let failed = 0;
    for (const file of files) {
      try {
        const answer = await matchFile(http, file, textOf(call, 'bank'), item);
        const matches = answer.matches.map(
          ({ signal, type, weak, distance, percent, bank, orientation, shadow }) => ({
            signal,
            type,
            ...(weak ? { weak } : {}),
            distance,
            bank,
            ...(percent ? { percent } : {}),
            ...(orientation ? { orientation } : {}),
            ...(shadow ? { shadow } : {}),
          }),
        );
        const opened =
          answer.case === undefined ? {} : { case: answer.case, opened: answer.opened !== false };
        const innocent = answer.innocent?.map(({ signal, distance, bank, by }) => ({
          signal,
          distance,
          bank,
          by: by.name,
        }));
        const moves = answer.animated ? { animated: true } : {};
        const { compared } = answer;
        if (call.json)
          call.print(
            JSON.stringify({
              file,
              ...moves,
              ...(compared ? { compared } : {}),
              matches,
              ...(innocent ? { innocent } : {}),
              ...opened,
            }),
          );
        else {
          rows.push(...rowsOf(file, matches));
          if (compared) call.say(`${plain(file)}: ${comparedSentence(compared)}`);
          if (answer.animated) call.say(`${plain(file)} moves: only its first frame was compared.`);
          if (matches.length === 0 && SIGNAL_TYPES.some((type) => isTooPlain(type, answer.quality))) {
            call.say(
              `${plain(file)} is too plain to compare as a picture (quality ${answer.quality}, under 50): only the same file matches.`,
            );
          }
        }
        for (const { bank, by } of call.json ? [] : (innocent ?? []).slice(0, 1)) {
          call.say(
            plain(
              `${file}: known to be innocent, by ${by} (${bank}): nothing is decided on what it matches.`,
            ),
          );
        }
        if (!call.json && answer.case !== undefined) {
          call.say(
            answer.opened === false
              ? `The case ${answer.case} about this item ${wasThere(answer.decided)}; no second one was opened.`
              : `Opened the case ${answer.case}.`,
          );
        }
      } catch (error) {
        const told = sentenceOf(error, call);
        if (!(told instanceof Failure)) throw error;
        failed++;
        if (call.json) call.print(JSON.stringify({ file, error: told.message }));
        else call.say(told.message.startsWith(file) ? told.message : `${file}: ${told.message}`);
      }
    }
    if (rows.length > 0) call.print(table(rows, ['file', 'distance', 'type', 'bank', 'signal']));
    return failed > 0 ? 1 : 0;
  },
};

const rowsOf = (file: string, matches: Match[]): string[][] =>
  matches.length === 0
    ? [[file, '-', '-', '-', 'no match']]
    : matches.map(({ signal, type, weak, distance, percent, bank, orientation, shadow }) => [
        file,
        nearness(distance, percent, orientation),
        weak ? `${type} (weak)` : type,
        plain(shadow ? `${bank} (in shadow)` : bank),
        signal,
      ]);

function nearness(distance: number, percent: Match['percent'], orientation: string | undefined): string {
  if (percent) return `${distance} (${percent.query} % in it, ${percent.signal} % of it)`;
  return orientation ? `${distance} (${orientation.replaceAll('-', ' ')})` : String(distance);
}

async function matchFile(
  http: Http,
  file: string,
  bank: string | undefined,
  item: string | undefined,
): Promise<Answer> {
  const text = textSignal(file);
  if (text !== undefined) {
    const about = { ...(bank === undefined ? {} : { bank }), ...(item === undefined ? {} : { item }) };
    return http.post<Answer>('match', { hash: text, ...about });
  }
  if ((await sniffFile(file)).kind === 'video') {
    if (item !== undefined) return upload(http, 'video', await openAsBlob(file), bank, item);
    return lookUp(
      http,
      (await hashVideoFile(file)).map((code) => lookOf(code)),
      bank,
    );
  }
  const bytes = await readPicture(file);
  if (sniffFormat(bytes) !== undefined) {
    if (item !== undefined) return upload(http, 'picture', new Blob([bytes as BlobPart]), bank, item);
    const { looks, quality, animated } = await looksOf(bytes);
    return { ...(await lookUp(http, looks, bank, quality)), ...(animated ? { animated } : {}) };
  }
  return matchOther(http, file, bytes, bank, item);
}

/** What is no picture and no video: by its bytes, and as the text that it may be. */
async function matchOther(
  http: Http,
  file: string,
  bytes: Uint8Array,
  bank: string | undefined,
  item: string | undefined,
): Promise<Answer> {
  const text = textOfFile(bytes);
  const words = text !== null && text.length <= LONGEST_TEXT ? hashWords(text, 'file') : [];
  if (item === undefined) {
    const codes = [...hashFile(bytes), ...words];
    const looks = codes.map((code) => lookOf(code));
    return { ...(await lookUp(http, looks, bank)), compared: codes.map(({ type }) => type) };
  }
  if (words.length > 0) {
    const answer = await http.post<Answer>('match', { text, item, ...(bank === undefined ? {} : { bank }) });
    return { ...answer, compared: words.map(({ type }) => type) };
  }
  const what = text === null ? 'no picture' : 'too short or too long for a text, and no picture';
  throw new Failure(
    `${plain(file)} is ${what}, and --case opens a review of a picture, a video, a text or a web address: without --case it is looked up by its SHA-256 and MD5.`,
  );
}

/** By what a file was compared, and that its wording was not where it was not. */
function comparedSentence(compared: readonly SignalType[]): string {
  const [words] = typesMadeOf('words');
  const said = `compared by ${compared.join(', ')}`;
  return compared.some((type) => typesMadeOf('words', 'text').includes(type))
    ? `${said}.`
    : `${said}; not by its wording (${words}): it is no text, or too short or too long for it.`;
}

/** What matches any of these hashes, each signal once, nearest first. */
async function lookUp(
  http: Http,
  looks: Look[],
  bank: string | undefined,
  quality?: number,
): Promise<Answer> {
  const spared: Innocent[] = [];
  const answers = await Promise.all(
    looks.map(async ({ asked, orientation }) => {
      const { matches, innocent = [] } = await http.post<Answer>('match', {
        ...asked,
        ...(bank === undefined ? {} : { bank }),
      });
      spared.push(...innocent);
      return matches.map((one) => (orientation ? { ...one, orientation } : one));
    }),
  );
  // As it is comes first, and of what is as near the first stays: a picture that is its own mirror was not mirrored.
  const found = answers.flat().reverse();
  const nearest = new Map(
    found.toSorted((a, b) => b.distance - a.distance).map((one) => [`${one.signal} ${one.bank}`, one]),
  );
  const matches = [...nearest.values()].sort((a, b) => a.distance - b.distance);
  const judged = quality === undefined ? {} : { quality };
  if (spared.length === 0) return { matches, ...judged };
  // One of its hashes says that it is innocent, and the node was asked about each alone.
  const innocent = spared.sort((a, b) => a.distance - b.distance || a.signal.localeCompare(b.signal));
  return { matches: matches.map((one) => ({ ...one, shadow: true })), innocent, ...judged };
}

type AskedHash = { hash: { type: SignalType; value: string }; quality?: number };

/** One hash to look up, and how the picture lies in it when it does not lie as it is. */
type Look = { asked: AskedHash; orientation?: string };

const lookOf = ({ type, code, value, orientation = 'as-it-is' }: Code, quality?: number): Look => ({
  ...(orientation === 'as-it-is' ? {} : { orientation }),
  asked: {
    hash: { type, value: value ?? Buffer.from(code).toString('hex') },
    ...(quality === undefined || HASH_TYPES[type].leastQuality === null ? {} : { quality }),
  },
});

async function looksOf(bytes: Uint8Array): Promise<{ looks: Look[]; quality?: number; animated?: true }> {
  try {
    const { codes, quality, animated } = await hashForSearch(bytes, 'file');
    const looks = codes.map((code) => lookOf(code, quality));
    return { looks, quality, ...(animated ? { animated } : {}) };
  } catch (error) {
    if (error instanceof Refusal) throw new Failure(error.message);
    throw error;
  }
}

async function upload(
  http: Http,
  part: string,
  content: Blob,
  bank: string | undefined,
  item: string,
): Promise<Answer> {
  const form = new FormData();
  form.set('item', item);
  if (bank !== undefined) form.set('bank', bank);
  form.set(part, content, part);
  return http.send<Answer>('match', form);
}

const wasThere = (decided: Answer['decided']): string =>
  decided === undefined ? 'was open already' : `was decided already (${DECIDED[decided]})`;

const DECIDED = {
  leave: 'left as it is',
  restore: 'put back',
  refer: 'handed over',
  'still-restricted': 'put back there, and restricted in another case',
} as const;
