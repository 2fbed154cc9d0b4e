import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { procedureFaults } from '../../../engines/cases/procedure-registry.ts';
import { LAWS } from '../../../engines/cases/testing/laws.ts';
import { COUNTERS } from '../desk.ts';
import { removalOrderDrill } from '../removal-order/removal-order-drill.procedure.ts';
import { NO_DOUBT, type OrderPlay, openOrderPlay, WHY } from '../testing/order-play.ts';

const MINUTE = 60_000;
let play: OrderPlay;
before(async () => {
  play = await openOrderPlay();
});
after(() => play?.close());

const pass = (minutes: number) => {
  play.clock.now = new Date(play.clock.now.getTime() + minutes * MINUTE);
};
const start = async (what: string): Promise<string> => {
  const { status, body } = await play.call(play.people.bo, 'POST', '/api/v1/content-order-drills', { what });
  assert.equal(status, 201, JSON.stringify(body));
  return body.id;
};
const drills = async () =>
  (await play.call(play.people.ana, 'GET', '/api/v1/content-order-drills')).body.items;

test('the drill obeys the laws of every procedure', () => {
  assert.deepEqual(procedureFaults(removalOrderDrill), []);
  for (const law of Object.values(LAWS)) law(removalOrderDrill, 60);
});

test('a drill is played like an order, measured, marked, and ends without a form leaving the house', async () => {
  const id = await start('unknown-sender');
  pass(5);
  const { ana, bo } = play.people;
  const { body: shown } = await play.call(ana, 'GET', `/api/v1/content-orders/${id}`);
  assert.equal(shown.drill, true);
  // No authority is called in a drill: the register's are not offered.
  assert.deepEqual(
    shown.sender.candidates.map(({ id: one }: { id: string }) => one),
    ['drill'],
  );
  const called = await play.step(id, 'call-back', {
    authority: 'drill',
    number: '000',
    said: 'issued',
    note: WHY,
  });
  assert.equal(called.status, 200, JSON.stringify(called.body));
  pass(10);
  const at = play.clock.now.toISOString();
  for (const [name, data, who] of [
    ['check-completeness', { found: 'complete' }, ana],
    ['assess', NO_DOUBT, ana],
    ['propose-execution', { measure: 'removed' }, ana],
    ['confirm-execution', { executedAt: at }, bo],
  ] as const) {
    const answer = await play.step(id, name, data, who);
    assert.equal(answer.status, 200, `${name}: ${JSON.stringify(answer.body)}`);
  }
  for (const name of ['feedback', 'order.pdf', 'feedback.pdf', 'impossibility.pdf']) {
    const form = await play.call(ana, 'GET', `/api/v1/content-orders/${id}/${name}`);
    assert.equal(form.status, 409, name);
    assert.match(form.body.detail, /drill/);
  }
  const ended = await play.step(id, 'end-drill', { reason: 'Everybody did what they had to.' });
  assert.equal(ended.body.closed, true, JSON.stringify(ended.body));
  assert.deepEqual(
    ended.body.clocks.filter(({ status }: { status: string }) => status !== 'ended'),
    [],
  );
  const [measured] = await drills();
  assert.deepEqual(measured.times, {
    senderKnown: 5 * MINUTE,
    checked: 15 * MINUTE,
    assessed: 15 * MINUTE,
    executed: 15 * MINUTE,
    answered: null,
    inTime: true,
  });
});

test('an hour that passed, or a drill that was ended before anything was done, is missed', async () => {
  await start('plain');
  assert.equal((await drills())[0].times.inTime, null);
  pass(61);
  assert.equal((await drills())[0].times.inTime, false);
  const id = await start('manifest-error');
  const { body } = await play.call(play.people.ana, 'GET', `/api/v1/content-orders/${id}`);
  assert.ok(body.faults.some(({ kind }: { kind: string }) => kind === 'manifest-error'));
  await play.step(id, 'end-drill', { reason: 'Something real came in between.' });
  assert.equal((await drills())[0].times.inTime, false);
});

test('no count knows of drills, and only who answers for the work begins one', async () => {
  const { ana, reader } = play.people;
  const { rows } = await play.kernel.store.pool.query(
    "select distinct kind from entry where kind like 'case.%'",
  );
  const kinds = rows.map(({ kind }) => kind as string);
  assert.ok(kinds.includes('case.removal-order-drill.confirm-execution'));
  for (const { kinds: counted } of COUNTERS)
    for (const kind of counted) assert.ok(!kind.includes('drill') && !kinds.includes(kind), kind);
  for (const who of [ana, reader])
    assert.equal(
      (await play.call(who, 'POST', '/api/v1/content-order-drills', { what: 'plain' })).status,
      403,
    );
  assert.deepEqual((await play.call(reader, 'GET', '/api/v1/content-order-drills')).body.items, []);
});
