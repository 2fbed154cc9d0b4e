import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import type { TestPerson } from '../../../../tests/kernel.ts';
import { takeStep } from '../../../kernel/cases/take-step.ts';
import { makeIndicator, signalVersion } from '../signal.ts';
import { faultsOfDesk } from '../testing/desk-faults.ts';
import { type DeskNode, openDeskNode } from '../testing/desk-node.ts';
import { openTeam, type ReviewTeam } from '../testing/open-review.ts';
import { addPartner, agreeWith, deliver, partnersSignal } from '../testing/partners.ts';
import { formWith, makePicture, resized } from '../testing/pictures.ts';
import { bitsTurned } from '../testing/turned-bits.ts';

const WHY = 'A photograph of the town hall, in every newspaper.';
const hex = () => randomBytes(32).toString('hex');

describe('a list of innocent pictures', () => {
  let node: DeskNode;
  let team: ReviewTeam;
  before(async () => {
    node = await openDeskNode();
    team = await openTeam(node);
  });
  after(() => node.close());

  const post = (who: TestPerson, path: string, body: unknown) => node.call(who, 'POST', path, body);
  const newList = async (name: string): Promise<string> => {
    const { status, body } = await post(team.analyst, '/api/v1/banks', { name, innocent: true });
    assert.deepEqual(
      [status, body.mode, body.innocent, body.lacks],
      [201, 'on', true, []],
      JSON.stringify(body),
    );
    return body.id;
  };
  const add = (who: TestPerson, bank: string, body: object) =>
    post(who, `/api/v1/banks/${bank}/signals`, body);
  const acts = async (value: string) =>
    assert.equal((await add(team.analyst, team.bank, { type: 'pdq', value })).status, 201);
  const spares = async (list: string, value: string, type = 'pdq') =>
    assert.equal((await add(team.ana, list, { type, value, reason: WHY })).status, 201);
  const asked = async (value: string, item?: string, who = team.analyst) =>
    (await post(who, '/api/v1/match', { hash: { type: 'pdq', value }, ...(item ? { item } : {}) })).body;
  const casesOf = async () =>
    (await node.kernel.store.pool.query('select count(*)::int as n from case_file')).rows[0].n as number;
  const signalOf = async (id: string, who = team.ana) =>
    (await node.call(who, 'GET', `/api/v1/signals/${id}`)).body;

  test('what lies within its radius opens no case and acts nowhere, and the answer says who knows it', async () => {
    const list = await newList('Innocent here');
    const value = hex();
    await acts(value);
    await spares(list, bitsTurned(value, 12));
    await post(team.ana, `/api/v1/banks/${list}/radius`, { radius: 20 });
    const before = await casesOf();
    const spared = await asked(bitsTurned(value, 32 - 4), 'post:spared');
    assert.deepEqual(
      spared.matches.map((one: { shadow: boolean; shadowBecause: string }) => [
        one.shadow,
        one.shadowBecause,
      ]),
      [[true, 'known-innocent']],
    );
    assert.deepEqual([spared.shadow, spared.case], [true, undefined]);
    const { by, bank, distance, radius } = spared.innocent[0];
    assert.deepEqual([by.name, bank, distance, radius], ['Host', 'Innocent here', 16, 20]);
    assert.equal(await casesOf(), before);
    // Nearer to the signal than the list reaches: it acts.
    const other = hex();
    await acts(other);
    await spares(list, bitsTurned(other, 30));
    const near = await asked(bitsTurned(other, 9), 'post:acts');
    assert.deepEqual([near.shadow, near.innocent], [false, undefined]);
    assert.equal(typeof near.case, 'string');
    const edge = await asked(bitsTurned(other, 10));
    assert.equal(edge.innocent[0].distance, 20, 'as far as the radius is within it');
    await node.settled();
    assert.deepEqual(await faultsOfDesk(node.kernel), []);
  });

  test('a look-up by hash, and in a batch are spared alike, and count nothing', async () => {
    const list = await newList('Batch');
    const value = hex();
    await acts(value);
    await spares(list, value);
    const batch = await post(team.analyst, '/api/v1/match/batch', {
      items: [{ hash: { type: 'pdq', value } }],
    });
    assert.deepEqual([batch.body.answers[0].shadow, batch.body.answers[0].innocent[0].bank], [true, 'Batch']);
    await asked(value);
    assert.equal((await signalOf(batch.body.answers[0].matches[0].signal)).suppressed, 0);
    const one = await post(team.analyst, '/api/v1/match', {
      hash: { type: 'pdq', value },
      bank: 'Team bank',
    });
    assert.equal(one.body.shadow, true, 'whichever bank is asked about');
  });

  test('each time is counted beside the signal, for those who see cases only', async () => {
    const list = await newList('Counted');
    const value = hex();
    await acts(value);
    await spares(list, value);
    const { matches } = await asked(value);
    const { signal } = matches[0];
    await Promise.all(Array.from({ length: 5 }, (_, at) => asked(value, `post:counted-${at}`)));
    assert.equal((await signalOf(signal)).suppressed, 5);
    assert.equal(
      (await signalOf(signal, team.analyst)).suppressed,
      null,
      'an analyst sees no counts of cases',
    );
    const shown = (await node.call(team.ana, 'GET', `/api/v1/banks/${list}`)).body;
    assert.deepEqual([shown.spared, shown.counts.matches], [5, 0]);
    await node.settled();
    const kept = await node.kernel.store.pool.query(
      "select 1 from review_item where item like 'post:counted-%' union all select 1 from blob limit 1",
    );
    assert.equal(kept.rows.length, 0, 'nothing of the items is kept');
    assert.deepEqual(await faultsOfDesk(node.kernel), []);
    await node.kernel.store.pool.query('update suppressed_signal set many = 1 where signal = $1', [signal]);
    assert.match((await faultsOfDesk(node.kernel)).join(), /row-altered suppressed_signal.many/);
    await node.kernel.store.pool.query('update suppressed_signal set many = 5 where signal = $1', [signal]);
  });

  test('a reviewer adds to it, with a reason that the log keeps; nobody else, and nothing that contradicts it', async () => {
    const list = await newList('Added to');
    const hash = { type: 'pdq', value: hex() };
    for (const who of [team.analyst, team.administrator, team.overseer]) {
      assert.equal((await add(who, list, { ...hash, reason: WHY })).status, 403);
    }
    for (const reason of [undefined, ' ', 'short']) {
      const refused = await add(team.ana, list, { ...hash, ...(reason === undefined ? {} : { reason }) });
      assert.equal(refused.status, 400);
      assert.equal(refused.body.errors[0].property, 'reason');
    }
    const form = formWith('file', await makePicture(77), { reason: WHY });
    assert.equal(
      (await node.call(team.ana, 'POST', `/api/v1/banks/${list}/signals`, form)).body.added.accepted,
      1,
    );
    const csv = new FormData();
    csv.set('reason', WHY);
    csv.set('file', new Blob([`value\n${hex()}\n${hex()}`]), 'a.csv');
    assert.equal(
      (await node.call(team.ana, 'POST', `/api/v1/banks/${list}/signals`, csv)).body.added.accepted,
      2,
    );
    const { rows } = await node.kernel.store.pool.query(
      "select e.id from entry e join bank b using (object) where e.kind = 'bank.innocent-added' and b.id = $1",
      [list],
    );
    assert.equal(rows.length, 2);
    // A bundle whose signals are not marked benign does not become a list of the innocent, nor the other way round.
    const about = { ...partnersSignal(node.kernel.host.id, hex()), created_by_ref: undefined };
    const benign = {
      ...partnersSignal(node.kernel.host.id, hex()),
      created_by_ref: undefined,
      indicator_types: ['benign'],
    };
    const bundle = new FormData();
    bundle.set('reason', WHY);
    bundle.set(
      'file',
      new Blob([JSON.stringify({ type: 'bundle', id: 'bundle--1', objects: [about, benign] })]),
      'a.json',
    );
    const took = (await node.call(team.senior, 'POST', `/api/v1/banks/${list}/signals`, bundle)).body.added;
    assert.deepEqual(
      [took.accepted, took.refused.map((one: { property: string }) => one.property)],
      [1, ['indicator_types']],
    );
    const sampled = await post(team.senior, `/api/v1/banks/${list}/mode`, { mode: 'sample', percent: 10 });
    assert.equal(sampled.status, 409);
    assert.match(sampled.body.errors[0].reason, /^is on or shadow for a list of innocent pictures:/);
  });

  test('a partner’s list spares nothing until a senior reviewer turns it on, and what turns coat moves out of a list that acts', async () => {
    const partner = await addPartner(node, 'Northfield', 'civil-society');
    const agreement = await agreeWith(node, partner.id);
    const value = hex();
    await acts(value);
    const innocent = {
      ...partnersSignal(partner.id, value, { bank: 'Shared' }),
      indicator_types: ['benign'],
    };
    const turning = partnersSignal(partner.id, hex(), { bank: 'Shared' });
    await deliver(node, partner.id, agreement, [innocent, turning]);
    await node.settled();
    const banks = async () =>
      (await node.call(team.ana, 'GET', '/api/v1/banks')).body.items.filter(
        ({ name }: { name: string }) => name === 'Shared',
      );
    const [list, other] = (await banks()).sort((a: { innocent: boolean }) => (a.innocent ? -1 : 1));
    assert.deepEqual([list.innocent, list.mode, other.innocent], [true, 'shadow', false]);
    assert.deepEqual([(await asked(value)).shadow, (await asked(value)).innocent], [false, undefined]);
    assert.equal((await post(team.ana, `/api/v1/banks/${list.id}/mode`, { mode: 'on' })).status, 403);
    assert.equal((await post(team.senior, `/api/v1/banks/${list.id}/mode`, { mode: 'on' })).status, 200);
    assert.equal((await asked(value)).innocent[0].by.name, 'Northfield');
    await post(team.ana, `/api/v1/banks/${list.id}/mode`, { mode: 'shadow' });
    assert.equal((await asked(value)).shadow, false);
    // Trusted as harmful, then called benign by its author: it leaves the bank that acts.
    await post(team.senior, `/api/v1/banks/${other.id}/mode`, { mode: 'on' });
    const coat = {
      ...signalVersion(turning, Object.values(turning.extensions as object)[0], node.kernel.now()),
      indicator_types: ['benign'],
    };
    await deliver(node, partner.id, agreement, [coat]);
    await node.settled();
    const counts = (await banks()).map(({ innocent, signals }: { innocent: boolean; signals: number }) => [
      innocent,
      signals,
    ]);
    assert.deepEqual(counts.sort(), [
      [false, 0],
      [true, 2],
    ]);
    assert.deepEqual(
      (await faultsOfDesk(node.kernel)).filter((fault) => /signal/.test(fault)),
      [],
    );
  });

  test('an upheld appeal offers the hash, and a reviewer alone puts it there, once', async () => {
    const { id, picture } = await team.restricted('post:appeal', true);
    assert.equal((await team.see(id)).innocentOffer, null, 'nothing is offered before');
    assert.equal((await post(team.ana, `/api/v1/cases/${id}/known-innocent`, { reason: WHY })).status, 409);
    await node.kernel.store.system('test')(async (tx) => {
      tx.viewer.actor = 'affected-person';
      const appeal = { step: 'appeal', actor: 'affected-person', data: { text: 'It is a market.' } };
      await takeStep(node.kernel, node.procedures, tx, id, appeal);
    });
    const upheld = await team.step(team.senior, id, 'uphold-appeal', {
      reason: 'It was plainly a wrong match.',
    });
    assert.equal(upheld.status, 200, JSON.stringify(upheld.body));
    await node.settled();
    const copy = await resized(picture);
    const look = async (item: string) =>
      (await node.call(team.analyst, 'POST', '/api/v1/match', formWith('picture', copy, { item }))).body;
    assert.equal((await look('post:copy')).innocent, undefined, 'nothing happens by itself');
    const { innocentOffer } = await team.see(id);
    assert.deepEqual(innocentOffer.hashes.map(({ type }: { type: string }) => type).sort(), [
      'md5',
      'pdq',
      'sha256',
    ]);
    assert.equal(
      (await post(team.analyst, `/api/v1/cases/${id}/known-innocent`, { reason: WHY })).status,
      404,
    );
    assert.equal(
      (await post(team.overseer, `/api/v1/cases/${id}/known-innocent`, { reason: WHY })).status,
      403,
    );
    assert.equal((await post(team.ana, `/api/v1/cases/${id}/known-innocent`, { reason: 'no' })).status, 400);
    const unknown = await post(team.ana, `/api/v1/cases/${id}/known-innocent`, {
      reason: WHY,
      bank: team.bank,
    });
    assert.deepEqual([unknown.status, unknown.body.errors[0].property], [404, 'bank']);
    const put = await post(team.ana, `/api/v1/cases/${id}/known-innocent`, { reason: WHY });
    assert.deepEqual(
      [put.status, put.body.accepted],
      [200, innocentOffer.hashes.length],
      JSON.stringify(put.body),
    );
    assert.equal((await look('post:copy-2')).innocent[0].by.name, 'Host');
    assert.equal((await team.see(id)).innocentOffer, null);
    await node.settled();
    assert.deepEqual(await faultsOfDesk(node.kernel), []);
  });

  test('an indicator says that it is benign in the words of STIX', () => {
    const said = makeIndicator({
      creator: node.kernel.host.id,
      now: '2026-11-22T10:00:00.000Z',
      signal_type: 'pdq',
      value: hex(),
      bank: 'A',
      basis: 'b',
      legal_basis: { instrument: 'not stated', article: 'not stated' },
      originator_class: 'platform',
      ordered: false,
      innocent: true,
    });
    assert.deepEqual(said.indicator_types, ['benign']);
    assert.doesNotMatch(JSON.stringify(said.extensions), /innocent/);
  });
});
