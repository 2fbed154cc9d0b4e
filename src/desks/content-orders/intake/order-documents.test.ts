import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { verifyDeep } from '../../../kernel/audit/verify-deep.ts';
import { makeMail, plainMail } from '../../../kernel/documents/testing/make-mail.ts';
import { makePdf } from '../../../kernel/documents/testing/make-pdf.ts';
import { typeset } from '../../../kernel/print/typeset.ts';
import { annexOneLines, annexOneText } from '../../../standards/tco-annexes/testing/annex-one-text.ts';
import { contentOrdersDesk } from '../desk.ts';
import { printOrder } from '../removal-order/print-order.ts';
import { anOrder, documentForm, type OrderPlay, openOrderPlay } from '../testing/order-play.ts';

let play: OrderPlay;
before(async () => {
  play = await openOrderPlay();
});
after(() => play.close());

const propose = (document: Buffer, who = play.people.clerk) =>
  play.call(who, 'POST', '/api/v1/content-orders/documents', documentForm(document));
const confirm = (document: Buffer, sent: object, who = play.people.clerk) =>
  play.call(who, 'POST', '/api/v1/content-orders/with-document', documentForm(document, sent));
const many = async (table: string) =>
  (await play.kernel.store.pool.query(`select count(*)::int as many from ${table}`)).rows[0].many as number;
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

test('a mail proposes an order and stores nothing; confirmed, the order is kept with the mail, sealed', async () => {
  const order = anOrder();
  const mail = plainMail(annexOneText(order));
  const before = await Promise.all(['content_order', 'blob', 'entry', 'case_file'].map(many));
  const { status, body } = await propose(mail);
  assert.equal(status, 200, JSON.stringify(body));
  assert.deepEqual(body.proposal.order, order);
  assert.deepEqual(body.faults, []);
  assert.deepEqual(body.receivedAt.at, '2026-11-02T20:07:10.000Z');
  assert.match(body.receivedAt.passage, /mx\.harbour\.example/);
  assert.deepEqual(
    body.warnings.map(({ code }: { code: string }) => code),
    ['sender-unproven'],
  );
  assert.match(body.warnings[0].message, /mail domain proves nothing/);
  assert.deepEqual([body.document.kind, body.document.sha256], ['mail', sha256(mail)]);
  assert.deepEqual(await Promise.all(['content_order', 'blob', 'entry', 'case_file'].map(many)), before);

  const { body: taken } = await confirm(mail, { order, receivedAt: body.receivedAt.at });
  assert.deepEqual(
    [taken.duplicate, taken.original, taken.receivedAt],
    [false, sha256(mail), body.receivedAt.at],
  );
  const { body: shown } = await play.call(play.people.ana, 'GET', `/api/v1/content-orders/${taken.id}`);
  assert.deepEqual(shown.original, { sha256: sha256(mail), kind: 'mail' });
  assert.deepEqual(shown.events[0].data.original, sha256(mail), 'its digest alone');
  const { rows } = await play.kernel.store.pool.query('select sealed from blob');
  assert.ok(rows.every(({ sealed }: { sealed: Buffer }) => !sealed.includes('REMOVAL ORDER')));
});

test('the document is given to reviewers of the organisation alone, as bytes to save, and each opening is an act', async () => {
  const pdf = makePdf([['<script>alert(1)</script>']]);
  const { body } = await confirm(pdf, { order: anOrder() });
  const path = `/api/v1/content-orders/${body.id}/document`;
  const { clerk, reader, admin, ana, overseer } = play.people;
  for (const who of [clerk, reader, admin]) assert.equal((await play.call(who, 'GET', path)).status, 404);
  assert.equal((await play.call(null, 'GET', path)).status, 401);
  for (const who of [ana, overseer]) {
    const { status, headers, bytes } = await play.call(who, 'GET', path);
    assert.equal(status, 200);
    assert.ok(bytes.equals(pdf));
    assert.equal(headers.get('content-type'), 'application/octet-stream');
    assert.equal(headers.get('content-disposition'), `attachment; filename="order-${body.id}.pdf"`);
    assert.equal(headers.get('x-content-type-options'), 'nosniff');
    assert.match(headers.get('content-security-policy') ?? '', /sandbox/);
  }
  const { rows } = await play.kernel.store.pool.query(
    "select kind from entry where kind in ('order-document.opened', 'overseer.read') order by id desc limit 2",
  );
  assert.deepEqual(
    rows.map(({ kind }: { kind: string }) => kind),
    ['overseer.read', 'order-document.opened'],
  );
  const { body: plain } = await play.receive();
  assert.equal((await play.call(ana, 'GET', `/api/v1/content-orders/${plain.id}/document`)).status, 404);
});

