import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, before, test } from 'node:test';
import { Decrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { manifestOf, sha256Of } from '../../src/desks/evidence-requests/answer/manifest.ts';
import { type DisStandIn, startDisStandIn } from '../../src/desks/evidence-requests/testing/dis-stand-in.ts';
import { anEpoc, COURT, NO_CONCERN } from '../../src/desks/evidence-requests/testing/request-play.ts';
import { readForm } from '../../src/standards/e-evidence-forms/read-xml.ts';
import { writeForm } from '../../src/standards/e-evidence-forms/write-xml.ts';
import { type Asking, startTestNode, type TestNode } from '../nodes.ts';
import { runComity } from './run-comity.ts';

let node: TestNode;
let folder: string;
let dis: DisStandIn;
let admin: Asking;
const envs: Record<string, string>[] = [];

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'comity-evidence-'));
  dis = await startDisStandIn();
  node = await startTestNode({
    name: 'Harbour',
    class: 'platform',
    env: { COMITY_PRIVATE_HOSTS: '127.0.0.1' },
  });
  admin = await node.person(['administrator']);
  for (const role of ['reviewer', 'senior-reviewer'] as const) {
    const { token } = await node.person([role]);
    envs.push({ COMITY_URL: node.url, COMITY_TOKEN: token });
  }
});
after(async () => {
  await node.close();
  await dis.close();
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
  assert.match((await ana('send', id, 'form-3')).err, /No access point/);
});

test('exactly the approved files are sealed, for an authority of the register', async () => {
  const identity = await generateX25519Identity();
  const sealedFor = { ...COURT, ageRecipient: await identityToRecipient(identity) };
  await bo('register', file('sealed.json', JSON.stringify([sealedFor])));
  const stamped = ['--channel', 'decentralised-it-system', '--sender-country', 'FR', '--sender-id', 'EX-C'];
  const id = (await ana('receive', file('three.xml', writeForm(anEpoc())), ...stamped)).out.trim();
  const [log, list] = [file('log.csv', 'a,b\n1,2\n'), file('list.csv', 'c\n')];
  const out = join(folder, 'package.age');
  const seal = (...paths: string[]) => ana('seal', id, ...paths, '--to', COURT.id, '--out', out);
  assert.match((await seal(log, list)).err, /Nothing is approved/);
  const files = await Promise.all(
    [log, list].map(async (path) => {
      const bytes = new Uint8Array(readFileSync(path));
      return { name: basename(path), bytes: bytes.length, sha256: await sha256Of(bytes) };
    }),
  );
  const manifest = await manifestOf(files);
  const note = 'Compared with the certificate, number by number.';
  const step = async (who: typeof ana, name: string, data: object) => {
    const { status, err } = await who('step', id, name, '--data', JSON.stringify(data));
    assert.equal(status, 0, `${name}: ${err}`);
  };
  await step(ana, 'preserve', { preservedAt: new Date().toISOString(), what: note });
  await step(ana, 'check-completeness', { found: 'complete' });
  await step(ana, 'assess', NO_CONCERN);
  await step(ana, 'propose-disclosure', { files, manifest, covers: 'all', note });
  await step(bo, 'approve-disclosure', { manifest, note });

  assert.match((await seal(log)).err, /each is needed, once/);
  assert.match((await seal(log, file('more.csv', 'x'))).err, /none of the approved files/);
  file('list.csv', 'C\n');
  assert.match((await seal(log, list)).err, /list\.csv is not as it was approved/);
  file('list.csv', 'c\n');
  assert.equal((await seal(log, list)).out, `Wrote ${out}.\n`);
  assert.match((await seal(log, list)).err, /cannot be written \(EEXIST\)/);
  const { url, token } = dis;
  const connection = await admin.put('/api/v1/dis-connection', { url, token });
  assert.equal(connection.status, 200, connection.text);
  assert.match((await ana('send', id, out)).err, /--recipient is needed/);
  assert.match((await ana('send', id, log, '--recipient', COURT.name)).err, /is no age file/);
  assert.match((await ana('send', id, out, '--recipient', COURT.name)).out, /Certificate: Data sent/);
  assert.equal(dis.taken.at(-1)?.content, readFileSync(out).toString('base64'));
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  const opened = Buffer.from(await decrypter.decrypt(new Uint8Array(readFileSync(out))));
  for (const held of ['manifest.json', 'log.csv', '1,2', files[1]!.sha256])
    assert.ok(opened.includes(held), held);
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
