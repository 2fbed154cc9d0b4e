import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { after, test } from 'node:test';
import { configurationFrom } from '../../src/kernel/configuration.ts';
import { runComity } from './run-comity.ts';

const root = resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'comity-serve-'));
chmodSync(folder, 0o711);
after(() => rmSync(folder, { recursive: true, force: true }));

test('a port that is taken is one sentence that names it, and nothing is made', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const data = join(folder, 'second');
  const { status, out, err } = await runComity(['serve'], { COMITY_PORT: String(port), COMITY_DATA: data });
  other.close();
  assert.deepEqual([status, out], [1, '']);
  const lines = err.trimEnd().split('\n');
  assert.equal(
    lines.at(-1),
    `Port ${port}, for the node, is taken: stop what listens there, or set COMITY_PORT to another port.`,
  );
  assert.doesNotMatch(err, /\bat .*:\d+:\d+|Error/);
  assert.equal(existsSync(data), false);
});

test('a port that is taken while the node starts is the same sentence', async () => {
  const port = await freePort();
  const node = spawn(
    process.execPath,
    [join(root, 'bin', 'comity.js'), 'serve', '--port', String(port), '--data', join(folder, 'raced')],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: process.env.PATH ?? '', HOME: folder } },
  );
  const errors: string[] = [];
  createInterface({ input: node.stderr }).on('line', (line) => errors.push(line));
  const other = createServer();
  try {
    const ended = once(node, 'exit');
    // The node has looked at its port before it says its first word, and listens when its database is made.
    await once(createInterface({ input: node.stdout }), 'line');
    await once(other.listen(port, '127.0.0.1'), 'listening');
    assert.equal((await ended)[0], 1);
    assert.deepEqual(errors, [
      `Port ${port}, for the node, is taken: stop what listens there, or set --port to another port.`,
    ]);
  } finally {
    node.kill('SIGKILL');
    other.close();
  }
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

test('the demo says which of its three ports is taken and what for, and makes nothing', async () => {
  for (const [offset, use] of [
    [0, 'the page of the demo'],
    [1, 'the node of Northfield Digital Safety Office'],
  ] as const) {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const data = join(folder, 'demo-taken');
    const env = { COMITY_PORT: String(port - offset), COMITY_DATA: data };
    const { status, out, err } = await runComity(['serve', '--demo'], env);
    other.close();
    assert.deepEqual([status, out], [1, '']);
    assert.equal(
      err,
      `Port ${port}, for ${use}, is taken: stop what listens there, or set COMITY_PORT to another port.\n`,
    );
    assert.equal(existsSync(data), false);
  }
});

test('where nothing is set a node is at port 8420 of this machine', () => {
  const { url, port, host } = configurationFrom({ HOME: folder });
  assert.deepEqual([url, port, host], ['http://127.0.0.1:8420', 8420, '127.0.0.1']);
});

/** Read by the node before anything else: where it tries to connect to or whose name it asks for is noted. */
const WATCH = `
import dns from 'node:dns';
import { appendFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
const note = (what) => appendFileSync(process.env.OUTGOING, what + '\\n');
const { connect } = net.Socket.prototype;
net.Socket.prototype.connect = function (...given) {
  const [options] = Array.isArray(given[0]) ? given[0] : given;
  if (options?.path === undefined && !/^(127\\.|::1$|localhost$)/.test(options?.host ?? 'localhost'))
    note('connect ' + options.host + ':' + options.port);
  return connect.apply(this, given);
};
for (const holder of [dns, dns.promises]) {
  const { lookup } = holder;
  holder.lookup = (host, ...rest) => {
    if (!/^(127\\.|::1$|localhost$)/.test(host)) note('lookup ' + host);
    return lookup.call(holder, host, ...rest);
  };
}
syncBuiltinESMExports();
note('watching');
`;

test('a first start asks nothing of a network or a terminal, prints a link that signs in, and ends on SIGTERM', async () => {
  const [watch, outgoing, data] = ['watch.mjs', 'outgoing', 'first'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  writeFileSync(watch, WATCH);
  const node = spawn(
    process.execPath,
    [join(root, 'bin', 'comity.js'), 'serve', '--port', '0', '--data', data, '--json'],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env.PATH ?? '',
        HOME: folder,
        NODE_OPTIONS: `--import ${watch}`,
        OUTGOING: outgoing,
      },
    },
  );
  const errors: string[] = [];
  createInterface({ input: node.stderr }).on('line', (line) => errors.push(line));
  try {
    const ended = once(node, 'exit').then(() => assert.fail(`it ended: ${errors.join('\n')}`));
    const [line] = await Promise.race([once(createInterface({ input: node.stdout }), 'line'), ended]);
    ended.catch(() => undefined);
    const ready = JSON.parse(String(line));
    assert.deepEqual(Object.keys(ready), ['url', 'signIn']);
    assert.ok(errors.length > 0, 'it says what it is doing');
    const checkpoint = await (await fetch(`${ready.url}/log/checkpoint`)).text();
    assert.equal(checkpoint.split('\n')[1], '256', 'a first padded tile is signed at once');
    // The credential of the machine's own operator is for them alone.
    assert.equal(statSync(join(data, 'credential')).mode & 0o777, 0o600);
    assert.equal((await fetch(`${ready.url}/`)).status, 200);
    const [, token] = String(ready.signIn).split('#');
    const signIn = () =>
      fetch(`${ready.url}/api/v1/sign-in`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ token }),
      });
    const session = await signIn();
    assert.equal(session.status, 200);
    const cookie = String(session.headers.get('set-cookie'));
    assert.match(cookie, /HttpOnly/i);
    assert.match(cookie, /SameSite=Strict/i);
    const me = await fetch(`${ready.url}/api/v1/me`, { headers: { cookie: cookie.split(';')[0] as string } });
    assert.equal(me.status, 200);
    assert.equal((await signIn()).status, 401, 'a link signs in once');
    assert.deepEqual(
      readFileSync(outgoing, 'utf8')
        .trim()
        .split('\n')
        .filter((one) => one !== 'watching'),
      [],
    );
    node.kill('SIGTERM');
    const [status] = await once(node, 'exit');
    assert.equal(status, 0, errors.join('\n'));
    assert.equal(existsSync(join(data, 'credential')), false, 'a credential of a node that is gone is none');
  } catch (error) {
    throw new Error(`after ${errors.slice(-5).join(' | ')}`, { cause: error });
  } finally {
    node.kill('SIGKILL');
  }
});
