import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { openTestKernel, type TestKernel } from '../../../tests/kernel.ts';
import { checkReport } from './report.ts';
import { tendLog } from './tend-log.ts';
import { writeEntries } from './write-entries.ts';

const COUNTERS = [{ name: 'restricted', kinds: ['case.review.restrict'] }];

describe('what the log needs from time to time', () => {
  let node: TestKernel;
  let now = new Date('2026-05-20T12:00:00Z');
  before(async () => {
    node = await openTestKernel({ now: () => now });
    node.kernel.configuration.backupDays = 30;
  });
  after(() => node.stop());

  const at = async (time: string) => {
    now = new Date(time);
    await tendLog(node.kernel, COUNTERS);
    await node.sequencer.settled();
    const { rows } = await node.kernel.store.pool.query<{ id: number; kind: string }>(
      "select id, kind from entry where kind in ('report', 'openings.rekeyed') order by id",
    );
    return rows;
  };
  const act = () =>
    node.kernel.store.system('test')((tx) =>
      writeEntries(tx, node.kernel.keyring, [{ kind: 'case.review.restrict', object: 1, fields: {} }], now),
    );
  const keyFile = (id: string) => join(node.kernel.keyring.folder, `openings-${id}.key`);

  test('keys change when the retention of backups ends, and the old one is destroyed', async () => {
    await act();
    assert.deepEqual(await at('2026-05-20T12:00:00Z'), [], 'counted from now on');
    assert.deepEqual(await at('2026-05-20T13:00:00Z'), []);
    assert.ok(existsSync(keyFile('0001')));
    assert.deepEqual(
      (await at('2026-06-19T12:00:00Z')).map(({ kind }) => kind),
      ['openings.rekeyed', 'report'],
    );
    assert.ok(!existsSync(keyFile('0001')));
    assert.ok(existsSync(keyFile('0002')));
    assert.equal((await at('2026-06-20T12:00:00Z')).length, 2, 'once, until the next time');
  });

  test('each month that is over is reported once, a day late, also after a long sleep', async () => {
    const months = async () => {
      const { rows } = await node.kernel.store.pool.query(
        "select value from node_fact where name = 'report.last'",
      );
      return rows[0].value;
    };
    assert.equal(await months(), '2026-05');
    await at('2026-07-01T23:59:59Z');
    assert.equal(await months(), '2026-05', 'its last day ended less than a day ago');
    await at('2026-07-02T00:00:00Z');
    assert.equal(await months(), '2026-06');
    const before = (await at('2026-07-02T01:00:00Z')).filter(({ kind }) => kind === 'report');
    const after = (await at('2027-01-15T00:00:00Z')).filter(({ kind }) => kind === 'report');
    assert.equal(after.length - before.length, 6, 'July to December');
    assert.equal(await months(), '2026-12');
    const verdict = await checkReport(node.kernel, before[0]!.id);
    assert.deepEqual(verdict, { ok: true, from: '2026-05-01', to: '2026-05-31', counted: 1 });
  });
});
