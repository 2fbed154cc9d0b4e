import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { validateBatch } from '../../../standards/dsa-transparency/validate-batch.ts';
import { csv, OFFICE, type OrderPlay, openOrderPlay, signed, WHY } from '../testing/order-play.ts';
import { DEMAND_KINDS, type DemandKind } from './demand.terms.ts';
import { DEMANDS } from './demand-kinds.ts';
import { forgetSenders } from './notice/forget-senders.ts';

let play: OrderPlay;
before(async () => {
  play = await openOrderPlay();
  const row = (change: Partial<typeof OFFICE>) => ({ ...OFFICE, keys: '', revoked_keys: '', ...change });
  const imported = await play.call(
    play.people.admin,
    'PUT',
    '/api/v1/authorities',
    csv([
      OFFICE,
      row({ state: 'EU', name: 'Example Referral Unit', competences: 'refer', phone: '+31 70 000000' }),
      row({ state: 'DE', name: 'Example District Court', competences: 'order', phone: '+49 30 000000' }),
      row({ state: 'FR', name: 'Example Media Authority', competences: 'order', phone: '+33 1 00 00 09' }),
      row({
        state: 'AU',
        name: 'Example Safety Office',
        competences: 'order-elsewhere',
        phone: '+61 2 000000',
      }),
    ]),
  );
  assert.equal(imported.status, 200, JSON.stringify(imported.body));
});
after(() => play?.close());

let many = 0;
const post = (kind: DemandKind, change: object = {}, more: object = {}, who = play.people.clerk) =>
  play.call(who, 'POST', '/api/v1/demands', {
    kind,
    demand: {
      ...DEMANDS[kind].example(),
      ...(kind === 'notice' ? {} : { reference: `R-${++many}` }),
      ...change,
    },
    ...more,
  });
const step = (id: string, name: string, data: object = {}, who = play.people.ana) =>
  play.call(who, 'POST', `/api/v1/demands/${id}/steps/${name}`, { data });
const shown = async (id: string) => (await play.call(play.people.ana, 'GET', `/api/v1/demands/${id}`)).body;
async function walk(id: string, steps: readonly (readonly [string, object, ('ana' | 'bo')?])[]) {
  for (const [name, data, who = 'ana'] of steps) {
    const answer = await step(id, name, data, play.people[who]);
    assert.equal(answer.status, 200, `${name}: ${JSON.stringify(answer.body)}`);
  }
  return shown(id);
}
const now = () => play.clock.now.toISOString();
const pass = (days: number) => {
  play.clock.now = new Date(play.clock.now.getTime() + days * 86_400_000);
};
const call = async (id: string) => {
  const [{ id: authority, phone }] = (await shown(id)).sender.candidates;
  return ['ring-sender', { authority, number: phone, theirs: 'they-sent-it', note: WHY }] as const;
};
const NO_PURPOSE = { journalism: 'no', research: 'no', education: 'no', art: 'no', counterSpeech: 'no' };
const TERMS = (found: string) => ['assess-terms', { found, ...NO_PURPOSE, reason: WHY }] as const;
/** What a statement of reasons asks for beyond the decision. */
const STATED = {
  rule: 'Terms of use, section 4',
  matter: 'terrorist-content',
  contentType: 'a-picture',
  postedOn: '2026-10-30',
  facts: 'The picture calls on others to join a named group.',
};
const TEST = { legality: 'yes', aim: 'yes', proportionate: 'yes', ...NO_PURPOSE, reason: WHY };
const act = (territory: string, more: object = {}) =>
  [
    ['propose-action', { measure: 'disabled-there', territory, reason: WHY, ...more }],
    ['confirm-action', { actedAt: now() }, 'bo'],
  ] as const;

test('a complete example of each kind has no faults, and says first what stands behind it', async () => {
  const forces = [];
  for (const kind of DEMAND_KINDS) {
    const { status, body } = await post(kind);
    assert.equal(status, 201, JSON.stringify(body));
    assert.deepEqual(
      body.faults.filter(({ code }: { code: string }) => code !== 'worldwide'),
      [],
      kind,
    );
    const found = await shown(body.id);
    forces.push(found.force);
    assert.equal(found.kind, kind);
    assert.equal(found.procedure, kind);
    // No other list and no other address has it.
    assert.equal((await play.call(play.people.ana, 'GET', `/api/v1/content-orders/${body.id}`)).status, 404);
    const moved = `/api/v1/content-orders/${body.id}/steps/flag-atrocity`;
    assert.equal((await play.call(play.people.ana, 'POST', moved, { data: { reason: WHY } })).status, 404);
    const orders = await play.call(play.people.ana, 'GET', '/api/v1/content-orders');
    assert.ok(!JSON.stringify(orders.body).includes(body.id));
  }
  assert.deepEqual(forces, ['voluntary', 'binding', 'binding', 'not-an-order', 'other-law']);
  const only = (await play.call(play.people.ana, 'GET', '/api/v1/demands?kind=referral')).body.items;
  assert.deepEqual([...new Set(only.map(({ kind }: { kind: string }) => kind))], ['referral']);
});

