import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { openKeyring as open } from './keyring.ts';
import { createDurably, replaceDurably } from './write-durably.ts';

test('a file is made once, replaced whole, and nothing is left beside it', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'comity-durable-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'key');
  assert.equal(createDurably(file, 'first'), true);
  assert.equal(createDurably(file, 'second'), false);
  assert.equal(readFileSync(file, 'utf8'), 'first');
  replaceDurably(file, Buffer.from('third'));
  assert.equal(readFileSync(file, 'utf8'), 'third');
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.deepEqual(readdirSync(folder), ['key']);
});

test('a start that was killed while it made its keys does not stand in the way of the next', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'comity-keys-'));
  t.after(() => rmSync(folder, { recursive: true }));
  // What such a start leaves: half a file under another name.
  for (const name of ['identity.pem', 'log.pem', 'openings-0001.key']) {
    writeFileSync(join(folder, `${name}.1.new`), 'half of');
  }
  const openKeyring = (at: string) => open(at, assert.fail);
  const { keyId, sealed } = openKeyring(folder).seal('openings', Buffer.from('a secret'));
  assert.equal(openKeyring(folder).open('openings', keyId, sealed).toString(), 'a secret');
  assert.deepEqual(openKeyring(folder).log.publicKey, openKeyring(folder).log.publicKey);
});
