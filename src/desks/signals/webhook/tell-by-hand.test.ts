import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openPlatform, type Platform, until } from '../../../../tests/platform.ts';
import { type DeskNode, openDeskNode } from '../testing/desk-node.ts';
import { openTeam, type ReviewTeam } from '../testing/open-review.ts';

let ahead = 0;
let node: DeskNode;
let team: ReviewTeam;
let platform: Platform;
before(async () => {
  node = await openDeskNode({ now: () => new Date(Date.now() + ahead) });
  team = await openTeam(node);
  platform = await openPlatform();
});
after(async () => {
  await node.close();
  await platform.close();
});

const HOW = { how: 'By telephone, to the desk on duty' };
const open = async (state = 'open'): Promise<{ id: string; flags: string[] }[]> =>
  (await node.call(team.ana, 'GET', `/api/v1/cases?state=${state}`)).body.items;
const page = async (link: string, language = 'en') =>
  String((await node.call(null, 'GET', `${link}?lang=${language}`)).body);
const stepsOf = async (id: string): Promise<string[]> =>
  (await team.see(id)).events.map((event: { step: string }) => event.step);

/** A case whose appeal was upheld; nobody had told the platform of the restriction either. */
const upheld = async (item: string) => {
  const { id } = await team.restricted(item);
  const { link } = (await node.call(team.ana, 'POST', `/api/v1/cases/${id}/notice-link`, {})).body;
  await node.call(null, 'POST', `${link}/appeal?lang=en`, new URLSearchParams({ text: 'It is reporting.' }));
  const { body, status } = await team.step(team.senior, id, 'uphold-appeal', {
    reason: 'It is reporting of a court.',
  });
  assert.equal(status, 200, JSON.stringify(body));
  return { id, link, body };
};

test('without an endpoint somebody must tell the platform, from the restriction on, and it is logged who did', async () => {
  const { id } = await team.restricted('post:by-hand');
  const { tracks, permitted, endpoint, clocks } = await team.see(id);
  assert.deepEqual([tracks.platform, endpoint], ['to-restrict', false]);
  assert.ok(permitted.some(({ step }: { step: string }) => step === 'platform-told'));
  assert.ok(clocks.some(({ name }: { name: string }) => name === 'tell-platform'));
  assert.equal((await team.step(team.overseer, id, 'platform-told', HOW)).status, 403);
  assert.equal((await team.step(team.bo, id, 'platform-told', HOW)).body.tracks.platform, 'platform-told');
  const { events } = await team.see(id);
  const told = events.at(-1);
  assert.deepEqual([told.step, told.actor.id, told.data], ['platform-told', `person:${team.bo.id}`, HOW]);
  await node.settled();
  const steps = await stepsOf(id);
  assert.equal(steps.filter((step) => step === 'platform-unreached').length, 1);
  assert.equal(steps.at(-1), 'platform-told');
});

test('after an upheld appeal the case stays open until someone told the platform, and the person reads no more than is true', async () => {
  const { id, link, body } = await upheld('post:upheld-by-hand');
  assert.equal(body.tracks.platform, 'to-put-back', 'in the answer already');
  await node.settled();
  assert.ok((await open()).some((one) => one.id === id && one.flags.includes('platform-untold')));
  const [bank] = (await node.call(team.ana, 'GET', '/api/v1/banks')).body.items;
  assert.deepEqual(
    [bank.mode, bank.signals, bank.stopped],
    ['on', 2, 1],
    'what it stopped is not said to act',
  );
  assert.match(await page(link), /will be told to put the item back.*ask .* and show this page/s);
  assert.doesNotMatch(await page(link), /has been told|has been put back/);
  assert.match(await page(link, 'ar'), /وستُبلغ المنصة/);
  assert.equal((await team.step(team.ana, id, 'platform-told', HOW)).status, 200);
  assert.match(await page(link), /has been told to put the item back/);
  assert.match(await page(link, 'ar'), /وأُبلغت المنصة/);
  assert.ok(!(await open()).some((one) => one.id === id));
});

test('what ended by itself is to be told too; what a person left as it is, is not', async () => {
  const [gone, left] = [await team.open('post:gone-by-hand'), await team.answered('post:left-by-hand')];
  const withdrawn = await node.call(team.senior, 'POST', `/api/v1/signals/${gone.signal}/withdraw`, {
    reason: 'It was added by mistake.',
  });
  assert.equal(withdrawn.status, 200, JSON.stringify(withdrawn.body));
  await team.step(team.ana, left.id, 'leave', { ground: 'wrong-match', reason: 'It shows something else.' });
  await until(async () => (await team.see(gone.id)).tracks.platform === 'to-hear-of-end');
  await node.settled();
  assert.equal((await team.see(left.id)).tracks.platform, 'none');
});

test('an endpoint that takes the message after all ends the duty; one that fails for long begins it', async () => {
  const { id, link } = await upheld('post:later');
  const set = await node.call(team.administrator, 'POST', '/api/v1/webhooks', { url: platform.url });
  assert.equal(set.status, 201);
  await until(async () => (await team.see(id)).tracks.platform === 'platform-told');
  const told = (await team.see(id)).events.at(-1);
  assert.deepEqual([told.step, told.actor], ['platform-told', 'system']);
  assert.match(await page(link), /has been told to put the item back/);

  platform.answer = () => ({ status: 503 });
  const failing = await team.restricted('post:failing');
  await until(() => platform.told.at(-1)?.status === 503);
  assert.equal((await team.see(failing.id)).tracks.platform, 'none', 'the node tries again by itself');
  for (const seconds of [6, 31, 121, 601]) {
    const before = platform.told.length;
    ahead += seconds * 1000;
    await until(() => platform.told.length > before);
  }
  await until(async () => (await team.see(failing.id)).tracks.platform === 'to-restrict');
  platform.answer = () => ({ status: 200 });
  ahead += 1_801_000;
  await until(async () => (await team.see(failing.id)).tracks.platform === 'platform-told');
});
