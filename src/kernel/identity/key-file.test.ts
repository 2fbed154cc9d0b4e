import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { openKeyring } from './keyring.ts';
import { openRegular } from './open-regular.ts';

const KEYS = ['blobs-0001.key', 'identity.pem', 'log.pem', 'openings-0001.key'];
let folder: string;
let said: string[];
const open = () => openKeyring(folder, (line) => void said.push(line));
const at = (name: string) => join(folder, name);
beforeEach(() => {
  said = [];
  folder = mkdtempSync(join(tmpdir(), 'comity-keys-'));
  const keyring = open();
  for (const purpose of ['openings', 'blobs'] as const) keyring.seal(purpose, Buffer.from('a secret'));
  assert.deepEqual(readdirSync(folder).sort(), KEYS);
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a key that is cut off, empty or of another kind ends the opening with a sentence that names its file', () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  for (const name of KEYS) {
    const whole = readFileSync(at(name));
    const damaged = [whole.subarray(0, 10), Buffer.alloc(0), Buffer.alloc(64, 1)];
    if (name.endsWith('.pem')) damaged.push(Buffer.from(rsa.export({ type: 'pkcs8', format: 'pem' })));
    for (const bytes of damaged) {
      writeFileSync(at(name), bytes);
      assert.throws(open, (error: Error) => {
        assert.ok(error.message.startsWith(`The key ${at(name)} is `), error.message);
        assert.match(error.message, /Put the file back from your backup of the keys folder and start again/);
        return true;
      });
      assert.deepEqual(readFileSync(at(name)), bytes, 'and nothing is written over it');
    }
    writeFileSync(at(name), whole);
  }
  open();
});

test('what is no file in the place of a key ends the opening, and keeps nobody waiting', () => {
  for (const name of KEYS) {
    renameSync(at(name), at('aside'));
    const stand: [string, () => void][] = [
      ['a folder', () => mkdirSync(at(name))],
      ['a link', () => symlinkSync(at('aside'), at(name))],
      ['a link', () => symlinkSync('/dev/zero', at(name))],
      ['a pipe or a device', () => execFileSync('mkfifo', [at(name)])],
    ];
    for (const [what, put] of stand) {
      put();
      assert.throws(open, (error: Error) =>
        error.message.startsWith(`The key ${at(name)} is ${what} and no`),
      );
      rmSync(at(name), { recursive: true });
    }
    renameSync(at('aside'), at(name));
  }
  open();
});

test('a key that others could read is hidden from them, and that is said', () => {
  for (const name of KEYS) {
    chmodSync(at(name), 0o644);
    open();
    assert.equal(statSync(at(name)).mode & 0o777, 0o600, name);
    assert.equal(said.length, 1);
    assert.ok(said.pop()?.startsWith(`Others on this machine could read the key ${at(name)} (mode 644).`));
    open();
    assert.deepEqual(said, [], 'once');
  }
});

test('a file is opened to be read, and nothing else in its place', async () => {
  const handle = await openRegular(at('log.pem'));
  assert.match((await handle?.readFile('utf8')) ?? '', /PRIVATE KEY/);
  await handle?.close();
  assert.equal(await openRegular(at('nothing')), null);
  execFileSync('mkfifo', [at('pipe')]);
  symlinkSync(at('log.pem'), at('link'));
  for (const path of [at('pipe'), at('link'), folder, '/dev/zero']) {
    await assert.rejects(openRegular(path), /and no file$/, path);
  }
});

test('a secret key that the database needs and is missing is not made anew; one that a newer one replaced is not missed', () => {
  const founded = { sealedWith: { openings: '0001', blobs: '0001' } };
  const again = () => openKeyring(folder, () => {}, founded);
  for (const purpose of ['openings', 'blobs'] as const) {
    const name = `${purpose}-0001.key`;
    const whole = readFileSync(at(name));
    rmSync(at(name));
    assert.throws(again, ({ message }: Error) =>
      message.includes(`The key ${at(name)} is missing, and the database`),
    );
    assert.ok(!readdirSync(folder).includes(name));
    writeFileSync(at(name), whole);
    const keyring = again();
    keyring.rotate(purpose);
    keyring.destroy(purpose, '0001');
    assert.deepEqual(again().keyIds(purpose), ['0002']);
  }
});
