import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { openTestKernel, type TestKernel } from '../../../../tests/kernel.ts';
import { eventually } from '../../../../tests/nodes.ts';
import { natsConfigurationFrom } from '../../../kernel/nats-configuration.ts';
import { migrationsOf } from '../../../kernel/store/migrate.ts';
import { signalsDesk } from '../desk.ts';
import { openMatcher } from '../matching/matcher.ts';
import { compareAgain } from './compare-again.ts';
import { openMatchWorkers } from './match-workers.ts';

// With a server and workers: tests/cluster.

describe('a node and its match workers', () => {
  let test_: TestKernel;
  const code = randomBytes(32);
  const near = Buffer.from(code);
  near[0]! ^= 3;
  before(async () => {
    test_ = await openTestKernel({ migrations: migrationsOf(signalsDesk.migrations, 'signals') });
    const { pool } = test_.kernel.store;
    await pool.query(
      `insert into bank (object, id, holder, name, mode, provenance, originator_name, originator_class, basis, instrument, article, created_at)
       values (1, gen_random_uuid(), $1, 'B', 'on', 'own', 'H', 'platform', 'b', 'i', 'a', now())`,
      [test_.kernel.host.id],
    );
    for (const [object, type, gone] of [
      [1, 'pdq', null],
      [2, 'sha256', null],
      [3, 'pdq', 'withdrawn'],
    ])
      await pool.query(
        `insert into signal (object, number, holder, id, bank, type, code, originator_name, originator_class, ordered, version_ns,
           valid_from, added_at, position, gone)
         overriding system value
         values ($1::int, $1::int, $2, 'indicator--' || $1::int, 1, $3, $4, 'H', 'platform', false, 1, now(), now(), 5, $5)`,
        [object, test_.kernel.host.id, type, code, gone],
      );
  });
  after(() => test_.stop());

  test('what a worker names is compared again: only what matches, is of the type and is not gone is answered', async () => {
    const far = randomBytes(32);
    const named = [[1, 2, 3, 999_999], [1], []];
    assert.deepEqual(await compareAgain(test_.kernel, 'pdq', [near, far, code], named, undefined), [
      [{ number: 1, distance: 2 }],
      [],
      [],
    ]);
    // By this code, and not by that of another of the batch.
    assert.deepEqual(await compareAgain(test_.kernel, 'pdq', [near], [[1]], 1), [[]]);
  });

  test('where no server is, that is said once, and the node looks up by itself', async () => {
    const { kernel } = test_;
    const own = await openMatcher(kernel);
    assert.equal(openMatchWorkers(kernel, own), null, 'nothing was set up');
    kernel.configuration.nats = natsConfigurationFrom({
      COMITY_NATS: 'nats://somebody:secret@127.0.0.1:1',
      COMITY_NATS_LOOKUPS: 'all',
    });
    const workers = openMatchWorkers(kernel, own)!;
    const said = await eventually(
      async () => test_.said.filter((line) => /match workers/.test(line)),
      (lines) => lines.length > 0,
    );
    assert.match(said.join(), /NATS at 127\.0\.0\.1:1: .*; trying again/);
    assert.doesNotMatch(said.join(), /secret/);
    assert.deepEqual(await workers.matcher.findMany('pdq', [near]), [[{ number: 1, distance: 2 }]]);
    assert.deepEqual(workers.state(), { there: 0, answered: 0, byItself: 1 });
    await new Promise((resolve) => setTimeout(resolve, 800));
    assert.equal(test_.said.filter((line) => /match workers/.test(line)).length, 1);
    await workers.close();
    await own.close();
  });
});
