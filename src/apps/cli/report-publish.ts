import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { AuditEntry } from '../../client/audit.ts';
import { demandsOf } from '../../client/demands.ts';
import { type LegalReport, reportsOf } from '../../client/reports.ts';
import { verifyEntry } from '../../client/verify-entry.ts';
import { REPORT_KINDS, type ReportKindName } from '../../standards/legal-reports/report-kinds.ts';
import { connectNode } from './connect-node.ts';
import { counted, plain, table } from './table.ts';
import { type Call, Failure, UsageFault, type Verb, wordsOf } from './verb.ts';

const NAMES = Object.keys(REPORT_KINDS) as ReportKindName[];

function kindAndYear(call: Call): [ReportKindName, number] {
  const [kind = '', year = ''] = wordsOf(call, 'KIND', 'YEAR');
  const known = NAMES.find((one) => one === kind);
  if (!known) throw new UsageFault(`"${plain(kind)}" is no kind of report: ${NAMES.join(', ')}.`);
  if (!/^\d{4}$/.test(year)) throw new UsageFault('YEAR is a calendar year, such as 2026.');
  return [known, Number(year)];
}

export const preview: Verb = {
  summary: 'Counts a report of a year as it would be published now; stores nothing.',
  takes: 'KIND YEAR',
  more: [`KIND: ${NAMES.join(', ')}.`, 'With --json the report.'],
  async run(call) {
    const report = await reportsOf(connectNode(call.env).http).preview(...kindAndYear(call));
    call.print(call.json ? JSON.stringify(report) : shown(report));
    return 0;
  },
};

export const publish: Verb = {
  summary: 'Publishes a report of a year: counted from the log, signed into it, public from then on.',
  takes: 'KIND YEAR',
  options: {
    say: {
      type: 'string',
      multiple: true,
      value: 'NAME=FILE',
      sets: 'statements',
      help: 'what the law asks for in words, from a text file: measures-to-identify=what-we-do.txt',
    },
  },
  more: [`KIND: ${NAMES.join(', ')}.`, 'Prints the id.'],
  async run(call) {
    const [kind, year] = kindAndYear(call);
    const given = Array.isArray(call.options.say) ? call.options.say : [];
    const statements: Record<string, string> = {};
    for (const one of given) {
      const [name = '', file = ''] = one.split(/=(.*)/s);
      if (file === '') throw new UsageFault('--say is NAME=FILE.');
      statements[name] = (await readText(file)).trim();
    }
    const made = await reportsOf(connectNode(call.env).http).publish(kind, year, statements);
    call.print(call.json ? JSON.stringify(made) : made.id);
    return 0;
  },
};

export const list: Verb = {
  summary: 'Reports that were published here, the newest first.',
  takes: '',
  more: ['With --json a line a report.'],
  async run(call) {
    wordsOf(call);
    const { items } = await reportsOf(connectNode(call.env).http).list();
    if (call.json) for (const one of items) call.print(JSON.stringify(one));
    else if (items.length === 0) call.print('No report was published yet.');
    else
      call.print(
        table(
          items.map(({ kind, from, publishedAt, id }) => [kind, from.slice(0, 4), publishedAt, id]),
          ['kind', 'year', 'published', 'id'],
        ),
      );
    return 0;
  },
};

export const verify: Verb = {
  summary: 'Checks that a published report is the one that its node signed into its log; needs no account.',
  takes: 'ADDRESS',
  more: [
    'ADDRESS is that of the report’s page: https://NODE/reports/ID. Whether the log itself is consistent, `comity log verify https://NODE` says.',
  ],
  async run(call) {
    const [address = ''] = wordsOf(call, 'ADDRESS');
    const page = URL.canParse(address) ? new URL(address) : null;
    if (!page || !/^https?:$/.test(page.protocol)) throw new UsageFault('ADDRESS is a web address.');
    const base = `${page.origin}${page.pathname.replace(/(\.json|\.csv|\/|\/proof\.json)$/, '')}`;
    const document = await fetched(`${base}.json`);
    const proof = JSON.parse(await fetched(`${base}/proof.json`)) as AuditEntry;
    const verdict = await verifyEntry(proof);
    const committed = proof.openings.find(({ name }) => name === 'document')?.value;
    const digest = createHash('sha256').update(document).digest('hex');
    const same = committed === digest && (proof.content as { kind?: string }).kind === 'report.published';
    const holds = verdict.verdict === 'proved' && same;
    if (call.json) call.print(JSON.stringify({ holds, digest, committed, ...verdict }));
    else if (holds)
      call.print(
        `It holds: SHA-256 ${digest} is entry ${proof.index} of the log, under the checkpoint below.`,
      );
    else if (!same) call.print('It does not hold: the log has another document.');
    else call.print(`It does not hold: ${verdict.verdict === 'broken' ? verdict.fault : verdict.verdict}.`);
    if (holds && !call.json && proof.proof) call.print(proof.proof.checkpoint.trimEnd());
    return holds ? 0 : 1;
  },
};

async function fetched(address: string): Promise<string> {
  const answer = await fetch(address).catch(() => {
    throw new Failure(`Nothing answers at ${address}.`);
  });
  if (answer.status === 404 && address.endsWith('proof.json'))
    throw new Failure('There is no proof yet: it comes with the next checkpoint of the log.');
  if (!answer.ok) throw new Failure(`${address} answers ${answer.status}.`);
  return answer.text();
}

const readText = (file: string): Promise<string> =>
  readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new Failure(`${file} cannot be read: ${error.code}.`);
  });

function shown({ law, period, figures }: LegalReport): string {
  const rows = figures.flatMap(({ id, point = '', unit, value, of, why, by = [] }) => [
    [
      id,
      point,
      value === undefined ? (why ?? '') : unit === 'seconds' ? `${value} s (of ${of})` : String(value),
    ],
    ...by.map((part) => [`  ${plain(Object.values(part.of).join(', '))}`, '', String(part.value)]),
  ]);
  return `${law}, ${period.from} to ${period.to}\n\n${table(rows, ['figure', 'provision', 'value'])}`;
}

export const statements: Verb = {
  summary: 'Statements of reasons for the DSA Transparency Database, of decisions on referrals and notices.',
  takes: 'FROM TO',
  more: [
    'FROM and TO are days, such as 2026-11-01: when the decision took effect. Prints a batch of up to 100 a line, as POST /api/v1/statements of the database takes it; `comity report validate -` checks them.',
  ],
  async run(call) {
    const [from = '', to = ''] = wordsOf(call, 'FROM', 'TO');
    const { statements: page } = demandsOf(connectNode(call.env).http);
    let after = 0;
    let many = 0;
    for (;;) {
      const found = await page(from, to, after);
      many += found.statements.length;
      if (found.statements.length > 0) call.print(JSON.stringify({ statements: found.statements }));
      if (found.next === null) break;
      after = found.next;
    }
    call.say(`${counted(many, 'statement')}.`);
    return 0;
  },
};
