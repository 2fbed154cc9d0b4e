import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DESKS } from '../../src/apps/node/start-node.ts';
import type { Agreement } from '../../src/client/agreements.ts';
import { sayDeepFault } from '../../src/kernel/audit/deep-fault.ts';
import { verifyDeep } from '../../src/kernel/audit/verify-deep.ts';
import { runComity } from '../command-line/run-comity.ts';
import { type Asking, eventually, expectStatus, startTestNode, type TestNode } from '../nodes.ts';
import { childNode } from './child-node.ts';

// What one side says of an agreement while the other is away: kept, said to be waiting, and told until it arrives.

let north: TestNode;
let harbour: TestNode;
let anna: Asking;
let boris: Asking;

before(async () => {
  [north, harbour] = await Promise.all([
    startTestNode({ name: 'Northern Authority', class: 'state' }),
    startTestNode({ name: 'Harbour' }),
  ]);
  [anna, boris] = await Promise.all([north.person(['administrator']), harbour.person(['administrator'])]);
  await expectStatus(201, anna.post('/api/v1/peers', { url: harbour.url, publicKey: harbour.publicKey }));
  await expectStatus(201, boris.post('/api/v1/peers', { url: north.url, publicKey: north.publicKey }));
});
after(() => Promise.all([north.close(), harbour.close()]));

const LAW = { instrument: 'Regulation (EU) 2021/784', article: 'Article 14' };
const terms = (more: object = {}) => ({
  title: 'A proposal',
  party: harbour.kernel.host.id,
  purposes: ['Find copies'],
  legalBasis: LAW,
  onward: 'originator-consent',
  retentionDays: 30,
  ...more,
});
const NOWHERE = 'http://127.0.0.1:9';
/** Where a node believes its partner to be. */
const move = (node: TestNode, to: string) => node.kernel.store.pool.query('update peer set url = $1', [to]);
const propose = async () =>
  (await expectStatus(201, anna.post<Agreement>('/api/v1/agreements', terms()))).json;
const act = (who: Asking, id: string, name: string) =>
  who.post<Agreement>(
    `/api/v1/agreements/${id}/${name}`,
    name === 'accept' ? undefined : { reason: 'A reason.' },
  );
const shown = async (who: Asking, id: string) =>
  (await who.get<{ items: Agreement[] }>('/api/v1/agreements')).json.items.find((one) => one.id === id);
const waits = (one: Agreement | undefined) =>
  one?.delivery && [one.delivery.word, one.delivery.state, one.delivery.to.name];
const pulled = () => Promise.all([north.pullAll(), harbour.pullAll()]);
async function isClean(): Promise<void> {
  for (const node of [north, harbour]) {
    await node.settled();
    const verdict = await verifyDeep(node.kernel, { desks: DESKS });
    assert.deepEqual(verdict.faults.map(sayDeepFault), [], node.name);
  }
}

test('a proposal to a partner that is away is stored, says so, and arrives once', async () => {
  await move(north, NOWHERE);
  const made = await propose();
  assert.deepEqual([made.state, waits(made)], ['proposed', ['proposed', 'waiting', 'Harbour']]);
  await pulled();
  assert.deepEqual(waits(await shown(anna, made.id)), ['proposed', 'waiting', 'Harbour']);
  assert.equal(await shown(boris, made.id), undefined);
  const said = await runComity(['agreement', 'list'], { COMITY_DATA: north.dataFolder });
  assert.match(said.out, /proposed, will be delivered when Harbour can be reached/);
  await move(north, harbour.url);
  await pulled();
  await pulled();
  assert.equal(waits(await shown(anna, made.id)), null);
  assert.equal((await shown(boris, made.id))?.awaitsUs, true);
  const { rowCount } = await north.kernel.store.pool.query(
    "select from entry where kind = 'agreement.proposal-delivered'",
  );
  assert.equal(rowCount, 1);
  await expectStatus(200, act(boris, made.id, 'accept'));
  assert.equal((await shown(anna, made.id))?.state, 'accepted');
  await isClean();
});

