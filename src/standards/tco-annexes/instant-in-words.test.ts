import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { instantInWords } from './instant-in-words.ts';

const read = (text: string) => {
  const found = instantInWords(text);
  return 'at' in found ? found.at : found.doubt;
};

test('an instant is read as people write it, with its zone', () => {
  for (const text of [
    '2026-11-02T21:05:00+01:00',
    '2026-11-02 21:05 CET',
    '2 November 2026, 21:05 CET',
    'Monday, 2nd of November 2026 at 9:05 p.m. (CET)',
    'November 2, 2026 21.05 UTC+1',
    '21:05 (CET), 2 Nov 2026',
    '02.11.2026, 21:05 Uhr GMT+01:00'.replace(' Uhr', ''),
    '21h05 CET on 2 November 2026',
  ])
    assert.equal(read(text), '2026-11-02T21:05:00+01:00', text);
  assert.equal(read('31/12/2026 23:59:59 UTC'), '2026-12-31T23:59:59Z');
  assert.equal(read('2 July 2026 12:05 am CEST'), '2026-07-02T00:05:00+02:00');
  assert.equal(read('5/5/2026 10:00 Z'), '2026-05-05T10:00:00Z');
});

test('what is not plain is a doubt, and no instant', () => {
  for (const [text, doubt] of [
    ['2 November 2026, 21:05', 'no-time-zone'],
    ['2 November 2026, 21:05 IST', 'no-time-zone'],
    ['2 November 2026', 'no-time'],
    ['2026-11-02', 'no-time'],
    ['tomorrow', 'no-date'],
    ['21:05 CET', 'no-date'],
    ['03/04/2026 21:05 CEST', 'day-or-month'],
    ['2 July 2026 21:05 CET', 'zone-and-season'],
    ['2 November 2026 21:05 CEST', 'zone-and-season'],
    ['30 February 2026 10:00 UTC', 'no-such-date'],
    ['2 November 2026 25:05 UTC', 'no-such-date'],
    ['2 November 2026 and 3 November 2026 21:05 UTC', 'several-dates'],
    ['2 November 2026 21:05 or 22:05 UTC', 'several-dates'],
  ] as const)
    assert.equal(read(text), doubt, text);
});

test('property: an instant in ISO 8601 is itself, and any text is read without an error', () => {
  const min = new Date('2000-01-01T00:00:00Z');
  const max = new Date('2099-12-31T00:00:00Z');
  fc.assert(
    fc.property(fc.date({ min, max, noInvalidDate: true }), (date) => {
      const at = `${date.toISOString().slice(0, 19)}Z`;
      assert.equal(read(at), at);
    }),
  );
  fc.assert(fc.property(fc.string(), (text) => void instantInWords(text)));
});