test('a referral asks for nothing: no clock runs, and one person declines it', async () => {
  const { body } = await post('referral');
  assert.deepEqual((await shown(body.id)).clocks, []);
  const after = await walk(body.id, [TERMS('neither'), ['decline', { reason: WHY }]]);
  assert.equal(after.state, 'declined');
  assert.ok(after.closed, 'declining owes nobody an answer');
});

test('a referral that is followed is the provider’s own decision: two people, reasons to the recipient, and put back on complaint by a third view', async () => {
  const { body } = await post('referral');
  const acted = await walk(body.id, [TERMS('against-terms'), ...act('everywhere', STATED)]);
  assert.deepEqual([acted.state, acted.tracks.recipient], ['acted', 'due']);
  assert.ok(acted.clocks.some(({ name }: { name: string }) => name === 'statement'));
  await walk(body.id, [
    ['recipient-told', { toldAt: now() }],
    ['complaint-came', { from: 'recipient', receivedAt: now(), complaint: 'It is a news report.' }],
  ]);
  const same = await step(
    body.id,
    'answer-complaint',
    { found: 'upheld', reason: WHY, toldAt: now() },
    play.people.bo,
  );
  assert.equal(same.status, 409, 'whoever took it down does not judge the complaint');
  const back = await walk(body.id, [
    ['answer-complaint', { found: 'upheld', reason: WHY, toldAt: now() }],
    ['put-back', { putBackAt: now() }],
  ]);
  assert.deepEqual([back.state, back.tracks.recipient], ['put-back', 'due-again']);
});

test('an order to act waits for its sender, is narrow by itself, and wider only with a senior', async () => {
  const { body } = await post('order-to-act', {
    executeBy: new Date(Date.parse(now()) + 3 * 86_400_000).toISOString(),
  });
  const early = await step(body.id, 'propose-action', {
    measure: 'removed',
    territory: 'ordering-state',
    reason: WHY,
  });
  assert.equal(early.status, 409);
  const [{ name, dueAt }] = (await shown(body.id)).clocks;
  assert.equal(name, 'term');
  assert.equal(Date.parse(dueAt) - Date.parse(now()), 3 * 86_400_000);
  const wide = await walk(body.id, [
    await call(body.id),
    ['check-elements', { found: 'complete' }],
    ['three-part-test', { ...TEST, proportionate: 'unclear' }],
    ['propose-action', { measure: 'disabled-there', territory: 'everywhere', reason: WHY }],
  ]);
  assert.deepEqual([wide.state, wide.tracks.test], ['awaiting-senior', 'doubt']);
  assert.ok(!wide.permitted.some(({ step: one }: { step: string }) => one === 'confirm-action'));
  const done = await walk(body.id, [
    ['back-to-checks', { reason: WHY }],
    ['propose-action', { measure: 'disabled-there', territory: 'ordering-state', reason: WHY }],
    ['confirm-action', { actedAt: now() }, 'bo'],
  ]);
  assert.deepEqual([done.state, done.tracks.effect, done.tracks.recipient], ['acted', 'due', 'due']);
});

test('an order that says so keeps the recipient untold until then, and not a moment longer', async () => {
  const until = new Date(play.clock.now.getTime() + 2 * 86_400_000).toISOString();
  const { body } = await post('order-to-act', { recipientInformedFrom: until });
  const done = await walk(body.id, [
    await call(body.id),
    ['check-elements', { found: 'complete' }],
    ['three-part-test', TEST],
    ...act('ordering-state'),
  ]);
  assert.equal(done.tracks.recipient, 'later');
  pass(2);
  await play.wake();
  const over = await shown(body.id);
  assert.deepEqual([over.tracks.silence, over.tracks.recipient], ['over', 'due']);
});

