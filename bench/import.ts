/** `node bin/with-node.js bench/import.ts`: validated, audited objects a second into a node, over HTTP. */
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { ImportOutcome } from '../src/kernel/exchange/import/import-records.ts';
import { serverVariable, startTestServer } from '../tests/database-server.ts';
import type { Asking, TestNode } from '../tests/nodes.ts';

const OBJECTS = 25_000;
const ATTACK = resolve(
  process.env.COMITY_SHARED_DATA ?? resolve(import.meta.dirname, '../../shared/data'),
  'stix/attack-enterprise-18.1.json.gz',
);

export type ImportFigures = {
  /** From the request to its last line: each object validated, judged, stored and in the audit log. */
  import_objects_per_s: number;
  /** The same until each has its place in the feed and the Merkle log too. */
  import_sequenced_objects_per_s: number;
  /** ATT&CK Enterprise, where the shared data is. */
  import_attack_objects_per_s?: number;
};

/** A real node and its real database; the file is posted by a client in the same process. */
export async function benchImport(): Promise<ImportFigures> {
  // A database server of its own, unless the run brings one; known before the tests' modules look for it.
  const own = process.env[serverVariable] === undefined ? await startTestServer() : null;
  if (own) process.env[serverVariable] = own.url;
  try {
    const synthetic = await measure(bundleOf(OBJECTS), 0);
    const attack = existsSync(ATTACK) ? await measure(gunzipSync(readFileSync(ATTACK)), 696) : null;
    return {
      import_objects_per_s: synthetic.taken,
      import_sequenced_objects_per_s: synthetic.sequenced,
      ...(attack ? { import_attack_objects_per_s: attack.taken } : {}),
    };
  } finally {
    if (own) {
      delete process.env[serverVariable];
      await own.stop();
    }
  }
}

async function measure(body: Buffer, refusals: number): Promise<{ taken: number; sequenced: number }> {
  const { startTestNode } = await import('../tests/nodes.ts');
  const node = await startTestNode({ name: 'Bench' });
  try {
    const analyst = await node.person(['analyst']);
    // What is measured is a node at work, not one that is still compiling.
    await post(node, analyst, 'warm-up', bundleOf(1000));
    await node.settled();
    const begun = performance.now();
    const { accepted, refused } = await post(node, analyst, 'bench', body);
    const taken = (performance.now() - begun) / 1000;
    await node.settled();
    const sequenced = (performance.now() - begun) / 1000;
    if (refused.length !== refusals) throw new Error(`${refused.length} objects were refused`);
    const count = accepted + refused.length;
    return { taken: Math.round(count / taken), sequenced: Math.round(count / sequenced) };
  } finally {
    await node.close();
  }
}

async function post(node: TestNode, who: Asking, source: string, body: Buffer): Promise<ImportOutcome> {
  const answer = await fetch(`${node.url}/api/v1/imports?source=${source}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${who.token}`, 'content-type': 'application/json' },
    body: body as BodyInit,
  });
  const last = JSON.parse((await answer.text()).trimEnd().split('\n').at(-1) as string);
  if (!('accepted' in last)) throw new Error(`the import answered ${JSON.stringify(last)}`);
  return last;
}

/** Attack patterns of about 1.4 kB with a reference, a kill chain and words of their own. */
function bundleOf(count: number): Buffer {
  const objects = Array.from({ length: count }, (_, n) => ({
    type: 'attack-pattern',
    spec_version: '2.1',
    id: `attack-pattern--${randomUUID()}`,
    created: '2024-03-01T10:00:00.000Z',
    modified: '2024-04-01T10:00:00.000Z',
    name: `Synthetic pattern ${n}`,
    description: Array.from({ length: 18 }, (_, word) => `${n * 31 + word} ${randomUUID()}`).join(' '),
    kill_chain_phases: [{ kill_chain_name: 'bench', phase_name: `phase-${n % 14}` }],
    external_references: [{ source_name: 'bench', external_id: `B${n}`, url: `https://bench.example/${n}` }],
    x_bench_platforms: ['linux', 'windows', 'macos'],
    x_bench_version: `1.${n % 10}`,
  }));
  return Buffer.from(JSON.stringify({ type: 'bundle', id: `bundle--${randomUUID()}`, objects }));
}

if (import.meta.main) {
  const figures = await benchImport();
  console.log('node bin/with-node.js bench/import.ts');
  console.log(
    `${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores, Node ${process.version}, embedded PostgreSQL`,
  );
  console.log(`${OBJECTS} synthetic objects of ${Math.round(bundleOf(100).length / 100)} bytes, over HTTP:`);
  for (const [name, value] of Object.entries(figures)) console.log(`${name}: ${value}`);
}