test('an order attached as a PDF is read from there, and what the PDF may do is said', async () => {
  const order = anOrder();
  const pdf = makePdf([annexOneLines(order)], { catalog: '/OpenAction << /S /JavaScript /JS (x) >>' });
  const mail = makeMail([
    { type: 'text/plain', body: `See the order attached.\nSECTION A:\nReference number: OTHER` },
    { type: 'application/pdf', name: 'order.pdf', body: pdf },
  ]);
  const { body } = await propose(mail);
  assert.deepEqual(body.proposal.order, order);
  assert.deepEqual([body.text.name, body.text.kind], ['order.pdf', 'pdf']);
  assert.deepEqual(body.attachments, [
    { name: 'order.pdf', mediaType: 'application/pdf', bytes: pdf.length, sha256: sha256(pdf) },
  ]);
  assert.deepEqual(
    body.warnings.map(({ code, where }: { code: string; where: string }) => [code, where]),
    [
      ['sender-unproven', ''],
      ['javascript', 'order.pdf'],
      ['open-action', 'order.pdf'],
    ],
  );
  assert.deepEqual(
    body.proposal.doubts.map(({ code, field }: { code: string; field: string }) => [code, field]),
    [['other-text-differs', '/reference']],
  );
});

test('an order on paper as a node prints it is read back whole', async () => {
  const order = anOrder();
  const printed = printOrder(order, { receivedAt: play.clock.now, digest: '5f'.repeat(32) }, 'en');
  const { body } = await propose(Buffer.from(await typeset(printed)));
  const { reasons, ...rest } = body.proposal.order;
  const { reasons: written, ...others } = order;
  assert.equal(reasons.replaceAll('\n', ' '), written, 'in the lines of the page');
  assert.deepEqual([rest, body.proposal.doubts, body.warnings], [others, [], []]);
});

test('two URLs in one field are kept and named as the error that they are', async () => {
  const order = anOrder({ items: [{ url: 'https://a.example/1 https://a.example/2' }] });
  const { body } = await propose(plainMail(annexOneText(order)));
  assert.deepEqual(body.proposal.order.items, order.items);
  assert.deepEqual(
    body.faults.map(({ code, field }: { code: string; field: string }) => [code, field]),
    [['several-urls', '/items/0/url']],
  );
});

test('what cannot be read is refused by name, and bodies that are none by their part', async () => {
  for (const [bytes, code] of [
    [Buffer.from('nothing of the kind'), 'document-unreadable'],
    [Buffer.from('%PDF-1.7 cut off'), 'document-unreadable'],
    [plainMail('x'.repeat(40 * 1024 * 1024)), 'too-large'],
  ] as const) {
    const { body } = await propose(bytes);
    assert.ok(body.type.endsWith(code), JSON.stringify(body));
  }
  assert.match((await propose(plainMail('x'.repeat(40 * 1024 * 1024)))).body.detail, /25 MiB/);
  const odd = await confirm(Buffer.from('nothing of the kind'), { order: anOrder() });
  assert.ok(odd.body.type.endsWith('document-unreadable'));
  const mail = plainMail('x');
  const path = '/api/v1/content-orders/documents';
  const refused = async (body: unknown, at = path) => {
    const answer = await play.call(play.people.clerk, 'POST', at, body);
    return [answer.status, answer.body.errors?.[0]?.property];
  };
  assert.deepEqual(await refused(documentForm(mail, undefined, 'file')), [400, 'file']);
  assert.deepEqual(await refused(new FormData()), [400, 'document']);
  assert.deepEqual(await refused({ document: 'x' }), [415, undefined]);
  const confirmed = '/api/v1/content-orders/with-document';
  const withText = (text: string, name = 'order') => {
    const form = documentForm(mail);
    form.set(name, text);
    return form;
  };
  assert.deepEqual(await refused(documentForm(mail), confirmed), [400, 'order']);
  assert.deepEqual(await refused(withText('{"kind": "removal-order", "kind": "x"}'), confirmed), [
    400,
    'kind',
  ]);
  assert.deepEqual(await refused(withText('{"kind": "referral", "order": {}}'), confirmed), [400, 'kind']);
  assert.equal((await refused(withText('{'), confirmed))[0], 400);
  assert.deepEqual(await refused(withText('x', 'other'), path), [400, 'other']);
});

test('only who may take in an order reads a document', async () => {
  const mail = plainMail('x');
  for (const who of [play.people.reader, play.people.overseer]) {
    assert.equal((await propose(mail, who)).status, 403);
    assert.equal((await confirm(mail, { order: anOrder() }, who)).status, 403);
  }
});

test('the same order again keeps the first document, and says that it kept no other', async () => {
  const order = anOrder();
  const [first, second] = [plainMail(annexOneText(order)), plainMail(`Again:\n${annexOneText(order)}`)];
  const { body: one } = await confirm(first, { order });
  const { status, body } = await confirm(second, { order });
  assert.deepEqual([status, body.duplicate, body.id, body.original], [200, true, one.id, null]);
  const { bytes } = await play.call(play.people.ana, 'GET', `/api/v1/content-orders/${one.id}/document`);
  assert.ok(bytes.equals(first));
});

test('deep verification follows the document’s digest, and finds one that was changed', async () => {
  await play.settled();
  const faults = async () =>
    (await verifyDeep(play.kernel, { desks: [contentOrdersDesk] })).faults.filter(
      (one) => 'table' in one && one.table === 'content_order',
    );
  assert.deepEqual(await faults(), []);
  await play.kernel.store.pool.query(
    "update content_order set original = sha256('x') where object = (select max(object) from content_order where original is not null)",
  );
  assert.equal((await faults()).length, 1);
});
