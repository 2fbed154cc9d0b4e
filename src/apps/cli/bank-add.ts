import type { Http } from '../../client/http.ts';
import { type Added, addCsv, addFile, addHash, bankNamed, readWhole } from './banks.ts';
import { connectNode, sentenceOf } from './connect-node.ts';
import { sniffFile, sourceOf } from './file-kind.ts';
import { hashFile } from './hash-file.ts';
import { refusedTable } from './refused-table.ts';
import { count, counted } from './table.ts';
import { Failure, filesOf, textOf, UsageFault, type Verb } from './verb.ts';

type SignalType = 'pdq' | 'sha256';

export const addToBank: Verb = {
  summary: 'Adds signals to a bank: pictures, lists of hashes, CSV, STIX bundles; gzip too.',
  takes: 'NAME FILE...',
  options: {
    type: {
      type: 'string',
      value: 'TYPE',
      sets: 'type',
      help: 'pdq (else) or sha256: the hash of a picture that is added',
    },
    'despite-appeal': {
      type: 'string',
      value: 'TEXT',
      sets: 'despiteAppeal',
      help: 'why a hash is added that an upheld appeal here decided against: for senior reviewers, kept in the log',
    },
  },
  more: [
    'A picture is hashed on this machine: only its hash leaves it. A list of hashes has one of 64 hexadecimal digits a\nline, PDQ unless "sha256:" stands before it.',
    'With --json a line a file: {"file","bank","accepted","unchanged","refused"}, or {"file","error"}.',
  ],
  async run(call) {
    const [name] = call.words;
    if (name === undefined) throw new UsageFault('NAME is needed.');
    const files = filesOf(call, 1);
    const type = textOf(call, 'type') ?? 'pdq';
    if (type !== 'pdq' && type !== 'sha256') throw new UsageFault('--type is pdq or sha256.');
    const despiteAppeal = textOf(call, 'despite-appeal');
    const { http } = connectNode(call.env);
    const bank = await bankNamed(http, name);
    let failed = 0;
    for (const file of files) {
      try {
        const added = await addOne(http, bank.id, file, type, despiteAppeal);
        if (call.json) call.print(JSON.stringify({ file, bank: bank.name, ...added }));
        else {
          const { accepted, unchanged, refused } = added;
          call.print(
            `${file}: ${count(accepted)} added, ${count(unchanged)} there before, ${counted(refused.length, 'refusal')}`,
          );
          if (refused.length > 0) call.print(refusedTable(refused, { names: call.names }));
        }
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
  type: SignalType,
  despiteAppeal: string | undefined,
): Promise<Added> {
  const { kind, gzip } = await sniffFile(file);
  if (kind === 'picture') {
    const { pdq, quality, sha256 } = await hashFile(file);
    const signal = type === 'pdq' ? { type, value: pdq, quality } : { type, value: sha256 };
    const { accepted, unchanged, refused } = await addHash(http, bank, {
      ...signal,
      ...(despiteAppeal === undefined ? {} : { despiteAppeal }),
    });
    return { accepted, unchanged, refused };
  }
  if (kind === 'other') throw new Failure(`${file} is no picture, list of hashes, CSV or STIX bundle.`);
  const content = await readWhole(file, gzip);
  const source = sourceOf(file);
  if (kind === 'stix') return addFile(http, bank, content, `${source}.json`, source, despiteAppeal);
  const text = content.toString('utf8');
  const csv = kind === 'csv' ? text : csvOfHashes(text);
  return addCsv(http, bank, csv, `${source}.csv`, undefined, despiteAppeal);
}

/** A list of hashes as the CSV that the node reads; what is no hash stays in it, to be refused by its line. */
export function csvOfHashes(text: string): string {
  const rows = text.split(/\r?\n/).map((line) => {
    const [, type = 'pdq', value = ''] = /^(?:(pdq|sha256)[ :,\t]\s*)?(.*)$/i.exec(line.trim()) ?? [];
    return value === '' ? '' : `${type.toLowerCase()},${value.replaceAll(/[",]/g, ' ')}`;
  });
  return `type,value\n${rows.join('\n')}`;
}
