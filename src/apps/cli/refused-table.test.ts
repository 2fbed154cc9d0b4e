import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refusedTable } from './refused-table.ts';

const refused = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ id: `tool--${n}`, property: 'name', clause: 'c', reason: 'r' }));
const last = (text: string) => text.split('\n').at(-1);

test('twenty refusals are shown, and the others counted, named or not', () => {
  assert.doesNotMatch(refusedTable(refused(20)), / more/);
  assert.equal(last(refusedTable(refused(25))), 'and 5 more; --json lists all');
  assert.equal(last(refusedTable(refused(10_000), 2345)), 'and 12,325 more; --json lists the first 10,000');
  assert.equal(last(refusedTable(refused(3), 4)), 'and 4 more; --json lists the first 3');
});