test('information is handed over by two people, to a known sender, and refusing takes two as well', async () => {
  const { body } = await post('order-to-inform');
  const sha256 = 'ab'.repeat(32);
  const proposal = { disclosed: 'The name given at the opening of the account', sha256 };
  await walk(body.id, [
    ['receipt-told', { toldAt: now() }],
    await call(body.id),
    ['check-elements', { found: 'complete' }],
    [
      'assess-disclosure',
      { legality: 'yes', proportionate: 'yes', namedPeople: 'yes', alreadyHeld: 'yes', reason: WHY },
    ],
    ['propose-disclosure', proposal],
  ]);
  const confirm = { actedAt: now(), way: 'by the court’s own portal' };
  assert.equal((await step(body.id, 'confirm-disclosure', confirm)).status, 409);
  const done = await walk(body.id, [['confirm-disclosure', confirm, 'bo']]);
  assert.equal(done.state, 'handed-over');

  const { body: other } = await post('order-to-inform');
  await walk(other.id, [['propose-refusal', { ground: 'impossible', reason: WHY }]]);
  assert.equal((await step(other.id, 'confirm-refusal', { reason: WHY })).status, 409);
  const refused = await walk(other.id, [['confirm-refusal', { reason: WHY }, 'bo']]);
  assert.deepEqual([refused.state, refused.tracks.effect], ['declined', 'due']);
});

test('another State’s order is followed only where its law reaches, on a passed test, and no further than its border', async () => {
  const { body } = await post('foreign-order');
  assert.ok(body.faults.some(({ code }: { code: string }) => code === 'worldwide'));
  const law = { instrument: 'Example Online Safety Act', article: 'section 5' };
  await walk(body.id, [
    await call(body.id),
    ['check-elements', { found: 'complete' }],
    ['name-law', { law, reaches: 'unclear', reason: WHY }],
    ['three-part-test', TEST],
  ]);
  const proposal = { measure: 'disabled-there', territory: 'ordering-state', reason: WHY };
  assert.equal((await step(body.id, 'propose-action', proposal)).status, 409, 'unclear is not reached');
  await walk(body.id, [['name-law', { law, reaches: 'yes', reason: WHY }]]);
  await walk(body.id, [['three-part-test', { ...TEST, aim: 'no' }]]);
  assert.equal((await step(body.id, 'propose-action', proposal)).status, 409, 'a doubt is enough');
  const done = await walk(body.id, [['three-part-test', TEST], ...act('ordering-state')]);
  assert.equal(done.state, 'acted');
});

test('a notice keeps its sender apart, is decided by people, and a declined one is looked at again on complaint by somebody else', async () => {
  const sender = { name: 'A. Neighbour', email: 'a.neighbour@people.example' };
  const { body } = await post('notice', {}, { sender });
  assert.match(body.link, /\/notice\/[\w-]{22}$/);
  const found = await shown(body.id);
  assert.deepEqual(found.notifier, sender);
  const { rows } = await play.kernel.store.pool.query(
    "select document from content_order where kind = 'notice' union all select data::text from case_event union all select content from entry",
  );
  assert.ok(
    rows.every(({ document }) => !document.includes('neighbour')),
    'in nothing that stays',
  );
  const declined = await walk(body.id, [
    ['receipt-told', { toldAt: now() }],
    TERMS('neither'),
    ['decline', { reason: WHY }],
    ['decision-told', { toldAt: now() }],
    ['complaint-came', { from: 'notifier', receivedAt: now(), complaint: 'Look at the second minute.' }],
  ]);
  assert.equal(declined.tracks.complaint, 'open');
  const own = await step(body.id, 'answer-complaint', { found: 'upheld', reason: WHY, toldAt: now() });
  assert.equal(own.status, 409);
  const again = await walk(body.id, [
    ['answer-complaint', { found: 'upheld', reason: WHY, toldAt: now() }, 'bo'],
  ]);
  assert.deepEqual([again.state, again.tracks.test, again.tracks.window], ['received', 'pending', 'none']);
});

test('a name is kept no longer than it is needed', async () => {
  const { body } = await post('notice', {}, { sender: { name: 'B. Passer', email: 'b@people.example' } });
  await walk(body.id, [
    ['receipt-told', { toldAt: now() }],
    TERMS('neither'),
    ['decline', { reason: WHY }],
    ['decision-told', { toldAt: now() }],
  ]);
  pass(190);
  await play.wake();
  assert.ok((await shown(body.id)).closed);
  const desk = { kernel: play.kernel } as Parameters<typeof forgetSenders>[0];
  await forgetSenders(desk);
  assert.notEqual((await shown(body.id)).notifier, null, 'a month more');
  pass(31);
  await forgetSenders(desk);
  assert.equal((await shown(body.id)).notifier, null);
});

test('who sent it is known by a key or by a call to a number of the register, and never by its own word', async () => {
  const { body } = await post('order-to-act', {
    authority: { name: 'Example District Court', email: 'x@court.example', phone: '+49 30 999999' },
  });
  const { sender } = await shown(body.id);
  assert.deepEqual(
    sender.candidates.map(({ name }: { name: string }) => name),
    ['Example District Court'],
  );
  const wrong = await step(body.id, 'ring-sender', {
    authority: sender.candidates[0].id,
    number: '+49 30 999999',
    theirs: 'they-sent-it',
    note: WHY,
  });
  assert.equal(wrong.status, 400);
  // A key that may issue removal orders orders nothing else.
  const demand = { ...DEMANDS['order-to-act'].example(), reference: 'S-1' };
  const sent = await play.call(play.people.clerk, 'POST', '/api/v1/demands', {
    kind: 'order-to-act',
    demand,
    signature: signed(demand),
  });
  assert.equal(sent.body.signature, 'unknown-key');
});

