import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import type { TestPerson } from '../../../../tests/kernel.ts';
import { verifyDeep } from '../../../kernel/audit/verify-deep.ts';
import { resumePeer, suspendPeer } from '../../../kernel/exchange/peers/suspend-peer.ts';
import { deepChecks } from '../deep-checks.ts';
import { upheldAppeal } from '../disagreement/disagreement-record.ts';
import { revokedVersion } from '../signal.ts';
import { type DeskNode, openDeskNode } from '../testing/desk-node.ts';
import { addPartner, agreeWith, deliver, type Partner, partnersSignal } from '../testing/partners.ts';
import { ANSWERS, REASON } from '../testing/words.ts';

describe('signals of a partner', () => {
  let node: DeskNode;
  let partner: Partner;
  let agreement: string;
  let [analyst, reviewer, second, senior]: TestPerson[] = [];

  before(async () => {
    node = await openDeskNode();
    partner = await addPartner(node, 'Northfield');
    agreement = await agreeWith(node, partner.id);
    [analyst, reviewer, second, senior] = await Promise.all(
      [['analyst'], ['reviewer'], ['reviewer'], ['senior-reviewer']].map((roles) =>
        node.person(roles as never),
      ),
    );
  });
  after(() => node.close());

  const arrives = async (about: object = {}) => {
    const value = randomBytes(32).toString('hex');
    const indicator = partnersSignal(partner.id, value, about);
    const [outcome] = await deliver(node, partner.id, agreement, [indicator]);
    assert.equal(outcome?.outcome, 'accepted', JSON.stringify(outcome));
    await node.settled();
    return { value, indicator, id: String(indicator.id) };
  };
  const match = async (value: string, item?: string) =>
    (
      await node.call(analyst!, 'POST', '/api/v1/match', {
        hash: { type: 'pdq', value },
        ...(item ? { item } : {}),
      })
    ).body;
  const bankOf = async (name: string) =>
    (await node.call(reviewer!, 'GET', '/api/v1/banks')).body.items.find(
      (one: { name: string }) => one.name === name,
    );
  const step = (who: TestPerson | undefined, id: string, name: string, data: unknown = {}) =>
    node.call(who!, 'POST', `/api/v1/cases/${id}/steps/${name}`, { data });
  const stateOf = async (id: string) => (await node.call(reviewer!, 'GET', `/api/v1/cases/${id}`)).body.state;
  const restricted = async (value: string, item: string) => {
    const { case: id } = await match(value, item);
    await step(reviewer, id, 'take');
    await step(reviewer, id, 'answer-question', ANSWERS);
    await step(reviewer, id, 'propose-restriction', REASON);
    assert.equal(
      (await step(second, id, 'confirm-restriction', { reason: 'I agree with it.' })).body.state,
      'restricted',
    );
    return id as string;
  };

  test('a new bank starts in shadow: seen, noted, nothing decided; turned on by a senior reviewer', async () => {
    const { value, id } = await arrives({ bank: 'Shadowed' });
    const bank = await bankOf('Shadowed');
    assert.equal(bank.mode, 'shadow');
    assert.deepEqual(bank.originator, { id: partner.id, name: 'Northfield', class: 'state' });
    const seen = await match(value, 'post:1');
    assert.equal(seen.shadow, true);
    assert.equal(seen.matches[0].shadow, true);
    assert.equal(seen.matches[0].voluntary, true, "a State's signal without an order is voluntary help");
    assert.equal(seen.matches[0].signal, id);
    const detail = (await node.call(reviewer!, 'GET', `/api/v1/cases/${seen.case}`)).body;
    assert.deepEqual(
      detail.permitted
        .map((one: { step: string }) => one.step)
        .filter((name: string) => /restrict|leave|take/.test(name)),
      [],
    );
    assert.equal((await step(reviewer, seen.case, 'take')).status, 409);
    const other = await match(value, 'post:2');
    assert.equal(
      (await step(reviewer, other.case, 'note-in-shadow', { judged: 'wrong-match' })).body.state,
      'seen-in-shadow',
    );

    const mode = (who: TestPerson | undefined, to: string) =>
      node.call(who!, 'POST', `/api/v1/banks/${bank.id}/mode`, { mode: to });
    for (const who of [analyst, reviewer]) assert.equal((await mode(who, 'on')).status, 403);
    assert.equal((await mode(senior, 'on')).body.mode, 'on');
    await node.settled();
    assert.equal(await stateOf(seen.case), 'open');
    assert.equal(await stateOf(other.case), 'seen-in-shadow', 'what was noted stays noted');
    assert.equal((await match(value, 'post:3')).shadow, false);
    const counts = (await bankOf('Shadowed')).counts;
    assert.deepEqual(counts, { matches: 3, reviewed: 1, overturned: 1 });
    assert.equal((await mode(reviewer, 'shadow')).body.mode, 'shadow', 'back to shadow is safe');
  });

  test('an order is told from voluntary help, and voluntary matches are counted apart', async () => {
    const ordered = await arrives({ bank: 'Ordered', ordered: true, order_reference: 'RO-1' });
    const shown = (await match(ordered.value)).matches[0];
    assert.deepEqual([shown.ordered, shown.voluntary], [true, false]);
    const queue = (await node.call(reviewer!, 'GET', '/api/v1/cases')).body;
    assert.equal(queue.voluntary.count, 3);
    const { rows } = await node.kernel.store.pool.query(
      "select count(*)::int as n from entry where kind = 'match.on-voluntary-state-signal'",
    );
    assert.equal(rows[0].n, 3);
  });

  test('nobody adds to a partner’s bank, and what a partner says of itself badly is a record, not a signal', async () => {
    const bank = await bankOf('Shadowed');
    const body = { type: 'pdq', value: 'ab'.repeat(32) };
    assert.equal((await node.call(analyst!, 'POST', `/api/v1/banks/${bank.id}/signals`, body)).status, 409);
    const [lying, plain] = [randomBytes(32).toString('hex'), randomBytes(32).toString('hex')];
    const contradicts = { ...partnersSignal(partner.id, lying), pattern: `[file:hashes.'PDQ' = '${plain}']` };
    const tooPlain = partnersSignal(partner.id, randomBytes(32).toString('hex'), { quality: 20 });
    const outcomes = await deliver(node, partner.id, agreement, [contradicts, tooPlain]);
    assert.deepEqual(
      outcomes.map((one) => one.outcome),
      ['accepted', 'accepted'],
    );
    await node.settled();
    for (const value of [lying, plain]) assert.deepEqual((await match(value)).matches, []);
  });

  test('a partner’s revocation ends undecided cases at once and restrictions by two after a day', async () => {
    const { value, indicator } = await arrives({ bank: 'Revoked' });
    await node.call(senior!, 'POST', `/api/v1/banks/${(await bankOf('Revoked')).id}/mode`, { mode: 'on' });
    const open = (await match(value, 'post:10')).case;
    const decided = await restricted(value, 'post:11');
    await deliver(node, partner.id, agreement, [revokedVersion(indicator, new Date())]);
    assert.deepEqual((await match(value)).matches, [], 'before anything is sequenced');
    await node.settled();
    assert.equal(await stateOf(open), 'no-longer-matched');
    assert.equal(await stateOf(decided), 'ground-lost');
    // An older version that arrives late does not bring it back.
    const earlier = new Date(Date.parse(String(indicator.modified)) - 1000).toISOString();
    const late = { ...indicator, created: earlier, modified: earlier };
    await deliver(node, partner.id, agreement, [late]);
    await node.settled();
    assert.deepEqual((await match(value)).matches, []);
  });

  test('a case with a second signal that still acts stays', async () => {
    const value = randomBytes(32).toString('hex');
    const near = Buffer.from(value, 'hex');
    near[0] = (near[0] as number) ^ 3;
    const [one, two] = [
      partnersSignal(partner.id, value, { bank: 'Pair' }),
      partnersSignal(partner.id, near.toString('hex'), { bank: 'Pair' }),
    ];
    await deliver(node, partner.id, agreement, [one, two]);
    await node.settled();
    await node.call(senior!, 'POST', `/api/v1/banks/${(await bankOf('Pair')).id}/mode`, { mode: 'on' });
    const found = await match(value, 'post:20');
    assert.deepEqual(
      found.matches.map((hit: { distance: number }) => hit.distance),
      [0, 2],
    );
    await deliver(node, partner.id, agreement, [revokedVersion(one, new Date())]);
    await node.settled();
    assert.equal(await stateOf(found.case), 'open');
    await deliver(node, partner.id, agreement, [revokedVersion(two, new Date())]);
    await node.settled();
    assert.equal(await stateOf(found.case), 'no-longer-matched');
  });

  test('suspending a partner stops its signals here at once; lifting it lets them act again', async () => {
    const { value } = await arrives({ bank: 'Suspended' });
    await node.call(senior!, 'POST', `/api/v1/banks/${(await bankOf('Suspended')).id}/mode`, { mode: 'on' });
    const open = (await match(value, 'post:30')).case;
    await suspendPeer(node.kernel, senior!.viewer, partner.id, 'Signals against reporters');
    assert.deepEqual((await match(value)).matches, []);
    await node.settled();
    assert.equal(await stateOf(open), 'no-longer-matched');
    await resumePeer(node.kernel, senior!.viewer, partner.id);
    assert.equal((await match(value)).matches.length, 1);
  });

  test('another organisation with a seat here sees nothing of the host’s banks', async () => {
    const guest = await node.organisation('Guest');
    const stranger = await node.person(['analyst'], guest.id);
    const { value } = await arrives({ bank: 'Ours alone' });
    const answer = await node.call(stranger, 'POST', '/api/v1/match', {
      hash: { type: 'pdq', value },
      item: 'post:40',
    });
    assert.deepEqual(answer.body.matches, []);
    assert.deepEqual((await node.call(stranger, 'GET', '/api/v1/banks')).body.items, []);
    const bank = await bankOf('Ours alone');
    assert.equal((await node.call(stranger, 'GET', `/api/v1/banks/${bank.id}`)).status, 404);
  });

  test('a signal that is valid for ever, or since ever, is a signal here', async () => {
    const value = randomBytes(32).toString('hex');
    const signal = partnersSignal(partner.id, value, { bank: 'For ever' });
    const dated = { ...signal, valid_from: '0001-01-01T00:00:00Z', valid_until: '9999-12-31T23:59:59Z' };
    const [outcome] = await deliver(node, partner.id, agreement, [dated]);
    assert.equal(outcome?.outcome, 'accepted');
    await node.settled();
    const { matches } = await match(value);
    assert.deepEqual(
      matches.map((one: { signal: string }) => one.signal),
      [signal.id],
    );
    const { faults } = await verifyDeep(node.kernel, { desks: [{ deepChecks }] });
    assert.deepEqual(
      faults.filter((fault) => 'table' in fault && fault.table === 'signal'),
      [],
    );
  });

  test('a hostile partner wedges nothing: odd words and dates are refused or tidied, others go on', async () => {
    const odd = [{ bank: 'a\0b' }, { basis: '\0' }, { basis: ' \u200b\0' }, { bank: 'x'.repeat(201) }].map(
      (about) => partnersSignal(partner.id, randomBytes(32).toString('hex'), about),
    );
    const dated = [
      '0000-01-01T00:00:00Z',
      `2020-01-01T00:00:00.${'1'.repeat(200)}Z`,
      '9999-12-31T23:59:59Z',
    ].map((validFrom) => ({
      ...partnersSignal(partner.id, randomBytes(32).toString('hex')),
      valid_from: validFrom,
    }));
    const own = (
      await node.call(analyst!, 'POST', '/api/v1/banks', {
        name: 'Our own',
        basis: 'Reviewed by two people.',
        legalBasis: { instrument: 'Some Act', article: 'section 1' },
      })
    ).body.id;
    await node.call(senior!, 'POST', `/api/v1/banks/${own}/agreements`, { agreement });
    const words = ['', '   ', '\0', '\ud800 half', 'x'.repeat(5000), `${'x'.repeat(3999)}😀`];
    const opinions: Record<string, unknown>[] = [];
    for (const text of words) {
      const body = { type: 'sha256', value: randomBytes(32).toString('hex') };
      const { added } = (await node.call(analyst!, 'POST', `/api/v1/banks/${own}/signals`, body)).body;
      const now = new Date().toISOString();
      opinions.push(upheldAppeal({ creator: partner.id, now, refs: [added.signals[0]], text }));
    }
    const outcomes = await deliver(node, partner.id, agreement, [...odd, ...dated, ...opinions]);
    const taken = outcomes.filter(
      (one) => one.outcome === 'accepted' && one.id?.startsWith('opinion'),
    ).length;
    assert.ok(taken >= 4, JSON.stringify(outcomes));
    const said = node.said.length;
    await node.settled();
    assert.deepEqual(node.said.slice(said), []);
    const challenges = (await node.call(senior!, 'GET', '/api/v1/cases?procedure=challenge')).body.items;
    assert.equal(challenges.length, taken);
    const after = await arrives({ bank: 'Hostile' });
    assert.equal((await match(after.value)).matches.length, 1);
  });

  test('a partner that takes another’s name does not get into its trusted bank', async () => {
    await arrives({ bank: 'Trusted' });
    await node.call(senior!, 'POST', `/api/v1/banks/${(await bankOf('Trusted')).id}/mode`, { mode: 'on' });
    const impostor = await addPartner(node, partner.name);
    const under = await agreeWith(node, impostor.id);
    const value = randomBytes(32).toString('hex');
    await deliver(node, impostor.id, under, [partnersSignal(impostor.id, value, { bank: 'Trusted' })]);
    await node.settled();
    assert.equal((await match(value)).shadow, true);
    const banks = (await node.call(reviewer!, 'GET', '/api/v1/banks')).body.items;
    const same = banks.filter((one: { name: string }) => one.name === 'Trusted');
    const modes = same.map((one: { originator: { id: string }; mode: string }) => [
      one.originator.id,
      one.mode,
    ]);
    assert.deepEqual(Object.fromEntries(modes), { [partner.id]: 'on', [impostor.id]: 'shadow' });
    assert.equal(same.length, 2, 'two banks of one name, of two peers of one name');
  });

  test('what came under an agreement that was suspended acts no more, unless another one is in force', async () => {
    const { value } = await arrives({ bank: 'Ended' });
    await node.call(senior!, 'POST', `/api/v1/banks/${(await bankOf('Ended')).id}/mode`, { mode: 'on' });
    const set = (status: string, id: string) =>
      node.kernel.store.pool.query('update agreement set status = $1 where id = $2', [status, id]);
    await set('suspended', agreement);
    assert.equal((await match(value)).matches.length, 0);
    await agreeWith(node, partner.id);
    assert.equal((await match(value)).matches.length, 1);
  });
});
