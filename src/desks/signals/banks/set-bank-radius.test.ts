import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import type { TestPerson } from '../../../../tests/kernel.ts';
import { faultsOfDesk } from '../testing/desk-faults.ts';
import { type DeskNode, openDeskNode } from '../testing/desk-node.ts';
import { addPartner, agreeWith, deliver, partnersSignal } from '../testing/partners.ts';
import { bitsTurned } from '../testing/turned-bits.ts';

const GROUND = { basis: 'Reviewed by two people.', ownTerms: { document: 'Rules', section: '4' } };

describe('the radius of a bank', () => {
  let node: DeskNode;
  let analyst: TestPerson;
  let reviewer: TestPerson;
  let senior: TestPerson;

  before(async () => {
    node = await openDeskNode();
    [analyst, reviewer, senior] = (await Promise.all(
      [['analyst'], ['reviewer'], ['senior-reviewer']].map((roles) => node.person(roles as never)),
    )) as [TestPerson, TestPerson, TestPerson];
  });
  after(() => node.close());

  const post = (who: TestPerson, path: string, body: unknown) => node.call(who, 'POST', path, body);
  const makeBank = async (name: string) =>
    (await post(analyst, '/api/v1/banks', { name, ...GROUND })).body.id as string;
  const add = async (bank: string, value: string) =>
    assert.equal((await post(analyst, `/api/v1/banks/${bank}/signals`, { type: 'pdq', value })).status, 201);
  const matches = async (value: string) =>
    (await post(analyst, '/api/v1/match', { hash: { type: 'pdq', value } })).body.matches.map(
      ({ bank, distance, radius }: { bank: string; distance: number; radius: number }) => [
        bank,
        distance,
        radius,
      ],
    );
  const setRadius = (who: TestPerson, bank: string, radius: unknown) =>
    post(who, `/api/v1/banks/${bank}/radius`, { radius });

  test('each bank decides by its own, at once, and the index looks as far as the widest', async () => {
    const [near, plain, far] = await Promise.all(['Near', 'Plain', 'Far'].map(makeBank));
    const value = randomBytes(32).toString('hex');
    for (const bank of [near, plain, far]) await add(bank!, value);
    assert.equal((await setRadius(reviewer, near!, 10)).body.radius, 10);
    assert.equal((await setRadius(reviewer, far!, 47)).body.radius, 47);
    const at = (bits: number) => matches(bitsTurned(value, bits));
    for (const [bits, banks] of [
      [10, ['Near 10', 'Plain 31', 'Far 47']],
      [11, ['Plain 31', 'Far 47']],
      [31, ['Plain 31', 'Far 47']],
      [32, ['Far 47']],
      [47, ['Far 47']],
      [48, []],
    ] as [number, string[]][]) {
      const found = await at(bits);
      assert.deepEqual(
        found.map(([bank, , radius]: [string, number, number]) => `${bank} ${radius}`),
        banks,
        `${bits} bits`,
      );
      assert.ok(found.every(([, distance]: [string, number]) => distance === bits));
      assert.deepEqual(await at(bits), found, 'the same answer for the same upload');
    }
    const batch = await post(analyst, '/api/v1/match/batch', {
      items: [{ hash: { type: 'pdq', value: bitsTurned(value, 40) } }],
    });
    assert.deepEqual(
      batch.body.answers[0].matches.map(({ bank }: { bank: string }) => bank),
      ['Far'],
    );
    assert.equal((await setRadius(reviewer, far!, 31)).status, 200);
    assert.deepEqual(await at(40), [], 'narrower counts from the answer on');
    const other = (await post(analyst, '/api/v1/match', { hash: { type: 'sha256', value } })).body;
    assert.deepEqual(other.matches, []);
  });

  test('a case says how near was near enough when it matched, whatever the bank says later', async () => {
    const bank = await makeBank('Shown');
    const value = randomBytes(32).toString('hex');
    await add(bank, value);
    await setRadius(reviewer, bank, 40);
    const hash = { type: 'pdq', value: bitsTurned(value, 38) };
    const { case: id } = (await post(analyst, '/api/v1/match', { hash, item: 'post:1' })).body;
    await setRadius(reviewer, bank, 5);
    const detail = (await node.call(reviewer, 'GET', `/api/v1/cases/${id}`)).body;
    assert.deepEqual([detail.matches[0].distance, detail.matches[0].radius, detail.state], [38, 40, 'open']);
    await node.settled();
    assert.deepEqual(await faultsOfDesk(node.kernel), []);
  });

  test('who may widen a bank is who may turn it on; what is no radius is refused by name', async () => {
    const bank = await makeBank('Refusing');
    for (const radius of [-1, 48, 1.5, '31', null, 1e9]) {
      const refused = await setRadius(reviewer, bank, radius);
      assert.deepEqual([refused.status, refused.body.errors?.[0]?.property], [400, 'radius'], String(radius));
    }
    assert.equal((await setRadius(analyst, bank, 32)).status, 403);
    assert.equal((await node.call(reviewer, 'GET', `/api/v1/banks/${bank}`)).body.radius, 31);
    const partner = await addPartner(node, 'Northfield');
    const agreement = await agreeWith(node, partner.id);
    await deliver(node, partner.id, agreement, [
      partnersSignal(partner.id, randomBytes(32).toString('hex'), { bank: 'Theirs' }),
    ]);
    await node.settled();
    const theirs = (await node.call(reviewer, 'GET', '/api/v1/banks')).body.items.find(
      ({ name }: { name: string }) => name === 'Theirs',
    ).id;
    assert.equal(
      (await setRadius(reviewer, theirs, 40)).status,
      403,
      'a partner’s list is trusted by a senior reviewer',
    );
    assert.equal((await setRadius(reviewer, theirs, 20)).status, 200, 'less is safe');
    assert.equal((await setRadius(senior, theirs, 40)).status, 200);
    const guest = await node.person(['senior-reviewer'], (await node.organisation('Guest', 'platform')).id);
    assert.equal((await setRadius(guest, bank, 3)).status, 404, 'a stranger’s look finds no such bank');
  });

  test('a row that says another radius than the log is found', async () => {
    const bank = await makeBank('Altered');
    await setRadius(reviewer, bank, 33);
    await node.settled();
    await node.kernel.store.pool.query('update bank set radius = 47 where id = $1', [bank]);
    const faults = await faultsOfDesk(node.kernel);
    assert.deepEqual(faults, ['row-altered bank.radius: Altered']);
    await node.kernel.store.pool.query('update bank set radius = 33 where id = $1', [bank]);
  });
});
