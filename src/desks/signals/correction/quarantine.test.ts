import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import type { TestPerson } from '../../../../tests/kernel.ts';
import { faultsOfDesk } from '../testing/desk-faults.ts';
import { type DeskNode, openDeskNode } from '../testing/desk-node.ts';
import { addPartner, agreeWith, deliver, type Partner, partnersSignal } from '../testing/partners.ts';
import { bitsTurned } from '../testing/turned-bits.ts';
import { isOftenWrong } from './quarantine-signals.ts';

const WHY = 'Its author corrected the picture it was made of.';
const RULE = { percent: 20, reviewers: 3, reviewed: 10 };

test('a rule weighs what people decided, and nothing else', () => {
  const about = (reviewed: number, against: number, reviewers: number) =>
    isOftenWrong(RULE, { reviewed, against, reviewers });
  assert.equal(about(10, 2, 2), false, 'two people are too few');
  assert.equal(about(9, 9, 9), false, 'nine matches are too few');
  assert.equal(about(10, 3, 3), true);
  assert.equal(about(15, 3, 3), true, 'the share itself is too often');
  assert.equal(about(16, 3, 3), false);
  fc.assert(
    fc.property(fc.nat(100), fc.nat(100), fc.nat(20), (reviewed, against, reviewers) => {
      fc.pre(against <= reviewed);
      const share = reviewed === 0 ? 0 : against / reviewed;
      const often = reviewed >= 10 && reviewers >= 3 && share >= 0.2 - 1e-9;
      assert.equal(about(reviewed, against, reviewers), often);
    }),
  );
});

