import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { after, before, test } from 'node:test';
import { tlpMarkingId } from '../../src/standards/tlp/tlp.ts';
import { type Asking, eventually, expectStatus, startTestNode, type TestNode } from '../nodes.ts';
import { TAXII } from './taxii-server.ts';

// Many who ask at once, and some who never come to an end: nothing is skipped, nothing leaks, others are served.

let node: TestNode;
let writer: Asking;
let reader: Asking;
before(async () => {
  node = await startTestNode({ name: 'Harbour' });
  writer = await node.person(['analyst']);
  reader = await node.person(['reader']);
});
after(() => node.close());

const FDS = '/proc/self/fd';
const descriptors = () => (existsSync(FDS) ? readdirSync(FDS).length : 0);
const objectsPath = () => `/taxii2/api/collections/${node.kernel.host.id.replace('identity--', '')}/objects/`;

async function write(count: number, ids: Set<string>): Promise<void> {
  const objects = Array.from({ length: count }, () => ({
    type: 'tool',
    spec_version: '2.1',
    id: `tool--${randomUUID()}`,
    created_by_ref: node.kernel.host.id,
    created: '2026-01-01T00:00:00.000Z',
    modified: '2026-01-01T00:00:00.000Z',
    name: 'A tool',
    object_marking_refs: [tlpMarkingId('green')],
  }));
  await expectStatus(202, writer.post(objectsPath(), { objects }, { 'content-type': TAXII, accept: TAXII }));
  for (const { id } of objects) ids.add(id);
}

const POLLS = Number(process.env.COMITY_TEST_POLLS ?? 400);

test(`${POLLS} polls by five readers while three writers commit: each object once to each, and everything given back`, async () => {
  const before = descriptors();
  const written = new Set<string>();
  let polls = 0;
  const writing = Array.from({ length: 3 }, async () => {
    while (polls < POLLS) await write(1 + Math.floor(Math.random() * 4), written);
  });
  const poll = async (seen: Set<string>, since: string | null): Promise<[string | null, number]> => {
    const query = new URLSearchParams({ limit: '50', ...(since === null ? {} : { added_after: since }) });
    const answer = await expectStatus(
      200,
      reader.get<{ objects?: { id: string }[] }>(`${objectsPath()}?${query}`, { accept: TAXII }),
    );
    polls++;
    const found = answer.json.objects ?? [];
    for (const { id } of found) {
      assert.ok(!seen.has(id), `${id} came twice`);
      seen.add(id);
    }
    return [answer.headers.get('x-taxii-date-added-last') ?? since, found.length];
  };
  const readers = Array.from({ length: 5 }, async () => {
    const seen = new Set<string>();
    let since: string | null = null;
    while (polls < POLLS) [since] = await poll(seen, since);
    return { seen, since };
  });
  const read = await Promise.all(readers);
  await Promise.all(writing);
  await node.settled();
  assert.ok(written.size > 100, 'too little was written for this to show anything');
  for (const { seen, since } of read) {
    let [from, found] = await poll(seen, since);
    while (found > 0) [from, found] = await poll(seen, from);
    assert.deepEqual(
      [...written].filter((id) => !seen.has(id)),
      [],
      'skipped',
    );
  }
  const { pool } = node.kernel.store;
  await eventually(
    async () => ({ total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    ({ total, idle, waiting }) => total === idle && waiting === 0,
    60_000,
  );
  // Eight lines that are kept alive at both ends, and the pool's own.
  assert.ok(
    descriptors() <= before + 2 * 8 + pool.totalCount + 10,
    `${before} descriptors, then ${descriptors()}`,
  );
});

type Line = { socket: Socket; answered: boolean };

/** A connection that says a little, and then a byte now and then, for as long as it may. */
async function hold(say: string, drip: string | null): Promise<Line> {
  const { hostname, port } = new URL(node.url);
  const socket = connect(Number(port), hostname);
  const line = { socket, answered: false };
  socket.on('error', () => undefined); // it may be cut, which is as good
  socket.on('data', () => {
    line.answered = true;
  });
  await once(socket, 'connect');
  if (say !== '') socket.write(say);
  const timer = setInterval(() => drip !== null && socket.writable && socket.write(drip), 100);
  socket.once('close', () => clearInterval(timer));
  return line;
}

test('lines held open by hundreds, and a flood of wrong words, keep nobody else out', async () => {
  const before = descriptors();
  const post = (path: string, length: number) =>
    `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n`;
  const kinds: [string, string | null][] = [
    ['', null],
    ['GET /api/v1/me HTTP/1.1\r\nHost: x\r\n', 'x-slow: y\r\n'],
    [post('/api/v1/sign-in', 1000), ' '],
    [post('/api/v1/match', 1_000_000), ' '],
    [post('/federation/notify', 1000), ' '],
  ];
  const lines: Line[] = [];
  for (const [say, drip] of kinds) {
    lines.push(...(await Promise.all(Array.from({ length: say === '' ? 300 : 60 }, () => hold(say, drip)))));
  }
  const answered = (from: number) => lines.slice(from, from + 60).filter((line) => line.answered).length;
  // Who must be known is asked who it is before a byte of the body is there.
  await eventually(
    async () => [answered(420), answered(480)],
    (counts) => counts.every((count) => count === 60),
    60_000,
  );
  let flooding = true;
  const statuses = new Set<number>();
  const flood = Array.from({ length: 40 }, async (_, n) => {
    while (flooding) {
      const answer =
        n % 2 === 0
          ? await fetch(`${node.url}/api/v1/me`, { headers: { authorization: `Bearer cmt_${randomUUID()}` } })
          : await fetch(`${node.url}/api/v1/sign-in`, {
              method: 'POST',
              headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
              body: JSON.stringify({ token: `cml_${randomUUID()}` }),
            });
      statuses.add(answer.status);
      await answer.arrayBuffer();
    }
  });
  for (let n = 0; n < 20; n++) {
    await expectStatus(200, reader.get('/api/v1/me'));
    await expectStatus(200, reader.get(objectsPath(), { accept: TAXII }));
  }
  flooding = false;
  await Promise.all(flood);
  assert.deepEqual([...statuses], [401]);
  for (const { socket } of lines) socket.destroy();
  await eventually(
    async () => descriptors(),
    // The 40 who flooded are kept alive at both ends.
    (count) => count <= before + 120,
    60_000,
  );
});