test('at the terminal: stored, and when it goes out', async () => {
  await move(north, NOWHERE);
  const law = ['--instrument', LAW.instrument, '--article', LAW.article];
  const words = ['--party', 'Harbour', '--title', 'T', '--purpose', 'P', ...law];
  const { status, out, err } = await runComity(['agreement', 'propose', ...words], {
    COMITY_DATA: north.dataFolder,
  });
  await move(north, harbour.url);
  assert.equal(status, 0, err);
  assert.match(
    out,
    /^Stored: T, x-comity-agreement--\S+; will be delivered when Harbour can be reached\. The partner/,
  );
});

test('a proposal that is withdrawn before it arrived makes no noise and never arrives', async () => {
  await move(north, NOWHERE);
  const { id } = await propose();
  const gone = await expectStatus(200, act(anna, id, 'withdraw'));
  assert.equal(gone.json.delivery, null, 'nothing is to be delivered');
  await move(north, harbour.url);
  const before = north.said.length;
  await pulled();
  await pulled();
  assert.deepEqual(
    north.said.slice(before).filter((line) => line.includes(id)),
    [],
  );
  assert.equal(await shown(boris, id), undefined);
  await isClean();
});

test('an acceptance while the proposer is away is kept, shares nothing yet, and holds once it is heard', async () => {
  const { id } = await propose();
  await move(harbour, NOWHERE);
  const signed = (await expectStatus(200, act(boris, id, 'accept'))).json;
  assert.deepEqual(
    [signed.state, signed.awaitsUs, waits(signed)],
    ['proposed', false, ['accepted', 'waiting', 'Northern Authority']],
  );
  await pulled();
  assert.equal((await shown(anna, id))?.state, 'proposed');
  await move(harbour, north.url);
  await pulled();
  for (const who of [anna, boris]) {
    const one = await shown(who, id);
    assert.deepEqual([one?.state, one?.delivery], ['accepted', null]);
    assert.ok(one?.parties.every(({ signedAt }) => signedAt));
  }
  await isClean();
});

test('an acceptance on its way that the proposer outran ends as withdrawn at both', async () => {
  const { id } = await propose();
  await move(harbour, NOWHERE);
  await expectStatus(200, act(boris, id, 'accept'));
  await move(north, NOWHERE);
  await expectStatus(200, act(anna, id, 'withdraw'));
  await Promise.all([move(harbour, north.url), move(north, harbour.url)]);
  await harbour.pullAll();
  await pulled();
  assert.deepEqual(
    [(await shown(anna, id))?.state, (await shown(boris, id))?.state],
    ['withdrawn', 'withdrawn'],
  );
  await isClean();
});

test('a suspension and a decline are told again until they are heard', async () => {
  const [accepted, open] = [(await propose()).id, (await propose()).id];
  await expectStatus(200, act(boris, accepted, 'accept'));
  await move(harbour, NOWHERE);
  assert.deepEqual(waits((await expectStatus(200, act(boris, accepted, 'suspend'))).json), [
    'suspended',
    'waiting',
    'Northern Authority',
  ]);
  assert.equal((await expectStatus(200, act(boris, open, 'decline'))).json.delivery?.word, 'declined');
  const states = async () => [(await shown(anna, accepted))?.state, (await shown(anna, open))?.state];
  await pulled();
  assert.deepEqual(await states(), ['accepted', 'proposed']);
  await move(harbour, north.url);
  await pulled();
  assert.deepEqual(await states(), ['suspended', 'declined']);
  assert.deepEqual(
    [(await shown(boris, accepted))?.delivery, (await shown(boris, open))?.delivery],
    [null, null],
  );
  assert.equal(
    (await shown(anna, accepted))?.delivery,
    null,
    'a word of the partner is nothing of ours to deliver',
  );
  await isClean();
});

test('a proposal that the partner’s node refuses for good says why, and is not sent again', async () => {
  const id = north.kernel.host.id;
  await expectStatus(
    200,
    (await harbour.person(['senior-reviewer'])).post(`/api/v1/peers/${id}/suspend`, { reason: 'x' }),
  );
  const { id: refused, delivery } = await propose();
  assert.deepEqual([delivery?.state, /suspended/.test(String(delivery?.answer))], ['refused', true]);
  await expectStatus(200, (await harbour.person(['senior-reviewer'])).post(`/api/v1/peers/${id}/resume`));
  await pulled();
  assert.equal(await shown(boris, refused), undefined);
});

