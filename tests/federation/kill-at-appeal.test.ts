import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { ANSWERS, REASON } from '../../src/desks/signals/testing/words.ts';
import { eventually } from '../nodes.ts';
import { openPlatform, type Platform, until } from '../platform.ts';
import { type ChildNode, childNode, type Victim } from './child-node.ts';
import { sharedPlaces } from './shared-places.ts';
import { killAndStart, look, PATIENCE, standInTheWay, tokenOf, waits } from './stand-in-the-way.ts';

// An upheld appeal puts the item back, ends the signal here and tells the platform and the partner. Killed in the
// middle, none of it happened; killed when it was acknowledged, all of it did.

const VICTIMS: readonly Victim[] = ['node', 'database', 'both'];
let authority: ChildNode;
let harbour: ChildNode;
let platform: Platform;
let senior: string;
const reviews: { id: string; value: string }[] = [];

before(async () => {
  [authority, harbour, platform] = await Promise.all([
    childNode({ name: 'Northern Authority', class: 'state', beatSeconds: 5 }),
    childNode({ name: 'Harbour', class: 'platform', beatSeconds: 5 }),
    openPlatform(),
  ]);
  await Promise.all([authority.start(), harbour.start()]);
  const [places] = await sharedPlaces(authority, harbour);
  senior = await tokenOf(harbour, 'senior-reviewer');
  await must(harbour, '/api/v1/webhooks', { url: platform.url });
  const bank = await must(authority, '/api/v1/banks', {
    name: 'Reviewed material',
    basis: 'Reviewed by two people.',
    legalBasis: { instrument: 'Some Act', article: 'section 1' },
  });
  await must(authority, `/api/v1/banks/${bank.id}/agreements`, { agreement: places.agreement });
  const values = VICTIMS.map(() => randomBytes(32).toString('hex'));
  for (const value of values) {
    await must(authority, `/api/v1/banks/${bank.id}/signals`, { type: 'sha256', value });
  }
  for (const value of values) {
    await eventually(
      () => matches(value),
      (count) => count === 1,
      PATIENCE,
    );
  }
  const { items } = JSON.parse((await harbour.ask('/api/v1/banks')).text);
  const theirs = items.find(({ mode }: { mode: string }) => mode === 'shadow');
  await must(harbour, `/api/v1/banks/${theirs.id}/mode`, { mode: 'on' });
  for (const value of values) reviews.push({ id: await open(value), value });
});
after(async () => {
  await Promise.all([authority, harbour].map((node) => node?.remove()));
  await platform?.close();
});

const asJson = (body: unknown) => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

// biome-ignore lint/suspicious/noExplicitAny: what a node answers is looked into as a platform would
async function must(node: ChildNode, path: string, body: unknown): Promise<any> {
  const { status, text } = await node.ask(path, asJson(body));
  assert.ok(status < 300, `${path}: ${status} ${text}`);
  return JSON.parse(text);
}

/** How many signals Harbour finds for a value; null while it is away. */
const matches = async (value: string): Promise<number | null> => {
  const asked = harbour.ask('/api/v1/match', asJson({ hash: { type: 'sha256', value } }));
  const { status, text } = await asked.catch(() => ({ status: 0, text: '' }));
  return status === 200 ? JSON.parse(text).matches.length : null;
};

const found = (value: string) =>
  eventually(
    () => matches(value),
    (count) => count !== null,
    PATIENCE,
  );

type Seen = { state: string; tracks: Record<string, string> };
const see = async (id: string): Promise<Seen> => {
  const seen = await eventually(
    () => harbour.ask(`/api/v1/cases/${id}`).catch(() => null),
    (answer) => answer?.status === 200,
    PATIENCE,
  );
  return JSON.parse(seen?.text ?? '');
};

const about = (id: string) =>
  platform.told
    .map(({ headers, body }) => ({ webhook: headers['webhook-id'], ...JSON.parse(body) }))
    .filter((message) => message.case === id);

/** An attempt that a dead database spoiled puts off the next one, by minutes after a few: here it is due at once. */
const hurry = () =>
  look(harbour, 'update webhook_message set next_at = now() where delivered_at is null and next_at > now()');

const waiting = async (): Promise<number> =>
  JSON.parse((await harbour.ask('/api/v1/webhooks')).text).items[0].waiting;

/** A case at Harbour that awaits its decision. */
async function open(value: string): Promise<string> {
  const matched = async () =>
    (await must(harbour, '/api/v1/match', { hash: { type: 'sha256', value }, item: `post:${value}` })).case;
  const id = await eventually(matched, (one) => one !== undefined, PATIENCE);
  await must(harbour, `/api/v1/cases/${id}/steps/take`, { data: {} });
  await must(harbour, `/api/v1/cases/${id}/steps/answer-question`, { data: ANSWERS });
  return id;
}

const restrict = (id: string) =>
  must(harbour, `/api/v1/cases/${id}/steps/restrict-single-handed`, {
    data: { ...REASON, urgency: 'It spreads while we look at it.' },
  });

