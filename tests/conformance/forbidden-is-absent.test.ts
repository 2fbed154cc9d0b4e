import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { exampleOrderToAct } from '../../src/desks/content-orders/demands/forms/order-to-act.form.ts';
import { anOrder, documentForm } from '../../src/desks/content-orders/testing/order-play.ts';
import { anEpoc } from '../../src/desks/evidence-requests/testing/request-play.ts';
import { anAccount, bundleForm } from '../../src/desks/signals/testing/add-people.ts';
import { entryId } from '../../src/kernel/audit/entry-id.ts';
import { plainMail } from '../../src/kernel/documents/testing/make-mail.ts';
import { issueCredential } from '../../src/kernel/identity/credentials.ts';
import { addOrganisation, addPerson } from '../../src/kernel/identity/organisations.ts';
import { tlpMarkingId } from '../../src/standards/tlp/tlp.ts';
import { befriend, startTestNode, type TestNode } from '../nodes.ts';
import { TAXII } from './taxii-server.ts';

// Two organisations on one node: the host, with a partner and an agreement, and a seat. Each has something of every
// kind. Asked for by the other, it must look like what was never there.

type Who = { organisation: string; token: string };
type Has = Record<
  | 'record'
  | 'bank'
  | 'signal'
  | 'case'
  | 'content'
  | 'crisis'
  | 'order'
  | 'evidence'
  | 'demand'
  | 'report'
  | 'way'
  | 'shift'
  | 'person'
  | 'exchange'
  | 'accountProposed'
  | 'serviceKey'
  | 'search'
  | 'status'
  | 'own'
  | 'index'
  | 'entry',
  string
>;

let node: TestNode;
let partner: TestNode;
let host: Who;
let seat: Who;
let ofHost: Has & { agreement: string; collection: string };
let ofSeat: Has;

before(async () => {
  [node, partner] = await Promise.all([startTestNode({ name: 'Host' }), startTestNode({ name: 'Partner' })]);
  const { agreement, collection } = await befriend(node, partner);
  const seatId = `identity--${randomUUID()}`;
  await node.kernel.store.system('test')((tx) =>
    addOrganisation(tx, { id: seatId, name: 'A seat', class: 'civil-society', local: true }),
  );
  host = await someone(node.kernel.host.id);
  seat = await someone(seatId);
  ofHost = { ...(await haveOneOfEach(host)), agreement, collection };
  ofSeat = await haveOneOfEach(seat);
  await node.beat();
});
after(() => Promise.all([node.close(), partner.close()]));

async function someone(organisation: string): Promise<Who> {
  return node.kernel.store.system('test')(async (tx) => {
    const { id } = await addPerson(node.kernel, tx, {
      name: 'Someone',
      roles: ['analyst', 'reviewer', 'senior-reviewer', 'administrator'],
      organisation,
    });
    return { organisation, token: await issueCredential(node.kernel, tx, { kind: 'token', person: id }) };
  });
}

type Call = { method: string; path: string; body?: unknown; type?: string };

async function call(who: Who, { method, path, body, type = 'application/json' }: Call) {
  const form = body instanceof FormData;
  const answer = await fetch(`${node.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${who.token}`,
      ...(body === undefined || form ? {} : { 'content-type': type }),
    },
    ...(body === undefined ? {} : { body: form ? body : JSON.stringify(body) }),
  });
  return { status: answer.status, text: await answer.text(), type: answer.headers.get('content-type') };
}

