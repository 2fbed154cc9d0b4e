import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, type Socket } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { openTestKernel, type TestKernel, type TestPerson } from '../../../tests/kernel.ts';
import { type App, createApp } from './server.ts';
import { uploadRoom } from './upload-room.ts';

const MIB = 1_048_576;
const EACH = 4 * MIB;

describe('memory for bodies', () => {
  let node: TestKernel;
  let app: App;
  let base: string;
  let analyst: TestPerson;
  let other: TestPerson;
  let finish: () => void = () => undefined;
  const sockets: Socket[] = [];
  const limits = { bodyLimit: EACH };

  before(async () => {
    node = await openTestKernel();
    analyst = await node.person(['analyst']);
    other = await node.person(['analyst'], (await node.organisation('Other')).id);
    app = await createApp(node.kernel);
    app.room = uploadRoom({ total: 2 * EACH, each: EACH, milliseconds: 20_000 });
    app.addContentTypeParser('text/csv', { parseAs: 'string', ...limits }, (_request, body, done) =>
      done(null, body),
    );
    app.post('/api/v1/work', limits, async (request) => {
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
      return { length: String(request.body).length };
    });
    app.post('/n/small', async () => ({}));
    app.post('/api/v1/count', limits, async (request) => ({ length: String(request.body).length }));
    await app.listen({ host: '127.0.0.1', port: 0 });
    base = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  });
  after(async () => {
    for (const socket of sockets) socket.destroy();
    await app.close();
    await node.stop();
  });

  const send = (who: TestPerson, body: string, path = 'count') =>
    fetch(`${base}/api/v1/${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${who.token}`, 'content-type': 'text/csv' },
      body,
    });

  /** Sends all of a body but its end, which holds its bytes in the node. */
  async function hold(who: TestPerson, bytes: number): Promise<Socket> {
    const { hostname, port } = new URL(base);
    const socket = connect(Number(port), hostname);
    sockets.push(socket);
    socket.on('error', () => undefined); // the test hangs up
    await once(socket, 'connect');
    const head = `POST /api/v1/count HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${who.token}\r\n`;
    socket.write(`${head}content-type: text/csv\r\ncontent-length: ${Math.floor(bytes) + 1}\r\n\r\n`);
    await new Promise((resolve) => socket.write(Buffer.alloc(Math.floor(bytes), 97), resolve));
    return socket;
  }

  /** What is free for one organisation, by taking it. */
  const roomFor = (organisation: string, bytes: number): boolean => {
    const share = app.room.open(organisation);
    try {
      share.take(bytes);
      return true;
    } catch {
      return false; // the room says `too-many`
    } finally {
      share.release();
    }
  };

  test('several large bodies of one organisation fill its share; another goes on, and room comes back', async () => {
    const held = await Promise.all([1, 2, 3, 4].map(() => hold(analyst, 0.9 * MIB)));
    const organisation = analyst.viewer.organisation;
    for (let tries = 0; tries < 200 && roomFor(organisation, MIB / 2); tries++) await pause(25);
    const refused = await send(analyst, 'a'.repeat(MIB));
    assert.equal(refused.status, 429);
    assert.equal(((await refused.json()) as { code: string }).code, 'too-many');
    assert.equal((await send(other, 'a'.repeat(MIB))).status, 200);
    for (const socket of held) socket.destroy();
    for (let tries = 0; tries < 200 && !roomFor(organisation, EACH); tries++) await pause(25);
    assert.ok(roomFor(organisation, EACH), 'who hung up holds nothing');
    assert.equal((await send(analyst, 'a'.repeat(MIB))).status, 200);
    assert.ok(roomFor(organisation, EACH), 'nor does who was answered');
  });

  test('a body is counted while it is worked on, also when its sender hung up', async () => {
    const organisation = analyst.viewer.organisation;
    const hangUp = new AbortController();
    const asked = fetch(`${base}/api/v1/work`, {
      method: 'POST',
      headers: { authorization: `Bearer ${analyst.token}`, 'content-type': 'text/csv' },
      body: 'a'.repeat(MIB),
      signal: hangUp.signal,
    });
    finish = () => undefined;
    const idle = finish;
    for (let tries = 0; tries < 200 && finish === idle; tries++) await pause(25);
    assert.ok(!roomFor(organisation, EACH));
    hangUp.abort();
    await assert.rejects(asked);
    await pause(100);
    assert.ok(!roomFor(organisation, EACH), 'the work goes on');
    finish();
    for (let tries = 0; tries < 200 && !roomFor(organisation, EACH); tries++) await pause(25);
    assert.ok(roomFor(organisation, EACH));
  });

  for (const framing of ['content-length', 'chunked']) {
    test(`what still comes after a refusal harms nobody (${framing})`, async () => {
      const { hostname, port } = new URL(base);
      const pieces = 48;
      const piece = Buffer.alloc(MIB / 4, 97);
      const length =
        framing === 'chunked' ? 'transfer-encoding: chunked' : `content-length: ${pieces * piece.length}`;
      for (let attempt = 0; attempt < 4; attempt++) {
        const socket = connect(Number(port), hostname);
        sockets.push(socket);
        socket.on('error', () => undefined); // the node may hang up on us
        await once(socket, 'connect');
        const answered = Promise.race([
          once(socket, 'data').then(([data]) => String(data)),
          once(socket, 'close').then(() => ''),
        ]);
        socket.write(
          `POST /n/small HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n${length}\r\n\r\n`,
        );
        for (let sent = 0; sent < pieces && !socket.destroyed; sent++) {
          if (framing === 'chunked') socket.write(`${piece.length.toString(16)}\r\n`);
          await new Promise((resolve) => socket.write(piece, resolve));
          if (framing === 'chunked') socket.write('\r\n');
        }
        assert.match(await answered, /^HTTP\/1\.1 413 /);
        socket.destroy();
      }
      assert.equal((await send(other, 'a')).status, 200);
    });
  }
});
