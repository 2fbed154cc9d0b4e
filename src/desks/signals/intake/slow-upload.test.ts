import assert from 'node:assert/strict';
import { connect, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import fastifyMultipart from '@fastify/multipart';
import fastify from 'fastify';
import { uploadGate } from '../../../kernel/http/upload-gate.ts';
import { uploadRoom } from '../../../kernel/http/upload-room.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import { openDeskNode } from '../testing/desk-node.ts';
import { formWith, makePicture } from '../testing/pictures.ts';
import { withUpload } from './read-upload.ts';
import { videoPlaces } from './video-places.ts';

/** Begins a multipart upload of 30 MiB by a real socket, and sends no more than its first bytes. */
async function beginUpload(base: string, path: string, token = ''): Promise<Socket> {
  const { hostname, port, host } = new URL(base);
  const socket = connect(Number(port), hostname);
  await new Promise((resolve) => socket.once('connect', resolve));
  socket.write(
    `POST ${path} HTTP/1.1\r\nhost: ${host}\r\nauthorization: Bearer ${token}\r\n` +
      'content-type: multipart/form-data; boundary=x\r\ncontent-length: 31457280\r\n\r\n' +
      '--x\r\ncontent-disposition: form-data; name="picture"; filename="a.jpg"\r\n\r\nabc',
  );
  return socket;
}

test('while uploads trickle, pictures are matched and added as before', async (t) => {
  const node = await openDeskNode();
  const slow: Socket[] = [];
  t.after(async () => {
    for (const socket of slow) socket.destroy();
    await node.close();
  });
  const analyst = await node.person(['analyst']);
  const bank = (
    await node.call(analyst, 'POST', '/api/v1/banks', {
      name: 'First',
      basis: 'Reviewed by two people.',
      legalBasis: { instrument: 'Some Act', article: 'section 1' },
    })
  ).body.id;
  for (const path of ['/api/v1/match', `/api/v1/banks/${bank}/signals`]) {
    for (let n = 0; n < 12; n++) slow.push(await beginUpload(node.base, path, analyst.token));
  }
  await new Promise((resolve) => setTimeout(resolve, 300));
  const started = performance.now();
  const picture = await makePicture(1);
  const added = await node.call(analyst, 'POST', `/api/v1/banks/${bank}/signals`, formWith('file', picture));
  assert.equal(added.status, 201, JSON.stringify(added.body));
  const found = await node.call(analyst, 'POST', '/api/v1/match', formWith('picture', picture));
  assert.equal(found.body.matches.length, 1, JSON.stringify(found.body));
  assert.ok(performance.now() - started < 10_000, 'answered before any of them was given up');
  assert.ok(slow.every((socket) => !socket.destroyed && socket.bytesRead === 0));
});

/** One address that takes a picture, with room for a thousand bytes. */
async function smallRoom(t: TestContext) {
  const room = uploadRoom({ total: 1000, each: 1000, milliseconds: 200 });
  const app = fastify();
  t.after(() => app.close());
  await app.register(fastifyMultipart);
  app.setErrorHandler((error, _request, reply) => {
    assert.ok(error instanceof Refusal, String(error));
    return reply.code(400).send({ code: error.code, errors: error.errors });
  });
  app.post('/', (request, reply) =>
    withUpload(
      request,
      reply,
      { gate: uploadGate(1, 1), room, videos: videoPlaces(1) },
      { parts: ['picture'], organisation: 'a' },
      async () => 'read',
    ),
  );
  return { room, base: await app.listen({ host: '127.0.0.1', port: 0 }) };
}

test('a body that trickles too long is refused by name, and its socket is closed', async (t) => {
  const { room, base } = await smallRoom(t);
  const socket = await beginUpload(base, '/');
  let answer = '';
  socket.on('data', (part) => (answer += part));
  await new Promise((resolve) => socket.once('close', resolve));
  assert.match(answer, /"code":"body-malformed".*"property":"picture".*longer than 0.2 seconds/s);
  const share = room.open('a');
  share.take(1000);
  share.release();
});

test('who sends more than is taken is told so, and not cut off in the middle of a word', async (t) => {
  const { base } = await smallRoom(t);
  for (const megabytes of [1, 8, 30]) {
    const body = formWith('picture', Buffer.alloc(megabytes * 1024 * 1024));
    const answer = await fetch(base, { method: 'POST', body });
    assert.equal(((await answer.json()) as { code: string }).code, 'too-many', `${megabytes} MiB`);
  }
});

test('videos are bounded for all and for one organisation, and none waits', async () => {
  const places = videoPlaces(3);
  const ends: (() => void)[] = [];
  const held = (organisation: string) =>
    places.take(organisation, () => new Promise<void>((resolve) => void ends.push(resolve)));
  const running = [held('a'), held('a')];
  await assert.rejects(held('a'), { code: 'too-many' });
  running.push(held('b'));
  await assert.rejects(held('c'), { code: 'too-many' });
  for (const end of ends) end();
  await Promise.all(running);
  await assert.rejects(
    places.take('a', () => Promise.reject(new Error('damaged'))),
    /damaged/,
  );
  assert.equal(await places.take('a', async () => 'free again'), 'free again');
});

test('bytes are bounded for all and for one organisation, and given back', () => {
  const room = uploadRoom({ total: 100, each: 60, milliseconds: 1 });
  const [one, two, other] = [room.open('a'), room.open('a'), room.open('b')];
  one.take(50);
  assert.throws(() => two.take(20), { code: 'too-many' });
  other.take(50);
  assert.throws(() => room.open('c').take(1), { code: 'too-many' });
  one.release();
  assert.throws(() => one.take(1), { code: 'too-many' }, 'a read that was given up takes nothing more');
  two.take(50);
});