async function haveOneOfEach(who: Who): Promise<Has> {
  const own = who.organisation.replace('identity--', '');
  const record = `campaign--${randomUUID()}`;
  const object = {
    type: 'campaign',
    spec_version: '2.1',
    id: record,
    created_by_ref: who.organisation,
    created: '2026-01-01T00:00:00.000Z',
    modified: '2026-01-01T00:00:00.000Z',
    name: `Held by ${own}`,
    object_marking_refs: [tlpMarkingId('amber')],
  };
  const made = async (path: string, body: unknown, type?: string) => {
    const answer = await call(who, { method: 'POST', path, body, ...(type ? { type } : {}) });
    assert.ok(answer.status < 300, `${path}: ${answer.status} ${answer.text}`);
    return JSON.parse(answer.text);
  };
  const posted = await made(`/taxii2/api/collections/${own}/objects/`, { objects: [object] }, TAXII);
  const bank = await made('/api/v1/banks', {
    name: `Bank of ${own}`,
    basis: 'Reviewed by two people.',
    legalBasis: { instrument: 'Some Act', article: 'section 1' },
  });
  const hash = { type: 'pdq', value: randomBytes(32).toString('hex') };
  const { added } = await made(`/api/v1/banks/${bank.id}/signals`, { ...hash, quality: 90 });
  const account = bundleForm(anAccount(`videos.example:of-${own}`));
  const proposed = await made(`/api/v1/banks/${bank.id}/signals`, account);
  const matched = await made('/api/v1/match', { hash, item: 'item-1' });
  const seat = await made('/api/v1/people', { name: `Seat of ${own}`, roles: ['reader'] });
  const exchange = await made('/api/v1/exchanges', {
    name: `List of ${own}`,
    kind: 'hash-file',
    address: 'http://127.0.0.1:9/list',
    originator: { name: 'Some Archive', class: 'civil-society' },
  });
  const key = await made('/api/v1/service-keys', { name: `Service of ${own}` });
  await made('/api/v1/kept-hashes', { days: 7, reason: 'Lists come weekly.' });
  const search = await made('/api/v1/matching-backwards', { bank: bank.id });
  const crisis = await made('/api/v1/crises', {
    title: `Attack at ${own.slice(0, 8)}`,
    level: 'incident',
    banks: [bank.id],
    until: new Date(Date.now() + 3_600_000).toISOString(),
    reason: 'Copies of it are posted everywhere.',
  });
  const way = await made('/api/v1/duty/ways', {
    kind: 'push',
    endpoint: 'http://127.0.0.1:9/push',
    keys: { p256dh: 'A'.repeat(87), auth: 'A'.repeat(22) },
  });
  const me = await call(who, { method: 'GET', path: '/api/v1/me' });
  const shift = await made('/api/v1/duty/shifts', {
    person: JSON.parse(me.text).person.id,
    turn: 1,
    begins: new Date().toISOString(),
    ends: new Date(Date.now() + 3_600_000).toISOString(),
  });
  const order = await made(
    '/api/v1/content-orders/with-document',
    documentForm(plainMail('Reference number: EX-1'), { order: anOrder() }),
  );
  const demand = await made('/api/v1/demands', {
    kind: 'order-to-act',
    demand: { ...exampleOrderToAct(), reference: own },
  });
  const report = await made('/api/v1/reports', {
    kind: 'dsa-orders',
    year: new Date().getUTCFullYear() - 1,
  });
  const evidence = await made('/api/v1/evidence-requests?channel=alternative-means', {
    ...anEpoc(),
    sectionA: { issuingAuthorityFileNumber: own },
  });
  await node.settled();
  const found = await node.kernel.store.pool.query(
    'select content from review_item join case_file using (object) where id = $1',
    [matched.case],
  );
  const { rows } = await node.kernel.store.pool.query(
    'select l.epoch, l.index from log_leaf l join record r on r.entry = l.entry where r.id = $1',
    [record],
  );
  return {
    own,
    record,
    status: posted.id,
    bank: bank.id,
    signal: added.signals[0],
    accountProposed: proposed.added.waiting.id,
    case: matched.case,
    content: found.rows[0].content,
    crisis: crisis.id,
    order: order.id,
    evidence: evidence.id,
    demand: demand.id,
    report: report.id,
    way: way.id,
    shift: shift.id,
    person: seat.id,
    exchange: exchange.id,
    serviceKey: key.id,
    search: search.id,
    index: String(rows[0].index),
    entry: entryId(node.kernel.keyring, rows[0]),
  };
}

