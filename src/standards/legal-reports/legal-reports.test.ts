import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { exampleReport, type Report } from './report.ts';
import { reportCsv } from './report-csv.ts';
import { reportFaults, reportWarnings } from './report-faults.ts';

const changed = (change: (report: Report) => void): unknown => {
  const report = exampleReport();
  change(report);
  return report;
};

test('a complete report has no fault and no warning', () => {
  assert.deepEqual(reportFaults(exampleReport()), []);
  assert.deepEqual(reportWarnings(exampleReport()), []);
});

test('each rule names what breaks it', () => {
  const figure = (id: string, report: Report) => report.figures.find((one) => one.id === id)!;
  for (const [code, change] of [
    ['missing', (report) => Reflect.deleteProperty(report, 'period')],
    ['malformed', (report) => Object.assign(figure('orders-received', report), { value: -1 })],
    ['unknown-field', (report) => Object.assign(report, { persons: [] })],
    ['no-such-day', (report) => Object.assign(report.period, { to: '2026-02-31' })],
    ['not-one-year', (report) => Object.assign(report.period, { from: '2026-02-01' })],
    ['not-over', (report) => Object.assign(report, { madeAt: '2026-12-31T23:59:59Z' })],
    ['other-law', (report) => Object.assign(report, { law: 'Some law' })],
    ['figure-missing', (report) => report.figures.pop()],
    ['figure-twice', (report) => report.figures.push({ ...figure('orders-issued', report) })],
    ['unknown-figure', (report) => report.figures.push({ id: 'likes', unit: 'count', value: 20 })],
    ['other-point', (report) => Object.assign(figure('orders-issued', report), { point: 'Art. 1' })],
    ['parts-differ', (report) => Object.assign(figure('reviews-brought', report), { value: 7 })],
    ['not-exact', (report) => Object.assign(figure('orders-received', report), { value: 'under ten' })],
    ['no-reason', (report) => Reflect.deleteProperty(figure('orders-received', report), 'value')],
    ['no-reason', (report) => Object.assign(figure('orders-received', report), { why: 'because' })],
    ['unknown-statement', (report) => Object.assign(report.statements, { more: 'words' })],
  ] as [string, (report: Report) => unknown][]) {
    const found = reportFaults(changed(change)).map((fault) => fault.code);
    assert.ok(found.includes(code as never), `${code}: found ${found.join()}`);
  }
});

test('of a figure that no law asks for nothing under ten is told', () => {
  const report: Report = {
    ...exampleReport(),
    kind: 'dsa-orders',
    law: 'Regulation (EU) 2022/2065 (DSA), Art. 15(1)',
    figures: [{ id: 'referrals', unit: 'count', value: 3 }],
  };
  assert.ok(reportFaults(report).some(({ code }) => code === 'too-exact'));
});

test('a late report is valid, and said to be late', () => {
  const late = { ...exampleReport(), madeAt: '2027-03-31T00:00:00Z' };
  assert.deepEqual(reportFaults(late), []);
  assert.deepEqual(
    reportWarnings(late).map(({ code }) => code),
    ['late'],
  );
});

test('anything at all is judged, and never throws', () => {
  fc.assert(
    fc.property(fc.anything(), (given) => {
      assert.ok(reportFaults(given).length > 0);
    }),
  );
});

test('the CSV reads back as what was written, and no cell is a formula', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }), (why) => {
      const report = exampleReport();
      report.figures[4]!.why = why;
      const rows: Record<string, string>[] = parse(reportCsv(report), { columns: true });
      assert.equal(rows.length, report.figures.length + 1);
      const read = rows.find(({ figure }) => figure === 'items-under-specific-measures')!.why!;
      assert.equal(read.replace(/^'(?=[=+\-@\t\r])/, ''), why);
      assert.doesNotMatch(read, /^[=+\-@\t\r]/);
    }),
  );
});
