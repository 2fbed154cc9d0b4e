import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openTestKernel, type TestKernel } from '../../../tests/kernel.ts';
import { acceptNotes } from '../audit/testing/accept-notes.ts';
import type { Transaction } from '../store/store.ts';
import { type Consumer, type SequencedAct, startConsumers } from './consumer.ts';

let node: TestKernel;
before(async () => {
  node = await openTestKernel();
  await node.kernel.store.pool.query(
    'create table handled (n int generated always as identity, consumer text, position bigint, kind text)',
  );
});
after(() => node.stop());

/** Writes down what it was given, in the transaction that moves its position. */
function writer(name: string, more: Partial<Consumer> = {}): Consumer {
  return { name, kinds: ['record.'], handle: (tx, acts) => note(tx, name, acts), ...more };
}

async function note(tx: Transaction, name: string, acts: SequencedAct[]): Promise<void> {
  for (const { position, kind } of acts) {
    await tx.query('insert into handled (consumer, position, kind) values ($1, $2, $3)', [
      name,
      position,
      kind,
    ]);
  }
}

async function handled(name: string): Promise<number[]> {
  const { rows } = await node.kernel.store.pool.query<{ position: number }>(
    'select position from handled where consumer = $1 order by n',
    [name],
  );
  return rows.map((row) => row.position);
}

/** Positions of every record that was accepted, in the order of the log. */
async function accepted(): Promise<number[]> {
  await node.sequencer.settled();
  const { rows } = await node.kernel.store.pool.query<{ position: number }>(
    `select l.epoch * 1099511627776 + l.index as position from log_leaf l join entry e on e.id = l.entry
     where e.kind like 'record.%' order by 1`,
  );
  return rows.map((row) => row.position);
}

const notes = (count: number) =>
  acceptNotes(
    node.kernel,
    Array.from({ length: count }, (_, n) => `${n}`),
  );

async function runUntilSettled(consumers: Consumer[]): Promise<void> {
  await node.sequencer.settled();
  const running = startConsumers(node.kernel, node.url, consumers);
  await running.settled();
  await running.stop();
}

test('a reader gets each act of its kinds once and in order, over pages, dummies and restarts', async () => {
  await notes(700);
  await node.sequencer.beat();
  await notes(5);
  await runUntilSettled([writer('once')]);
  const all = await accepted();
  assert.equal(all.length, 705);
  assert.deepEqual(await handled('once'), all);
  await notes(3);
  await runUntilSettled([writer('once')]);
  assert.deepEqual(await handled('once'), await accepted());
  await runUntilSettled([writer('late')]);
  assert.deepEqual(await handled('late'), await accepted());
});

test('a kind that nobody asked for is passed by', async () => {
  await runUntilSettled([writer('others', { kinds: ['case.'] })]);
  assert.deepEqual(await handled('others'), []);
});

test('what fails half-way is undone and handled again, and holds up no other reader', async () => {
  let failures = 0;
  const stumbling = writer('stumbling', {
    async handle(tx, acts) {
      await note(tx, 'stumbling', acts);
      if (failures++ < 2) throw new Error('stumbled');
    },
  });
  await node.sequencer.settled();
  const running = startConsumers(node.kernel, node.url, [stumbling, writer('beside')]);
  await running.settled();
  await running.stop();
  assert.ok(failures > 2);
  assert.deepEqual(await handled('stumbling'), await accepted());
  assert.deepEqual(await handled('beside'), await accepted());
  assert.ok(node.said.some((line) => line.includes('stumbling: stumbled; trying again')));
});

test('a session that is killed between the work and its commit loses and repeats nothing', async () => {
  let kills = 0;
  const killed = writer('killed', {
    async handle(tx, acts) {
      await note(tx, 'killed', acts);
      if (kills++ >= 3) return;
      const [own] = await tx.query<{ pid: number }>('select pg_backend_pid() as pid');
      await node.kernel.store.pool.query('select pg_terminate_backend($1)', [own!.pid]);
    },
  });
  await runUntilSettled([killed]);
  assert.ok(kills > 3);
  assert.deepEqual(await handled('killed'), await accepted());
});

test('two processes with one reader share the work and give nothing twice', async () => {
  await node.sequencer.settled();
  const two = [1, 2].map(() => startConsumers(node.kernel, node.url, [writer('shared')]));
  for (let round = 0; round < 5; round++) await notes(40);
  await node.sequencer.settled();
  await Promise.all(two.map((one) => one.settled()));
  await Promise.all(two.map((one) => one.stop()));
  assert.deepEqual(await handled('shared'), await accepted());
});

test('what comes after the commit is done again when it failed, and at start in case the process died there', async () => {
  const seen: number[] = [];
  const telling = writer('telling', {
    async afterwards() {
      seen.push((await handled('telling')).length);
      if (seen.length === 2) throw new Error('nobody listened');
    },
  });
  await notes(1);
  // All but the last page, so that only one is left for what follows.
  await runUntilSettled([writer('telling')]);
  await notes(1);
  const all = (await accepted()).length;
  await runUntilSettled([telling]);
  assert.deepEqual(seen, [all - 1, all, all]);
});

test('where the database went back to an older state, what was passed by in memory is read again', async () => {
  await node.sequencer.settled();
  const running = startConsumers(node.kernel, node.url, [writer('back')]);
  await running.settled();
  const all = await accepted();
  assert.deepEqual(await handled('back'), all);
  await node.kernel.store.pool.query("update consumer set position = -1 where name = 'back'");
  await node.kernel.store.pool.query("delete from handled where consumer = 'back'");
  await running.settled();
  assert.deepEqual(await handled('back'), [], 'nobody has said so yet');
  await node.kernel.store.pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and query = 'listen comity_sequence'`,
  );
  const end = performance.now() + 10_000;
  while ((await handled('back')).length < all.length && performance.now() < end)
    await new Promise((resolve) => setTimeout(resolve, 20));
  assert.deepEqual(await handled('back'), all);
  await running.stop();
});

test('a new act wakes its reader at once', async () => {
  const running = startConsumers(node.kernel, node.url, [writer('awake')]);
  await running.settled();
  const all = (await accepted()).length;
  await notes(1);
  const begun = performance.now();
  while ((await handled('awake')).length === all) {
    assert.ok(performance.now() - begun < 900, 'it was found by looking, not by being woken');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await running.stop();
});
