import assert from 'node:assert/strict';
import { test } from 'node:test';
import { examples, type Statement } from './statement.ts';
import { validateBatch } from './validate-batch.ts';

const [voluntary, notified] = examples() as [Statement, Statement];
const batch = (statements: unknown) =>
  validateBatch({ statements }).map(({ code, pointer }) => `${code} ${pointer}`);
const numbered = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ ...voluntary, puid: `p-${at}` }));

test('a batch has 1 to 100 statements, each puid once', () => {
  assert.deepEqual(batch(numbered(1)), []);
  assert.deepEqual(batch(numbered(100)), []);
  assert.deepEqual(batch(numbered(101)), ['too-many /statements']);
  assert.deepEqual(batch([]), ['missing /statements']);
  assert.deepEqual(batch({ 0: voluntary }), ['not-a-list /statements']);
  assert.deepEqual(batch([voluntary, notified, voluntary, voluntary]), [
    'puid-twice /statements/2/puid',
    'puid-twice /statements/3/puid',
  ]);
  assert.deepEqual(batch([{ ...voluntary, puid: '' }, { ...voluntary, puid: '' }, 7]), [
    'missing /statements/0/puid',
    'missing /statements/1/puid',
    'not-an-object /statements/2',
  ]);
  assert.match(
    validateBatch({ statements: [voluntary, voluntary] })[0]?.message ?? '',
    /statement 1 of this batch/,
  );
  assert.deepEqual(
    validateBatch({ statements: numbered(1), token: 'x' }).map(({ pointer }) => pointer),
    ['/token'],
  );
  for (const value of [null, [], 'x']) assert.equal(validateBatch(value)[0]?.code, 'not-an-object');
  assert.equal(validateBatch({})[0]?.code, 'not-a-list');
  assert.equal(batch(Array.from({ length: 1_000_000 }, () => 0)).length, 1001);
});
