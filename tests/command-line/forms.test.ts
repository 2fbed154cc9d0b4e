import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { Form1 } from '../../src/standards/e-evidence-forms/form-1.ts';
import { FORMS, type Form } from '../../src/standards/e-evidence-forms/forms.ts';
import { FORM_NUMBERS } from '../../src/standards/e-evidence-forms/namespaces.ts';
import { writeForm } from '../../src/standards/e-evidence-forms/write-xml.ts';
import { runComity } from './run-comity.ts';

const folder = mkdtempSync(join(tmpdir(), 'comity-forms-'));
// No node is there, and none is asked.
const env = { COMITY_DATA: join(folder, 'data') };
after(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
const written = (content: string | Uint8Array) => {
  const path = join(folder, `form-${++files}.xml`);
  writeFileSync(path, content);
  return path;
};
const file = (form: Form) => written(writeForm(form));
const order = FORMS[1].examples()[0] as Form1;
const run = (...args: string[]) => runComity(['form', ...args], env);

test('help says what is taken, and what is not understood ends with status 2', async () => {
  const top = await runComity(['--help'], env);
  assert.match(top.out, /^ {2}form read\|check +\S/m);
  for (const verb of ['read', 'check']) {
    const { status, out } = await run(verb, '--help');
    assert.equal(status, 0);
    assert.match(out, new RegExp(`^comity form ${verb} FILE `));
    assert.match(out, /--json/);
  }
  assert.match((await run('read', '--help')).out, /--with-section-m/);
  assert.deepEqual([(await run('read')).status, (await run('burn')).status], [2, 2]);
  assert.equal((await run('check')).err, 'FILE is needed. See `comity form check --help`.\n');
});

test('a form is read section by section in words, with its deadlines and the law of each', async () => {
  const { status, out } = await run('read', file(order));
  assert.equal(status, 0);
  assert.match(
    out,
    /^Form 1: European Production Order Certificate \(EPOC\)\n\nA\. Issuing State and file numbers\n {2}Issuing State: FR$/m,
  );
  const sections = [...out.matchAll(/^([A-M])(?: and [A-M])?\. /gm)].map(([, letter]) => letter);
  assert.deepEqual(sections, ['A', 'B', 'C', 'D', 'E', 'G', 'H', 'I', 'J', 'K', 'L']);
  assert.match(out, /^H\. .*refrains from informing in any event$/m);
  assert.match(out, /^J\. Validating authority: blank$/m);
  assert.match(
    out,
    /Data about 2 of 2\n {4}Identifier\n.*\n {6}Type: blocks of IP addresses\n {6}Identifier: 192\.0\.2\.0\/28, 2001:db8::\/64/,
  );
  assert.match(out, /Date of signature: 2026-09-01\+02:00/, 'a date stays as it was written');
  assert.match(out, /^Deadlines \(Regulation \(EU\) 2023\/1543\)$/m);
  assert.match(out, /^ {2}provider +produces the data +at the end of 10 days .* +Art\. 10\(2\)$/m);
  const emergency = (await run('read', file(FORMS[1].examples()[1]!))).out;
  assert.match(emergency, /imminent threat to the life, physical integrity or safety of a person/);
  assert.doesNotMatch(emergency, /IMMINENT_THREAT/);
});

test('every form is read by a person and by a script', async () => {
  for (const number of FORM_NUMBERS.filter((one) => one !== 1)) {
    const [form] = FORMS[number].examples();
    const path = file(form!);
    assert.match((await run('read', path)).out, new RegExp(`^Form ${number}: \\S`));
    const { status, lines } = await run('read', path, '--json');
    assert.equal(status, 0);
    assert.deepEqual(lines[0].form, form);
    assert.match(lines[0].deadlines[0].article, /^Art\. /);
    const checked = await run('check', path);
    assert.deepEqual([checked.status, checked.err], [0, '']);
    assert.match(checked.out, /^Complete: /);
  }
});

test('section M is shown only when it is asked for, and then it is said who may see it', async () => {
  const grounds = order.sectionM?.summaryOfCase ?? '';
  const path = file(order);
  const [read, json] = [await run('read', path), await run('read', path, '--json')];
  const checked = [await run('check', path), await run('check', path, '--json')];
  for (const { out, err } of [read, json, ...checked])
    assert.ok(!out.includes(grounds) && !err.includes(grounds));
  assert.match(read.err, /Section M is in this file and is not shown.*never to the provider.*Art\. 9\(2\)/);
  assert.equal('sectionM' in json.lines[0].form, false);
  for (const args of [[], ['--json']]) {
    const open = await run('read', path, '--with-section-m', ...args);
    assert.equal(open.status, 0);
    assert.ok(open.out.includes(grounds));
    assert.match(
      open.err,
      /Section M may be seen by the issuing authority and a notified enforcing authority.*Art\. 9\(2\)/,
    );
  }
  const without = await run('read', file(FORMS[1].examples()[1]!), '--with-section-m');
  assert.match(without.err, /There is no section M in this file\./);
});

test('check says what is missing or wrong, with section and article, and ends with status 1', async () => {
  const path = file({
    ...order,
    sectionA: {},
    sectionG: { ...order.sectionG, threshold: undefined },
  } as Form);
  const { status, out } = await run('check', path);
  assert.equal(status, 1);
  assert.match(out, /^A +incomplete +\/sectionA +Art\. 10\(6\) +The section is blank: /m);
  assert.match(out, /^G +incomplete +\/sectionG\/threshold +Art\. 5\(4\) /m);
  const json = await run('check', path, '--json');
  assert.deepEqual(
    [json.status, json.lines[0].faults, json.lines[0].findings.map(({ code }: { code: string }) => code)],
    [1, [], ['section-blank', 'no-threshold']],
  );
  const read = await run('read', path);
  assert.equal(read.status, 0);
  assert.match(read.err, /2 things are missing or wrong: see `comity form check`\./);
});

test('what is no form ends with status 1 and the way to what is wrong', async () => {
  const path = written(
    writeForm(order)
      .replace('<form:IssuingState>', '<form:Issuing>')
      .replace('</form:IssuingState>', '</form:Issuing>'),
  );
  for (const verb of ['read', 'check']) {
    const { status, out } = await run(verb, path);
    assert.equal(status, 1);
    assert.match(out, /^\/Form1\/SectionA\/Issuing +The form has no such element here\.$/m);
    const { lines } = await run(verb, path, '--json');
    assert.deepEqual(lines[0].faults[0].code, 'unknown-element');
  }
  const entity = written('<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><a>&b;</a>');
  assert.match((await run('read', entity)).out, /A document type is declared/);
  const absent = await run('read', join(folder, 'absent.xml'));
  assert.deepEqual([absent.status, absent.out], [1, '']);
  assert.match(absent.err, /absent\.xml cannot be read: there is no such file\./);
});

test('a category of data that is asked for without a choice is shown, and a tick that is not set', async () => {
  const evidence = [
    { identifier: { type: 'USER_ID' as const, value: 'x' }, dataCategories: { content: {} } },
  ];
  const sectionI = { ...order.sectionI, caseWithoutValidation: false };
  const { out } = await run('read', file({ ...order, sectionEToF: { evidence }, sectionI }));
  assert.match(out, /^ {6}Content data: blank$/m);
  assert.match(out, /prior validation \(Art\. 4\(5\)\): no$/m);
});

test('what a document says cannot move the cursor of a terminal', async () => {
  const { out } = await run(
    'read',
    file({ ...order, sectionA: { issuingState: 'FR\nK. Notified: \u202eno\u009b2J' } }),
  );
  assert.match(out, /^ {2}Issuing State: FR K\. Notified: +no 2J$/m);
});