async function appeal(id: string): Promise<void> {
  const appealed = await fetch(`${about(id)[0].notice.link}/appeal`, {
    method: 'POST',
    body: new URLSearchParams({ text: 'This is my photograph of the market.' }),
    redirect: 'manual',
  });
  assert.equal(appealed.status, 303);
}

const uphold = (id: string): Promise<number | null> =>
  fetch(`${harbour.url}/api/v1/cases/${id}/steps/uphold-appeal`, {
    ...asJson({ data: { reason: 'It is a picture of a market.' } }),
    headers: { 'content-type': 'application/json', authorization: `Bearer ${senior}` },
  }).then(
    ({ status }) => status,
    () => null,
  );

test('an answer of the platform that the database did not outlive is asked for again, and taken once', async () => {
  const stand: { in?: Promise<() => Promise<void>> } = {};
  // What the node makes of the answer comes to here and no further.
  platform.first = () => {
    stand.in ??= standInTheWay(harbour, 'lock table case_event in share row exclusive mode');
    return stand.in;
  };
  const { id } = reviews.at(-1)!;
  await restrict(id);
  await until(() => stand.in !== undefined);
  await waits(harbour);
  await harbour.kill('database');
  delete platform.first;
  await stand.in?.then((goOn) => goOn());
  assert.equal((await see(id)).tracks.notice, 'due', 'stored with half of what was answered');
  await until(async () => {
    await hurry();
    return (await see(id)).tracks.notice === 'delivered';
  }, PATIENCE / 1000);
  assert.ok(about(id).length >= 2);
  assert.equal(new Set(about(id).map(({ webhook }) => webhook)).size, 1, 'the receiver knows it by its id');
  assert.equal(await waiting(), 0);
  const reports = `select count(*)::int as n from case_event where step = 'notice-delivered'
    and object = (select object from case_file where id = '${id}')`;
  assert.deepEqual(await look(harbour, reports), { n: 1 });
});

test('an appeal that is upheld while somebody is killed is upheld whole or not at all', async () => {
  for (const { id } of reviews) {
    if ((await see(id)).state !== 'restricted-alone') await restrict(id);
    await until(async () => {
      await hurry();
      return (await see(id)).tracks.notice === 'delivered';
    }, PATIENCE / 1000);
    await appeal(id);
  }
  for (const [at, victim] of VICTIMS.entries()) {
    const { id, value } = reviews[at]!;
    // The item is put back by then, and the signal is not stopped.
    const goOn = await standInTheWay(harbour, 'lock table signal_stop in share row exclusive mode');
    const answer = uphold(id);
    await waits(harbour);
    await killAndStart(harbour, victim);
    await goOn();
    assert.notEqual(await answer, 200, `acknowledged although the ${victim} was killed before`);
    const { state, tracks } = await see(id);
    assert.deepEqual([state, tracks.appeal], ['restricted-alone', 'open'], 'half an appeal');
    assert.equal(await found(value), 1, 'the signal lives: the appeal was not upheld');
  }
});

test('one that was acknowledged is upheld, whoever is killed at that moment: the signal is dead', async () => {
  // The first and the last; the one between is on its way to the platform and the partner when the last is.
  const killed: (Victim | null)[] = ['database', null, 'both'];
  for (const [at, { id, value }] of reviews.entries()) {
    await eventually(
      () => uphold(id),
      (status) => status === 200,
      PATIENCE,
    );
    const victim = killed[at];
    if (victim) await killAndStart(harbour, victim);
    const { state, tracks } = await see(id);
    assert.deepEqual([state, tracks.appeal], ['restored', 'upheld']);
    assert.equal(await found(value), 0, 'the signal is dead: the appeal was upheld');
  }
});

test('the platform is told of each once, by id, and the partner hears of each', async () => {
  for (const { id } of reviews) {
    await until(async () => {
      await hurry();
      return about(id).some(({ decision }) => decision === 'restore');
    }, PATIENCE / 1000);
  }
  await until(async () => {
    await hurry();
    return (await waiting()) === 0;
  }, PATIENCE / 1000);
  const challenges = async () =>
    JSON.parse((await authority.ask('/api/v1/cases?procedure=challenge')).text).items.length;
  await eventually(challenges, (count) => count >= VICTIMS.length, PATIENCE);
  assert.equal(await challenges(), VICTIMS.length);
  for (const { id } of reviews) {
    const told = about(id);
    const ids = (decision: string) =>
      new Set(told.filter((one) => one.decision === decision).map(({ webhook }) => webhook)).size;
    assert.deepEqual([ids('restrict'), ids('restore')], [1, 1], JSON.stringify(told));
    const order = told.map(({ decision }) => decision);
    assert.ok(order.lastIndexOf('restrict') < order.indexOf('restore'), order.join());
  }
  assert.deepEqual(harbour.crashes, []);
});
