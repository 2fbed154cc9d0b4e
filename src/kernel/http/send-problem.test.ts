import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import Type from 'typebox';
import { openTestKernel, type TestKernel } from '../../../tests/kernel.ts';
import { type App, createApp, JSON_LIMIT } from './server.ts';

const strict = { additionalProperties: false };

describe('what is wrong with a request', () => {
  let node: TestKernel;
  let app: App;
  before(async () => {
    node = await openTestKernel();
    app = await createApp(node.kernel);
    const Body = Type.Object(
      {
        name: Type.String({ minLength: 1 }),
        title: Type.Optional(Type.String({ pattern: '\\S' })),
        until: Type.Optional(Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ$' })),
        day: Type.Optional(Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })),
        code: Type.Optional(Type.String({ pattern: '^[A-Z0-9:-]{3}$' })),
        tone: Type.Optional(Type.Enum(['calm', 'loud'])),
        answer: Type.Optional(
          Type.Union([
            Type.Object({ status: Type.Literal('delivered'), how: Type.String() }, strict),
            Type.Object({ status: Type.Literal('undeliverable'), reason: Type.String() }, strict),
          ]),
        ),
      },
      strict,
    );
    app.post('/api/v1/fill', { config: { open: true } }, async () => {
      // Every write to this device fails as on a full disk; PostgreSQL itself answers with disk_full.
      await node.kernel.store.pool.query("copy (select generate_series(1, 100000)) to '/dev/full'");
      return { filled: true };
    });
    app.post('/api/v1/try', { config: { open: true }, schema: { body: Body } }, async () => ({ fine: true }));
  });
  after(async () => {
    await app.close();
    await node.stop();
  });

  const faultsOf = async (payload: object) => {
    const answer = await app.inject({ method: 'POST', url: '/api/v1/try', payload });
    assert.equal(answer.statusCode, 400);
    return answer.json().errors;
  };

  test('of a body that is too large the limit is named', async () => {
    const payload = { name: 'a'.repeat(JSON_LIMIT) };
    const answer = await app.inject({ method: 'POST', url: '/api/v1/try', payload });
    assert.deepEqual([answer.statusCode, answer.json().code], [413, 'too-large']);
    assert.match(answer.json().detail, new RegExp(`larger than the ${JSON_LIMIT} bytes`));
  });

  test('a field that is not written as it must be is told how', async () => {
    assert.deepEqual(await faultsOf({ name: 'a', title: ' ', until: 'soon', day: 'x', code: 'a' }), [
      { property: 'title', reason: 'must have words in it' },
      { property: 'until', reason: 'must be an instant in UTC, such as 2031-01-31T00:00:00Z' },
      { property: 'day', reason: 'must be a day, such as 2031-01-31' },
      { property: 'code', reason: 'must be written as ^[A-Z0-9:-]{3}$ says' },
    ]);
  });

  test('a missing field and a foreign one are named, once each', async () => {
    assert.deepEqual(await faultsOf({}), [{ property: 'name', reason: 'is missing' }]);
    assert.deepEqual(await faultsOf({ name: 'a', extra: 1 }), [
      {
        property: 'extra',
        reason: 'is not a field here; the body takes name, title, until, day, code, tone, answer',
      },
    ]);
  });

  test('what a field may be is said', async () => {
    assert.deepEqual(await faultsOf({ name: 'a', tone: 'shrill' }), [
      { property: 'tone', reason: 'must be one of calm, loud' },
    ]);
  });

  test('of a union only the nearest alternative speaks', async () => {
    assert.deepEqual(await faultsOf({ name: 'a', answer: { status: 'delivered' } }), [
      { property: 'answer.how', reason: 'is missing' },
    ]);
    assert.deepEqual(await faultsOf({ name: 'a', answer: { status: 'lost', how: 'x', reason: 'y' } }), [
      { property: 'answer.status', reason: 'must be one of delivered, undeliverable' },
    ]);
  });

  test('a full disk is 503 unavailable, and one line in the log says what is full', async (t) => {
    if (!existsSync('/dev/full')) return t.skip('this system has no /dev/full');
    const before = node.said.length;
    const answer = await app.inject({ method: 'POST', url: '/api/v1/fill' });
    assert.deepEqual([answer.statusCode, answer.json().code], [503, 'unavailable']);
    assert.doesNotMatch(answer.body, /COPY|device/);
    const [line, ...others] = node.said.slice(before);
    assert.match(
      String(line),
      /^request \S+ POST \/api\/v1\/fill failed: the disk of the database is full: [^\n]+$/,
    );
    assert.deepEqual(others, []);
  });
});
