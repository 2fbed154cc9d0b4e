import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { type Asking, startTestNode, type TestNode } from '../nodes.ts';
import { TAXII } from './taxii-server.ts';

let node: TestNode;
let analyst: Asking;
const sockets: Socket[] = [];

before(async () => {
  node = await startTestNode({ name: 'Harbour' });
  analyst = await node.person(['analyst']);
});
after(async () => {
  for (const socket of sockets) socket.destroy();
  await node.close();
});

/** Begins a body that never ends, and waits for whatever is answered meanwhile. */
async function trickle(path: string, headers: Record<string, string>, method = 'POST') {
  const { hostname, port, host } = new URL(node.url);
  const socket = connect(Number(port), hostname);
  sockets.push(socket);
  socket.on('error', () => undefined); // the node may close while a part is on its way
  await once(socket, 'connect');
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(
    `${method} ${path} HTTP/1.1\r\nhost: ${host}\r\ntransfer-encoding: chunked\r\n${lines.join('')}\r\n1\r\n{\r\n`,
  );
  const more = setInterval(() => socket.write('1\r\n \r\n'), 50);
  socket.once('close', () => clearInterval(more));
  let text = '';
  socket.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  for (let tries = 0; tries < 60 && !text.includes('\r\n\r\n'); tries++) await pause(50);
  return { status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0), socket };
}

const WRONG = { authorization: `Bearer cmt_${'x'.repeat(43)}` };
const SIGNED = {
  'signature-input': 'sig=("@method");created=1;keyid="identity--x";nonce="0123456789abcdef"',
  signature: 'sig=:AAAA:',
};

/** Takes bodies of people who are not signed in, and little of them. */
const OPEN = [
  '/api/v1/sign-in',
  '/api/v1/sign-out',
  '/n/{token}/appeal',
  '/c/{token}/objection',
  '/notice',
  '/notice/{token}/complaint',
];

test('a wrong bearer is told so before its body is read, on every address that takes one', async () => {
  const { json } = await analyst.get<{ paths: Record<string, object> }>('/api/v1/openapi.json');
  const asked: string[] = [];
  for (const [template, methods] of Object.entries(json.paths)) {
    for (const method of Object.keys(methods).filter((one) => !['get', 'head'].includes(one))) {
      if (OPEN.includes(template)) continue;
      const path = template.replaceAll(/\{\w+\}/g, '00000000-0000-4000-8000-000000000000');
      const type = path.startsWith('/taxii2/') ? TAXII : 'application/json';
      const who = path.startsWith('/federation/') ? SIGNED : WRONG;
      const { status } = await trickle(path, { 'content-type': type, ...who }, method.toUpperCase());
      assert.equal(status, 401, `${method} ${path}`);
      asked.push(template);
    }
  }
  assert.ok(asked.length > 25, `only ${asked.length} addresses were found`);
});

test('the same for a CSV, a form, an import, and for who sends no credential at all', async () => {
  const bank = '/api/v1/banks/00000000-0000-4000-8000-000000000000/signals';
  for (const type of ['text/csv', 'application/json', 'multipart/form-data; boundary=x']) {
    for (const who of [WRONG, {}] as Record<string, string>[]) {
      assert.equal((await trickle(bank, { 'content-type': type, ...who })).status, 401, type);
    }
  }
  for (const who of [WRONG, {}] as Record<string, string>[]) {
    const path = '/api/v1/imports?source=x';
    assert.equal((await trickle(path, { 'content-type': 'application/gzip', ...who })).status, 401);
  }
  const objects = `/taxii2/api/collections/${node.kernel.host.id.replace('identity--', '')}/objects/`;
  assert.equal((await trickle(objects, { 'content-type': TAXII })).status, 401);
  // A partner's signature could be right: it adds nothing here all the same.
  assert.equal((await trickle(objects, { 'content-type': TAXII, ...SIGNED })).status, 403);
  assert.equal((await trickle('/federation/receipts', { 'content-type': 'application/json' })).status, 401);
});

test('who goes on sending what nobody reads loses the connection; who is signed in is read', async () => {
  const { status, socket } = await trickle('/api/v1/banks', { 'content-type': 'application/json', ...WRONG });
  assert.equal(status, 401);
  const known = await trickle('/api/v1/banks', {
    'content-type': 'application/json',
    authorization: `Bearer ${analyst.token}`,
  });
  assert.equal(known.status, 0, 'waits for the rest');
  if (!socket.closed) await Promise.race([once(socket, 'close'), pause(6_000)]);
  assert.ok(socket.destroyed);
  assert.ok(!known.socket.destroyed);
  // A body that ends keeps its connection: an answer of 401 is nothing to break off for.
  const answer = await fetch(`${node.url}/api/v1/banks`, { method: 'POST', headers: WRONG, body: 'x' });
  assert.equal(answer.status, 401);
});
