import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { type Asking, eventually, expectStatus, startTestNode, type TestNode } from '../nodes.ts';
import { clusterMissing, type NatsServer, startNatsServer } from './nats-server.ts';
import { startWorker, type WorkerProcess } from './worker-process.ts';

const skip = clusterMissing() ?? false;
const GROUND = { basis: 'Reviewed.', legalBasis: { instrument: 'Some Act', article: 'section 1' } };
const hex = () => randomBytes(32).toString('hex');

describe('a whole node with a match worker', { skip }, () => {
  let server: NatsServer;
  let node: TestNode;
  let worker: WorkerProcess;
  let analyst: Asking;
  let reviewer: Asking;
  let listener: NatsConnection;
  const seen: Buffer[] = [];
  before(async () => {
    server = await startNatsServer();
    listener = await connect({ servers: server.address });
    listener.subscribe('comity.>', { callback: (_, message) => void seen.push(Buffer.from(message.data)) });
    node = await startTestNode({ name: 'North', env: { COMITY_NATS: server.address } });
    worker = startWorker(server.address);
    [analyst, reviewer] = await Promise.all([node.person(['analyst']), node.person(['reviewer'])]);
    await eventually(workers, ({ there }) => there === 1, 60_000);
  });
  after(async () => {
    await worker?.stop();
    await node?.close();
    await listener?.close();
    await server?.remove();
  });

  const workers = async () =>
    (await analyst.get<{ workers: { there: number; answered: number } }>('/api/v1/index')).json.workers;
  const batch = async (value: string) => {
    const items = [value, ...Array.from({ length: 39 }, hex)].map((one) => ({
      hash: { type: 'pdq', value: one },
    }));
    const answers = await expectStatus(
      200,
      analyst.post<{ answers: { matches: unknown[] }[] }>('/api/v1/match/batch', { items }),
    );
    return answers.json.answers.map(({ matches }) => matches.length);
  };

  test('answers a batch by the worker, by what the database says of each signal', async () => {
    const bank = (
      await expectStatus(
        201,
        analyst.post<{ id: string }>('/api/v1/banks', { name: 'Unspoken list', ...GROUND }),
      )
    ).json.id;
    const values = [hex(), hex()];
    const ids: string[] = [];
    for (const value of values) {
      const added = await expectStatus(
        201,
        analyst.post<{ added: { signals: string[] } }>(`/api/v1/banks/${bank}/signals`, {
          type: 'pdq',
          value,
        }),
      );
      ids.push(added.json.added.signals[0]!);
      const many = (await workers()).answered;
      assert.deepEqual((await batch(value)).slice(0, 2), [1, 0], 'at once');
      assert.equal((await workers()).answered, many + 1);
    }
    await expectStatus(
      200,
      reviewer.post(`/api/v1/signals/${ids[0]}/withdraw`, { reason: 'It was taken by mistake.' }),
    );
    assert.equal((await batch(values[0]!))[0], 0);
    assert.equal((await batch(values[1]!))[0], 1);
  });

  test('sends numbers, types and codes, and nothing else', async () => {
    const bank = (
      await expectStatus(
        201,
        analyst.post<{ id: string }>('/api/v1/banks', { name: 'Other list', ...GROUND }),
      )
    ).json.id;
    const url = `https://${hex().slice(0, 30)}.example/path`;
    const file = hex();
    for (const [type, value] of [
      ['url', url],
      ['sha256', file],
    ])
      await expectStatus(201, analyst.post(`/api/v1/banks/${bank}/signals`, { type, value }));
    const pdq = hex();
    await expectStatus(201, analyst.post(`/api/v1/banks/${bank}/signals`, { type: 'pdq', value: pdq }));
    assert.equal((await batch(pdq))[0], 1);
    const all = Buffer.concat(seen);
    assert.ok(all.includes(Buffer.from(pdq, 'hex')), 'what is sent is seen here');
    for (const text of [
      'Unspoken list',
      'Other list',
      'North',
      'indicator--',
      url,
      url.slice(8, 38),
      node.kernel.host.id,
    ])
      assert.ok(!all.includes(text), text);
    assert.ok(!all.includes(Buffer.from(file, 'hex')), 'what matches only the same stays here');
  });
});
