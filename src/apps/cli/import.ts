import type { ImportOutcome } from '../../kernel/exchange/import/import-records.ts';
import { isQuarantined } from '../../kernel/exchange/import/refused-record.ts';
import { addCsv, bankOfSource, CLASSES, CSV_LOOKS, readText } from './banks.ts';
import { type ConnectedNode, connectNode, sentenceOf } from './connect-node.ts';
import { type Sniffed, sniffFile, sourceOf } from './file-kind.ts';
import { type ProgressBar, progressBar } from './progress-bar.ts';
import { refusedTable } from './refused-table.ts';
import { sendImport } from './send-import.ts';
import { count, counted } from './table.ts';
import { type Call, Failure, filesOf, textOf, UsageFault, type Verb } from './verb.ts';

export const importFiles: Verb = {
  summary: 'Takes files that came from elsewhere into custody: STIX bundles, CSV lists of signals; gzip too.',
  takes: 'FILE...',
  options: {
    source: {
      type: 'string',
      value: 'NAME',
      sets: ['source', 'name', 'originator.name'],
      help: "who it comes from; else the file's name without extensions",
    },
    agreement: {
      type: 'string',
      value: 'ID',
      sets: 'agreement',
      help: 'share what may be shared under this agreement',
    },
    'originator-class': {
      type: 'string',
      value: 'CLASS',
      sets: 'originator.class',
      help: `of a new list of signals: ${CLASSES.join(', ')} (else platform)`,
    },
  },
  more: [
    'Custody, not authorship: what is imported is shown as imported and not attested. A CSV of signals (columns value,\nand as wanted type, quality, basis, ordered, order_reference, valid_until) becomes a bank named after its source, in\nshadow until a person turns it on.',
    'With --json one object: {"accepted","unchanged","refused":[{"id","property","clause","reason"}]}, and "more", how many\nothers were refused, where a file has over 10,000 of them. Objects that are refused one by one, or held for a person (the reason says so), leave the status at 0; a\nfile that is refused as a whole, or of which nothing was taken and something refused, makes it 1.',
  ],
  async run(call) {
    const files = filesOf(call);
    const originatorClass = textOf(call, 'originator-class') ?? 'platform';
    if (!CLASSES.includes(originatorClass)) {
      throw new UsageFault(`--originator-class is one of ${CLASSES.join(', ')}.`);
    }
    const node = connectNode(call.env);
    const sum: ImportOutcome = { accepted: 0, unchanged: 0, refused: [] };
    let failed = 0;
    let nothing = 0;
    for (const file of files) {
      try {
        const outcome = await importFile(call, node, file, originatorClass);
        sum.accepted += outcome.accepted;
        sum.unchanged += outcome.unchanged;
        for (const one of outcome.refused) sum.refused.push(one);
        if (tookNothing(outcome)) nothing++;
        if (outcome.more) sum.more = (sum.more ?? 0) + outcome.more;
      } catch (error) {
        const told = sentenceOf(error, call);
        if (!(told instanceof Failure)) throw error;
        call.say(told.message.includes(file) ? told.message : `${file}: ${told.message}`);
        failed++;
      }
    }
    if (call.json && failed < files.length) call.print(JSON.stringify(sum));
    return failed + nothing > 0 ? 1 : 0;
  },
};

/** What was taken before counts: a file that is imported again is no failure. */
const tookNothing = ({ accepted, unchanged, refused }: ImportOutcome): boolean =>
  accepted + unchanged === 0 && refused.some((one) => !isQuarantined(one));

async function importFile(
  call: Call,
  node: ConnectedNode,
  file: string,
  originatorClass: string,
): Promise<ImportOutcome> {
  const sniffed = await sniffFile(file);
  const source = textOf(call, 'source') ?? sourceOf(file);
  const bar = progressBar(source, call.terminal);
  const started = performance.now();
  let outcome: ImportOutcome;
  try {
    outcome = await take(call, node, { file, sniffed, source, originatorClass }, bar);
  } finally {
    bar.clear();
  }
  if (call.json) return outcome;
  const { accepted, unchanged, refused, more = 0 } = outcome;
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const held = refused.filter(isQuarantined).length;
  const kept = held > 0 ? `, ${count(held)} held for a person` : '';
  call.print(
    `${source}: ${count(accepted)} accepted, ${count(unchanged)} unchanged, ${counted(refused.length - held + more, 'refusal')}${kept} (${seconds} s)`,
  );
  if (refused.length > 0) {
    const { url } = node;
    call.print(refusedTable(refused, { unnamed: more, names: call.names, heldAt: `${url}/app/quarantine` }));
  }
  return outcome;
}

async function take(
  call: Call,
  node: ConnectedNode,
  from: { file: string; sniffed: Sniffed; source: string; originatorClass: string },
  bar: ProgressBar,
): Promise<ImportOutcome> {
  const { file, source } = from;
  const { kind, gzip } = from.sniffed;
  if (kind === 'stix') {
    const agreement = textOf(call, 'agreement');
    return sendImport(node, { file, gzip, source, agreement }, ({ done, total }) => bar.show(done, total));
  }
  if (kind === 'csv') {
    if (textOf(call, 'agreement') !== undefined) {
      throw new Failure(`${file} is a list of signals: share its bank under an agreement instead.`);
    }
    const text = await readText(file, gzip);
    const known = await bankOfSource(node.http, source);
    const bank = known?.id ?? { name: source, class: from.originatorClass };
    return addCsv(node.http, bank, text, `${source}.csv`, (done, total) => bar.show(done, total));
  }
  if (kind === 'picture')
    throw new Failure(`${file} is a picture: add it with \`comity bank add NAME ${file}\`.`);
  throw new Failure(`${file} is neither a STIX bundle nor a CSV with a header. ${CSV_LOOKS}`);
}
