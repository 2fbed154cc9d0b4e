import fc from 'fast-check';
import { examples, FIELDS } from '../statement.ts';
import * as lists from '../vocabulary.ts';

/** Values that are good in one field and bad in another, and those that are bad in all. */
const anything: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(
    ...[undefined, null, '', ' ', [], {}, 0, true, ['X', null], { a: 1 }, 'Yes', 'No', 'yes', 'FR', 'XX'],
    ...['2026-11-02', '2026-02-30', '2026-11-2', '1999-12-31', '2000-01-01', '2019-12-31', '2020-01-01'],
    ...['2038-01-01', '2038-01-02', '2026-11-01', '2026-11-03', 'https://a.example/1', 'a.example/1'],
    ...['a'.repeat(500), 'a'.repeat(501), '\u{1f600}'.repeat(500), '\u{1f600}'.repeat(501), 'b'.repeat(2001)],
    ...['c'.repeat(5000), 'c'.repeat(5001), 'puid 1', 'puid_1-A', { 'EAN-13': '4006381333931' }],
    ...[{ 'EAN-13': '400638133393' }, { 'EAN-13': '4006381333931', b: '1' }],
    ...Object.values(lists).flat(),
  ),
  fc.array(fc.constantFrom(...Object.values(lists).flat()), { maxLength: 4 }),
  fc.string({ unit: 'grapheme' }),
);

const names = [...FIELDS.keys(), 'not_a_field', 'not_a_~/field'];

/** A complete statement with some of its fields changed, left out or added. */
export const arbitraryStatement: fc.Arbitrary<Record<string, unknown>> = fc
  .record({
    from: fc.constantFrom(...examples()),
    changes: fc.array(fc.tuple(fc.constantFrom(...names), anything), { maxLength: 6 }),
  })
  .map(({ from, changes }) => ({ ...from, ...Object.fromEntries(changes) }));