describe('a signal that reviewers often decide against', () => {
  let node: DeskNode;
  let partner: Partner;
  let agreement: string;
  let reviewers: TestPerson[];
  let [analyst, senior]: TestPerson[] = [];

  before(async () => {
    node = await openDeskNode();
    partner = await addPartner(node, 'Northfield', 'platform');
    agreement = await agreeWith(node, partner.id);
    reviewers = await Promise.all([1, 2, 3, 4].map(() => node.person(['reviewer'])));
    [analyst, senior] = await Promise.all(
      [['analyst'], ['senior-reviewer']].map((roles) => node.person(roles as never)),
    );
  });
  after(() => node.close());

  const post = (who: TestPerson | undefined, path: string, body: unknown) =>
    node.call(who!, 'POST', path, body);
  /** A partner's bank with one signal, in shadow. */
  const arrives = async (bank: string) => {
    const value = randomBytes(32).toString('hex');
    const indicator = partnersSignal(partner.id, value, { bank });
    await deliver(node, partner.id, agreement, [indicator]);
    await node.settled();
    const { items } = (await node.call(senior!, 'GET', '/api/v1/banks')).body;
    const { id } = items.find(({ name }: { name: string }) => name === bank);
    return { value, signal: String(indicator.id), bank: id as string };
  };
  const match = async (value: string, item?: string) =>
    (await post(analyst, '/api/v1/match', { hash: { type: 'pdq', value }, ...(item ? { item } : {}) })).body;
  let items = 0;
  const decide = async (value: string, who: TestPerson, judged: 'right-match' | 'wrong-match') => {
    const { case: id } = await match(bitsTurned(value, items % 30), `post:q-${items++}`);
    const noted = await post(who, `/api/v1/cases/${id}/steps/note-in-shadow`, { data: { judged } });
    assert.equal(noted.status, 200, JSON.stringify(noted.body));
  };
  const correction = async (signal: string, who: TestPerson = reviewers[0]!) => {
    await node.settled();
    return (await node.call(who, 'GET', `/api/v1/signals/${signal}/correction`)).body;
  };
  const opinions = async (signal: string) =>
    (
      await node.kernel.store.pool.query(
        `select r.body, r.revoked, p.view from record_reference f join record r using (object) join placement p using (object)
         where p.view like 'agreement:%' and f.target = $1 and r.type = 'opinion' order by r.object`,
        [signal],
      )
    ).rows;

  test('is quarantined by enough decisions of enough people, its originator is told, and a senior reviewer puts it back', async () => {
    const { value, signal, bank } = await arrives('Often wrong');
    for (let at = 0; at < 7; at++) await decide(value, reviewers[at % 4]!, 'right-match');
    for (let at = 0; at < 2; at++) await decide(value, reviewers[at]!, 'wrong-match');
    assert.equal((await correction(signal)).quarantinedAt, null, 'nine, by two');
    await decide(value, reviewers[1]!, 'wrong-match');
    assert.equal((await correction(signal)).quarantinedAt, null, 'thirty percent of ten, by two people');
    await decide(value, reviewers[2]!, 'wrong-match');
    const now = await correction(signal);
    assert.notEqual(now.quarantinedAt, null);
    assert.deepEqual(now.funnel, { matched: 11, confirmed: 7, disputed: 0, overturned: 4, suppressed: 0 });
    assert.deepEqual(now.decisions, { reviewed: 11, against: 4, reviewers: 3 });
    const unseen = await correction(signal, analyst);
    assert.deepEqual([unseen.funnel, unseen.decisions, unseen.judgements], [null, null, null]);

    assert.equal((await post(senior, `/api/v1/banks/${bank}/mode`, { mode: 'on' })).status, 200);
    const seen = await match(value, 'post:while');
    assert.deepEqual([seen.shadow, seen.matches[0].shadowBecause], [true, 'quarantined']);
    await node.settled();
    const state = async () => (await node.call(senior!, 'GET', `/api/v1/cases/${seen.case}`)).body.state;
    assert.equal(await state(), 'open-in-shadow');
    const [told] = await opinions(signal);
    const said = JSON.parse(told.body);
    assert.deepEqual(
      [said.opinion, said.created_by_ref, told.view],
      ['strongly-disagree', node.kernel.host.id, `agreement:${agreement}`],
    );
    assert.doesNotMatch(said.explanation, /\d/, 'no number leaves');
    assert.equal((await node.call(senior!, 'GET', `/api/v1/signals/${signal}`)).body.quarantined, true);

    const back = (who: TestPerson | undefined, reason = WHY) =>
      post(who, `/api/v1/signals/${signal}/end-quarantine`, { reason });
    for (const who of [analyst, reviewers[0]]) assert.equal((await back(who)).status, 403);
    assert.equal((await back(senior, 'no')).status, 400);
    assert.equal((await back(senior)).body.quarantinedAt, null);
    assert.equal((await back(senior)).status, 409);
    await node.settled();
    assert.equal(await state(), 'open', 'what was only seen is for people to decide');
    assert.equal((await match(value)).shadow, false);
    assert.equal((await opinions(signal)).filter(({ revoked }) => revoked).length, 1);
    assert.deepEqual(await faultsOfDesk(node.kernel), []);
  });

  test('one more decision after it was put back does not quarantine it: the count begins anew', async () => {
    const { value, signal } = await arrives('Put back');
    for (let at = 0; at < 10; at++) await decide(value, reviewers[at % 4]!, 'wrong-match');
    assert.notEqual((await correction(signal)).quarantinedAt, null);
    await post(senior, `/api/v1/signals/${signal}/end-quarantine`, { reason: WHY });
    for (let at = 0; at < 3; at++) await decide(value, reviewers[at]!, 'wrong-match');
    assert.equal((await correction(signal)).quarantinedAt, null);
  });

  test('volume alone never does, nor one person however often', async () => {
    const { value, signal } = await arrives('Popular');
    const asked = Array.from({ length: 40 }, (_, at) =>
      match(bitsTurned(value, at % 30), `post:popular-${at}`),
    );
    await Promise.all(asked);
    for (let at = 0; at < 12; at++) await decide(value, reviewers[0]!, 'wrong-match');
    assert.equal((await correction(signal)).quarantinedAt, null);
    assert.equal((await correction(signal)).funnel.overturned, 12);
  });

  test('a bank says how often is too often; who may is a senior reviewer', async () => {
    const { value, signal, bank } = await arrives('Strict');
    const rule = { percent: 50, reviewers: 2, reviewed: 5 };
    const set = (who: TestPerson | undefined, body: unknown) =>
      post(who, `/api/v1/banks/${bank}/quarantine-rule`, body);
    assert.equal((await set(reviewers[0], rule)).status, 403);
    for (const wrong of [
      { ...rule, percent: 4 },
      { ...rule, reviewers: 1 },
      { ...rule, reviewed: 101 },
    ]) {
      assert.equal((await set(senior, wrong)).status, 400);
    }
    assert.deepEqual((await set(senior, rule)).body.quarantine, rule);
    for (let at = 0; at < 3; at++) await decide(value, reviewers[at]!, 'wrong-match');
    assert.equal((await correction(signal)).quarantinedAt, null);
    for (let at = 0; at < 2; at++) await decide(value, reviewers[at]!, 'right-match');
    assert.notEqual((await correction(signal)).quarantinedAt, null);
    assert.deepEqual((await node.call(senior!, 'GET', `/api/v1/banks/${bank}`)).body.quarantine, rule);
    assert.deepEqual(await faultsOfDesk(node.kernel), []);
    await node.kernel.store.pool.query('delete from signal_quarantine where signal = $1', [signal]);
    assert.match((await faultsOfDesk(node.kernel)).join(), /row-missing signal_quarantine/);
  });
});
