import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import sharp from 'sharp';
import { needsDecoder, testVideo } from '../../src/desks/signals/testing/videos.ts';
import { runComity } from './run-comity.ts';

const folder = mkdtempSync(join(tmpdir(), 'comity-cli-'));
const env = { COMITY_DATA: join(folder, 'data') };
after(() => rmSync(folder, { recursive: true, force: true }));

const VERBS = ['serve', 'import', 'hash', 'match', 'match-worker', 'demo'];
const BELOW = [
  'bank create',
  'bank add',
  'bank turn-on',
  'bank sample',
  'bank shadow',
  'bank radius',
  'bank share',
  'bank unshare',
  'bank export',
];
const AGREEMENTS = ['propose', 'accept', 'decline', 'withdraw', 'suspend'].map((verb) => `agreement ${verb}`);
const ALSO = ['signal confirm', 'signal dispute', 'signal put-back', 'peer add', 'peer list', 'log verify'];
const EXCHANGES = ['add', 'list', 'pull', 'pause', 'resume', 'remove', 'let-through', 'refuse'].map(
  (verb) => `exchange ${verb}`,
);
const GROUPS = ['bank', 'agreement', 'peer', 'log', 'exchange'];

test('help at every level names what it takes, on standard output with status 0', async () => {
  const top = await runComity(['--help'], env);
  assert.deepEqual([top.status, top.err], [0, '']);
  for (const verb of [...VERBS, ...GROUPS]) assert.match(top.out, new RegExp(`^ {2}${verb}\\b`, 'm'));
  for (const path of [...GROUPS, ...VERBS, ...BELOW, ...AGREEMENTS, ...ALSO, ...EXCHANGES]) {
    const { status, out } = await runComity([...path.split(' '), '--help'], env);
    assert.equal(status, 0, path);
    assert.ok(out.startsWith(`comity ${path}`), `${path}: ${out}`);
    if (!GROUPS.includes(path)) assert.match(out, /--json/);
  }
});

test('what is not understood is one sentence and status 2', async () => {
  for (const [args, sentence] of [
    [['bogus'], 'There is no verb "bogus". See `comity --help`.\n'],
    [['bank', 'burn'], 'There is no verb "bank burn". See `comity bank --help`.\n'],
    [['hash', '--loud', 'x'], "Unknown option '--loud'. See `comity hash --help`.\n"],
    [['hash'], 'FILE is needed. See `comity hash --help`.\n'],
    [
      ['match-worker'],
      '--server is needed, or COMITY_NATS: the NATS server that the node has, too. See `comity match-worker --help`.\n',
    ],
    [['match-worker', 'x'], '"x" is one argument too many. See `comity match-worker --help`.\n'],
    [['import'], 'FILE is needed. See `comity import --help`.\n'],
    [['peer', 'add', 'http://a.example'], 'KEY is needed. See `comity peer add --help`.\n'],
    [
      ['bank', 'create', 'A', '--basis', 'B'],
      '--instrument and --article are needed: the law that the bank rests on. Where no law stands behind it, say so with --own-terms and --section. See `comity bank create --help`.\n',
    ],
    [
      ['bank', 'create', 'A', '--basis', 'B', '--own-terms', 'C'],
      '--own-terms and --section are given together. See `comity bank create --help`.\n',
    ],
    [
      ['bank', 'sample', 'A', '--percent', '100'],
      '--percent is a whole number from 1 to 99. See `comity bank sample --help`.\n',
    ],
    [
      ['bank', 'radius', 'A', '48'],
      'BITS is a whole number from 0 to 47. See `comity bank radius --help`.\n',
    ],
    [['signal', 'dispute', 'A'], '--reason is needed. See `comity signal dispute --help`.\n'],
    [['bank', 'unshare', 'A'], '--agreement is needed. See `comity bank unshare --help`.\n'],
    [['agreement', 'decline', 'A'], '--reason is needed. See `comity agreement decline --help`.\n'],
    [['match', 'a', 'b', '--case', 'r'], '--case takes one FILE. See `comity match --help`.\n'],
  ] as const) {
    assert.deepEqual(await runComity([...args], env), { status: 2, out: '', err: sentence, lines: [] });
  }
});

test('a setting that an option gives is called by the option, and by its own name where it was not typed', async () => {
  const typed = await runComity(['serve', '--port', '99999'], env);
  assert.deepEqual(
    [typed.status, typed.err],
    [1, '--port must be a whole number from 0 to 65535, not "99999".\n'],
  );
  const set = await runComity(['serve'], { ...env, COMITY_PORT: '99999' });
  assert.match(set.err, /^COMITY_PORT must be/);
});

test('help says what is needed', async () => {
  const { out } = await runComity(['agreement', 'withdraw', '--help'], env);
  assert.match(out, /^comity agreement withdraw AGREEMENT --reason TEXT \[OPTION\.\.\.\]$/m);
  assert.match(out, /^ {2}--reason TEXT +needed: why/m);
  const create = (await runComity(['bank', 'create', '--help'], env)).out;
  assert.match(create, /^comity bank create NAME$/m);
  assert.match(create, /^comity bank create NAME --basis TEXT --own-terms TEXT --section TEXT$/m);
});

