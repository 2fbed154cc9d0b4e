import assert from 'node:assert/strict';
import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { makePicture } from '../../src/desks/signals/testing/pictures.ts';
import { ANSWERS, REASON } from '../../src/desks/signals/testing/words.ts';
import { startTestNode, type TestNode } from '../nodes.ts';

// The client as a platform has it: packed, installed somewhere else from the file alone, and used against a real node.

const root = resolve(import.meta.dirname, '../..');
let node: TestNode;
let folder: string;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'comity-client-'));
  node = await startTestNode({ name: 'Harbour', class: 'platform' });
  execFileSync(process.execPath, [join(root, 'bin/pack-client.ts'), '--output', join(folder, 'packed')]);
  const [tarball] = readdirSync(join(folder, 'packed'));
  writeFileSync(join(folder, 'package.json'), '{"name":"elsewhere","private":true,"type":"module"}');
  execFileSync(
    'npm',
    ['install', '--offline', '--no-audit', '--no-fund', join(folder, 'packed', tarball as string)],
    {
      cwd: folder,
      stdio: 'pipe',
    },
  );
});
after(async () => {
  await node.close();
  rmSync(folder, { recursive: true, force: true });
});

const PLATFORM = `
import { createServer } from 'node:http';
import { createClient, NotTheNode, ProblemError, readMessage, UnreachableError } from 'comity-client';

const { BASE, TOKENS, REASON, ANSWERS, PICTURE, STRANGER } = JSON.parse(process.env.GIVEN ?? '{}') as {
  BASE: string; TOKENS: Record<string, string>; REASON: object; ANSWERS: object; PICTURE: string; STRANGER: string;
};
const as = (who: string) => createClient({ baseUrl: BASE, token: TOKENS[who] as string });
const [administrator, analyst, reviewer] = [as('administrator'), as('analyst'), as('reviewer')];
const picture = new Blob([Buffer.from(PICTURE, 'base64')]);

// The platform's own server: takes what is the node's, and nothing else.
const refused: string[] = [];
let secret = '';
const told = new Promise<string>((done) => {
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    const body = Buffer.concat(parts).toString('utf8');
    const later = Date.now() + 301_000;
    const other = secret.replace(/.=$/, secret.at(-2) === 'A' ? 'E=' : 'A=');
    const forged: [string, NodeJS.Dict<string | string[]>, string, number?][] = [
      [secret, request.headers, body.replace('restrict', 'restore')],
      [other, request.headers, body],
      [secret, request.headers, body, later],
      [secret, { ...request.headers, 'webhook-signature': 'v1,!' }, body],
      [secret, { ...request.headers, 'webhook-id': undefined }, body],
    ];
    for (const [key, headers, text, now] of forged) {
      await readMessage(key, headers, text, now).then(
        () => refused.push('taken'),
        (error) => refused.push(error instanceof NotTheNode ? error.because : String(error)),
      );
    }
    const message = await readMessage(secret, request.headers, body);
    response.end('{"notice":"delivered","how":"message in the account"}');
    server.close();
    done([message.type, message.item, message.decision, message.territory?.reach, typeof message.notice?.link].join(' '));
  });
  server.listen(0, '127.0.0.1', async () => {
    const { port } = server.address() as { port: number };
    ({ secret } = await administrator.webhooks.set(\`http://127.0.0.1:\${port}/\`));
    const bank = await analyst.banks.create({
      name: 'Reviewed', basis: 'Seen with a call to join', legalBasis: { instrument: 'Some Act', article: 's. 1' },
    });
    const pdq = (await analyst.match.picture(picture)).pdq as string;
    await analyst.banks.addHash(bank.id, { type: 'pdq', value: pdq, quality: 90 });
    const { key } = await administrator.serviceKeys.make({ name: 'upload scanner', lookUpsPerMinute: 4 });
    const service = createClient({ baseUrl: BASE, token: key });
    const [match] = (await service.match.hash({ hash: { type: 'pdq', value: pdq } })).matches;
    const { answers } = await service.match.batch([
      { hash: { type: 'pdq', value: pdq }, ref: 'one' },
      { hash: { type: 'pdq', value: 'no hash' }, ref: 'two' },
      { hash: { type: 'sha256', value: STRANGER } },
    ]);
    const over = await service.match.hash({ hash: { type: 'pdq', value: pdq } }).catch((error) => error);
    const nobody = await createClient({ baseUrl: 'http://127.0.0.1:9' }).banks.list().catch((error) => error);
    const opened = await analyst.match.picture(picture, { item: 'post-1', bank: 'reviewed' });
    // No video, or a node without a decoder.
    const noVideo = await analyst.match.video(new Blob(['no video'])).catch((error) => error);
    const id = opened.case as string;
    await reviewer.cases.step(id, 'take', {});
    await reviewer.cases.step(id, 'answer-question', ANSWERS);
    await reviewer.cases.step(id, 'restrict-single-handed', { ...REASON, urgency: 'It is spreading now.' });
    const message = await told;
    console.log(JSON.stringify({
      match: [match?.bank, match?.distance, match?.handling.tlp],
      batch: answers.map((one) => (one.error ? one.error.errors?.[0]?.property : one.matches.length)),
      over: over instanceof ProblemError && over.status,
      nobody: nobody instanceof UnreachableError,
      noVideo: noVideo instanceof ProblemError && [422, 501].includes(noVideo.status),
      opened: [opened.opened, opened.matches.length],
      message,
      refused,
    }));
  });
});
`;

test('a platform installs the packed client elsewhere, and type-checks and runs against a node with it', async () => {
  const people = await Promise.all(
    (['administrator', 'analyst', 'reviewer'] as const).map(async (role) => [
      role,
      (await node.person([role])).token,
    ]),
  );
  const given = {
    BASE: node.url,
    TOKENS: Object.fromEntries(people),
    REASON,
    ANSWERS,
    PICTURE: (await makePicture(3)).toString('base64'),
    STRANGER: randomBytes(32).toString('hex'),
  };
  writeFileSync(join(folder, 'platform.ts'), PLATFORM);
  const checked = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules/typescript/bin/tsc'),
      ...['--ignoreConfig', '--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2024'],
      // The package's own declarations are checked too: no --skipLibCheck, but Node's types are the checkout's.
      ...['--typeRoots', join(root, 'node_modules/@types'), '--types', 'node', 'platform.ts'],
    ],
    { cwd: folder, encoding: 'utf8' },
  );
  assert.equal(checked.stdout, '', checked.stderr);
  // Beside this process, which is the node's.
  const { stdout } = await promisify(execFile)(process.execPath, ['platform.ts'], {
    cwd: folder,
    timeout: 60_000,
    env: { PATH: process.env.PATH, GIVEN: JSON.stringify(given) },
  });
  assert.deepEqual(JSON.parse(stdout), {
    match: ['Reviewed', 0, 'amber'],
    batch: [1, 'items[1].hash.value', 0],
    over: 429,
    nobody: true,
    noVideo: true,
    opened: [true, 1],
    message: 'match.decided post-1 restrict states string',
    refused: ['signature-wrong', 'signature-wrong', 'too-old', 'signature-wrong', 'headers-missing'],
  });
});
