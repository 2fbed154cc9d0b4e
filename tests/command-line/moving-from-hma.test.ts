import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { makePicture } from '../../src/desks/signals/testing/pictures.ts';
import { startTestNode, type TestNode } from '../nodes.ts';

// The page for platforms that come from Hasher-Matcher-Actioner, carried out as it stands.

const root = resolve(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/operate/moving-from-hma.md'), 'utf8');

let node: TestNode;
let folder: string;
before(async () => {
  node = await startTestNode({ name: 'Harbour', class: 'platform' });
  folder = mkdtempSync(join(tmpdir(), 'comity-moving-'));
});
after(async () => {
  await node.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs lines of the page in one shell, where `npx comity` is this checkout's. @returns what each line printed */
function carryOut(script: string, env: Record<string, string>): Promise<string[]> {
  const shell = `npx() { shift; "${process.execPath}" "${join(root, 'bin/comity.js')}" "$@"; }\nset -eu\n${script}`;
  return new Promise((done, fail) => {
    execFile(
      'bash',
      ['-c', shell],
      { cwd: folder, env: { PATH: process.env.PATH, ...env }, timeout: 60_000 },
      (error, out, err) =>
        error ? fail(new Error(`${error.message}\n${out}\n${err}`)) : done(out.split('\n---\n')),
    );
  });
}

test('the steps of the page move a platform, and each answers as the page says', async () => {
  const blocks = [...page.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, lines]) => lines as string);
  assert.equal(blocks.length, 5);
  const picture = await makePicture(3);
  const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
  const signal = await node.person(['analyst']).then(async (analyst) => {
    const { json } = await analyst.post<{ pdq: string }>('/api/v1/match', formOf(picture));
    return json.pdq;
  });
  const other = hex(randomBytes(32));
  writeFileSync(join(folder, 'photo.jpg'), picture);
  writeFileSync(join(folder, 'hashes.csv'), `type,value\npdq,${signal}\nsha256,${hex(randomBytes(32))}\n`);
  // Each command's output by itself; before the ground is stated, what is in shadow is looked up once more.
  const script = blocks
    .join('')
    .replaceAll(/^(curl|npx)/gm, "echo; echo '---'; $1")
    .replace(
      /^(.*npx comity bank ground)/m,
      `echo; echo '---'; curl -fsS "$HMA/m/lookup?signal_type=pdq&signal=$OTHER"\n$1`,
    );
  const told = await carryOut(script, {
    COMITY_DATA: node.kernel.configuration.dataFolder,
    COMITY_URL: node.url,
    SIGNAL: signal,
    OTHER: other,
  });
  const [, , , byAddress, status, looked, raw, upload, hashes, banks, made, filled, shadow, , acting] =
    told.map((one) => one.trim());
  assert.match(byAddress as string, /^cmk_/);
  assert.equal(status, 'I-AM-ALIVE');
  const [match] = JSON.parse(looked as string).MOVED_BANK;
  assert.deepEqual(match, { bank_content_id: match.bank_content_id, distance: '0' });
  assert.deepEqual(JSON.parse(raw as string), { matches: [match] });
  assert.deepEqual(JSON.parse(upload as string).pdq, { MOVED_BANK: [match] });
  assert.equal(JSON.parse(hashes as string).pdq, signal);
  assert.deepEqual(JSON.parse(banks as string), [{ name: 'MOVED_BANK', matching_enabled_ratio: 1 }]);
  assert.deepEqual(JSON.parse(made as string), { name: 'NEW_BANK', matching_enabled_ratio: 0 });
  assert.deepEqual(JSON.parse(filled as string).signals, { pdq: other });
  assert.equal(shadow, '{}');
  assert.equal(JSON.parse(acting as string).NEW_BANK.length, 1);
});

function formOf(picture: Buffer): FormData {
  const form = new FormData();
  form.set('picture', new Blob([new Uint8Array(picture)]), 'photo.jpg');
  return form;
}
