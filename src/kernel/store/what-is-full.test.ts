import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { whatIsFull } from './what-is-full.ts';

const pgError = (code: string, message: string) => Object.assign(new Error(message), { code });

test('what ran out is said in one line, with what the database says of it', () => {
  const full = 'could not extend file "base/16384/16400": No space left on device';
  assert.equal(whatIsFull(pgError('53100', full)), `the disk of the database is full: ${full}`);
  assert.equal(
    whatIsFull(pgError('53200', 'out of memory\nDETAIL: Failed')),
    'the database has no memory left: out of memory',
  );
  assert.match(
    String(whatIsFull(pgError('53300', 'sorry, too many clients already'))),
    /^all connections .*: sorry/,
  );
});

test('a full disk under our own files is named', (t) => {
  // Linux: a device on which every write fails as on a full disk.
  if (!existsSync('/dev/full')) return t.skip('this system has no /dev/full');
  try {
    writeFileSync('/dev/full', 'x');
  } catch (error) {
    assert.match(String(whatIsFull(error)), /^the disk is full: ENOSPC/);
    return;
  }
  assert.fail('nothing can be written there');
});

test('nothing else is', () => {
  const others = [
    pgError('53400', 'x'),
    pgError('23505', 'x'),
    pgError('ENOENT', 'x'),
    new Error('disk full'),
  ];
  for (const error of [...others, null, undefined, 'ENOSPC']) assert.equal(whatIsFull(error), null);
});
