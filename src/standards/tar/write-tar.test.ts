import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { writeTar } from './write-tar.ts';

const file = (name: string, text: string) => {
  const held = new TextEncoder().encode(text);
  return { name, bytes: held.length, open: () => [held.subarray(0, 3), held.subarray(3)] };
};
const written = async (files: Parameters<typeof writeTar>[0]) => {
  const pieces: Uint8Array[] = [];
  for await (const piece of writeTar(files)) pieces.push(piece);
  return Buffer.concat(pieces);
};

test('the tar of the system reads what was written: names of any length and script, every byte', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'comity-tar-'));
  const files = [
    file('a.txt', 'first'),
    file('empty', ''),
    file('سجل الدخول.csv', 'x'.repeat(512)),
    file(`${'long'.repeat(40)}.csv`, 'y'.repeat(1300)),
  ];
  writeFileSync(join(folder, 'all.tar'), await written(files));
  execFileSync('tar', ['-xf', 'all.tar'], { cwd: folder });
  assert.deepEqual(
    readdirSync(folder)
      .filter((name) => name !== 'all.tar')
      .sort(),
    files.map(({ name }) => name).sort(),
  );
  for (const { name, open } of files)
    assert.deepEqual(readFileSync(join(folder, name)), Buffer.concat(open()), name);
  rmSync(folder, { recursive: true });
});

test('a file that is not as long as was said is refused', async () => {
  await assert.rejects(written([{ ...file('a', 'abc'), bytes: 4 }]), RangeError);
});
