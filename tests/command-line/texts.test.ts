import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { HASH_TYPES } from '../../src/desks/signals/types/signal-types.ts';
import { startTestNode, type TestNode } from '../nodes.ts';
import { type Run, runComity } from './run-comity.ts';

const folder = mkdtempSync(join(tmpdir(), 'comity-cli-texts-'));
const { of: WORDS, value: OF_WORDS } = HASH_TYPES.tlsh.examples().hashed[0]! as { of: string; value: string };
let node: TestNode;

before(async () => {
  node = await startTestNode({ name: 'Terminal' });
  const law = ['--instrument', 'Some Act', '--article', 'section 1'];
  const made = await run('bank', 'create', 'Texts', '--basis', 'Reviewed by two people.', ...law);
  assert.equal(made.status, 0, made.err);
});
after(async () => {
  await node.close();
  rmSync(folder, { recursive: true, force: true });
});

const run = async (...args: string[]): Promise<Run> => runComity(args, { COMITY_DATA: node.dataFolder });
const file = (name: string, content: string | Uint8Array) => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

test('bank add makes a TLSH signal of a text file, and of no other file unless it is told to', async () => {
  const added = await run('bank', 'add', 'Texts', file('post.txt', `${WORDS}\n`), '--json');
  assert.deepEqual([added.status, added.lines[0].accepted], [0, 1], added.err);
  const again = await run('bank', 'add', 'Texts', file('again.txt.gz', gzipSync(WORDS)), '--json');
  assert.equal(again.lines[0].unchanged, 1, again.err);
  const listed = (await run('bank', 'list', 'Texts', '--json')).lines;
  assert.deepEqual(
    listed.map(({ type, value }: { type: string; value: string }) => [type, value]),
    [['tlsh', OF_WORDS]],
  );
  const page = file('page.html', `${WORDS}\n`);
  assert.match((await run('bank', 'add', 'Texts', page)).err, /is no picture, video, text \(\.txt\)/);
  assert.equal((await run('bank', 'add', 'Texts', page, '--type', 'tlsh', '--json')).lines[0].unchanged, 1);
  const short = await run('bank', 'add', 'Texts', file('short.txt', 'Join us.'));
  assert.deepEqual([short.status, /short\.txt is too short/.test(short.err)], [1, true]);
  const binary = await run('bank', 'add', 'Texts', file('b.bin', Buffer.from([1, 2])), '--type', 'tlsh');
  assert.match(binary.err, /b\.bin is no text in UTF-8\./);
  // A list whose first line is none is refused by its lines, and becomes no text.
  const list = await run('bank', 'add', 'Texts', file('l.txt', `# ours\n${'ab'.repeat(32)}\n`), '--json');
  assert.deepEqual([list.lines[0].accepted, list.lines[0].refused[0].property], [1, 'line 1.value']);
  assert.match((await run('bank', 'add', '--help')).out, /TLSH/);
});

test('match compares a text by its wording and a web address in a file, and says by what', async () => {
  const near = file('near.txt', `${WORDS.replace('useful', 'helpful')}\n`);
  const { lines } = await run('match', near, '--bank', 'Texts', '--json');
  assert.deepEqual(lines[0].compared, ['sha256', 'md5', 'tlsh']);
  const [{ type, weak, distance }] = lines[0].matches;
  assert.deepEqual([type, weak, distance <= 30], ['tlsh', true, true]);
  const told = await run('match', near);
  assert.match(told.out, /tlsh \(weak\)/);
  assert.match(told.err, /near\.txt: compared by sha256, md5, tlsh\.\n/);

  await run('bank', 'add', 'Texts', 'https://example.org/a');
  const link = file('link.txt', 'https://Example.org/a\r\n');
  const found = (await run('match', link, '--json')).lines[0];
  assert.deepEqual([found.compared.slice(2), found.matches[0].type], [['url', 'domain'], 'url']);

  const short = await run('match', file('short-one.txt', 'Join us.'));
  assert.match(short.out, /no match/);
  assert.match(short.err, /compared by sha256, md5; not by its wording \(tlsh\)/);
  const binary = (await run('match', file('some.bin', Buffer.from([1, 2])), '--json')).lines[0];
  assert.deepEqual(binary.compared, ['sha256', 'md5']);
});

test('match --case opens a review of a text, and keeps none of its words', async () => {
  const post = file('case.txt', WORDS);
  const opened = (await run('match', post, '--case', 'post-1', '--json')).lines[0];
  assert.match(opened.case, /^[0-9a-f-]{36}$/);
  assert.deepEqual(opened.compared, ['tlsh']);
  const short = await run('match', file('short-case.txt', 'Join us.'), '--case', 'post-2');
  assert.match(short.err, /is too short or too long for a text/);
});
