import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { verifyDeep } from '../../../kernel/audit/verify-deep.ts';
import { contentOrdersDesk } from '../desk.ts';
import {
  anOrder,
  csv,
  NO_DOUBT,
  OFFICE,
  type OrderPlay,
  openOrderPlay,
  signed,
  WHY,
} from '../testing/order-play.ts';

let play: OrderPlay;
before(async () => {
  play = await openOrderPlay();
});
after(() => play.close());

const get = async (path: string, who = play.people.ana) => (await play.call(who, 'GET', path)).body;
const at = (id: string, who = play.people.ana) => get(`/api/v1/content-orders/${id}`, who);
const clockOf = (order: { clocks: { name: string }[] }, name: string) =>
  order.clocks.find((one) => one.name === name) as unknown as { dueAt: string; status: string } | undefined;
const pass = (minutes: number) => {
  play.clock.now = new Date(play.clock.now.getTime() + minutes * 60_000);
};
/** An order whose sender a person called back. */
const verified = async (order = anOrder()) => {
  const { body } = await play.receive({ order });
  const { sender } = await at(body.id);
  const call = { authority: sender.candidates[0].id, number: OFFICE.phone, said: 'issued', note: WHY };
  assert.equal((await play.step(body.id, 'call-back', call)).status, 200);
  return body.id as string;
};

test('a signed order is taken in, whole and from a known sender, and its hour runs', async () => {
  const order = anOrder();
  const { status, body } = await play.receive({ order, signature: signed(order) });
  assert.deepEqual([status, body.duplicate, body.faults, body.signature], [201, false, [], 'registered-key']);
  const shown = await at(body.id);
  assert.deepEqual([shown.state, shown.tracks.sender, shown.kind], ['received', 'verified', 'removal-order']);
  assert.equal(
    clockOf(shown, 'removal')?.dueAt,
    new Date(play.clock.now.getTime() + 3_600_000).toISOString(),
  );
  assert.deepEqual(shown.order, order, 'as it came');
});

test('an order that came another way has its hour from the stamp there, and one from the future is refused', async () => {
  const stamp = new Date(play.clock.now.getTime() - 25 * 60_000);
  const { body } = await play.receive({ receivedAt: stamp.toISOString() });
  assert.equal(
    clockOf(await at(body.id), 'removal')?.dueAt,
    new Date(stamp.getTime() + 3_600_000).toISOString(),
  );
  for (const receivedAt of [
    '2027-01-01T00:00:00Z',
    '2026-11-02T20:00:00',
    'yesterday',
    '2026-99-02T20:00:00Z',
  ]) {
    const refused = await play.receive({ receivedAt });
    assert.deepEqual([refused.status, refused.body.errors[0].property], [400, 'receivedAt'], receivedAt);
  }
});

test('half an order is an order that came: it is taken in, its gaps are named, and the hour runs', async () => {
  const { status, body } = await play.receive({ order: { reference: `half ${Math.random()}` } });
  assert.equal(status, 201);
  assert.ok(body.faults.length > 8);
  assert.equal(clockOf(await at(body.id), 'removal')?.status, 'running');
  for (const order of [[], 'text', 7, null]) assert.equal((await play.receive({ order })).status, 400);
});

test('the same document again is the same order, and its hour began when it came first', async () => {
  const order = anOrder();
  const first = (await play.receive({ order })).body;
  pass(10);
  const { status, body } = await play.receive({ order: Object.fromEntries(Object.entries(order).reverse()) });
  assert.deepEqual(
    [status, body.duplicate, body.id, body.receivedAt],
    [200, true, first.id, first.receivedAt],
  );
  assert.equal((await at(first.id)).events.at(-1).step, 'received-again');
  const twice = anOrder();
  const both = await Promise.all([1, 2, 3].map(() => play.receive({ order: twice })));
  assert.deepEqual(both.map(({ status }) => status).sort(), [200, 200, 201]);
  assert.equal(new Set(both.map(({ body }) => body.id)).size, 1);
});

test('another order of the same reference is shown beside it', async () => {
  const order = anOrder();
  const first = (await play.receive({ order })).body;
  const second = (await play.receive({ order: { ...order, reasons: 'Other reasons than those before.' } }))
    .body;
  assert.deepEqual(
    (await at(second.id)).sameReference.map(({ id }: { id: string }) => id),
    [first.id],
  );
});