test('what is wrong with one is named, kind by kind, and it is taken in all the same', async () => {
  const bad = await post('order-to-act', {
    items: [
      { url: 'https://harbour.example/a https://harbour.example/b' },
      { url: 'https://harbour.example/' },
    ],
    executeBy: '2020-01-01T00:00:00Z',
    issuedAt: '2026-02-31T99:00:00Z',
    redressProvider: undefined,
    territory: 'worldwide',
    secret: 'x',
  });
  assert.equal(bad.status, 201, JSON.stringify(bad.body));
  const codes = bad.body.faults.map(({ field, code }: { field: string; code: string }) => `${field} ${code}`);
  for (const wanted of [
    '/items/0/url several-urls',
    '/items/1/url whole-domain',
    '/executeBy deadline-past',
    '/issuedAt malformed',
    '/redressProvider missing',
    '/territory worldwide',
    '/secret unknown-field',
  ])
    assert.ok(codes.includes(wanted), `${wanted} of ${codes.join('; ')}`);
  const many = await post('order-to-inform', {
    recipients: Array.from({ length: 10_000 }, (_, at) => `a${at}`),
  });
  assert.equal(many.status, 201);
  assert.ok(many.body.faults.some(({ field }: { field: string }) => field === '/recipients'));
  const twice = { ...DEMANDS.referral.example(), reference: 'TWICE' };
  const sendIt = () =>
    play.call(play.people.clerk, 'POST', '/api/v1/demands', { kind: 'referral', demand: twice });
  const [first, second] = [await sendIt(), await sendIt()];
  assert.deepEqual([first.status, second.status, second.body.id], [201, 200, first.body.id]);
  assert.equal((await post('foreign-order', {}, { kind: 'anything' })).status, 400);
});

test('a decision on a referral or a notice has a statement of reasons that the database takes; an order has none', async () => {
  const { body: noticed } = await post(
    'notice',
    {},
    { sender: { name: 'C. Reporter', email: 'c@people.example' } },
  );
  const early = await play.call(play.people.ana, 'GET', `/api/v1/demands/${noticed.id}/statement`);
  assert.equal(early.status, 409);
  await walk(noticed.id, [['receipt-told', { toldAt: now() }], TERMS('illegal'), ...act('union', STATED)]);
  const { body: one } = await play.call(play.people.ana, 'GET', `/api/v1/demands/${noticed.id}/statement`);
  assert.deepEqual([one.faults, one.warnings], [[], []]);
  assert.deepEqual(
    [one.statement.source_type, one.statement.decision_ground, one.statement.territorial_scope.length],
    ['SOURCE_ARTICLE_16', 'DECISION_GROUND_ILLEGAL_CONTENT', 27],
  );
  assert.ok(!JSON.stringify(one).includes('Reporter'));

  const { body: referred } = await post('referral');
  const called = { ...STATED, facts: 'Told of by a.person@mail.example, who saw it there.' };
  await walk(referred.id, [TERMS('against-terms'), ...act('everywhere', called)]);
  const { body: two } = await play.call(play.people.ana, 'GET', `/api/v1/demands/${referred.id}/statement`);
  assert.deepEqual(two.faults, []);
  assert.equal(two.statement.source_identity, 'Example Referral Unit');
  assert.deepEqual(
    two.warnings.map(({ pointer }: { pointer: string }) => pointer),
    ['/decision_facts'],
  );

  const { body: ordered } = await post('order-to-act');
  const none = await play.call(play.people.ana, 'GET', `/api/v1/demands/${ordered.id}/statement`);
  assert.equal(none.status, 409);
  assert.match(none.body.detail, /Art\. 17\(5\)/);

  const day = now().slice(0, 10);
  const path = `/api/v1/transparency-statements?from=${day}&to=${day}`;
  const { body: batch } = await play.call(play.people.ana, 'GET', path);
  const puids = batch.statements.map(({ puid }: { puid: string }) => puid);
  assert.ok(puids.includes(noticed.id) && puids.includes(referred.id) && !puids.includes(ordered.id));
  assert.deepEqual(validateBatch({ statements: batch.statements }), []);
  const { body: stranger } = await play.call(play.people.reader, 'GET', path);
  assert.deepEqual(stranger.statements, [], 'who may see no case is given no statement');
});
