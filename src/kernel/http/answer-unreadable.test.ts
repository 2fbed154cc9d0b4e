import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { openTestKernel, type TestKernel } from '../../../tests/kernel.ts';
import { type App, createApp } from './server.ts';

describe('what is no request', () => {
  let node: TestKernel;
  let app: App;
  before(async () => {
    node = await openTestKernel();
    app = await createApp(node.kernel);
    app.get('/api/v1/things/:id', { config: { open: true } }, async () => ({ fine: true }));
    app.get('/taxii2/:root/', async () => ({ fine: true }));
    await app.listen({ host: '127.0.0.1', port: 0 });
  });
  after(async () => {
    await app.close();
    await node.stop();
  });

  /** All that comes back for bytes as they are, as status, media type and body. */
  async function answerTo(bytes: string) {
    const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
    socket.write(bytes);
    let text = '';
    socket.on('data', (data) => {
      text += data;
    });
    await once(socket, 'close');
    const [head = '', body = ''] = text.split('\r\n\r\n');
    return {
      status: Number(head.split(' ')[1]),
      type: /^content-type: ([^;\r]*)/im.exec(head)?.[1],
      body: JSON.parse(body),
    };
  }
  const get = (path: string, headers = '') =>
    `GET ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n${headers}\r\n`;

  for (const [what, bytes, status, code] of [
    ['a method that is none', 'FOO / HTTP/1.1\r\nhost: x\r\n\r\n', 400, 'request-malformed'],
    ['no HTTP at all', '\u0016\u0003\u0001 hello\r\n\r\n', 400, 'request-malformed'],
    ['headers of 40 kB', get('/', `x: ${'a'.repeat(40_000)}\r\n`), 431, 'headers-too-large'],
    ['an address that cannot be read', get('/api/v1/things/%zz'), 400, 'request-malformed'],
  ] as const) {
    test(`${what} gets a problem`, async () => {
      const answer = await answerTo(bytes);
      assert.equal(answer.status, status);
      assert.equal(answer.type, 'application/problem+json');
      assert.equal(answer.body.code, code);
      assert.equal(answer.body.status, status);
    });
  }

  test('below /taxii2/ it is an error message of TAXII (2.1 §3.6.1)', async () => {
    const answer = await answerTo(get('/taxii2/%zz/'));
    assert.equal(answer.status, 400);
    assert.equal(answer.type, 'application/taxii+json');
    assert.equal(answer.body.error_code, 'request-malformed');
  });
});
