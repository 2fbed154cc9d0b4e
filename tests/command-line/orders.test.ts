import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { SHEET_LANGUAGES } from '../../src/client/content-orders.ts';
import { PRINT_LANGUAGES } from '../../src/desks/content-orders/removal-order/annex-words.ts';
import {
  anOrder,
  NO_DOUBT,
  OFFICE,
  registerOf,
  signed,
} from '../../src/desks/content-orders/testing/order-play.ts';
import { plainMail } from '../../src/kernel/documents/testing/make-mail.ts';
import { readPdf } from '../../src/kernel/print/testing/read-pdf.ts';
import { annexOneText } from '../../src/standards/tco-annexes/testing/annex-one-text.ts';
import { startTestNode, type TestNode } from '../nodes.ts';
import { runComity } from './run-comity.ts';

let node: TestNode;
let folder: string;
const envs: Record<string, string>[] = [];

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'comity-orders-'));
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
const ana = (...args: string[]) => runComity(args, envs[0]!);
const bo = (...args: string[]) => runComity(args, envs[1]!);

test('a register is imported, a signed order taken in, executed by two people and answered', async () => {
  assert.match((await ana('authorities', 'list')).out, /The register is empty/);
  const denied = await ana('authorities', 'import', file('register.csv', registerOf([OFFICE])));
  assert.deepEqual([denied.status, /role does not allow/.test(denied.err)], [1, true], denied.err);
  const bad = await bo('authorities', 'import', file('bad.csv', registerOf([{ ...OFFICE, phone: '110' }])));
  assert.deepEqual([bad.status, /line 2: phone/.test(bad.err)], [1, true], bad.err);
  assert.equal(
    (await bo('authorities', 'import', join(folder, 'register.csv'))).out,
    '1 authority in the register now.\n',
  );
  assert.match((await ana('authorities', 'list')).out, /FR\s+Example Office/);

  const order = anOrder();
  const { key, value } = signed(order);
  const path = file('order.json', JSON.stringify(order));
  const received = await ana('order', 'receive', path, '--key', key, '--signature', value);
  assert.equal(received.status, 0, received.err);
  assert.match(received.err, /Its hour began at/);
  const id = received.out.trim();
  assert.match((await bo('order', 'receive', path)).err, /It came before/);
  assert.match((await ana('order', 'list')).out, new RegExp(`Remove or disable.*${order.reference}.*${id}`));
  assert.match((await ana('order', 'show', id)).out, /Sender: Verified/);

  for (const [who, step, data] of [
    [ana, 'check-completeness', { found: 'complete' }],
    [ana, 'assess', NO_DOUBT],
    [ana, 'propose-execution', { measure: 'removed' }],
  ] as const) {
    const done = await who('order', 'step', id, step, '--data', JSON.stringify(data));
    assert.equal(done.status, 0, `${step}: ${done.err}`);
  }
  const executedAt = JSON.stringify({ executedAt: new Date().toISOString() });
  const alone = await ana('order', 'step', id, 'confirm-execution', '--data', executedAt);
  assert.deepEqual([alone.status, /second person/.test(alone.err)], [1, true], alone.err);
  assert.equal((await bo('order', 'step', id, 'confirm-execution', '--data', executedAt)).status, 0);
  const feedback = JSON.parse((await ana('order', 'answer', id, 'feedback')).out);
  assert.deepEqual([feedback.measure, feedback.authorityReference], ['removed', order.reference]);

  const [answer, copy] = [join(folder, 'answer.pdf'), join(folder, 'copy.pdf')];
  const written = await ana('order', 'answer', id, 'feedback', '--pdf', answer);
  assert.deepEqual([written.status, written.out], [0, `Wrote ${answer}.\n`], written.err);
  const { text, title } = await readPdf(readFileSync(answer));
  assert.deepEqual([/^Annex II –/.test(String(title)), text.includes(order.reference)], [true, true]);
  assert.equal(statSync(answer).mode & 0o077, 0, 'for whoever asked alone');
  const again = await ana('order', 'answer', id, 'feedback', '--pdf', answer);
  assert.deepEqual([again.status, /is there already/.test(again.err)], [1, true], again.err);
  const arabic = await ana('order', 'show', id, '--pdf', copy, '--language', 'ar', '--json');
  assert.deepEqual(arabic.lines, [{ file: copy }], arabic.err);
  assert.equal((await readPdf(readFileSync(copy))).language, 'ar');
  const wrong = await ana('order', 'answer', id, 'feedback', '--pdf', answer, '--language', 'xx');
  assert.deepEqual([wrong.status, /--language takes one of en, ar/.test(wrong.err)], [2, true], wrong.err);
  const unpaired = await ana('order', 'answer', id, 'feedback', '--language', 'ar');
  assert.deepEqual([unpaired.status, /--language needs --pdf/.test(unpaired.err)], [2, true], unpaired.err);
  const none = await ana('order', 'answer', id, 'impossibility', '--pdf', join(folder, 'none.pdf'));
  assert.deepEqual([none.status, /No obstacle is on record/.test(none.err)], [1, true], none.err);
});

