import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test, { after, before } from 'node:test';
import fc from 'fast-check';
import { placeRecords } from '../../src/kernel/exchange/agreements/place-records.ts';
import { acceptRecords } from '../../src/kernel/store/accept-records.ts';
import { withdrawRecords } from '../../src/kernel/store/withdraw-records.ts';
import { cutObjects } from '../../src/standards/json/cut-objects.ts';
import { campaign, openTaxiiServer, type Stix, type TaxiiServer, versionOf } from './taxii-server.ts';

let server: TaxiiServer;
before(async () => {
  server = await openTaxiiServer();
});
after(() => server.stop());

/** One change of a view: version `version` of object `id` comes in, or goes. */
type Change = { id: number; version: number; op: 'add' | 'withdraw' };
type Row = { id: number; version: number };

/** What a view shows after changes, said as plainly as possible (TAXII 2.1 §3.4.1). */
function shown(
  changes: Change[],
  wanted: { first: boolean; last: boolean; all: boolean; exact: number[] },
): Row[] {
  const held: Row[] = [];
  for (const { id, version, op } of changes) {
    const at = held.findIndex((row) => row.id === id && row.version === version);
    if (op === 'add' && at < 0) held.push({ id, version });
    if (op === 'withdraw' && at >= 0) held.splice(at, 1);
  }
  return held.filter(({ id, version }) => {
    const versions = held.filter((row) => row.id === id).map((row) => row.version);
    return (
      wanted.all ||
      (wanted.first && version === Math.min(...versions)) ||
      (wanted.last && version === Math.max(...versions)) ||
      wanted.exact.includes(version)
    );
  });
}

const time = (version: number) => `2024-01-0${version + 1}T00:00:00.000Z`;

test('TAXII 2.1 §3.4.1, §3.5: after any adding and withdrawing, every filter and page size shows what it should', async () => {
  const reader = await server.person(['reader']);
  const { host } = server.kernel;
  const change = fc.record({
    id: fc.nat(2),
    version: fc.nat(3),
    op: fc.constantFrom<Change['op'][]>('add', 'add', 'withdraw'),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 14 }), async (changes) => {
      const { id: agreement, collection } = await server.agreement(host.id, `identity--${randomUUID()}`);
      const firsts = [0, 1, 2].map(() => campaign({ created: time(0), modified: time(0) }));
      const bodies = new Map<string, Stix>();
      for (const [id, first] of firsts.entries()) {
        for (let version = 0; version < 4; version++) {
          bodies.set(`${id} ${version}`, version === 0 ? first : versionOf(first, time(version)));
        }
      }
      const handles = await hold([...bodies.values()]);
      const handleOf = ({ id, version }: Row) =>
        handles[[...bodies.keys()].indexOf(`${id} ${version}`)] as number;
      for (const one of changes) {
        await server.kernel.store.system('test')((tx) =>
          one.op === 'add'
            ? placeRecords(server.kernel, tx, agreement, [handleOf(one)], false)
            : withdrawRecords(server.kernel, tx, [handleOf(one)], [`agreement:${agreement}`], 'test'),
        );
      }
      await server.sequencer.settled();
      for (const [query, wanted] of [
        ['', { last: true }],
        ['match[version]=first', { first: true }],
        ['match[version]=all', { all: true }],
        [`match[version]=first,${time(2)}`, { first: true, exact: [2] }],
        [`match[version]=${time(1)},${time(3)}`, { exact: [1, 3] }],
      ] as const) {
        const expected = shown(changes, {
          first: false,
          last: false,
          all: false,
          exact: [],
          ...wanted,
        } as never);
        const seen: string[] = [];
        let next = '';
        do {
          const path = `collections/${collection}/manifest/?limit=2&${query}${next}`;
          const { json } = await server.ask(reader, path);
          for (const one of json.objects ?? []) seen.push(`${one.id} ${one.version}`);
          next = json.more ? `&next=${json.next}` : '';
        } while (next !== '');
        assert.deepEqual(
          seen,
          expected.map(({ id, version }) => `${firsts[id]?.id} ${time(version)}`),
          `${query} after ${JSON.stringify(changes)}`,
        );
      }
    }),
    { numRuns: 8 },
  );
});

/** Takes objects into the host's own collection only; returns their handles. */
async function hold(objects: Stix[]): Promise<number[]> {
  const { kernel } = server;
  const cut = cutObjects(Buffer.from(JSON.stringify({ objects })));
  assert.ok(cut.ok);
  const outcomes = await kernel.store.system('test')((tx) =>
    acceptRecords(kernel, tx, cut.objects, {
      holder: kernel.host.id,
      source: 'own',
      speaker: kernel.host.id,
      known: new Set([kernel.host.id]),
      agreements: [],
    }),
  );
  return outcomes.map((one) => one.object as number);
}
