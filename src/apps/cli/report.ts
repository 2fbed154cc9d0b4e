import { createReadStream } from 'node:fs';
import { unreadable } from './file-kind.ts';
import { entriesOf } from './report-entries.ts';
import { checkEntries, type Finding, placeInWords, type Sum } from './report-findings.ts';
import { REPORT_KINDS } from './report-kinds.ts';
import { list, preview, publish, statements, verify } from './report-publish.ts';
import { count, counted, plain } from './table.ts';
import { Failure, type Group, type Verb, wordsOf } from './verb.ts';

/** As many as a person reads. */
const SHOWN = 1000;

const KINDS = REPORT_KINDS.map(({ title }) => title).join(', ');

const validate: Verb = {
  summary: 'Says what would be refused in reports that are sent to others; needs no node.',
  takes: 'FILE',
  more: [
    `FILE is JSON; - is standard input. What it is, its shape says: ${KINDS};\na list of them, or JSON Lines, which are read line by line. A warning says what to look at, such as what looks like personal data.`,
    'Status 0: all would be taken; 1: something has a fault; 2: something cannot be read, or is none of these.',
    'With --json a finding a line: {"level","line","entry","pointer","code","message"}, where level is unread, fault or warning; last\n{"level":"sum","kinds","valid","faults","warnings","unread"}.',
  ],
  async run(call) {
    const [file = ''] = wordsOf(call, 'FILE');
    let told = 0;
    const tell = (finding: Finding) => {
      if (call.json) call.print(JSON.stringify(finding));
      else if (++told <= SHOWN) call.print(inWords(finding));
    };
    let sum: Sum;
    try {
      sum = await checkEntries(entriesOf(chunksOf(file)), tell);
    } catch (error) {
      // To be unable to read is status 2 here: 1 says that there are faults.
      if (!(error instanceof Failure)) throw error;
      call.say(error.message);
      return 2;
    }
    const objects = Object.values(sum.kinds).reduce((all, some) => all + some, 0);
    if (objects + sum.unread === 0) {
      call.say(`${file} is empty: there is nothing to check.`);
      return 2;
    }
    if (call.json) call.print(JSON.stringify({ level: 'sum', ...sum }));
    else {
      if (told > SHOWN) call.print(`and ${count(told - SHOWN)} more; --json lists all`);
      call.print(sumInWords(sum, objects));
    }
    return sum.unread > 0 ? 2 : sum.faults > 0 ? 1 : 0;
  },
};

async function* chunksOf(file: string): AsyncGenerator<Uint8Array> {
  try {
    yield* file === '-' ? process.stdin : createReadStream(file, { highWaterMark: 1_048_576 });
  } catch (error) {
    throw unreadable(file, error);
  }
}

function inWords({ level, pointer, message, ...place }: Finding): string {
  const where = [placeInWords(place), plain(pointer)].filter((part) => part !== '').join(', ');
  const what = level === 'fault' ? '' : level === 'warning' ? 'warning: ' : 'not read: ';
  return `${where === '' ? '' : `${where}: `}${what}${plain(message)}`;
}

function sumInWords({ kinds, valid, faults, warnings, unread }: Sum, objects: number): string {
  const each = REPORT_KINDS.flatMap(({ name, one, many }) => {
    const some = kinds[name];
    return some === undefined ? [] : [counted(some, one, many)];
  });
  return [
    ...(each.length > 0
      ? [`${each.join(', ')}: ${valid === objects ? 'valid' : `${count(valid)} valid`}`]
      : []),
    ...(faults > 0 ? [counted(faults, 'fault')] : []),
    ...(warnings > 0 ? [counted(warnings, 'warning')] : []),
    ...(unread > 0 ? [`${count(unread)} not read`] : []),
  ].join(', ');
}

export const report: Group = {
  summary: 'Reports that laws ask for: counted, published, checked; and statements of reasons as files.',
  verbs: { validate, preview, publish, list, verify, statements },
};
