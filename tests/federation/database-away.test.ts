import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { type Node, startNode } from '../../src/apps/node/start-node.ts';
import { configurationFrom } from '../../src/kernel/configuration.ts';
import { clusterName, runningPostmaster } from '../../src/kernel/database/postmaster.ts';
import { issueCredential } from '../../src/kernel/identity/credentials.ts';
import { addPerson } from '../../src/kernel/identity/organisations.ts';
import { TAXII } from '../conformance/taxii-server.ts';

const LOSSES = Number(process.env.COMITY_TEST_KILLS ?? 12);

const dataFolder = mkdtempSync(join(tmpdir(), 'comity-away-'));
chmodSync(dataFolder, 0o711);
const databaseFolder = join(dataFolder, 'postgresql');
const said: string[] = [];
let node: Node;
let token: string;

before(async () => {
  node = await startNode({
    configuration: configurationFrom({
      COMITY_PORT: '0',
      COMITY_DATA: dataFolder,
      COMITY_BEAT_SECONDS: '1',
      COMITY_PRIVATE_HOSTS: '127.0.0.1',
    }),
    log: (line) => void said.push(line),
    workbench: null,
  });
  const { kernel } = node;
  token = await kernel.store.system('test')(async (tx) => {
    const person = await addPerson(kernel, tx, {
      name: 'Analyst',
      roles: ['analyst'],
      organisation: kernel.host.id,
    });
    return issueCredential(kernel, tx, { kind: 'token', person: person.id });
  });
});
after(async () => {
  await node.stop();
  rmSync(dataFolder, { recursive: true, force: true });
});

function kill(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error; // ended by itself meanwhile
  }
}

function title(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return ''; // ended while it was looked at
  }
}

function aBackend(turn: number): number | undefined {
  const mine = `postgres: ${clusterName(databaseFolder)}: `;
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && title(name).startsWith(mine));
  return pids.length === 0 ? undefined : Number(pids[turn % pids.length]);
}

/** Ends every other session of the node by asking, as an administrator would. */
async function terminate(): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl() });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = 'comity' and pid <> pg_backend_pid()",
    );
  } catch {
    // the server is just starting again: there is nobody to end
  } finally {
    await client.end().catch(() => undefined); // gone anyway
  }
}

const databaseUrl = () => String(node.kernel.store.pool.options.connectionString);

const LOSSES_OF = [
  terminate,
  async (turn: number) => kill(aBackend(turn)),
  async () => kill(runningPostmaster(databaseFolder)?.pid),
];

test(`${LOSSES} losses of the database: a read is answered by 200 or 503, and by nothing else`, async (t) => {
  const own = node.kernel.host.id.replace('identity--', '');
  const paths = [
    `/taxii2/api/collections/${own}/objects/?limit=10`,
    '/taxii2/api/collections/',
    '/api/v1/records',
    '/api/v1/peers',
    '/api/v1/me',
    '/api/v1/audit',
    '/log/checkpoint',
  ];
  const counts = new Map<string, number>();
  void node.lost.then((error) => counts.set(error.message, 1));
  let stopping = false;
  const readers = [...paths, ...paths].map(async (path) => {
    while (!stopping) {
      const headers = {
        authorization: `Bearer ${token}`,
        accept: path.startsWith('/taxii2') ? TAXII : '*/*',
      };
      const answer = await fetch(`${node.url}${path}`, { headers });
      await answer.arrayBuffer();
      const key = [200, 503].includes(answer.status) ? String(answer.status) : `${answer.status} ${path}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
      if (answer.status !== 200) await pause(10);
    }
  });
  for (let turn = 0; turn < LOSSES && said.every((line) => !line.startsWith('request ')); turn++) {
    // In the middle of the work: after some were answered, at another moment each time.
    const enough = (counts.get('200') ?? 0) + 15;
    for (let tries = 0; tries < 1000 && (counts.get('200') ?? 0) < enough; tries++) await pause(10);
    await pause(3 * (turn % 11));
    await LOSSES_OF[turn % LOSSES_OF.length]?.(turn);
  }
  await pause(500);
  stopping = true;
  await Promise.all(readers);
  t.diagnostic(JSON.stringify(Object.fromEntries(counts)));
  const strange = [...counts.keys()].filter((key) => key !== '200' && key !== '503');
  const failures = said.filter((line) => line.startsWith('request '));
  assert.deepEqual(strange, [], failures.slice(0, 5).join('\n'));
  assert.ok(
    (counts.get('503') ?? 0) > 0 && (counts.get('200') ?? 0) > 100,
    'nothing was lost, or nothing read',
  );
});
