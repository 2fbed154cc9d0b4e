import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { anOrder, NO_DOUBT, type OrderPlay, openOrderPlay, signed, WHY } from '../testing/order-play.ts';

const DAY = 86_400_000;
let play: OrderPlay;
before(async () => {
  play = await openOrderPlay();
});
after(() => play?.close());

const link = (id: string, item = 0, who = play.people.ana) =>
  play.call(who, 'POST', `/api/v1/content-orders/${id}/content-provider-link`, { item });
const open = (path: string, language = 'en') => play.call(null, 'GET', `${path}?lang=${language}`);
const write = (path: string, text: string) =>
  play.call(null, 'POST', `${path}/objection`, new URLSearchParams({ text }));

async function executedOrder(change: object = {}): Promise<string> {
  const order = anOrder(change);
  const { body } = await play.receive({ order, signature: signed(order) });
  for (const [name, data, who] of [
    ['check-completeness', { found: 'complete' }, play.people.ana],
    ['assess', NO_DOUBT, play.people.ana],
    ['propose-execution', { measure: 'removed' }, play.people.ana],
    ['confirm-execution', { executedAt: play.clock.now.toISOString() }, play.people.bo],
  ] as const)
    assert.equal((await play.step(body.id, name, data, who)).status, 200, name);
  return body.id;
}

test('whose content it was reads what was done, on which basis and how to challenge it, and writes', async () => {
  const id = await executedOrder();
  const made = await link(id, 1);
  assert.equal(made.status, 201, JSON.stringify(made.body));
  const path = new URL(made.body.link).pathname;
  const { status, body, headers } = await open(path);
  assert.equal(status, 200);
  for (const told of [
    'It is removed.',
    'https://harbour.example/p/4712',
    'Article 3 of Regulation (EU) 2021/784',
    'Example Office for Online Content',
    'Example Administrative Court',
    'contact@establishment.example',
    'Within 48 hours',
    'calls on those who see it',
  ])
    assert.ok(body.includes(told), told);
  // Another item may be somebody else's, and nobody who decided is named.
  assert.ok(!body.includes('p/4711'));
  assert.ok(!/reviewer|ana\b/i.test(body));
  assert.equal(headers.get('cache-control'), 'no-store');
  assert.equal(headers.get('referrer-policy'), 'no-referrer');
  assert.match((await open(path, 'ar')).body, /dir="rtl"[\s\S]*أُزيل/);

  assert.equal((await write(path, '  \u200b ')).status, 422);
  assert.equal((await write(path, 'It reports on the attack, for a newspaper.')).status, 303);
  const again = await write(path, 'And once more.');
  assert.equal(again.status, 422, 'one at a time');
  assert.match((await open(path)).body, /A person reads it and answers here within two weeks/);

  // Who took it down does not judge what is said against it.
  const own = await play.step(id, 'answer-objection', { found: 'wrong-item', reason: WHY }, play.people.bo);
  assert.equal(own.status, 409, JSON.stringify(own.body));
  const answered = await play.step(id, 'answer-objection', { found: 'wrong-item', reason: WHY });
  assert.equal(answered.body.tracks.ground, 'recorded', JSON.stringify(answered.body));
  assert.ok((await open(path)).body.includes(WHY));
  await play.step(id, 'reinstate', { reinstatedAt: play.clock.now.toISOString() });
  assert.match((await open(path)).body, /It was put back\./);
});

test('while silence is ordered the link answers exactly like one that nobody has, and when it ends the page is there', async () => {
  const id = await executedOrder();
  const path = new URL((await link(id)).body.link).pathname;
  const decidedAt = new Date(play.clock.now.getTime() - DAY).toISOString();
  const until = new Date(play.clock.now.getTime() + 30 * DAY).toISOString();
  const silent = await executedOrder({
    nonDisclosure: { decidedAt, until, reason: 'An investigation into those who posted it goes on.' },
  });
  // None can be made, and one that was made leads nowhere.
  assert.equal((await link(silent)).status, 409);
  const { pool } = play.kernel.store;
  const { rows } = await pool.query('select object from case_file where id = $1', [silent]);
  await pool.query(
    `insert into order_notice_link (hash, object, item, issued_at, expires_at)
     select sha256(convert_to('comity/content-order/v1' || chr(10) || 'silent-link', 'UTF8')), $1, 0, now(), now() + interval '400 days'`,
    [rows[0].object],
  );
  const [withheld, unknown] = [await open('/c/silent-link'), await open('/c/nobody-has-this')];
  assert.equal(withheld.status, 404);
  assert.equal(withheld.body, unknown.body);
  const plain = ({ headers }: typeof withheld) =>
    [...headers].filter(([name]) => !['date', 'x-request-id'].includes(name));
  assert.deepEqual(plain(withheld), plain(unknown));
  assert.equal(
    (await write('/c/silent-link', 'It is wrong.')).body,
    (await write('/c/none', 'It is wrong.')).body,
  );
  assert.equal((await open(path)).status, 200);

  play.clock.now = new Date(play.clock.now.getTime() + 31 * DAY);
  await play.wake();
  assert.equal((await open('/c/silent-link')).status, 200, 'by itself');
});

test('no link for what is not executed, for a drill, for no item, or by who may not see the order', async () => {
  const { body } = await play.receive();
  assert.equal((await link(body.id)).status, 409);
  const id = await executedOrder();
  assert.equal((await link(id, 2)).status, 400);
  assert.equal((await link(id, 0, play.people.reader)).status, 404);
  assert.equal((await link(id, 0, play.people.overseer)).status, 403);
});