test('the client names the languages in which a sheet is printed', () => {
  assert.deepEqual(SHEET_LANGUAGES, PRINT_LANGUAGES);
});

test('an order that came as an e-mail is read, confirmed, and taken in with it', async () => {
  const order = anOrder({ items: [{ url: 'https://a.example/1 https://a.example/2' }] });
  const text = annexOneText(order, { issued: '2 November 2026, 21:05', signed: order.authority.signedOn });
  const mail = file('order.eml', plainMail(text).toString());
  const shown = await ana('order', 'read', mail);
  assert.equal(shown.status, 0, shown.err);
  assert.match(shown.out, /^Received at 2026-11-02T20:07:10\.000Z, by: from mx\.authority\.example/);
  assert.match(shown.out, new RegExp(`/reference +${order.reference}`));
  assert.match(shown.out, /\/issuedAt +The document has a time without a zone/);
  assert.match(shown.out, /\/items\/0\/url +More than one URL in one line/);
  assert.match(shown.err, /A mail domain proves nothing/);
  assert.doesNotMatch((await ana('order', 'list')).out, new RegExp(order.reference), 'nothing is stored');
  assert.equal(
    JSON.parse((await ana('order', 'read', mail, '--json')).out).receivedAt.at,
    '2026-11-02T20:07:10.000Z',
  );
  const proposed = file('proposed.json', (await ana('order', 'read', mail, '--order')).out);
  const received = await ana(
    'order',
    'receive',
    proposed,
    '--document',
    mail,
    '--received-at',
    '2026-11-02T20:07:10Z',
  );
  assert.equal(received.status, 0, received.err);
  const kept = JSON.parse((await ana('order', 'show', received.out.trim(), '--json')).out);
  assert.equal(kept.original.kind, 'mail');
  const none = await ana('order', 'read', file('note.txt', 'nothing of the kind'));
  assert.deepEqual(
    [none.status, /neither an e-mail \(\.eml\) nor a PDF/.test(none.err)],
    [1, true],
    none.err,
  );
});

test('an order is checked without a node, and what is wrong is said by section', async () => {
  const alone = (...args: string[]) => runComity(args, {});
  assert.equal((await alone('order', 'check', file('whole.json', JSON.stringify(anOrder())))).status, 0);
  const half = file(
    'half.json',
    JSON.stringify({
      ...anOrder(),
      items: [{ url: 'https://a.example/1 https://a.example/2' }],
      redress: undefined,
    }),
  );
  const checked = await alone('order', 'check', half);
  assert.equal(checked.status, 1);
  assert.match(checked.out, /B +Error +\/items\/0\/url/);
  assert.match(checked.out, /G +Missing +\/redress/);
  for (const [name, text] of [
    ['cut.json', '{"legalBasis": "Reg'],
    ['list.json', '[]'],
    ['large.json', `"${'x'.repeat(1_100_000)}"`],
  ] as const) {
    const refused = await alone('order', 'check', file(name, text));
    assert.deepEqual([refused.status, refused.err.includes(name)], [1, true], refused.err);
  }
  const missing = await alone('order', 'check', join(folder, 'nowhere.json'));
  assert.deepEqual([missing.status, /cannot be read/.test(missing.err)], [1, true]);
});
