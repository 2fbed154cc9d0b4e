import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import type { TestPerson } from '../../../../tests/kernel.ts';
import { drawOf, shadowOf } from '../matching/whether-it-acts.ts';
import { faultsOfDesk } from '../testing/desk-faults.ts';
import { type DeskNode, openDeskNode } from '../testing/desk-node.ts';
import { bitsTurned } from '../testing/turned-bits.ts';

const GROUND = { basis: 'Reviewed by two people.', ownTerms: { document: 'Rules', section: '4' } };

describe('a bank that is rolled out', () => {
  let node: DeskNode;
  let [analyst, reviewer, administrator]: TestPerson[] = [];
  before(async () => {
    node = await openDeskNode();
    [analyst, reviewer, administrator] = await Promise.all(
      [['analyst'], ['reviewer'], ['administrator']].map((roles) => node.person(roles as never)),
    );
  });
  after(() => node.close());

  const post = (who: TestPerson | undefined, path: string, body: unknown) =>
    node.call(who!, 'POST', path, body);
  const mode = (who: TestPerson | undefined, bank: string, body: unknown) =>
    post(who, `/api/v1/banks/${bank}/mode`, body);
  const newBank = async (name: string, body: object = GROUND) =>
    (await post(analyst, '/api/v1/banks', { name, ...body })).body.id as string;
  const newSignal = async (bank: string) => {
    const value = randomBytes(32).toString('hex');
    assert.equal((await post(analyst, `/api/v1/banks/${bank}/signals`, { type: 'pdq', value })).status, 201);
    return value;
  };
  const asked = async (value: string, item?: string) =>
    (await post(analyst, '/api/v1/match', { hash: { type: 'pdq', value }, ...(item ? { item } : {}) })).body;
  /** Items near one signal, each another one. */
  const items = (value: string, many: number) =>
    Array.from(
      { length: many },
      (_, at) => [bitsTurned(value, at % 32), `post:${value.slice(0, 8)}-${at}`] as const,
    );
  const stateOf = async (id: string) => (await node.call(reviewer!, 'GET', `/api/v1/cases/${id}`)).body.state;

  test('acts on its share and no more, the same upload gets the same answer, and a larger sample holds the smaller', async () => {
    const bank = await newBank('Sampled');
    const value = await newSignal(bank);
    const all = items(value, 32);
    const acting = async (percent: number) => {
      assert.equal((await mode(reviewer, bank, { mode: 'sample', percent })).body.percent, percent);
      const answers = await Promise.all(all.map(([item]) => asked(item)));
      assert.deepEqual(await Promise.all(all.map(([item]) => asked(item))), answers);
      for (const {
        matches: [match],
        shadow,
      } of answers) {
        assert.deepEqual(
          [match.shadow, match.shadowBecause],
          shadow ? [true, 'not-in-sample'] : [false, undefined],
        );
      }
      return answers.flatMap(({ shadow }, at) => (shadow ? [] : [at]));
    };
    const few = await acting(25);
    const more = await acting(60);
    assert.ok(few.length < more.length && more.length < 32, `${few.length}, ${more.length} of 32`);
    assert.deepEqual(
      few.filter((at) => !more.includes(at)),
      [],
    );
    assert.deepEqual(await acting(25), few);
    assert.deepEqual((await mode(reviewer, bank, { mode: 'on' })).body.percent, null);
    assert.ok((await Promise.all(all.map(([item]) => asked(item)))).every(({ shadow }) => !shadow));
  });

  test('cases outside the sample are seen in shadow, and open for decision when the sample grows to hold them', async () => {
    const bank = await newBank('Growing');
    await mode(reviewer, bank, { mode: 'sample', percent: 20 });
    const value = await newSignal(bank);
    const cases = new Map<number, string>();
    const drawn = new Map<number, number>();
    const signal = (await asked(value)).matches[0].signal;
    for (const [at, [item, reference]] of items(value, 12).entries()) {
      cases.set(at, (await asked(item, reference)).case);
      drawn.set(at, drawOf(node.kernel.keyring, signal, { type: 'pdq', code: Buffer.from(item, 'hex') }));
    }
    const opened = async (percent: number) => {
      for (const [at, id] of cases) {
        const state = drawn.get(at)! < percent ? 'open' : 'open-in-shadow';
        assert.equal(await stateOf(id), state, `${at}, drawn ${drawn.get(at)}`);
      }
    };
    await opened(20);
    assert.ok([...drawn.values()].some((one) => one >= 20 && one < 80));
    await mode(reviewer, bank, { mode: 'sample', percent: 80 });
    await node.settled();
    await opened(80);
    assert.deepEqual(await faultsOfDesk(node.kernel), []);
    // Less: what is open stays with the people who have it.
    await mode(administrator, bank, { mode: 'sample', percent: 5 });
    await node.settled();
    await opened(80);
    await mode(reviewer, bank, { mode: 'on' });
    await node.settled();
    await opened(100);
    assert.deepEqual(await faultsOfDesk(node.kernel), []);
  });

  test('a case on a match in the sample keeps its ground while another of its signals goes', async () => {
    const bank = await newBank('Grounded');
    const other = await newBank('Going');
    await mode(reviewer, bank, { mode: 'sample', percent: 99 });
    const value = await newSignal(bank);
    const add = await post(analyst, `/api/v1/banks/${other}/signals`, { type: 'pdq', value });
    const { case: id, matches } = await asked(value, 'post:grounded');
    assert.equal(matches.length, 2);
    const stayed = matches.find(({ bank: name }: { bank: string }) => name === 'Grounded');
    const stop = await post(reviewer, `/api/v1/signals/${add.body.added.signals[0]}/stop`, {
      reason: 'It is another picture.',
    });
    assert.equal(stop.status, 200);
    await node.settled();
    // One in a hundred is drawn out of the sample: then the case has lost its ground, rightly.
    assert.equal(await stateOf(id), stayed.shadow ? 'no-longer-matched' : 'open');
  });

  test('more takes who may turn it on, less who may turn it off; half a sample is refused by name', async () => {
    const bank = await newBank('Asked');
    for (const body of [
      { mode: 'sample' },
      { mode: 'sample', percent: 0 },
      { mode: 'sample', percent: 100 },
      { mode: 'sample', percent: 12.5 },
      { mode: 'on', percent: 10 },
      { mode: 'shadow', percent: 10 },
    ]) {
      const refused = await mode(reviewer, bank, body);
      assert.deepEqual(
        [refused.status, refused.body.errors[0].property],
        [400, 'percent'],
        JSON.stringify(body),
      );
    }
    assert.equal((await mode(analyst, bank, { mode: 'sample', percent: 10 })).status, 403);
    assert.equal(
      (await mode(administrator, bank, { mode: 'sample', percent: 10 })).status,
      200,
      'less than on',
    );
    assert.equal((await mode(administrator, bank, { mode: 'sample', percent: 20 })).status, 403, 'more');
    assert.equal((await mode(administrator, bank, { mode: 'on' })).status, 403);
    const groundless = await newBank('Groundless', {});
    assert.equal((await mode(reviewer, groundless, { mode: 'sample', percent: 10 })).status, 409);
  });

  test('a draw hangs on the node’s key, is spread evenly, and is of the content as it is', () => {
    const { keyring } = node.kernel;
    const draws = Array.from({ length: 5000 }, () =>
      drawOf(keyring, 'indicator--1', { type: 'pdq', code: randomBytes(32) }),
    );
    const under = draws.filter((draw) => draw < 30).length / draws.length;
    assert.ok(under > 0.26 && under < 0.34, `${under}`);
    assert.ok(draws.every((draw) => Number.isInteger(draw) && draw >= 0 && draw < 100));
    assert.equal(
      shadowOf(keyring, 'indicator--1', { mode: 'sample', percent: 99, quarantined: false }, undefined),
      'not-in-sample',
    );
  });
});
