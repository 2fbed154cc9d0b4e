import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { bare, readPdf } from '../../../kernel/print/testing/read-pdf.ts';
import { anOrder, type OrderPlay, openOrderPlay, signed, WHY } from '../testing/order-play.ts';

let play: OrderPlay;
before(async () => {
  play = await openOrderPlay();
});
after(() => play.close());

const SECRET = 'An investigation into the uploader goes on.';
const path = (id: string, sheet: string) => `/api/v1/content-orders/${id}/${sheet}`;
const sheet = (id: string, name: string, who = play.people.ana) => play.call(who, 'GET', path(id, name));

test('an executed order is answered on paper with what the JSON says, in the language that was asked for', async () => {
  const id = await play.executed();
  const json = (await sheet(id, 'feedback')).body;
  const answer = await sheet(id, 'feedback.pdf');
  assert.deepEqual(
    [
      answer.status,
      ...['content-type', 'content-disposition', 'cache-control'].map((one) => answer.headers.get(one)),
    ],
    [200, 'application/pdf', `attachment; filename="feedback-${id}.pdf"`, 'no-store'],
  );
  const { text, title } = await readPdf(answer.bytes);
  assert.match(String(title), /^Annex II –/);
  for (const one of ['addressee', 'authority', 'authorityReference', 'provider', 'authorisedPerson'])
    assert.ok(text.includes(bare(json[one])), `${one}: ${json[one]} in ${text}`);
  assert.ok(text.includes('☒Removed☐Access'));
  const arabic = await readPdf((await sheet(id, 'feedback.pdf?language=ar')).bytes);
  assert.deepEqual([arabic.language, arabic.text.includes(json.authorityReference)], ['ar', true]);
});

test('before anything was done, and in another language, there is a clear refusal', async () => {
  const { body } = await play.receive();
  for (const name of ['feedback.pdf', 'impossibility.pdf'])
    assert.deepEqual((await sheet(body.id, name)).body.code, 'step-not-permitted', name);
  const { status, body: problem } = await sheet(body.id, 'order.pdf?language=xx');
  assert.deepEqual(
    [status, problem.code, problem.errors[0].property],
    [400, 'parameter-malformed', 'language'],
  );
  assert.equal((await sheet('0198f5b0-0000-7000-8000-000000000001', 'order.pdf')).status, 404);
});

test('the order that came is printed for the file; why silence was ordered stands there and in no answer', async () => {
  const order = anOrder({
    nonDisclosure: { decidedAt: '2026-11-02T20:00:00Z', until: '2026-12-01T20:00:00Z', reason: SECRET },
    items: [{ url: 'https://harbour.example/1 https://harbour.example/2' }],
  });
  const { body } = await play.receive({ order, signature: signed(order) });
  const copy = await readPdf((await sheet(body.id, 'order.pdf')).bytes);
  const { digest } = (await play.call(play.people.ana, 'GET', `/api/v1/content-orders/${body.id}`)).body;
  for (const said of [order.reference, order.items[0]!.url, SECRET, digest])
    assert.ok(copy.text.includes(bare(said)), `${said} in ${copy.text}`);
  await play.step(body.id, 'check-completeness', { found: 'manifest-error' });
  const asked = await play.step(body.id, 'ask-clarification', {
    needed: ['Which of the two URLs is meant?'],
    explanation: WHY,
    sentAt: play.clock.now.toISOString(),
  });
  assert.equal(asked.status, 200, JSON.stringify(asked.body));
  const { text } = await readPdf((await sheet(body.id, 'impossibility.pdf')).bytes);
  assert.ok(
    text.includes(bare('Which of the two URLs is meant?')) && text.includes('☒Theorderhasmanifesterrors'),
  );
  assert.ok(!text.includes(bare(SECRET)) && !/silence|12-01/i.test(text));
});

test('who may not see an order has none of it on paper', async () => {
  const id = await play.executed();
  for (const who of [play.people.clerk, play.people.admin, play.people.reader])
    for (const name of ['order.pdf', 'feedback.pdf', 'impossibility.pdf'])
      assert.equal((await sheet(id, name, who)).status, 404);
  assert.equal((await sheet(id, 'order.pdf', play.people.overseer)).status, 200);
});

test('half an order, and one that means harm, is printed', async () => {
  const hostile = {
    reference: '\u202e#panic("x")',
    items: [{ url: `https://a.example/${'م'.repeat(70_000)}` }],
    reasons: { of: ['a'.repeat(100_000)] },
  };
  const { body } = await play.receive({ order: hostile });
  const { status, bytes } = await sheet(body.id, 'order.pdf');
  assert.equal(status, 200);
  assert.ok((await readPdf(bytes)).text.includes(bare('[U+202E]#panic("x")')));
});
