import { randomUUID } from 'node:crypto';
import { availableParallelism, cpus } from 'node:os';
import { acceptRecords } from '../src/kernel/store/accept-records.ts';
import { cutObjects } from '../src/standards/json/cut-objects.ts';
import { TAXII_MEDIA_TYPE } from '../src/standards/taxii/media-type.ts';
import type { TaxiiServer } from '../tests/conformance/taxii-server.ts';
import { serverVariable, startTestServer } from '../tests/database-server.ts';
import type { TestPerson } from '../tests/kernel.ts';

const OBJECTS = 25_000;
const FIRST_PAGES = 200;
const WALKS = 3;

/**
 * TAXII reads of one collection of 25,000 objects of 1.5 kB, over HTTP with a bearer token, as a partner's client
 * would: the first page of 100, and the whole collection in pages of 1,000, bodies read to the end.
 */
export async function benchTaxii(): Promise<{
  taxii_first_page_p95_ms: number;
  taxii_walk_objects_per_s: number;
}> {
  // A database server of its own, unless the run brings one; known before the tests' modules look for it.
  const own = process.env[serverVariable] === undefined ? await startTestServer() : null;
  if (own) process.env[serverVariable] = own.url;
  const { campaign, openTaxiiServer, ownOf } = await import('../tests/conformance/taxii-server.ts');
  const server = await openTaxiiServer();
  try {
    const reader = await server.person(['analyst']);
    await fill(server, (changes) => campaign(changes));
    const collection = `collections/${ownOf(server.kernel.host.id)}/objects/`;
    const times: number[] = [];
    for (let n = 0; n < FIRST_PAGES + 20; n++) {
      const begun = performance.now();
      const { bytes } = await get(server, reader, `${collection}?limit=100`);
      if (n >= 20) times.push(performance.now() - begun);
      if (n === 0 && countObjects(bytes) !== 100) throw new Error('a first page was not 100 objects');
    }
    times.sort((a, b) => a - b);
    const rates: number[] = [];
    for (let n = 0; n < WALKS; n++) rates.push(await walk(server, reader, collection));
    rates.sort((a, b) => a - b);
    return {
      taxii_first_page_p95_ms: Number((times[Math.floor(times.length * 0.95)] as number).toFixed(1)),
      taxii_walk_objects_per_s: Math.round(rates[Math.floor(WALKS / 2)] as number),
    };
  } finally {
    await server.stop();
    if (own) {
      delete process.env[serverVariable];
      await own.stop();
    }
  }
}

async function fill(
  { kernel, sequencer }: TaxiiServer,
  campaign: (changes: Record<string, unknown>) => object,
): Promise<void> {
  const description = 'The quick brown fox jumps over the lazy dog. '.repeat(26);
  for (let done = 0; done < OBJECTS; done += 1000) {
    const objects = Array.from({ length: 1000 }, (_, n) =>
      campaign({ name: `Campaign ${done + n}`, description, aliases: [randomUUID()] }),
    );
    const cut = cutObjects(Buffer.from(JSON.stringify({ objects })));
    if (!cut.ok) throw new Error(cut.reason);
    const holder = kernel.host.id;
    const outcomes = await kernel.store.system('filling a bench')((tx) =>
      acceptRecords(kernel, tx, cut.objects, {
        holder,
        source: 'own',
        speaker: holder,
        known: new Set([holder]),
        agreements: [],
      }),
    );
    if (outcomes.some((one) => one.outcome !== 'accepted')) throw new Error('an object was not accepted');
  }
  await sequencer.settled();
  await kernel.store.pool.query('analyze');
}

/** Objects a second, over the whole collection. */
async function walk(server: TaxiiServer, reader: TestPerson, collection: string): Promise<number> {
  const begun = performance.now();
  let next: string | null = null;
  let count = 0;
  do {
    const from: string = next === null ? '' : `&next=${next}`;
    const { bytes } = await get(server, reader, `${collection}?limit=1000${from}`);
    const page = JSON.parse(bytes.toString('utf8')) as { next?: string; objects: unknown[] };
    count += page.objects.length;
    next = page.next ?? null;
  } while (next !== null);
  if (count !== OBJECTS) throw new Error(`a walk saw ${count} objects`);
  return count / ((performance.now() - begun) / 1000);
}

async function get(server: TaxiiServer, reader: TestPerson, path: string): Promise<{ bytes: Buffer }> {
  const answer = await fetch(`${server.base}/taxii2/api/${path}`, {
    headers: { accept: TAXII_MEDIA_TYPE, authorization: `Bearer ${reader.token}` },
  });
  if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}`);
  return { bytes: Buffer.from(await answer.arrayBuffer()) };
}

const countObjects = (bytes: Buffer) =>
  (JSON.parse(bytes.toString('utf8')) as { objects: unknown[] }).objects.length;

if (import.meta.main) {
  const result = await benchTaxii();
  console.log('node bin/with-node.js bench/taxii.ts');
  console.log(
    `${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores, Node ${process.version}, embedded PostgreSQL`,
  );
  console.log(`${OBJECTS} objects of 1.5 kB, HTTP on one machine, client in the same process:`);
  console.log(`first page of 100: ${result.taxii_first_page_p95_ms} ms p95`);
  console.log(`walk in pages of 1,000: ${result.taxii_walk_objects_per_s} objects/s`);
}
