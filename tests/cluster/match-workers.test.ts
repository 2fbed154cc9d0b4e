import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { GROUP } from '../../src/desks/signals/match-workers/cluster.ts';
import { encodeFeed } from '../../src/desks/signals/match-workers/messages.ts';
import { lastHead } from '../../src/desks/signals/match-workers/read-last.ts';
import { eventually } from '../nodes.ts';
import { type ClusterNode, codeOf, openClusterNode, turned } from './cluster-node.ts';
import { clusterMissing, type NatsServer, startNatsServer } from './nats-server.ts';
import { startWorker, type WorkerProcess } from './worker-process.ts';

const skip = clusterMissing() ?? false;
const COUNT = 2000;

describe('match workers', { skip }, () => {
  let server: NatsServer;
  let node: ClusterNode;
  const workers: WorkerProcess[] = [];
  const start = async (name?: string) => {
    const worker = startWorker(server.address, name);
    workers.push(worker);
    await eventually(
      async () => [worker.loaded.length, ...worker.said, ...node.test.said],
      ([loads]) => loads !== 0,
      60_000,
    );
    return worker;
  };
  const there = (many: number) =>
    eventually(
      async () => node.workers.state().there,
      (seen) => seen === many,
      60_000,
    );
  const messagesOf = async (stream: string) => {
    const connection = await connect({ servers: server.address });
    const { state } = await (await jetstreamManager(connection)).streams.info(stream);
    await connection.close();
    return state;
  };
  /** How often a job was given to a worker beyond the first time. */
  const givenTwice = async () => {
    const connection = await connect({ servers: server.address });
    const { delivered } = await (await jetstreamManager(connection)).consumers.info(node.cluster.jobs, GROUP);
    await connection.close();
    return delivered.consumer_seq - delivered.stream_seq;
  };
  /** Codes that match, are just too far, or are near nothing. */
  const queries = (many: number) =>
    Array.from({ length: many }, (_, i) =>
      turned(codeOf(i % 3 === 2 ? -1 - i : 1 + ((i * 37) % COUNT)), (i * 7) % 40),
    );
  const saidBy = (one: { said: string[] }) => one.said.join('\n');

  before(async () => {
    server = await startNatsServer();
    node = await openClusterNode(server.address, { deadlineMs: 15_000, leastChanges: 300 });
    await node.insert(1, COUNT);
    await node.insert(COUNT + 1, COUNT + 20, 'sha256');
  });
  after(async () => {
    for (const worker of workers) worker.kill('SIGKILL');
    await node?.close();
    await server?.remove();
  });

  test('two share what is asked, and one that is killed loses nothing and answers nothing twice', async () => {
    const [first, second] = await Promise.all([start(), start()]);
    assert.deepEqual(first.loaded, second.loaded);
    assert.equal(first.loaded[0]!.signals, COUNT, 'PDQ alone was sent');
    await there(2);
    let asked = 0;
    const ask = async (many: number) => {
      const codes = queries(many);
      asked += Math.ceil(many / 64);
      assert.deepEqual(await node.found(codes), node.bruteForce(codes));
    };
    await ask(500);
    const streaming = async () => {
      for (let round = 0; round < 25; round++) await ask(1 + ((round * 17) % 70));
    };
    const streams = [streaming(), streaming(), streaming()];
    await sleep(50);
    // A process that hangs is given a job and does nothing with it.
    first.kill('SIGSTOP');
    await sleep(300);
    first.kill('SIGKILL');
    await Promise.all(streams);
    const { answered, byItself } = node.workers.state();
    assert.deepEqual([answered, byItself], [76, 0], 'the node never had to');
    assert.equal((await messagesOf(node.cluster.answers)).last_seq, asked, 'each job was answered once');
    assert.equal((await messagesOf(node.cluster.jobs)).messages, 0, 'and none is left');
    assert.equal(await second.stop(), 0);
    assert.match(saidBy(second), /Answered \d+ jobs/);
    await there(0);
  });

  test('one that was only slow answers late, and its answer is none', async () => {
    const [slow, quick] = await Promise.all([start(), start()]);
    await there(2);
    const before = (await messagesOf(node.cluster.answers)).last_seq;
    // Stopped between two requests for work it is given none: then once more.
    let rounds = 0;
    for (let given = false; !given; ) {
      assert.ok(++rounds <= 20, 'it is given something');
      const had = await givenTwice();
      slow.kill('SIGSTOP');
      const codes = queries(64 * 6);
      assert.deepEqual(await node.found(codes), node.bruteForce(codes));
      given = (await givenTwice()) > had;
      slow.kill('SIGCONT');
    }
    await sleep(1500);
    assert.equal((await messagesOf(node.cluster.answers)).last_seq - before, 6 * rounds);
    assert.deepEqual([await slow.stop(), await quick.stop()], [0, 0]);
    // Both worked on what the slow one had.
    const jobs = [slow, quick].map((one) => Number(/Answered (\d+) jobs/.exec(saidBy(one))?.[1]));
    assert.ok(jobs[0]! + jobs[1]! > 6 * rounds, `${jobs} in ${rounds} rounds`);
    await there(0);
  });

  test('what is added is found at once, and what is withdrawn is not', async () => {
    const worker = await start();
    await there(1);
    const { answered } = node.workers.state();
    for (let n = COUNT + 100; n < COUNT + 130; n++) {
      await node.insert(n, n);
      assert.deepEqual(await node.found([turned(codeOf(n), 5)]), [[n]]);
      await node.withdraw(n);
      assert.deepEqual(await node.found([codeOf(n)]), [[]]);
    }
    assert.equal(node.workers.state().answered - answered, 60, 'by the worker');
    assert.equal(worker.loaded.length, 1, 'nothing was loaded again');

    // A worker that stands behind names what is gone: the database is asked what is compared.
    worker.kill('SIGSTOP');
    const asking = node.found([codeOf(7)]);
    await node.test.kernel.store.pool.query("update signal set gone = 'withdrawn' where object = 7");
    worker.kill('SIGCONT');
    assert.deepEqual(await asking, [[]]);
    await node.test.kernel.store.pool.query('update signal set gone = null where object = 7');
    await worker.stop();
    await there(0);
  });

  test('a snapshot is made anew when the feed is long, and whoever comes late has both', async () => {
    const early = await start();
    const heads = (await messagesOf(node.cluster.snapshots)).last_seq;
    await node.insert(COUNT + 1000, COUNT + 1500);
    await eventually(
      () => messagesOf(node.cluster.snapshots),
      ({ last_seq }) => last_seq > heads,
    );
    // What is in the snapshot leaves the feed.
    await eventually(
      () => messagesOf(node.cluster.feed),
      ({ messages }) => messages === 0,
    );
    await node.insert(COUNT + 1501, COUNT + 1510);
    await node.withdraw(COUNT + 1001);
    const late = await start();
    assert.equal(late.loaded[0]!.signals, COUNT + 501);
    await there(2);
    for (const stopped of [early, late]) {
      const codes = [COUNT + 1001, COUNT + 1002, COUNT + 1505, 3].map((n) => turned(codeOf(n), 9));
      assert.deepEqual(await node.found(codes), node.bruteForce(codes));
      await stopped.stop();
    }
    assert.equal(early.loaded.length, 1);
    assert.equal(node.workers.state().byItself, 0);
    await there(0);
  });

  test('garbage is dropped and said, and stops nothing', async () => {
    const worker = await start();
    await there(1);
    const connection = await connect({ servers: server.address });
    const js = jetstream(connection);
    const answers: string[] = [];
    connection.subscribe(node.cluster.answerSubject('*'), {
      callback: (_, message) => void answers.push(message.subject),
    });
    await node.found([codeOf(1)]);
    await eventually(
      async () => answers.length,
      (seen) => seen > 0,
    );
    for (const bytes of [
      'garbage',
      '{"form":1}\n',
      '{"form":1,"history":"x","from":0,"to":9007199254740991,"leaf":""}\n',
      new Uint8Array(900_000),
      '',
    ]) {
      await js.publish(node.cluster.jobsSubject, bytes);
      await js.publish(answers[0]!, bytes);
      connection.publish(node.cluster.here, bytes);
      if (!String(bytes).includes('9007')) await js.publish(node.cluster.feedSubject, bytes);
    }
    const codes = queries(200);
    assert.deepEqual(await node.found(codes), node.bruteForce(codes));
    // Who sent to the feed took the place that the node's next message was to have: it begins again after it.
    await node.insert(COUNT + 2000, COUNT + 2000);
    // Workers are asked while it does.
    for (let round = 0; round < 30; round++)
      assert.deepEqual(await node.found([codeOf(COUNT + 2000)]), [[COUNT + 2000]]);
    await eventually(
      async () => saidBy(worker),
      (said) => /a job was dropped/.test(said) && /a change was dropped/.test(said),
    );
    assert.match(saidBy(node.test), /an answer was dropped/);
    assert.match(saidBy(node.test), /a worker's sign was dropped/);
    assert.ok(worker.said.length < 20, 'and not without end');

    // A feed of another history makes a worker look, and the snapshot says which one is true.
    await js.publish(
      node.cluster.feedSubject,
      '{"form":1,"history":"x","from":0,"to":9007199254740991,"leaf":""}\n',
    );
    assert.deepEqual(await node.found(codes), node.bruteForce(codes));
    assert.equal(node.workers.state().byItself, 0);
    assert.ok(worker.loaded.length < 3, 'it did not load again and again');
    await worker.stop();
    await there(0);
    await connection.close();
  });

  test('a worker that was lied to misses, is found out, and has a true index again', async () => {
    const other = await openClusterNode(server.address, { name: 'lied-to', sample: 1, leastChanges: 3 });
    try {
      await other.insert(1, 50);
      const worker = await start('lied-to');
      await eventually(
        async () => other.workers.state().there,
        (seen) => seen === 1,
      );
      assert.deepEqual(await other.found([codeOf(5)]), [[5]]);
      const connection = await connect({ servers: server.address });
      const { jsm, js } = { jsm: await jetstreamManager(connection), js: jetstream(connection) };
      const { value: head } = await lastHead({ connection, js, jsm }, other.cluster, assert.fail);
      const { rows } = await other.test.kernel.store.pool.query('select number from signal where object = 5');
      const position = other.own.position();
      const gone = { number: rows[0].number, position: position + 1, type: null, code: new Uint8Array() };
      const lie = { history: head!.history, from: position, to: position + 1, leaf: '', rows: [gone] };
      await js.publish(other.cluster.feedSubject, encodeFeed(lie));
      await connection.close();
      await sleep(200);
      assert.deepEqual(await other.found([codeOf(5)]), [[5]], 'the node looked itself');
      assert.match(saidBy(other.test), /workers missed signals/);
      const { answered } = other.workers.state();
      assert.deepEqual(await other.found([codeOf(5)]), [[5]]);
      assert.equal(other.workers.state().answered, answered, 'it does not ask them again');
      await eventually(
        async () => worker.loaded,
        (loads) => loads.length === 2,
      );
      assert.equal(worker.loaded[1]!.signals, 50);
      await worker.stop();
    } finally {
      await other.close();
    }
  });

  test('a second node of the same name is told so, and meets no workers', async () => {
    const other = await openClusterNode(server.address);
    try {
      await eventually(
        async () => saidBy(other.test),
        (said) => /is not this node's/.test(said),
      );
      assert.deepEqual(await other.found([codeOf(1)]), [[]]);
    } finally {
      await other.close();
    }
  });

  test('without the server the node looks up by itself, and workers come back when it does', async () => {
    const worker = await start();
    await there(1);
    await server.kill();
    await eventually(
      async () => node.workers.state().there,
      (seen) => seen === 0,
    );
    await node.insert(COUNT + 3000, COUNT + 3000);
    const codes = [...queries(100), codeOf(COUNT + 3000)];
    assert.deepEqual(await node.found(codes), node.bruteForce(codes));
    const { byItself, answered } = node.workers.state();
    assert.equal(byItself, 1);
    assert.match(saidBy(node.test), /NATS at 127\.0\.0\.1:\d+: .*; trying again/);
    await server.start();
    await there(1).catch((e) => {
      throw new Error(`${e.message}\n${saidBy(node.test)}\n--\n${saidBy(worker)}`);
    });
    assert.deepEqual(await node.found(codes), node.bruteForce(codes));
    assert.deepEqual(
      node.workers.state(),
      { there: 1, answered: answered + 1, byItself },
      `${saidBy(node.test)}\n${saidBy(worker)}`,
    );
    assert.equal(worker.loaded.length, 1, 'it went on from where it was');
    await worker.stop();
  });
});
