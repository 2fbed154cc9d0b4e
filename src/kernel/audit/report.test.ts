import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openTestKernel, type TestKernel } from '../../../tests/kernel.ts';
import { newestPublicCounts, publicCounts } from './public-counts.ts';
import { checkReport, publishReport } from './report.ts';
import { verifyDeep } from './verify-deep.ts';
import { writeEntries } from './write-entries.ts';

const COUNTERS = [
  { name: 'restricted', kinds: ['case.review.restrict'] },
  { name: 'appeals', kinds: ['case.review.appeal', 'case.review.complain'] },
  { name: 'nothing', kinds: ['none.'] },
];

describe('what is counted', () => {
  let node: TestKernel;
  let now = new Date('2026-05-10T12:00:00Z');

  async function act(kind: string, times: number, at: string): Promise<void> {
    now = new Date(at);
    await node.kernel.store.system('test')((tx) =>
      writeEntries(
        tx,
        node.kernel.keyring,
        Array.from({ length: times }, () => ({ kind, object: 1, fields: {} })),
        now,
      ),
    );
    await node.sequencer.settled();
  }
  const counts = async (at: string, days = 3) =>
    Object.fromEntries(
      (await node.kernel.store.system('test')((tx) => publicCounts(tx, COUNTERS, new Date(at), days))).map(
        (one) => [one.day, one.counts.map(({ count }) => count)],
      ),
    );

  before(async () => {
    node = await openTestKernel({ now: () => now });
    await act('case.review.restrict', 9, '2026-05-07T23:59:59.999Z');
    await act('case.review.restrict', 10, '2026-05-08T00:00:00Z');
    await act('case.review.appeal', 7, '2026-05-08T09:00:00Z');
    await act('case.review.complain', 5, '2026-05-08T10:00:00Z');
    await act('case.review.restrict', 50, '2026-05-09T10:00:00Z');
  });
  after(() => node.stop());

  test('daily, a day late, and under ten says so, be it nine or none', async () => {
    assert.deepEqual(await counts('2026-05-10T23:59:59Z'), {
      '2026-05-08': [10, 12, 'under ten'],
      '2026-05-07': ['under ten', 'under ten', 'under ten'],
      '2026-05-06': ['under ten', 'under ten', 'under ten'],
    });
    assert.deepEqual(await counts('2026-05-11T00:00:00Z', 1), {
      '2026-05-09': [50, 'under ten', 'under ten'],
    });
  });

  test('the public page gets the newest such day', async () => {
    const shown = await node.kernel.store.system('test')((tx) =>
      newestPublicCounts(tx, COUNTERS, new Date('2026-05-10T12:00:00Z')),
    );
    assert.deepEqual(shown, {
      from: '2026-05-08',
      to: '2026-05-08',
      rows: [
        { name: 'restricted', count: 10 },
        { name: 'appeals', count: 12 },
        { name: 'nothing', count: null },
      ],
    });
  });

  test('what happens today changes no public figure', async () => {
    const before = await counts('2026-05-10T12:00:00Z');
    await act('case.review.restrict', 30, '2026-05-10T12:00:00Z');
    assert.deepEqual(await counts('2026-05-10T12:00:01Z'), before);
  });

  test('a report is an act that auditors can compute again, and a changed past betrays', async () => {
    const range = { from: '2026-05-07', to: '2026-05-08' };
    await assert.rejects(publishReport(node.kernel, { from: '2026-05-07', to: '2026-05-09' }, COUNTERS), {
      code: 'parameter-malformed',
    });
    await assert.rejects(publishReport(node.kernel, { from: '2026-05-08', to: '2026-05-07' }, COUNTERS), {
      code: 'parameter-malformed',
    });
    const entry = await publishReport(node.kernel, range, COUNTERS);
    await node.sequencer.settled();
    assert.deepEqual(await checkReport(node.kernel, entry), { ok: true, ...range, counted: 31 });
    assert.deepEqual((await verifyDeep(node.kernel)).faults, []);

    const { pool } = node.kernel.store;
    const act8 = "where kind = 'case.review.restrict' and at = '2026-05-08'";
    await pool.query(`update entry set at = '2026-05-01' where id = (select min(id) from entry ${act8})`);
    assert.deepEqual(await checkReport(node.kernel, entry), { ok: false, fault: 'counts-differ' });
    const act9 = "where kind = 'case.review.restrict' and at >= '2026-05-09'";
    await pool.query(`update entry set at = '2026-05-08' where id = (select min(id) from entry ${act9})`);
    assert.deepEqual(await checkReport(node.kernel, entry), { ok: false, fault: 'root-differs' });
    assert.deepEqual(await checkReport(node.kernel, 1), { ok: false, fault: 'not-a-report' });
    await pool.query('delete from opening where entry = $1', [entry]);
    assert.deepEqual(await checkReport(node.kernel, entry), { ok: false, fault: 'closed' });
  });
});