/** Every address that takes the id of something, by what it takes. */
const ADDRESSES: Record<keyof Has | 'agreement' | 'collection' | 'peer', Call[]> = {
  record: [
    { method: 'GET', path: '/api/v1/records/{id}' },
    {
      method: 'POST',
      path: '/api/v1/records/{id}/erasure',
      body: { reason: 'none', law: { instrument: 'GDPR', article: '17' } },
    },
    { method: 'POST', path: '/api/v1/records/{id}/erasure/confirm' },
    { method: 'POST', path: '/api/v1/records/{id}/erasure/decline', body: { reason: 'none' } },
    // Where one may post, an object of another has no id to be found by.
    { method: 'GET', path: '/taxii2/api/collections/{own}/objects/{id}/' },
  ],
  own: ['', 'manifest/', 'objects/'].map((rest) => ({
    method: 'GET',
    path: `/taxii2/api/collections/{id}/${rest}`,
  })),
  status: [{ method: 'GET', path: '/taxii2/api/status/{id}/' }],
  index: [{ method: 'GET', path: '/api/v1/audit/{id}' }],
  entry: [{ method: 'GET', path: '/api/v1/audit/{id}' }],
  bank: [
    { method: 'GET', path: '/api/v1/banks/{id}' },
    { method: 'POST', path: '/api/v1/banks/{id}/mode', body: { mode: 'shadow' } },
    { method: 'POST', path: '/api/v1/banks/{id}/mode', body: { mode: 'on' } },
    { method: 'POST', path: '/api/v1/banks/{id}/radius', body: { radius: 20 } },
    {
      method: 'POST',
      path: '/api/v1/banks/{id}/quarantine-rule',
      body: { percent: 20, reviewers: 3, reviewed: 10 },
    },
    {
      method: 'POST',
      path: '/api/v1/banks/{id}/ground',
      body: { basis: 'none', legalBasis: { instrument: 'An Act', article: '1' } },
    },
    { method: 'POST', path: '/api/v1/banks/{id}/agreements', body: { agreement: 'x-comity-agreement--1' } },
    { method: 'POST', path: '/api/v1/banks/{id}/unshare', body: { agreement: 'x-comity-agreement--1' } },
    {
      method: 'POST',
      path: '/api/v1/banks/{id}/ask-privately',
      body: { agreement: 'x-comity-agreement--1' },
    },
    {
      method: 'POST',
      path: '/api/v1/banks/{id}/ask-privately/stop',
      body: { agreement: 'x-comity-agreement--1' },
    },
    { method: 'POST', path: '/api/v1/banks/{id}/signals', body: { type: 'pdq', value: '0'.repeat(64) } },
    { method: 'GET', path: '/api/v1/banks/{id}/export?format=csv' },
    { method: 'GET', path: '/api/v1/banks/{id}/signals' },
    { method: 'GET', path: '/api/v1/banks/{id}/people' },
    { method: 'GET', path: '/api/v1/matching-backwards?bank={id}' },
    { method: 'POST', path: '/api/v1/matching-backwards', body: { bank: '{id}' } },
    {
      method: 'POST',
      path: '/api/v1/match',
      body: { hash: { type: 'pdq', value: '0'.repeat(64) }, bank: '{id}' },
    },
  ],
  signal: [
    { method: 'GET', path: '/api/v1/signals/{id}' },
    { method: 'GET', path: '/api/v1/signals/{id}/correction' },
    { method: 'POST', path: '/api/v1/matching-backwards', body: { signal: '{id}' } },
    { method: 'POST', path: '/api/v1/signals/{id}/withdraw', body: { reason: 'none' } },
    { method: 'POST', path: '/api/v1/signals/{id}/stop', body: { reason: 'none' } },
    {
      method: 'POST',
      path: '/api/v1/signals/{id}/judgement',
      body: { judged: 'disputed', reason: 'It shows a market and no attack.' },
    },
    {
      method: 'POST',
      path: '/api/v1/signals/{id}/end-quarantine',
      body: { reason: 'It shows a market and no attack.' },
    },
  ],
  case: [
    { method: 'GET', path: '/api/v1/cases/{id}' },
    { method: 'GET', path: '/api/v1/cases/{id}/picture' },
    { method: 'GET', path: '/api/v1/duty/cases/{id}' },
    { method: 'POST', path: '/api/v1/duty/cases/{id}/take-on' },
    { method: 'POST', path: '/api/v1/duty/cases/{id}/give-back' },
    { method: 'POST', path: '/api/v1/cases/{id}/steps/take', body: { data: {} } },
    { method: 'POST', path: '/api/v1/cases/{id}/notice', body: { status: 'delivered', how: 'by mail' } },
    { method: 'GET', path: '/api/v1/cases/{id}/notice-link' },
    { method: 'POST', path: '/api/v1/cases/{id}/notice-link', body: {} },
    {
      method: 'POST',
      path: '/api/v1/cases/{id}/known-innocent',
      body: { reason: 'It shows a market and no attack.' },
    },
  ],
  way: [
    { method: 'POST', path: '/api/v1/duty/ways/{id}/confirm', body: { code: '123456' } },
    { method: 'POST', path: '/api/v1/duty/ways/{id}/remove' },
  ],
  shift: [
    { method: 'POST', path: '/api/v1/duty/shifts/{id}/remove' },
    { method: 'POST', path: '/api/v1/duty/shifts/{id}/hand-over', body: { to: randomUUID() } },
  ],
  content: [
    { method: 'GET', path: '/api/v1/same-content/{id}' },
    { method: 'POST', path: '/api/v1/same-content/{id}/decisions', body: { step: 'leave' } },
  ],
  crisis: [
    { method: 'GET', path: '/api/v1/crises/{id}' },
    {
      method: 'POST',
      path: '/api/v1/cases/{id}/steps/end-crisis',
      body: { data: { reason: 'It is over now.' } },
    },
  ],
  order: [
    ...[
      '',
      '/feedback',
      '/impossibility',
      '/order.pdf',
      '/feedback.pdf',
      '/impossibility.pdf',
      '/document',
    ].map((rest) => ({
      method: 'GET',
      path: `/api/v1/content-orders/{id}${rest}`,
    })),
    { method: 'POST', path: '/api/v1/content-orders/{id}/steps/assess', body: { data: {} } },
    { method: 'POST', path: '/api/v1/content-orders/{id}/content-provider-link', body: { item: 0 } },
    {
      method: 'POST',
      path: '/api/v1/content-orders/{id}/told/{id}',
      body: { what: 'try-again' },
    },
    { method: 'DELETE', path: '/api/v1/content-order-systems/{id}' },
    // Another kind of demand is found elsewhere, and moved by its own rules.
    { method: 'GET', path: '/api/v1/demands/{id}' },
    { method: 'GET', path: '/api/v1/issued-orders/{id}' },
    { method: 'POST', path: '/api/v1/issued-orders/{id}/steps/abandon', body: { data: {} } },
    { method: 'GET', path: '/api/v1/scrutiny/{id}' },
    { method: 'POST', path: '/api/v1/scrutiny/{id}/steps/annotate', body: { data: {} } },
    { method: 'GET', path: '/api/v1/deconfliction/{id}' },
    { method: 'POST', path: '/api/v1/deconfliction/{id}/steps/annotate', body: { data: {} } },
    // Of another desk, whose rules it would be moved by.
    { method: 'POST', path: '/api/v1/cases/{id}/steps/take', body: { data: {} } },
    { method: 'GET', path: '/api/v1/cases/{id}' },
  ],
  demand: [
    { method: 'GET', path: '/api/v1/demands/{id}' },
    { method: 'GET', path: '/api/v1/demands/{id}/statement' },
    { method: 'POST', path: '/api/v1/demands/{id}/steps/annotate', body: { data: {} } },
    { method: 'GET', path: '/api/v1/content-orders/{id}' },
    { method: 'GET', path: '/api/v1/content-orders/{id}/order.pdf' },
  ],
  report: [
    { method: 'GET', path: '/api/v1/reports/{id}' },
    { method: 'GET', path: '/api/v1/reports/{id}/figures/{id}' },
  ],
  evidence: [
    { method: 'GET', path: '/api/v1/evidence-requests/{id}' },
    { method: 'GET', path: '/api/v1/evidence-requests/{id}/form-3' },
    { method: 'POST', path: '/api/v1/evidence-requests/{id}/form-3/send', body: {} },
    {
      method: 'POST',
      path: '/api/v1/evidence-requests/{id}/package/send?recipient=Court',
      body: 'age-encryption.org/v1\n',
      type: 'application/octet-stream',
    },
    { method: 'POST', path: '/api/v1/evidence-requests/{id}/steps/assess', body: { data: {} } },
    // Of another desk, whose rules it would be moved by.
    { method: 'POST', path: '/api/v1/content-orders/{id}/steps/assess', body: { data: {} } },
    { method: 'GET', path: '/api/v1/cases/{id}' },
  ],
  person: [
    { method: 'POST', path: '/api/v1/people/{id}/link' },
    { method: 'POST', path: '/api/v1/people/{id}/roles', body: { roles: ['reader'] } },
    { method: 'POST', path: '/api/v1/people/{id}/remove' },
  ],
  exchange: [
    { method: 'GET', path: '/api/v1/exchanges/{id}' },
    ...['pull', 'pause', 'resume', 'remove'].map((act) => ({
      method: 'POST',
      path: `/api/v1/exchanges/{id}/${act}`,
    })),
    { method: 'POST', path: '/api/v1/exchanges/{id}/let-through', body: { reason: 'none' } },
    { method: 'POST', path: '/api/v1/exchanges/{id}/refuse', body: { reason: 'none' } },
  ],
  accountProposed: [
    { method: 'POST', path: '/api/v1/people-proposals/{id}/add', body: {} },
    {
      method: 'POST',
      path: '/api/v1/people-proposals/{id}/decline',
      body: { reason: 'It names the wrong one.' },
    },
  ],
  search: [
    { method: 'GET', path: '/api/v1/matching-backwards/{id}' },
    { method: 'POST', path: '/api/v1/matching-backwards/{id}/stop' },
    { method: 'GET', path: '/api/v1/matching-backwards?after={id}' },
  ],
  serviceKey: [{ method: 'POST', path: '/api/v1/service-keys/{id}/revoke' }],
  agreement: [
    { method: 'POST', path: '/api/v1/agreements/{id}/accept' },
    { method: 'POST', path: '/api/v1/sightings/{id}', body: { share: true } },
    { method: 'POST', path: '/api/v1/agreements/{id}/decline', body: { reason: 'none' } },
    { method: 'POST', path: '/api/v1/agreements/{id}/withdraw', body: { reason: 'none' } },
    { method: 'POST', path: '/api/v1/agreements/{id}/suspend', body: { reason: 'none' } },
    { method: 'POST', path: '/api/v1/imports?source=a&agreement={id}', body: { objects: [] } },
  ],
  collection: [
    ...['', 'manifest/', 'objects/', 'objects/campaign--c8b4b3a1-5b6c-4d9e-8f00-1a2b3c4d5e6f/'].map(
      (rest) => ({
        method: 'GET',
        path: `/taxii2/api/collections/{id}/${rest}`,
      }),
    ),
    { method: 'POST', path: '/taxii2/api/collections/{id}/objects/', body: { objects: [] }, type: TAXII },
    {
      method: 'DELETE',
      path: '/taxii2/api/collections/{id}/objects/campaign--c8b4b3a1-5b6c-4d9e-8f00-1a2b3c4d5e6f/',
    },
  ],
  peer: [
    { method: 'POST', path: '/api/v1/peers/{id}/suspend', body: { reason: 'none' } },
    { method: 'POST', path: '/api/v1/peers/{id}/resume' },
  ],
};