test('--version prints the version of the package, which is the newest of the changelog', async () => {
  const read = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
  const { version } = JSON.parse(read('package.json'));
  const told = await runComity(['--version'], env);
  assert.deepEqual([told.status, told.out, told.err], [0, `${version}\n`, '']);
  assert.equal(/^## (\S+)/m.exec(read('CHANGELOG.md'))?.[1], version);
});

test('where no node runs, one sentence says how to start one', async () => {
  const sentence =
    /^No node is running here: start one with `npm start`, or name one with COMITY_URL and COMITY_TOKEN\.\n$/;
  for (const args of [
    ['peer', 'list'],
    ['bank', 'create', 'A', '--basis', 'B', '--instrument', 'C', '--article', 'D'],
    ['import', import.meta.filename],
    ['agreement', 'list'],
  ]) {
    const { status, out, err } = await runComity(args, env);
    assert.equal(status, 1);
    assert.equal(out, '');
    assert.match(err, sentence);
  }
  const gone = await runComity(['peer', 'list'], {
    ...env,
    COMITY_URL: 'http://127.0.0.1:9',
    COMITY_TOKEN: 'x',
  });
  assert.match(gone.err, /^No node answers at http:\/\/127\.0\.0\.1:9: start one with `npm start`, /);
  const nameless = await runComity(['peer', 'list'], { ...env, COMITY_URL: 'http://127.0.0.1:9' });
  assert.match(nameless.err, /^COMITY_TOKEN is needed for http:\/\/127\.0\.0\.1:9: /);
});

test('a credential that others can read is not used', async () => {
  const data = mkdtempSync(join(folder, 'open-'));
  writeFileSync(join(data, 'credential'), JSON.stringify({ url: 'http://127.0.0.1:9', token: 'x' }));
  chmodSync(join(data, 'credential'), 0o644);
  const { status, err } = await runComity(['peer', 'list'], { COMITY_DATA: data });
  assert.equal(status, 1);
  assert.match(err, /^Others can read .*credential: /);
  chmodSync(join(data, 'credential'), 0o600);
  assert.match((await runComity(['peer', 'list'], { COMITY_DATA: data })).err, /^No node answers at /);
});

test('hash needs no node: a line a file, a refused file beside the others', async () => {
  const picture = join(folder, 'noise.png');
  const pixels = Buffer.from(
    Array.from({ length: 64 * 64 * 3 }, (_, at) => Math.imul(at ^ (at >> 5), 2654435761) >>> 24),
  );
  await sharp(pixels, { raw: { width: 64, height: 64, channels: 3 } })
    .resize(256)
    .png()
    .toFile(picture);
  const text = join(folder, 'words.txt');
  writeFileSync(text, 'no picture');
  const { status, lines } = await runComity(
    ['hash', picture, text, join(folder, 'absent.jpg'), '--json'],
    env,
  );
  assert.equal(status, 1);
  assert.deepEqual(Object.keys(lines[0]), ['file', 'quality', 'pdq', 'sha256', 'md5']);
  assert.match(lines[0].pdq, /^[0-9a-f]{64}$/);
  assert.match(lines[0].sha256, /^[0-9a-f]{64}$/);
  assert.match(lines[0].md5, /^[0-9a-f]{32}$/);
  assert.ok(Number.isInteger(lines[0].quality));
  assert.deepEqual(lines[1], { file: text, error: 'The file is not a picture.' });
  assert.match(lines[2].error, /absent\.jpg cannot be read: there is no such file\.$/);
  const video = join(folder, 'noise.avi');
  writeFileSync(video, 'RIFF\0\0\0\0AVI nothing');
  const without = await runComity(['hash', video, '--json'], { ...env, COMITY_FFMPEG: '/nowhere' });
  assert.match(without.lines[0].error, /no video decoder: .*ffmpeg/);
  const plain = await runComity(['hash', picture], env);
  assert.equal(plain.status, 0);
  assert.match(plain.out, /^file +quality +pdq/);
});

test('hash of a video: a frame a second, which a table counts and --json lists', async (t) => {
  if (!needsDecoder(t)) return;
  const file = join(folder, 'moving.mkv');
  writeFileSync(file, await testVideo('320x240', 5, 3));
  const { status, lines, err } = await runComity(['hash', file, '--json'], env);
  assert.equal(status, 0, err);
  assert.deepEqual(Object.keys(lines[0]), ['file', 'sha256', 'md5', 'vpdq']);
  assert.equal(JSON.parse(lines[0].vpdq).length, 3);
  const plain = await runComity(['hash', file], env);
  assert.match(plain.out, /moving\.mkv +- +- +[0-9a-f]{64} +[0-9a-f]{32} +3 frames/);
});
