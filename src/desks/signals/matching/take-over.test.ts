import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import type { TestPerson } from '../../../../tests/kernel.ts';
import { verifyDeep } from '../../../kernel/audit/verify-deep.ts';
import { suspendPeer } from '../../../kernel/exchange/peers/suspend-peer.ts';
import { signalsDesk } from '../desk.ts';
import { type DeskNode, openDeskNode } from '../testing/desk-node.ts';
import { addPartner, agreeWith, deliver, partnersSignal } from '../testing/partners.ts';

const hex = () => randomBytes(32).toString('hex');

describe('a copy of what a partner says', () => {
  let node: DeskNode;
  let [analyst, senior]: TestPerson[] = [];
  before(async () => {
    node = await openDeskNode();
    [analyst, senior] = await Promise.all(
      [['analyst'], ['analyst', 'senior-reviewer']].map((roles) => node.person(roles as never)),
    );
  });
  after(() => node.close());

  const matches = async (value: string) =>
    (await node.call(analyst!, 'POST', '/api/v1/match', { hash: { type: 'pdq', value } })).body.matches;

  test('goes into the partner’s own bank when the partner speaks for itself, and ends with its suspension', async () => {
    const north = `identity--${randomUUID()}`;
    const { body: list } = await node.call(senior!, 'POST', '/api/v1/banks', {
      name: 'List',
      originator: { name: 'Some list', class: 'civil-society' },
    });
    const [early, late] = [hex(), hex()];
    const first = partnersSignal(north, early);
    const form = new FormData();
    const bundle = { type: 'bundle', id: `bundle--${randomUUID()}`, objects: [first] };
    form.append('file', new Blob([JSON.stringify(bundle)], { type: 'application/json' }), 'list.json');
    const added = await node.call(senior!, 'POST', `/api/v1/banks/${list.id}/signals`, form);
    assert.ok(added.status < 300, JSON.stringify(added.body));
    assert.equal(
      (await node.call(senior!, 'POST', `/api/v1/banks/${list.id}/mode`, { mode: 'on' })).status,
      200,
    );
    await node.settled();
    assert.deepEqual([(await matches(early)).length, (await matches(early))[0].shadow], [1, false]);

    const partner = await addPartner(node, 'North', 'state', north);
    const agreement = await agreeWith(node, north);
    const older = { ...partnersSignal(north, hex()), id: first.id, created: first.created };
    const version = (seconds: number) =>
      new Date(Date.parse(String(first.modified)) + seconds * 1000).toISOString();
    const [outcome] = await deliver(node, north, agreement, [
      { ...older, created: version(-60), modified: version(-60) },
    ]);
    assert.equal(outcome?.outcome, 'accepted', JSON.stringify(outcome));
    await node.settled();
    assert.equal((await matches(early))[0].shadow, false, 'an older version moves nothing');

    await deliver(node, north, agreement, [
      { ...partnersSignal(north, late), id: first.id, created: first.created, modified: version(5) },
    ]);
    await node.settled();
    assert.deepEqual(await matches(early), []);
    const [match] = await matches(late);
    assert.equal(match.shadow, true, 'a new partner’s bank starts in shadow');
    const { rows } = await node.kernel.store.pool.query(
      `select s.originator, s.originator_name, s.originator_class, b.originator as bank, p.bank = s.bank as placed
       from signal s join bank_signal p using (holder, id) join bank b on b.object = s.bank where s.id = $1`,
      [first.id],
    );
    assert.deepEqual(rows, [
      { originator: north, originator_name: 'North', originator_class: 'state', bank: north, placed: true },
    ]);
    const { faults } = await verifyDeep(node.kernel, { desks: [signalsDesk] });
    assert.deepEqual(
      faults.filter((one) => 'table' in one && /signal/.test(one.table)),
      [],
    );

    await suspendPeer(node.kernel, senior!.viewer, partner.id, 'They lie');
    await node.settled();
    assert.deepEqual(await matches(late), []);
  });
});
