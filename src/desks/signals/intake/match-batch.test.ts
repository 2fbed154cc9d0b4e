import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import type { TestPerson } from '../../../../tests/kernel.ts';
import { type DeskNode, openDeskNode } from '../testing/desk-node.ts';

const GROUND = {
  basis: 'Reviewed by two people.',
  legalBasis: { instrument: 'Some Act', article: 'section 1' },
};

describe('looking up many hashes at once', () => {
  let node: DeskNode;
  let analyst: TestPerson;
  const pdqs = Array.from({ length: 6 }, () => randomBytes(32));
  const files = Array.from({ length: 4 }, () => randomBytes(32));

  before(async () => {
    node = await openDeskNode();
    analyst = await node.person(['analyst']);
    for (const [name, more] of [
      ['First', GROUND],
      ['Second', {}],
    ] as const) {
      const { id } = (await node.call(analyst, 'POST', '/api/v1/banks', { name, ...more })).body;
      const add = (type: string, code: Buffer) =>
        node.call(analyst, 'POST', `/api/v1/banks/${id}/signals`, {
          type,
          value: code.toString('hex'),
          ...(type === 'pdq' ? { quality: 90 } : {}),
        });
      for (const code of pdqs) assert.equal((await add('pdq', code)).status, 201);
      for (const code of files) assert.equal((await add('sha256', code)).status, 201);
    }
  });
  after(() => node.close());

  const single = async (body: object) => (await node.call(analyst, 'POST', '/api/v1/match', body)).body;
  const batch = (items: unknown[], more: object = {}) =>
    node.call(analyst, 'POST', '/api/v1/match/batch', { items, ...more });

  /** A hash of a signal with some of its bits turned, or one that nobody knows. */
  const hash = fc.oneof(
    fc.record({ at: fc.nat(5), bits: fc.uniqueArray(fc.nat(255), { maxLength: 40 }) }).map(({ at, bits }) => {
      const code = Buffer.from(pdqs[at] as Buffer);
      for (const bit of bits) code[bit >> 3]! ^= 1 << (bit & 7);
      return { type: 'pdq', value: code.toString('hex') };
    }),
    fc.nat(3).map((at) => ({ type: 'sha256', value: (files[at] as Buffer).toString('hex').toUpperCase() })),
    fc.uint8Array({ minLength: 32, maxLength: 32 }).map((code) => ({
      type: 'sha256',
      value: Buffer.from(code).toString('hex'),
    })),
  );
  const item = fc.record(
    { hash, quality: fc.integer({ min: 0, max: 100 }), ref: fc.string({ unit: 'grapheme', maxLength: 20 }) },
    { requiredKeys: ['hash'] },
  );

  test('each is answered in order, exactly as when it is asked alone', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(item, { minLength: 1, maxLength: 12 }),
        fc.constantFrom(undefined, 'First', 'second'),
        async (items, bank) => {
          const more = bank === undefined ? {} : { bank };
          const { status, body } = await batch(items, more);
          assert.equal(status, 200, JSON.stringify(body));
          const alone = await Promise.all(
            items.map(async ({ ref, ...asked }) => ({
              ...(ref === undefined ? {} : { ref }),
              ...(await single({ ...asked, ...more })),
            })),
          );
          assert.deepEqual(body.answers, alone);
        },
      ),
      { numRuns: 25 },
    );
  });

  test('a match says whose it is, how it is marked and how it came; the same hash in a bank in shadow says so', async () => {
    const { body } = await batch([{ hash: { type: 'sha256', value: files[0]!.toString('hex') } }]);
    const matches: { bank: string; shadow: boolean }[] = body.answers[0].matches;
    assert.deepEqual(matches.map(({ bank, shadow }) => [bank, shadow]).sort(), [
      ['First', false],
      ['Second', true],
    ]);
    const [one] = body.answers[0].matches;
    assert.deepEqual([one.distance, one.originator.name, one.handling], [0, 'Host', { tlp: 'amber' }]);
    assert.deepEqual([one.exchange.source, one.exchange.agreement], ['own', null]);
    assert.ok(!Number.isNaN(Date.parse(one.exchange.receivedAt)));
  });

  test('what cannot be read has an error that names it, and the others are answered', async () => {
    const good = { hash: { type: 'sha256', value: files[1]!.toString('hex') }, ref: 'good' };
    const { status, body } = await batch([
      good,
      { hash: { type: 'sha256', value: 'xyz' }, ref: 'short' },
      { hash: { type: 'no-such', value: 'a' } },
      { hash: { type: 'pdq' } },
      { ...good, quality: 101 },
      null,
      'text',
      { ...good, item: 'post-1' },
      good,
      { hash: { type: 'sha256', value: '\u0000' }, ref: 'nothing' },
      { ...good, ref: '\ud800' },
    ]);
    assert.equal(status, 200);
    const { answers } = body;
    assert.equal(answers.length, 11);
    for (const at of [0, 8]) assert.deepEqual([answers[at].ref, answers[at].matches.length], ['good', 2]);
    const named = (at: number) => answers[at].error.errors.map((one: { property: string }) => one.property);
    assert.equal(answers[1].error.code, 'hash-malformed');
    assert.equal(answers[1].ref, 'short');
    assert.deepEqual(named(1), ['items[1].hash.value']);
    assert.deepEqual(named(2), ['items[2].hash.type']);
    assert.deepEqual(named(3), ['items[3].hash.value']);
    assert.deepEqual(named(4), ['items[4].quality']);
    assert.deepEqual(named(5), ['items[5]']);
    assert.deepEqual(named(6), ['items[6]']);
    assert.deepEqual(named(7), ['items[7].item']);
    assert.deepEqual([answers[9].ref, ...named(9)], ['nothing', 'items[9].hash.value']);
    assert.deepEqual([answers[10].ref, ...named(10)], [undefined, 'items[10].ref']);
    for (const at of [1, 2, 3, 4, 5, 6, 7, 9, 10]) assert.equal(answers[at].matches, undefined);
  });

  test('the database is asked once about all of them, and no case is opened', async () => {
    const cases = async () =>
      (await node.kernel.store.pool.query('select count(*)::int as n from case_file')).rows[0].n;
    const before = await cases();
    let asked = 0;
    const { store } = node.kernel;
    const whole = store.for;
    store.for = (viewer) => (work) =>
      whole(viewer)((tx) =>
        work({
          ...tx,
          query: (...args: Parameters<typeof tx.query>) => {
            asked++;
            return tx.query(...args) as never;
          },
        }),
      );
    const items = Array.from({ length: 500 }, (_, at) => ({
      hash: { type: 'pdq', value: pdqs[at % pdqs.length]!.toString('hex') },
      ref: String(at),
    }));
    const { status, body } = await batch(items).finally(() => {
      store.for = whole;
    });
    assert.equal(status, 200);
    assert.equal(asked, 1);
    assert.deepEqual(
      body.answers.map((one: { ref: string }) => one.ref),
      items.map(({ ref }) => ref),
    );
    assert.ok(body.answers.every((one: { matches: object[] }) => one.matches.length === 2));
    assert.equal(await cases(), before);
  });

  test('none, too many, and a bank that is none are refused whole', async () => {
    const one = { hash: { type: 'sha256', value: files[0]!.toString('hex') } };
    assert.equal((await batch([])).status, 400);
    assert.equal((await batch(Array.from({ length: 501 }, () => one))).status, 400);
    assert.equal((await batch([one], { bank: 'No such bank' })).status, 404);
    const reader = await node.person(['reader']);
    assert.equal((await node.call(reader, 'POST', '/api/v1/match/batch', { items: [one] })).status, 403);
    assert.equal((await node.call(null, 'POST', '/api/v1/match/batch', { items: [one] })).status, 401);
  });
});
