import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import Type from 'typebox';
import { openTestKernel, type TestKernel } from '../../../tests/kernel.ts';
import { type App, createApp } from './server.ts';

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

  test('a missing field and a foreign one are named, once each', async () => {
    assert.deepEqual(await faultsOf({}), [{ property: 'name', reason: 'is missing' }]);
    assert.deepEqual(await faultsOf({ name: 'a', extra: 1 }), [
      { property: 'extra', reason: 'is not a field here; the body takes name, tone, answer' },
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
});
