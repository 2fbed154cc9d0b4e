import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import type { TestPerson } from '../../../../tests/kernel.ts';
import { takeStep } from '../../../kernel/cases/take-step.ts';
import { type DeskNode, openDeskNode } from '../testing/desk-node.ts';
import { openTeam, type ReviewTeam } from '../testing/open-review.ts';
import { addPartner, agreeWith, deliver, partnersSignal } from '../testing/partners.ts';
import { formWith } from '../testing/pictures.ts';

const hex = () => randomBytes(32).toString('hex');
const REASON = 'The picture was shown again at the trial; looked at with counsel.';
const GROUND = {
  basis: 'Reviewed by two people.',
  legalBasis: { instrument: 'Some Act', article: 'section 1' },
};

describe('a hash that an upheld appeal decided against', () => {
  let node: DeskNode;
  let team: ReviewTeam;
  let other: string;
  let guest: TestPerson;
  let guests: string;

  before(async () => {
    node = await openDeskNode();
    team = await openTeam(node);
    const make = async (who: TestPerson) =>
      (await node.call(who, 'POST', '/api/v1/banks', { name: 'Another bank', ...GROUND })).body.id;
    other = await make(team.analyst);
    guest = await node.person(
      ['analyst', 'senior-reviewer'],
      (await node.organisation('Guest', 'platform')).id,
    );
    guests = await make(guest);
  });
  after(() => node.close());

  const codeOf = async (signal: string): Promise<string> =>
    (await node.call(team.ana, 'GET', `/api/v1/signals/${signal}`)).body.value;
  const uphold = async (review: string) => {
    await node.kernel.store.system('test')(async (tx) => {
      tx.viewer.actor = 'affected-person';
      const appeal = { step: 'appeal', actor: 'affected-person', data: { text: 'It is a market.' } };
      await takeStep(node.kernel, node.procedures, tx, review, appeal);
    });
    const upheld = await team.step(team.senior, review, 'uphold-appeal', {
      reason: 'It was plainly a wrong match.',
    });
    assert.equal(upheld.status, 200, JSON.stringify(upheld.body));
    await node.settled();
  };
  const decidedAgainst = async (item: string): Promise<string> => {
    const { id, signal } = await team.restricted(item);
    await uphold(id);
    return codeOf(signal);
  };
  const add = (bank: string, body: unknown, who = team.analyst) =>
    node.call(who, 'POST', `/api/v1/banks/${bank}/signals`, body);
  const hash = (value: string, more: object = {}) => ({ type: 'sha256', value, ...more });
  const found = async (value: string, who = team.analyst) =>
    (await node.call(who, 'POST', '/api/v1/match', { hash: hash(value) })).body.matches.length;

  test('is not added again, to another bank or to its own, without a senior reviewer’s reason', async () => {
    const value = await decidedAgainst('post:1');
    for (const bank of [other, team.bank]) {
      const refused = await add(bank, hash(value));
      assert.deepEqual([refused.status, refused.body.errors[0].property], [409, 'value']);
      assert.match(refused.body.errors[0].reason, /an appeal was upheld here against exactly this hash \(20/);
      assert.doesNotMatch(JSON.stringify(refused.body), /market|wrong match|post:1/, 'no word of the case');
    }
    for (const who of [team.analyst, team.ana, team.administrator]) {
      assert.equal((await add(other, hash(value, { despiteAppeal: REASON }), who)).status, 403);
    }
    for (const despiteAppeal of [' ', 'short'])
      assert.equal((await add(other, hash(value, { despiteAppeal }), team.senior)).status, 400);
    assert.equal(await found(value), 0);
    const added = await add(other, hash(value, { despiteAppeal: REASON }), team.senior);
    assert.deepEqual([added.status, added.body.added?.accepted], [201, 1], JSON.stringify(added.body));
    await node.settled();
    assert.equal(await found(value), 1);
    const again = await add(other, hash(value));
    assert.deepEqual([again.status, again.body.added?.unchanged], [201, 1], 'it acts there: nothing is done');
    assert.equal((await add(team.bank, hash(value))).status, 409, 'in its own bank it stays stopped');
    const own = await add(team.bank, hash(value, { despiteAppeal: REASON }), team.senior);
    assert.equal(own.body.added?.accepted, 1, JSON.stringify(own.body));
    await node.settled();
    assert.equal(await found(value), 2);
    const { rowCount } = await node.kernel.store.pool.query(
      "select from entry where kind = 'signal.added-despite-appeal'",
    );
    assert.equal(rowCount, 2);
  });

  test('is refused by its row of a CSV or a bundle, and the others go on', async () => {
    const value = await decidedAgainst('post:2');
    const fresh = hex();
    const csv = formWith(
      'file',
      Buffer.from(`type,value\nsha256,${fresh}\nsha256,${value}\n`),
      {},
      'list.csv',
    );
    const rows = await add(other, csv);
    assert.deepEqual([rows.status, rows.body.added.accepted], [201, 1]);
    assert.deepEqual(
      rows.body.added.refused.map((one: { property: string }) => one.property),
      ['line 3.value'],
    );
    const bundleOf = (...objects: Record<string, unknown>[]) =>
      Buffer.from(JSON.stringify({ type: 'bundle', id: `bundle--${randomUUID()}`, objects }));
    const unsigned = (code: string) => {
      const about = { signal_type: 'sha256', quality: undefined } as const;
      const { created_by_ref: _, ...indicator } = partnersSignal('identity--1', code, about);
      return JSON.parse(JSON.stringify(indicator));
    };
    const [one, two] = [unsigned(value), unsigned(hex())];
    const bundled = await add(other, formWith('file', bundleOf(one, two), {}, 'b.json'));
    assert.equal(bundled.body.added?.accepted, 1, JSON.stringify(bundled.body));
    assert.deepEqual(
      bundled.body.added.refused.map(({ id, property }: Record<string, string>) => [id, property]),
      [[one.id, 'pattern']],
    );
    await node.settled();
    assert.equal(await found(value), 0);
    const despite = { despiteAppeal: REASON };
    const vouched = await add(other, formWith('file', bundleOf(one), despite, 'b.json'), team.senior);
    assert.equal(vouched.body.added?.accepted, 1, JSON.stringify(vouched.body));
    await node.settled();
    assert.equal(await found(value), 1);
  });

  test('does not act from another bank that had it before the appeal, nor from a partner who shares it after', async () => {
    const { id, signal } = await team.restricted('post:3');
    const value = await codeOf(signal);
    assert.equal((await add(other, hash(value))).status, 201);
    assert.equal(await found(value), 2);
    await uphold(id);
    assert.equal(await found(value), 0);
    const partner = await addPartner(node, 'Northfield');
    const agreement = await agreeWith(node, partner.id);
    const about = { signal_type: 'sha256', quality: undefined } as const;
    const theirs = partnersSignal(partner.id, value, about);
    await deliver(node, partner.id, agreement, [theirs, partnersSignal(partner.id, hex(), about)]);
    await node.settled();
    const shown = await node.call(team.ana, 'GET', `/api/v1/signals/${theirs.id}`);
    assert.deepEqual([shown.body.active, shown.body.inactive], [false, 'stopped-here']);
    assert.equal(await found(value), 0);
    const { rows } = await node.kernel.store.pool.query(
      'select a.principal from audience a join signal_stop s using (object) where s.signal = $1 order by 1',
      [theirs.id],
    );
    assert.deepEqual(
      rows.map((row) => row.principal),
      [`org:${node.kernel.host.id}`, 'overseer'],
    );
  });

  test('is another organisation’s to add: nothing tells it of a case that is not its own', async () => {
    const value = await decidedAgainst('post:4');
    const theirs = await add(guests, hash(value), guest);
    assert.deepEqual([theirs.status, theirs.body.added?.accepted], [201, 1], JSON.stringify(theirs.body));
    await node.settled();
    assert.deepEqual([await found(value, guest), await found(value)], [1, 0]);
    const seen = (who: TestPerson) =>
      node.kernel.store.for(who.viewer)((tx) =>
        tx.query("select from upheld_hash where code = decode($1, 'hex')", [value]),
      );
    assert.deepEqual([(await seen(guest)).length, (await seen(team.ana)).length], [0, 1]);
  });

  test('acts of two people at once: a signal that is added while the appeal is decided does not stay acting', async () => {
    const { id, signal } = await team.restricted('post:5');
    const value = await codeOf(signal);
    const [, raced] = await Promise.all([uphold(id), add(other, hash(value))]);
    assert.ok([201, 409].includes(raced.status), JSON.stringify(raced.body));
    await node.settled();
    assert.equal(await found(value), 0);
  });
});
