import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openTestKernel, type TestKernel } from '../../../tests/kernel.ts';
import { type App, createApp } from './server.ts';

describe('a body of JSON', () => {
  let node: TestKernel;
  let app: App;
  before(async () => {
    node = await openTestKernel();
    app = await createApp(node.kernel);
    app.post('/api/v1/echo', { config: { open: true } }, async ({ body }) => ({ body }));
  });
  after(async () => {
    await app.close();
    await node.stop();
  });

  const send = async (payload: Buffer | string) => {
    const headers = { 'content-type': 'application/json' };
    const answer = await app.inject({ method: 'POST', url: '/api/v1/echo', headers, payload });
    return { status: answer.statusCode, body: answer.json() };
  };

  test('is taken as it is, a byte order mark aside', async () => {
    for (const text of ['{"a":"é 好 \\ud83d\\ude00"}', '[1,{"a":{"b":[]}}]', '"x"', ' {"a": 1}\n']) {
      assert.deepEqual(await send(text), { status: 200, body: { body: JSON.parse(text) } });
      assert.deepEqual(await send(`\uFEFF${text}`), { status: 200, body: { body: JSON.parse(text) } });
    }
  });

  test('that is no UTF-8 is refused: it would be stored as another text', async () => {
    for (const bytes of [[0xff], [0xc3], [0xed, 0xa0, 0x80], [0xc0, 0xaf], [0xe9]]) {
      const payload = Buffer.concat([Buffer.from('{"name":"a'), Buffer.from(bytes), Buffer.from('b"}')]);
      const { status, body } = await send(payload);
      assert.deepEqual(
        [status, body.code, body.errors],
        [
          400,
          'body-malformed',
          [{ property: 'body', clause: 'RFC 8259 §8.1', reason: 'is not valid UTF-8' }],
        ],
      );
    }
  });

  test('that has a key twice is refused: which of the two was meant is nobody’s to guess', async () => {
    for (const [text, property] of [
      ['{"ordered":true,"ordered":false}', 'ordered'],
      ['{"data":{"a":[{"b":1,"b":1}]}}', 'b'],
    ] as const) {
      const { status, body } = await send(text);
      assert.deepEqual(
        [status, body.code, body.errors],
        [400, 'body-malformed', [{ property, clause: 'RFC 8259 §4', reason: 'stands twice in one object' }]],
      );
    }
    const deep = await send(`${'['.repeat(65)}${']'.repeat(65)}`);
    assert.deepEqual([deep.status, deep.body.errors[0].reason], [400, 'is nested deeper than 64 levels']);
  });

  test('that is none, or names a prototype, is refused as before', async () => {
    for (const text of ['', '{', '{"a":1}x', '{"__proto__":{}}']) {
      const { status, body } = await send(text);
      assert.deepEqual([status, body.code], [400, 'body-malformed'], text);
    }
  });
});
