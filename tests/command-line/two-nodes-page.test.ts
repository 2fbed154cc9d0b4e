import assert from 'node:assert/strict';
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import { startTestNode } from '../nodes.ts';
import { runComity } from './run-comity.ts';

const root = resolve(import.meta.dirname, '../..');
const home = mkdtempSync(join(tmpdir(), 'comity-two-'));
chmodSync(home, 0o711);
const nodes: ChildProcess[] = [];
after(async () => {
  for (const node of nodes) {
    if (node.exitCode !== null || node.pid === undefined) continue;
    const ended = once(node, 'exit');
    process.kill(-node.pid, 'SIGTERM');
    await ended;
  }
  rmSync(home, { recursive: true, force: true });
});

const env = { PATH: process.env.PATH ?? '', HOME: home };

async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return String(port);
}

/** Resolves when the node says where it runs. */
async function serves(command: string): Promise<void> {
  const node = spawn('bash', ['-c', command], {
    cwd: root,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  nodes.push(node);
  const said: string[] = [];
  createInterface({ input: node.stderr }).on('line', (line) => said.push(line));
  await new Promise<void>((done, fail) => {
    createInterface({ input: node.stdout }).on('line', (line) => {
      said.push(line);
      if (/^The node runs at /.test(line)) done();
    });
    node.once('exit', () => fail(new Error(said.join('\n'))));
  });
}

test('the commands of the page “Two nodes on one machine” do what it says', async () => {
  const page = readFileSync(join(root, 'docs/operate/two-nodes-on-one-machine.md'), 'utf8');
  const ports = [await freePort(), await freePort()] as const;
  const here = page.replaceAll('9001', ports[0]).replaceAll('9002', ports[1]);
  const [north, south, rest, ...more] = [...here.matchAll(/^```sh\n(.*?)^```/gms)].map(
    ([, block]) => block as string,
  );
  assert.deepEqual(more, []);
  await Promise.all([serves(String(north)), serves(String(south))]);
  const { stdout } = await promisify(execFile)('bash', ['-e', '-c', String(rest)], {
    cwd: root,
    env,
    timeout: 120_000,
  });
  for (const line of [
    /^Added South /m,
    /^Added North /m,
    /^Proposed: Trial, /m,
    /^Accepted: Trial\. It is accepted\.$/m,
    /^Shared: Reviewed, with South\.$/m,
    /^Trial +accepted +/m,
  ])
    assert.match(stdout, line);
});

test('where the operator lists no private host, the refusal names the setting and that http works then', async () => {
  const node = await startTestNode({ name: 'Alone', env: { COMITY_PRIVATE_HOSTS: '' } });
  try {
    const { status, err } = await runComity(['peer', 'add', 'http://127.0.0.1:9002', node.publicKey], {
      COMITY_DATA: node.dataFolder,
    });
    assert.equal(status, 1);
    assert.match(
      err,
      /^Give a public https address, or have the operator list 127\.0\.0\.1 in COMITY_PRIVATE_HOSTS: .* over http\.\n$/,
    );
  } finally {
    await node.close();
  }
});
