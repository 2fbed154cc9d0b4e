import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { startTestNode, type TestNode } from '../nodes.ts';
import { runComity } from './run-comity.ts';
import { runInTerminal, terminalMissing } from './run-in-terminal.ts';

// What a person sees of an import in a terminal, and that a script sees none of it.

const folder = mkdtempSync(join(tmpdir(), 'comity-progress-'));
const comity = `${process.execPath} ${resolve(import.meta.dirname, '../../bin/comity.js')}`;
const skip = terminalMissing();
let node: TestNode;
let env: Record<string, string>;

before(async () => {
  node = await startTestNode({ name: 'Terminal' });
  env = { COMITY_DATA: node.dataFolder };
});
after(async () => {
  await node.close();
  rmSync(folder, { recursive: true, force: true });
});

let made = 0;
/** A bundle of objects that the node has not seen. */
function bundle(count: number): string {
  const objects = Array.from({ length: count }, () => ({
    type: 'tool',
    spec_version: '2.1',
    id: `tool--00000000-0000-4000-8000-${String(++made).padStart(12, '0')}`,
    created: '2024-03-01T10:00:00.000Z',
    modified: '2024-03-01T10:00:00.000Z',
    name: `Tool ${made}`,
  }));
  const path = join(folder, `feed-${made}.json`);
  writeFileSync(
    path,
    JSON.stringify({ type: 'bundle', id: 'bundle--00000000-0000-4000-8000-000000000000', objects }),
  );
  return path;
}

/** How far each drawing of the bar said that it was. */
const percents = (seen: string) =>
  [...seen.matchAll(/\r[^\r\n]*? (\d+) % {2}[\d,]+ of ([\d,]+)/g)].map((one) => Number(one[1]));

test('in a terminal a bar grows to 100 %, fits the line, and leaves only the result behind', {
  skip,
}, async () => {
  const { status, seen } = await runInTerminal(`${comity} import ${bundle(4000)}`, { columns: 72, env });
  assert.equal(status, 0, seen);
  const shown = percents(seen);
  assert.ok(shown.length >= 2, `${shown.length} drawings: ${seen}`);
  assert.deepEqual(
    shown,
    shown.toSorted((a, b) => a - b),
    'it never goes back',
  );
  assert.equal(shown.at(-1), 100);
  assert.match(seen, /\[#+\.*\]/);
  const drawn = seen.split('\r').filter((one) => / % {2}/.test(one));
  for (const one of drawn) {
    const line = one.replace('\u001b[K', '').trimEnd();
    assert.ok(line.length < 72, `${line.length} characters: ${line}`);
  }
  // The bar is wiped before the result is written in its place.
  const left = seen.slice(seen.lastIndexOf('\u001b[K') + '\u001b[K'.length).trim();
  assert.match(left, /^feed-4000: 4,000 accepted, 0 unchanged, 0 refusals \([\d.]+ s\)$/);
});

test('a list of signals has a bar too', { skip }, async () => {
  const path = join(folder, 'list.csv');
  const rows = Array.from({ length: 1500 }, (_, n) => `${n.toString(16).padStart(64, '0')},sha256`);
  writeFileSync(path, ['value,type', ...rows].join('\n'));
  const { status, seen } = await runInTerminal(`${comity} import ${path}`, { columns: 100, env });
  assert.equal(status, 0, seen);
  assert.equal(percents(seen).at(-1), 100, seen);
});

test('nothing of it with --json, nor where the result goes to a file or a pipe', { skip }, async () => {
  const asJson = await runInTerminal(`${comity} import ${bundle(1500)} --json`, { columns: 100, env });
  assert.deepEqual(JSON.parse(asJson.seen), { accepted: 1500, unchanged: 0, refused: [] });
  for (const drawn of ['%', '\r', '\u001b']) assert.ok(!asJson.seen.includes(drawn), asJson.seen);
  const piped = await runInTerminal(`${comity} import ${bundle(1500)} | cat`, { columns: 100, env });
  assert.match(piped.seen.trim(), /^feed-\d+: 1,500 accepted, [^\r\n]*$/);
});

test('nothing of it where there is no terminal at all', async () => {
  const { status, out, err } = await runComity(['import', bundle(1500)], env);
  assert.equal(status, 0);
  assert.match(out, /^feed-\d+: 1,500 accepted, 0 unchanged, 0 refusals \([\d.]+ s\)\n$/);
  assert.equal(err, '');
});
