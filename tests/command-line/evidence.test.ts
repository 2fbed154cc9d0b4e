import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { anEpoc, COURT } from '../../src/desks/evidence-requests/testing/request-play.ts';
import { readForm } from '../../src/standards/e-evidence-forms/read-xml.ts';
import { writeForm } from '../../src/standards/e-evidence-forms/write-xml.ts';
import { startTestNode, type TestNode } from '../nodes.ts';
import { runComity } from './run-comity.ts';

let node: TestNode;
let folder: string;
const envs: Record<string, string>[] = [];

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'comity-evidence-'));
  node = await startTestNode({ name: 'Harbour', class: 'platform' });
  for (const role of ['reviewer', 'senior-reviewer'] as const) {
    const { token } = await node.person([role]);
    envs.push({ COMITY_URL: node.url, COMITY_TOKEN: token });
  }
});
after(async () => {
  await node.close();
  rmSync(folder, { recursive: true });
});

const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const ana = (...args: string[]) => runComity(['evidence', ...args], envs[0]!);
const bo = (...args: string[]) => runComity(['evidence', ...args], envs[1]!);

test('a register is kept, a certificate taken in and shown, and an obstacle told by Form 3', async () => {
  assert.match((await ana('register')).out, /The register is empty/);
  const path = file('register.json', JSON.stringify([COURT]));
  assert.match((await ana('register', path)).err, /role does not allow/);
  assert.equal((await bo('register', path)).out, '1 authority in the register now.\n');
  assert.match((await ana('register')).out, /FR\s+Example Court/);

  assert.equal((await ana('list')).out, 'No certificate is open.\n');
  const form = file('epoc.xml', writeForm(anEpoc()));
  const came = await ana('receive', form);
  assert.match(came.err, /Nobody knows yet who sent it/);
  const id = came.out.trim();
  assert.match((await ana('receive', form)).err, /It came before/);
  const stamped = ['--channel', 'decentralised-it-system', '--sender-country', 'FR', '--sender-id', 'EX-C'];
  const shown = await ana('receive', file('two.xml', writeForm(anEpoc())), ...stamped);
  assert.match(shown.err, /The system shows who sent it/);
  assert.match((await ana('list')).out, /EPOC\s+Received\s+Example Court \(FR\)/);
  assert.match((await ana('show', id)).out, /Call Example Court: \+33 1 99 99 99 99[\s\S]*May be done: /);

  assert.match((await ana('form-3', id)).err, /nothing to tell/);
  const data = JSON.stringify({
    why: 'data-not-stored',
    explanation: 'The account was deleted by its holder in May.',
    preserved: 'not-preserved',
    sentAt: new Date().toISOString(),
  });
  assert.match(
    (await ana('step', id, 'tell-impossible', '--data', data)).out,
    /Obstacle: Told to the authority/,
  );
  const read = readForm(Buffer.from((await ana('form-3', id)).out));
  assert.ok('form' in read && read.form.form === 3);
});

test('what is typed wrong is said by name', async () => {
  const form = file('epoc.xml', writeForm(anEpoc()));
  for (const [args, said] of [
    [['receive', form, '--channel', 'post'], /--channel takes one of/],
    [['receive', join(folder, 'none.xml')], /none\.xml/],
    [['receive', file('bad.xml', '<a')], /not well-formed/],
    [['step', 'x', 'assess', '--data', '{'], /--data is no JSON/],
    [['form-3', 'x', '--event', 'one'], /--event takes the number/],
    [['register', file('bad.json', '{')], /is no JSON/],
  ] as const) {
    const { status, err } = await ana(...args);
    assert.notEqual(status, 0, args.join(' '));
    assert.match(err, said, args.join(' '));
  }
});
