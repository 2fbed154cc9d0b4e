import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { jetstream } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { eventually } from '../nodes.ts';
import { type ClusterNode, codeOf, openClusterNode, turned } from './cluster-node.ts';
import { clusterMissing, type NatsServer, startNatsServer } from './nats-server.ts';
import { startWorker, type WorkerProcess } from './worker-process.ts';

const skip = clusterMissing() ?? false;
const page = new URL('../../docs/operate/match-workers.md', import.meta.url);

describe('accounts at the server, as the operator is told to write them', { skip }, () => {
  let server: NatsServer;
  let node: ClusterNode;
  let worker: WorkerProcess;
  const as = (user: string) => server.address.replace('nats://', `nats://${user}:PASSWORD@`);
  before(async () => {
    const [, settings] = /```\n(authorization \{[\s\S]*?)```/.exec(readFileSync(page, 'utf8')) ?? [];
    server = await startNatsServer(settings as string);
    node = await openClusterNode(as('node'), { deadlineMs: 8000, leastChanges: 20 });
    await node.insert(1, 100);
    worker = startWorker(as('worker'));
  });
  after(async () => {
    worker?.kill('SIGKILL');
    await node?.close();
    await server?.remove();
  });

  test('let the node and its workers do all they need', async () => {
    await eventually(
      async () => [node.workers.state(), ...worker.said, ...node.test.said],
      ([state]) => (state as { there: number }).there === 1,
      60_000,
    );
    const codes = Array.from({ length: 100 }, (_, i) => turned(codeOf(i), i % 40));
    assert.deepEqual(await node.found(codes), node.bruteForce(codes));
    await node.insert(101, 110);
    assert.deepEqual(await node.found([codeOf(105)]), [[105]]);
    assert.equal(node.workers.state().byItself, 0, node.test.said.join('\n'));
    assert.doesNotMatch(worker.said.join(), /[Pp]ermission/);
  });

  test('keep a worker from publishing what is the node’s, and others out', async () => {
    const connection = await connect({ servers: server.address, user: 'worker', pass: 'PASSWORD' });
    for (const subject of ['feed', 'head', 'jobs', 'snapshot.x'])
      await assert.rejects(
        jetstream(connection).publish(`comity.comity.${subject}`, 'x', { timeout: 2000 }),
        /[Pp]ermission/,
        subject,
      );
    await connection.close();
    await assert.rejects(
      connect({ servers: server.address, user: 'worker', pass: 'guess' }),
      /[Aa]uthorization/,
    );
    const stranger = startWorker(server.address);
    await eventually(
      async () => stranger.said.join(),
      (said) => /Authorization Violation; trying again/i.test(said),
      60_000,
    );
    stranger.kill('SIGKILL');
  });
});