/** Of no person: for peers who sign, for the public, or for services by their keys. */
const NOT_FOR_PEOPLE = /^\/(federation|log|n|c|hma|reports)\//;

/** Takes a platform's own reference, which is no id here, and answers the same for every one. */
const OWN_REFERENCE = 'DELETE /api/v1/kept-hashes/{}';

test('every address that takes an id is looked at', async () => {
  const { paths } = JSON.parse((await call(host, { method: 'GET', path: '/api/v1/openapi.json' })).text);
  const plain = (path: string) =>
    path
      .replace(/\{\w+\}/g, '{}')
      .replace(/\?.*/, '')
      .replace(/steps\/\w+/, 'steps/{}');
  const known = new Set(
    Object.values(ADDRESSES)
      .flat()
      .map(({ method, path }) => `${method} ${plain(path.replace(/campaign--[0-9a-f-]+/, '{id}'))}`),
  );
  const offered = Object.entries(paths).flatMap(([path, methods]) =>
    /\{/.test(path) && !NOT_FOR_PEOPLE.test(path)
      ? Object.keys(methods as object).map((method) => `${method.toUpperCase()} ${plain(path)}`)
      : [],
  );
  assert.ok(offered.length > 15, 'hardly an address was found');
  assert.deepEqual(
    offered.filter((one) => !known.has(one) && one !== OWN_REFERENCE),
    [],
  );
});

for (const [whose, asker, has] of [
  ['the seat', () => host, () => ofSeat],
  ['the host', () => seat, () => ({ ...ofHost, peer: partner.kernel.host.id })],
] as const) {
  test(`what is ${whose}’s looks to the other like what is not there`, async () => {
    const who = asker();
    let looked = 0;
    for (const [kind, id] of Object.entries(has())) {
      for (const address of ADDRESSES[kind as keyof typeof ADDRESSES]) {
        const [real, absent] = [await ask(who, address, id), await ask(who, address, absentLike(id))];
        const what = `${address.method} ${address.path}`;
        assert.deepEqual(real, absent, what);
        assert.ok(real.status >= 400 && real.status < 500, `${what}: ${real.status}`);
        looked++;
      }
    }
    assert.ok(looked > 20);
  });
}

/** An id of the same form that nobody has; of a log, a place that holds a dummy. */
function absentLike(id: string): string {
  if (/^\d+$/.test(id)) return '200';
  if (/^[0-9a-f]{32}$/.test(id)) return randomUUID().replaceAll('-', '');
  return id.replace(/[0-9a-f]{8}-.*$/, randomUUID());
}

/** The answer, with what was asked for taken out of it. */
async function ask(who: Who, { method, path, body, type }: Call, id: string) {
  const put = (text: string) =>
    text.replace('{own}', who.organisation.replace('identity--', '')).replace('{id}', id);
  const given = body === undefined ? {} : { body: JSON.parse(put(JSON.stringify(body))) };
  const answer = await call(who, { method, path: put(path), ...given, ...(type ? { type } : {}) });
  return { ...answer, text: answer.text.replaceAll(id, '') };
}

test('no list, search or count tells of the other', async () => {
  const lists = [
    'records',
    'records?q=Held',
    'quarantine',
    'banks',
    'exchanges',
    'matching-backwards',
    'kept-hashes',
    'cases',
    'crises',
    'content-orders',
    'content-order-drills',
    'content-order-systems',
    'demands',
    'reports',
    'issued-orders',
    'scrutiny',
    'deconfliction',
    'authorities',
    'evidence-requests',
    'evidence-authorities',
    'duty',
    'audit',
    'people',
    'agreements',
    'peers',
  ];
  for (const [who, other] of [
    [host, { ...ofSeat, organisation: seat.organisation }],
    [seat, { ...ofHost, organisation: node.kernel.host.id, peer: partner.kernel.host.id }],
  ] as const) {
    for (const list of lists) {
      const { status, text } = await call(who, { method: 'GET', path: `/api/v1/${list}` });
      assert.equal(status, 200, `${list}: ${text}`);
      for (const [kind, id] of Object.entries(other)) {
        // A log index is a number: the act itself is looked for below.
        if (kind === 'index' || kind === 'own') continue;
        const known = list === 'peers' && kind === 'organisation';
        assert.ok(known || !text.includes(id), `${list} shows the other’s ${kind}`);
      }
    }
    const audit = JSON.parse((await call(who, { method: 'GET', path: '/api/v1/audit' })).text);
    assert.ok(!audit.items.some((item: { index: number }) => item.index === Number(other.index)));
    // One case each: who counted the other's would count two.
    const me = JSON.parse((await call(who, { method: 'GET', path: '/api/v1/me' })).text);
    assert.deepEqual(me.open, {
      queue: 3,
      desks: { signals: 1, 'content-orders': 1, 'evidence-requests': 1 },
    });
    const { items } = JSON.parse((await call(who, { method: 'GET', path: '/api/v1/banks' })).text);
    assert.equal((items as unknown[]).length, 2, 'its own, and that of its exchange');
  }
});
