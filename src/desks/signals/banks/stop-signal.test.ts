import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import type { TestPerson } from '../../../../tests/kernel.ts';
import { takeStep } from '../../../kernel/cases/take-step.ts';
import { emptyVersions } from '../../../kernel/store/erase-record.ts';
import { makeIndicator } from '../signal.ts';
import { type DeskNode, openDeskNode } from '../testing/desk-node.ts';
import { addPartner, agreeWith, deliver, partnersSignal } from '../testing/partners.ts';
import { ANSWERS, REASON } from '../testing/words.ts';

/** The host, and a platform that has seats at its node: each with a bank of its own. */
describe('a stop is of one copy of a signal', () => {
  let node: DeskNode;
  let host: TestPerson;
  let reader: TestPerson;
  let guest: string;
  const guests: TestPerson[] = [];
  const banks = { host: '', guest: '' };

  before(async () => {
    node = await openDeskNode();
    guest = (await node.organisation('Guest', 'platform')).id;
    host = await node.person(['analyst', 'reviewer', 'administrator']);
    reader = await node.person(['reader']);
    for (const roles of [['analyst', 'senior-reviewer'], ['reviewer'], ['reviewer']] as const) {
      guests.push(await node.person([...roles], guest));
    }
    const made = {
      name: 'Own bank',
      basis: 'Reviewed by two people.',
      legalBasis: { instrument: 'Some Act', article: 'section 1' },
    };
    banks.host = (await node.call(host, 'POST', '/api/v1/banks', made)).body.id;
    banks.guest = (await node.call(guests[0]!, 'POST', '/api/v1/banks', made)).body.id;
  });
  after(() => node.close());

  /** A signal of the host's. */
  const add = async () => {
    const value = randomBytes(32).toString('hex');
    const signal = { type: 'pdq', value, quality: 90 };
    const added = await node.call(host, 'POST', `/api/v1/banks/${banks.host}/signals`, signal);
    return { id: added.body.added.signals[0] as string, value };
  };
  /** The guest's own record of the same id, with a hash of its own. */
  const copy = async (id: string) => {
    const value = randomBytes(32).toString('hex');
    const indicator = {
      ...makeIndicator({
        creator: null,
        now: new Date(Date.now() - 60_000).toISOString(),
        signal_type: 'pdq',
        value,
        quality: 90,
        bank: 'Own bank',
        basis: 'Reviewed by two people.',
        legal_basis: { instrument: 'Some Act', article: 'section 1' },
        originator_class: 'platform',
        ordered: false,
      }),
      id,
    };
    const bundle = { type: 'bundle', id: `bundle--${randomUUID()}`, objects: [indicator] };
    const form = new FormData();
    form.append('file', new Blob([JSON.stringify(bundle)], { type: 'application/json' }), 'list.json');
    const added = await node.call(guests[0]!, 'POST', `/api/v1/banks/${banks.guest}/signals`, form);
    assert.ok(added.status < 300, JSON.stringify(added.body));
    await node.settled();
    return value;
  };
  const match = async (who: TestPerson, value: string, item?: string) =>
    (
      await node.call(who, 'POST', '/api/v1/match', {
        hash: { type: 'pdq', value },
        ...(item ? { item } : {}),
      })
    ).body;
  const found = async (who: TestPerson, value: string) => (await match(who, value)).matches.length;
  const stop = (who: TestPerson, id: string) =>
    node.call(who, 'POST', `/api/v1/signals/${id}/stop`, { reason: 'Our own confidential reason.' });
  const stateOf = async (id: string) => (await node.call(host, 'GET', `/api/v1/cases/${id}`)).body.state;

  test("another organisation's stop leaves the host's signal and its case as they are", async () => {
    const { id, value } = await add();
    const { case: review } = await match(host, value, 'item:1');
    const copied = await copy(id);
    assert.equal(await found(guests[1]!, copied), 1);
    assert.equal((await stop(guests[1]!, id)).body.inactive, 'stopped-here');
    await node.settled();
    assert.deepEqual([await found(guests[1]!, copied), await found(host, value)], [0, 1]);
    assert.equal(await stateOf(review), 'open');
    assert.equal((await node.call(host, 'GET', `/api/v1/signals/${id}`)).body.stopped, false);
  });

  test('nor does an appeal that it upholds on its own copy', async () => {
    const { id, value } = await add();
    const copied = await copy(id);
    const { case: review } = await match(guests[1]!, copied, 'item:2');
    const step = async (who: number, name: string, data: object = {}) => {
      const answer = await node.call(guests[who]!, 'POST', `/api/v1/cases/${review}/steps/${name}`, { data });
      assert.equal(answer.status, 200, JSON.stringify(answer.body) + node.said.join());
    };
    await step(1, 'take');
    await step(1, 'answer-question', ANSWERS);
    await step(1, 'propose-restriction', REASON);
    await step(2, 'confirm-restriction', { reason: 'I agree with all of it.' });
    await node.kernel.store.system('test')(async (tx) => {
      tx.viewer.actor = 'affected-person';
      const appeal = { step: 'appeal', actor: 'affected-person', data: { text: 'It is a market.' } };
      await takeStep(node.kernel, node.procedures, tx, review, appeal);
    });
    await step(0, 'uphold-appeal', { reason: 'It was plainly a wrong match.' });
    await node.settled();
    assert.deepEqual([await found(guests[1]!, copied), await found(host, value)], [0, 1]);
  });

  test('a copy tells nobody that the host stopped its own, and why stays with the host', async () => {
    const { id } = await add();
    await stop(host, id);
    assert.equal((await node.call(guests[1]!, 'GET', `/api/v1/signals/${id}`)).status, 404);
    assert.equal((await stop(guests[1]!, id)).status, 404);
    await copy(id);
    const { body } = await node.call(guests[1]!, 'GET', `/api/v1/signals/${id}`);
    assert.deepEqual([body.active, body.inactive, body.stopped], [true, null, false]);
  });

  test("a copy does not hold open what the host's own signal no longer grounds", async () => {
    const { id, value } = await add();
    const { case: review } = await match(host, value, 'item:3');
    await copy(id);
    const withdrawn = await node.call(host, 'POST', `/api/v1/signals/${id}/withdraw`, {
      reason: 'It was wrong.',
    });
    assert.equal(withdrawn.status, 200);
    await node.settled();
    assert.equal(await stateOf(review), 'no-longer-matched');
  });

  test("the act of a stop is for the holder's people, not for the host's", async () => {
    const { id } = await add();
    await copy(id);
    await stop(guests[1]!, id);
    await node.settled();
    const acts = (who: TestPerson) =>
      node.kernel.store.for(who.viewer)((tx) =>
        tx.query(
          "select from entry e join signal_stop s using (object) where e.kind = 'signal.stopped' and s.signal = $1",
          [id],
        ),
      );
    const principals = await node.kernel.store.pool.query(
      'select a.principal from audience a join signal_stop s using (object) where s.signal = $1 order by 1',
      [id],
    );
    assert.deepEqual(
      principals.rows.map((row) => row.principal),
      [`org:${guest}`, 'overseer'],
    );
    assert.deepEqual([(await acts(guests[1]!)).length, (await acts(reader)).length], [1, 0]);
  });

  test('an old version whose retention is over does not stop the newer one; an erasure by law does', async () => {
    const partner = await addPartner(node, 'Northfield');
    const agreement = await agreeWith(node, partner.id);
    const value = randomBytes(32).toString('hex');
    const first = partnersSignal(partner.id, value);
    const id = first.id as string;
    await deliver(node, partner.id, agreement, [first]);
    await deliver(node, partner.id, agreement, [
      { ...first, modified: new Date(Date.now() - 30_000).toISOString() },
    ]);
    await node.settled();
    assert.equal(await found(host, value), 1);
    const { rows } = await node.kernel.store.pool.query(
      'select object from record where id = $1 order by version_ns',
      [id],
    );
    const empty = (object: number) =>
      node.kernel.store.system('test')((tx) =>
        emptyVersions(node.kernel, tx, [object], { law: 'retention of 30 days', cause: 'retention ended' }),
      );
    await empty(rows[0].object);
    await node.settled();
    assert.equal(await found(host, value), 1);
    await node.kernel.store.pool.query('insert into erasure (holder, id, at) values ($1, $2, now())', [
      node.kernel.host.id,
      id,
    ]);
    assert.equal(await found(host, value), 0);
    await node.kernel.store.pool.query('delete from erasure where id = $1', [id]);
    assert.equal(await found(host, value), 1);
    await empty(rows[1].object);
    assert.equal(await found(host, value), 0);
  });
});