test('only a key of the register, in force, says who sent an order', async () => {
  const order = anOrder();
  const good = signed(order);
  for (const [signature, finding] of [
    [signed(order, 'revoked'), 'revoked-key'],
    [{ ...good, value: Buffer.alloc(64).toString('base64') }, 'wrong'],
    [{ ...good, key: Buffer.alloc(32, 7).toString('base64') }, 'wrong'],
    [{ key: 'x', value: 'y' }, 'wrong'],
    [signed({ ...order, reference: 'another' }), 'wrong'],
  ] as const) {
    const { body } = await play.receive({
      order: { ...order, furtherReasons: `${finding} ${Math.random()}` },
      signature,
    });
    assert.equal(body.signature, 'wrong', 'of another text');
    const own = { ...order, furtherReasons: `${finding} ${Math.random()}` };
    if (finding !== 'revoked-key') continue;
    const { body: held } = await play.receive({ order: own, signature: signed(own, 'revoked') });
    assert.equal(held.signature, 'revoked-key');
    assert.equal((await at(held.id)).tracks.sender, 'pending');
  }
});

test('whom to call back comes from the register, never from the order', async () => {
  const order = anOrder();
  order.authority = { ...order.authority, phone: '+33 9 99 99 99 99' };
  const { body } = await play.receive({ order });
  const { candidates } = (await at(body.id)).sender;
  assert.deepEqual(
    candidates.map(({ phone }: { phone: string }) => phone),
    [OFFICE.phone],
  );
  const call = (data: object) =>
    play.step(body.id, 'call-back', {
      authority: candidates[0].id,
      number: OFFICE.phone,
      said: 'issued',
      note: WHY,
      ...data,
    });
  const wrong = await call({ number: '+33 9 99 99 99 99' });
  assert.deepEqual([wrong.status, wrong.body.errors[0].property], [400, 'number']);
  const strange = await call({ authority: 'somebody' });
  assert.deepEqual([strange.status, strange.body.errors[0].property], [400, 'authority']);
  assert.equal((await call({ number: '+33-100000000' })).status, 200, 'however it is written');
  assert.equal((await at(body.id)).tracks.sender, 'verified');
});

test('an order of a sender that nobody verified is not executed, and its hour ends all the same', async () => {
  const { body } = await play.receive();
  await play.step(body.id, 'check-completeness', { found: 'complete' });
  await play.step(body.id, 'assess', NO_DOUBT);
  for (const [step, data] of [
    ['propose-execution', { measure: 'removed' }],
    ['disable-single-handed', { executedAt: play.clock.now.toISOString(), urgency: WHY }],
  ] as const) {
    const refused = await play.step(body.id, step, data);
    assert.equal(refused.status, 409, step);
    assert.match(refused.body.detail, /sender is pending/);
  }
  pass(61);
  assert.equal(clockOf(await at(body.id), 'removal')?.status, 'late');
});

test('two people execute, and the feedback is Annex II with the times that were stamped', async () => {
  const id = await verified();
  await play.step(id, 'check-completeness', { found: 'complete' });
  await play.step(id, 'assess', NO_DOUBT);
  assert.equal(
    (await play.call(play.people.ana, 'GET', `/api/v1/content-orders/${id}/feedback`)).status,
    409,
  );
  await play.step(id, 'propose-execution', { measure: 'removed' });
  const executedAt = play.clock.now.toISOString();
  assert.equal((await play.step(id, 'confirm-execution', { executedAt })).body.code, 'second-person-needed');
  const done = await play.step(id, 'confirm-execution', { executedAt }, play.people.bo);
  assert.deepEqual(
    [done.body.state, done.body.tracks.notice, done.body.tracks.feedback],
    ['executed', 'due', 'due'],
  );
  const feedback = await get(`/api/v1/content-orders/${id}/feedback`);
  assert.deepEqual(
    [feedback.measure, feedback.executedAt, feedback.addresseeReference, feedback.authority],
    ['removed', executedAt, id, OFFICE.name],
  );
});

test('a clarification that was asked is Annex III, and rests the hour', async () => {
  const { body } = await play.receive({
    order: { ...anOrder(), items: [{ url: 'https://a.example/1 https://a.example/2' }] },
  });
  assert.equal(body.faults[0].code, 'several-urls');
  await play.step(body.id, 'check-completeness', { found: 'manifest-error' });
  const asked = await play.step(body.id, 'ask-clarification', {
    needed: ['Which of the two URLs is meant?'],
    explanation: WHY,
    sentAt: play.clock.now.toISOString(),
  });
  assert.deepEqual(
    [asked.body.state, clockOf(asked.body, 'removal')?.status],
    ['clarification-asked', 'ended'],
  );
  const annex = await get(`/api/v1/content-orders/${body.id}/impossibility`);
  assert.deepEqual([annex.reason, annex.needed], ['manifest-errors', ['Which of the two URLs is meant?']]);
});