test('an agreement that ends before it begins, or is over, is neither proposed nor accepted, by the field', async () => {
  for (const [more, property, reason] of [
    [{ validUntil: '2020-01-01T00:00:00Z' }, 'validUntil', /lies in the past/],
    [
      { validFrom: '2031-02-01T00:00:00Z', validUntil: '2031-01-01T00:00:00Z' },
      'validUntil',
      /not after it begins/,
    ],
    [
      { validFrom: '2031-02-01T00:00:00Z', validUntil: '2031-02-01T00:00:00Z' },
      'validUntil',
      /not after it begins/,
    ],
    [{ validUntil: '2031-13-01T00:00:00Z' }, 'validUntil', /no instant/],
    [{ validFrom: '2031-02-31T25:00:00Z' }, 'validFrom', /no instant/],
  ] as const) {
    const answer = await anna.post<{ errors: { property: string; reason: string }[] }>(
      '/api/v1/agreements',
      terms(more),
    );
    assert.equal(answer.status, 400, JSON.stringify(more));
    assert.equal(answer.json.errors[0]?.property, property);
    assert.match(String(answer.json.errors[0]?.reason), reason);
  }
  const until = new Date(Date.now() + 3_600_000).toISOString();
  const made = await expectStatus(
    201,
    anna.post<Agreement>('/api/v1/agreements', terms({ validUntil: until })),
  );
  const later = await eventuallyOver(made.json.id);
  assert.equal(later.status, 409);
  assert.match(later.text, /cannot be accepted: its end .* lies in the past/);
  const word = [
    '--title',
    'T',
    '--purpose',
    'P',
    '--instrument',
    'A',
    '--article',
    '1',
    '--until',
    '2020-01-01T00:00:00Z',
  ];
  const cli = await runComity(['agreement', 'propose', '--party', 'Harbour', ...word], {
    COMITY_DATA: north.dataFolder,
  });
  assert.deepEqual([cli.status, /--until lies in the past/.test(cli.err)], [1, true], cli.err);
});

/** Accepts it two hours from now. */
async function eventuallyOver(id: string) {
  const { now } = harbour.kernel;
  Object.assign(harbour.kernel, { now: () => new Date(Date.now() + 7_200_000) });
  try {
    return await act(boris, id, 'accept');
  } finally {
    Object.assign(harbour.kernel, { now });
  }
}

test('what waits survives that both nodes are killed', async () => {
  const [a, b] = await Promise.all([
    childNode({ name: 'A', class: 'state', beatSeconds: 600 }),
    childNode({ name: 'B', class: 'platform', beatSeconds: 600 }),
  ]);
  const ask = async <T>(node: typeof a, path: string, body?: unknown): Promise<T> => {
    const json = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    };
    const { status, text } = await node.ask(path, body === undefined ? {} : json);
    assert.ok(status < 300, `${path}: ${status} ${text}`);
    return JSON.parse(text) as T;
  };
  const list = async (node: typeof a) =>
    (await ask<{ items: Agreement[] }>(node, '/api/v1/agreements')).items;
  try {
    await Promise.all([a.start(), b.start()]);
    type Own = { own: { url: string; publicKey: string; organisation: { id: string } } };
    const [{ own: ofA }, { own: ofB }] = await Promise.all([
      ask<Own>(a, '/api/v1/me'),
      ask<Own>(b, '/api/v1/me'),
    ]);
    await ask(a, '/api/v1/peers', { url: b.url, publicKey: ofB.publicKey });
    await ask(b, '/api/v1/peers', { url: a.url, publicKey: ofA.publicKey });
    await b.kill('node');
    const made = await ask<Agreement>(a, '/api/v1/agreements', terms({ party: ofB.organisation.id }));
    assert.equal(made.delivery?.state, 'waiting');
    await a.kill('both');
    await Promise.all([a.start(), b.start()]);
    const [came] = await eventually(
      () => list(b),
      (items) => items.length > 0,
      40_000,
    );
    assert.deepEqual([came?.id, came?.awaitsUs], [made.id, true]);
    await eventually(
      () => list(a),
      ([one]) => one?.delivery === null,
    );
  } finally {
    await Promise.all([a.remove(), b.remove()]);
  }
});
