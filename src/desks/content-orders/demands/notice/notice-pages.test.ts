import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type OrderPlay, openOrderPlay, WHY } from '../../testing/order-play.ts';

let play: OrderPlay;
before(async () => {
  play = await openOrderPlay();
});
after(() => play?.close());

const WHOLE = {
  where: 'https://harbour.example/p/1\nhttps://harbour.example/p/2',
  why: 'It calls on others to hurt people at a named place.',
  name: 'A. Neighbour',
  email: 'neighbour@people.example',
  goodFaith: 'yes',
};
const send = (fields: Record<string, string>, path = '/notice?lang=en') =>
  fetch(`${play.base}${path}`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams(fields),
  });
const sent = async (fields: Record<string, string> = WHOLE): Promise<string> => {
  const answer = await send(fields);
  assert.equal(answer.status, 303, await answer.text());
  return answer.headers.get('location')!.replace(/\?.*/, '');
};
const page = async (path: string) => {
  const answer = await fetch(`${play.base}${path}`);
  return { status: answer.status, text: await answer.text(), headers: answer.headers };
};
const newest = async () =>
  (await play.call(play.people.ana, 'GET', '/api/v1/demands?kind=notice')).body.items
    .map(({ id }: { id: string }) => id)
    .at(-1);
const step = (id: string, name: string, data: object, who = play.people.ana) =>
  play.call(who, 'POST', `/api/v1/demands/${id}/steps/${name}`, { data });
const TERMS = {
  found: 'neither',
  journalism: 'no',
  research: 'no',
  education: 'no',
  art: 'no',
  counterSpeech: 'no',
  reason: WHY,
};

test('anyone sends a notice, is told at once that it came, and sees what becomes of it', async () => {
  const form = await page('/notice');
  assert.equal(form.status, 200);
  assert.ok(!/<script/i.test(form.text) && form.text.includes('This is a notice and no order'));
  assert.match((await page('/notice?lang=ar')).text, /<html lang="ar" dir="rtl">/);
  const link = await sent();
  const status = await page(link);
  assert.ok(status.text.includes('People have still to look at it.'));
  assert.ok(!status.text.includes('neighbour'), 'the page does not say who sent it');
  assert.equal(status.headers.get('cache-control'), 'no-store');

  const id = await newest();
  const { body: shown } = await play.call(play.people.ana, 'GET', `/api/v1/demands/${id}`);
  assert.deepEqual(
    [shown.tracks.receipt, shown.demand.items.length, shown.notifier.email, shown.faults],
    ['told', 2, WHOLE.email, []],
  );
  assert.equal((await step(id, 'assess-terms', TERMS)).status, 200);
  assert.equal((await step(id, 'decline', { reason: 'It reports on an event.' })).status, 200);
  const decided = await page(link);
  for (const said of ['The content stays as it is.', 'It reports on an event.', 'Go to court.'])
    assert.ok(decided.text.includes(said), said);
});

test('who is not content complains on the same page, once, and somebody else looks again', async () => {
  const link = await sent();
  const id = await newest();
  assert.equal((await send({ text: 'Look again.' }, `${link}/complaint`)).status, 422, 'nothing is decided');
  await step(id, 'assess-terms', TERMS);
  await step(id, 'decline', { reason: 'It reports on an event.' });
  assert.equal((await send({ text: ' ' }, `${link}/complaint`)).status, 422);
  assert.equal((await send({ text: 'Look at the second minute.' }, `${link}/complaint`)).status, 303);
  assert.equal((await send({ text: 'And again.' }, `${link}/complaint`)).status, 422);
  assert.ok((await page(link)).text.includes('You complained.'));
  const answer = {
    found: 'refused',
    reason: 'The second minute shows the news.',
    toldAt: play.clock.now.toISOString(),
  };
  assert.equal((await step(id, 'answer-complaint', answer)).status, 409, 'not who decided');
  assert.equal((await step(id, 'answer-complaint', answer, play.people.bo)).status, 200);
  assert.ok((await page(link)).text.includes('The second minute shows the news.'));
});

test('each thing that is missing is named, and what was written stays there', async () => {
  const empty = await send({ why: '<b>words</b>' });
  const text = await empty.text();
  assert.equal(empty.status, 422);
  for (const field of ['where', 'name', 'email', 'goodFaith'])
    assert.ok(text.includes(`href="#${field}"`), field);
  assert.ok(!text.includes('href="#why"') && text.includes('&lt;b&gt;words&lt;/b&gt;'));
  assert.equal((await send({ ...WHOLE, email: 'nobody' })).status, 422);
  assert.equal((await send({ ...WHOLE, why: 'x'.repeat(20_001) })).status, 422);
  const many = Array.from({ length: 1001 }, (_, at) => `https://harbour.example/${at}`).join('\n');
  assert.equal((await send({ ...WHOLE, where: many })).status, 422);
  assert.equal((await send({ ...WHOLE, why: 'x'.repeat(500_000) })).status, 413);
});

test('about sexual abuse of children nobody has to say who they are (Art. 16(2)(c))', async () => {
  await sent({ where: WHOLE.where, why: WHOLE.why, goodFaith: 'yes', abuse: 'yes' });
  const { body } = await play.call(play.people.ana, 'GET', `/api/v1/demands/${await newest()}`);
  assert.deepEqual([body.notifier, body.demand.about], [null, 'child-sexual-abuse']);
});

test('a link that nobody has and one that is no link are answered alike', async () => {
  const answers = await Promise.all(
    ['A'.repeat(22), 'x', 'B'.repeat(99)].map((token) => page(`/notice/${token}`)),
  );
  for (const { status, text } of answers) assert.deepEqual([status, text], [404, answers[0]!.text]);
});

test('six hundred an hour are taken, and then it is said', async () => {
  const before = play.clock.now;
  play.clock.now = new Date(before.getTime() + 2 * 3_600_000);
  for (let at = 0; at < 600; at += 50)
    await Promise.all(Array.from({ length: 50 }, () => send(WHOLE).then((answer) => answer.text())));
  assert.equal((await send(WHOLE)).status, 429);
  play.clock.now = new Date(play.clock.now.getTime() + 3_600_000);
  assert.equal((await send(WHOLE)).status, 303);
});