test('non-disclosure that the order sets longer than the law allows ends with the law', async () => {
  const order = anOrder({
    nonDisclosure: { decidedAt: '2026-11-01T00:00:00Z', until: '2027-06-01T00:00:00Z' },
  });
  const { body } = await play.receive({ order });
  assert.ok(body.faults.some(({ code }: { code: string }) => code === 'longer-than-six-weeks'));
  const shown = await at(body.id);
  assert.equal(clockOf(shown, 'non-disclosure')?.dueAt, '2026-12-13T00:00:00.000Z');
});

test('orders are listed by what is due first, and whoever is no reviewer sees none and learns of none', async () => {
  const { items } = await get('/api/v1/content-orders');
  const due = items.map(({ dueAt }: { dueAt: string | null }) => dueAt ?? '9999');
  assert.ok(items.length > 5);
  assert.deepEqual(due, due.toSorted());
  const [first] = items;
  for (const who of [play.people.clerk, play.people.admin, play.people.reader]) {
    assert.deepEqual((await get('/api/v1/content-orders', who)).items, []);
    const answers = await Promise.all(
      [first.id, '00000000-0000-4000-8000-000000000000'].map((id) =>
        play.call(who, 'GET', `/api/v1/content-orders/${id}`),
      ),
    );
    assert.deepEqual(
      answers.map(({ status }) => status),
      [404, 404],
    );
    assert.deepEqual(answers[0]!.body.detail, answers[1]!.body.detail);
  }
  assert.equal((await at(first.id, play.people.overseer)).id, first.id);
  const seen = await play.step(first.id, 'annotate', { text: 'Looked at.' }, play.people.overseer);
  assert.equal(seen.status, 200);
  assert.equal((await play.step(first.id, 'assess', NO_DOUBT, play.people.overseer)).status, 403);
});

test('nobody takes by hand the steps of an arrival', async () => {
  const { items } = await get('/api/v1/content-orders');
  const again = { receivedAt: play.clock.now.toISOString(), channel: 'api' };
  assert.equal((await play.step(items[0].id, 'received-again', again)).status, 409);
});

test('a register is whole or refused, by line and column; the newest counts', async () => {
  const put = (rows: object[], who = play.people.admin) =>
    play.call(who, 'PUT', '/api/v1/authorities', csv(rows));
  assert.equal((await put([OFFICE], play.people.ana)).status, 403);
  assert.equal((await put([OFFICE])).body.unchanged, true);
  const bad = await put([
    {
      ...OFFICE,
      state: 'XX',
      phone: '0800',
      expires: '2026-02-31',
      keys: 'abc',
      competences: 'issue everything',
    },
    OFFICE,
    OFFICE,
  ]);
  assert.equal(bad.status, 400);
  assert.deepEqual(
    bad.body.errors.map(({ property }: { property: string }) => property),
    [
      'line 2: state',
      'line 2: phone',
      'line 2: expires',
      'line 2: competences',
      'line 2: keys',
      'line 4: name',
    ],
  );
  for (const text of ['', 'state,name\nFR,x', 'state,state\nFR,x', `${'x'.repeat(50)}\n1`, '"unclosed']) {
    const refused = await play.call(
      play.people.admin,
      'PUT',
      '/api/v1/authorities',
      new Blob([text], { type: 'text/csv' }),
    );
    assert.equal(refused.status, 400, text);
  }
  const expired = { ...OFFICE, source_date: '2025-01-01', expires: '2026-01-01' };
  assert.equal((await put([expired])).status, 200);
  const { body } = await play.receive();
  const { candidates } = (await at(body.id)).sender;
  assert.equal(candidates[0].inForce, false);
  const call = { authority: candidates[0].id, number: OFFICE.phone, said: 'issued', note: WHY };
  assert.match((await play.step(body.id, 'call-back', call)).body.errors[0].reason, /ended on 2026-01-01/);
  const order = anOrder();
  assert.equal((await play.receive({ order, signature: signed(order) })).body.signature, 'unknown-key');
  await put([OFFICE]);
});

test('rows are what the log says, and a change beside it is found', async () => {
  await play.settled();
  const faults = async () =>
    (await verifyDeep(play.kernel, { desks: [contentOrdersDesk] })).faults.filter(
      (one) => 'table' in one && ['content_order', 'authority_list'].includes(one.table),
    );
  assert.deepEqual(await faults(), []);
  const { pool } = play.kernel.store;
  await pool.query(
    "update content_order set document = '{}' where object = (select min(object) from content_order)",
  );
  await pool.query(
    "update authority_list set document = document || ' ' where object = (select max(object) from authority_list)",
  );
  assert.equal((await faults()).length, 2);
});
