import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, test } from 'node:test';
import { examples, type Statement } from '../../src/standards/dsa-transparency/statement.ts';
import { runComity } from './run-comity.ts';

const folder = mkdtempSync(join(tmpdir(), 'comity-reports-'));
// No node is there, and none is asked.
const env = { COMITY_DATA: join(folder, 'data') };
after(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
const written = (content: string | Uint8Array) => {
  const path = join(folder, `report-${++files}.json`);
  writeFileSync(path, content);
  return path;
};
const run = (...args: string[]) => runComity(['report', 'validate', ...args], env);
const [one, other] = examples() as [Statement, Statement];
const wrong = { ...one, puid: 'p 1', decision_facts: 'Told by a.person@mail.example.' };
const lines = (...values: unknown[]) => values.map((value) => JSON.stringify(value)).join('\n');

test('help says what is taken and what each status means', async () => {
  assert.match((await runComity(['--help'], env)).out, /^ {2}report validate\|/m);
  const { status, out } = await run('--help');
  assert.equal(status, 0);
  assert.match(out, /^comity report validate FILE /);
  assert.match(out, /Status 0: .*1: .*2: /);
  assert.deepEqual(
    [(await run()).status, (await runComity(['report', 'burn'], env)).status, (await run('a', 'b')).status],
    [2, 2, 2],
  );
});

test('a statement, a batch, a list and JSON Lines are told by their shape', async () => {
  for (const [text, said, sum] of [
    [JSON.stringify(one, null, 2), '1 statement: valid\n', { kinds: { statement: 1 }, valid: 1 }],
    [
      JSON.stringify({ statements: [one, other] }),
      '1 batch: valid\n',
      { kinds: { 'statement-batch': 1 }, valid: 1 },
    ],
    [JSON.stringify([one, other]), '2 statements: valid\n', { kinds: { statement: 2 }, valid: 2 }],
    [
      lines({ statements: [one] }, other),
      '1 batch, 1 statement: valid\n',
      { kinds: { 'statement-batch': 1, statement: 1 }, valid: 2 },
    ],
  ] as const) {
    const path = written(text);
    assert.deepEqual(await run(path), { status: 0, out: said, err: '', lines: [] });
    const told = { level: 'sum', ...sum, faults: 0, warnings: 0, unread: 0 };
    assert.deepEqual((await run(path, '--json')).lines, [told]);
  }
});

test('each fault and each warning is told with its place, and faults make the status 1', async () => {
  const found = await run(written(lines(one, wrong, { ...other, decision_ground: 'x', extra: 1 }, one)));
  assert.equal(found.status, 1);
  assert.deepEqual(found.out.split('\n'), [
    'line 2, /puid: Needed: your own identifier of this statement: letters, digits, - and _.',
    'line 2, /decision_facts: warning: Characters 9 to 29 look like an e-mail address. No personal data may be sent: take it out, or make sure that it is none.',
    'line 3, /decision_ground: Needed: whether the content is illegal or against your terms, as one of DECISION_GROUND_ILLEGAL_CONTENT, DECISION_GROUND_INCOMPATIBLE_CONTENT.',
    'line 3, /extra: The database has no field “extra” here: take it away, or correct its name.',
    ...[
      'incompatible_content_ground',
      'incompatible_content_explanation',
      'incompatible_content_illegal',
    ].map(
      (name) =>
        `line 3, /${name}: warning: The database does not keep it: it belongs with decision_ground DECISION_GROUND_INCOMPATIBLE_CONTENT.`,
    ),
    'line 4, /puid: Another puid is needed: line 1 has the same one.',
    '4 statements: 1 valid, 4 faults, 4 warnings',
    '',
  ]);
  assert.ok(!found.out.includes('a.person'));
  const list = await run(written(`[\n${lines(one)},\n\n${JSON.stringify(wrong)}]`));
  assert.match(list.out, /^entry 2 \(line 4\), \/puid: Needed: /m);
  const batch = await run(written(JSON.stringify({ statements: [one, wrong] }, null, 2)));
  assert.match(batch.out, /^\/statements\/1\/puid: Needed: /m);
  const whole = await run(written(JSON.stringify({ puid: 'x' }, null, 2)));
  assert.match(whole.out, /^At least one restriction is needed: /m);
  const twice = await run(written(lines({ statements: [one, other] }, { statements: [other] })));
  assert.match(
    twice.out,
    /^line 2, \/statements\/0\/puid: Another puid is needed: line 1 has the same one\.$/m,
  );
});

test('for scripts a finding is a line of JSON, and the sum is the last', async () => {
  const { status, lines: told } = await run(written(lines(wrong, { ...one, decision_facts: '' })), '--json');
  assert.equal(status, 1);
  assert.deepEqual(
    told.map(({ level, line, pointer, code }) => [level, line, pointer, code]),
    [
      ['fault', 1, '/puid', 'malformed'],
      ['warning', 1, '/decision_facts', 'personal-data'],
      ['fault', 2, '/decision_facts', 'missing'],
      ['sum', undefined, undefined, undefined],
    ],
  );
  assert.deepEqual([told[1].looksLike, told[1].from, told[1].to], ['email', 9, 29]);
  assert.deepEqual(told[3], {
    level: 'sum',
    kinds: { statement: 2 },
    valid: 0,
    faults: 2,
    warnings: 1,
    unread: 0,
  });
});

test('warnings alone refuse nothing', async () => {
  const { status, out } = await run(written(lines({ ...one, source_identity: 'Example Hotline' })));
  assert.equal(status, 0);
  assert.match(out, /warning: The database does not keep it: /);
  assert.match(out, /^1 statement: valid, 1 warning$/m);
});

test('what cannot be read is refused by name with its line, the others are checked, and the status is 2', async () => {
  const path = written(
    `${lines(one)}\n{"puid":"a","puid":"b"}\n{"title":"other"}\n${JSON.stringify(one).slice(0, 40)}`,
  );
  assert.deepEqual(await run(path), {
    status: 2,
    out: `line 2: not read: The key "puid" occurs twice in one object.
line 3: not read: It is none of these: a report that a law asks for (comity/report/v1); a batch of statements of reasons; a statement of reasons (DSA Art. 17, 24(5)).
line 4: not read: The text ends before the JSON does.
1 statement: valid, 3 not read
`,
    err: '',
    lines: [],
  });
  const told = (await run(path, '--json')).lines;
  assert.deepEqual(
    told.map(({ level, code }) => [level, code]),
    [
      ['unread', 'duplicate-key'],
      ['unread', 'unknown-kind'],
      ['unread', 'truncated'],
      ['sum', undefined],
    ],
  );
  for (const [path, sentence] of [
    [join(folder, 'absent.json'), /absent\.json cannot be read: there is no such file\.\n$/],
    [folder, /cannot be read: it is a folder\.\n$/],
    [written(' \n'), /is empty: there is nothing to check\.\n$/],
  ] as const) {
    const { status, out, err } = await run(path);
    assert.deepEqual([status, out], [2, '']);
    assert.match(err, sentence);
  }
});

test('standard input is read, however it comes, and what is said cannot move the cursor', async () => {
  const root = resolve(import.meta.dirname, '../..');
  const child = spawn(process.execPath, [join(root, 'bin', 'comity.js'), 'report', 'validate', '-'], {
    env: { PATH: process.env.PATH, ...env },
  });
  let out = '';
  child.stdout.on('data', (part) => {
    out += part;
  });
  const text = `${lines(one)}\n${JSON.stringify({ ...other, 'a\u001b[2J': 1 })}`;
  for (let at = 0; at < text.length; at += 700) child.stdin.write(text.slice(at, at + 700));
  child.stdin.end();
  const status = await new Promise((done) => child.on('close', done));
  assert.equal(status, 1);
  assert.match(out, /^line 2, \/a \[2J: The database has no field “a \[2J” here/m);
});

test('the first thousand findings are shown, and how many more there are', async () => {
  const many = Array.from({ length: 3000 }, (_, at) => ({ ...one, puid: `p ${at}` }));
  const { status, out } = await run(written(lines(...many)));
  assert.equal(status, 1);
  assert.equal(out.split('\n').filter((line) => line.includes('/puid: Needed')).length, 1000);
  assert.match(out, /^and 2,000 more; --json lists all\n3,000 statements: 0 valid, 3,000 faults$/m);
});
