import { createHash, randomInt } from 'node:crypto';
import { signalsDesk } from '../../src/desks/signals/desk.ts';
import { clusterCalled } from '../../src/desks/signals/match-workers/cluster.ts';
import { type MatchWorkers, openMatchWorkers } from '../../src/desks/signals/match-workers/match-workers.ts';
import { type Matcher, openMatcher } from '../../src/desks/signals/matching/matcher.ts';
import { natsConfigurationFrom } from '../../src/kernel/nats-configuration.ts';
import { migrationsOf } from '../../src/kernel/store/migrate.ts';
import { hammingDistance } from '../../src/standards/pdq/pdq.ts';
import { openTestKernel, type TestKernel } from '../kernel.ts';

/** Codes that follow from their number, so that a test need not keep them. */
export const codeOf = (number: number): Buffer => createHash('sha256').update(`code ${number}`).digest();

/** `code` with so many bits turned. */
export function turned(code: Buffer, bits: number): Buffer {
  const copy = Buffer.from(code);
  const places = new Set<number>();
  while (places.size < bits) places.add(randomInt(256));
  for (const place of places) copy[place >> 3] = (copy[place >> 3] as number) ^ (1 << (place & 7));
  return copy;
}

/** The part of a node that looks up, on a database and a clock of its own. */
export type ClusterNode = {
  test: TestKernel;
  own: Matcher;
  workers: MatchWorkers;
  matcher: Matcher;
  cluster: ReturnType<typeof clusterCalled>;
  /** Adds signals with the codes of these numbers. */
  insert(from: number, to: number, type?: string): Promise<void>;
  withdraw(object: number): Promise<void>;
  /** What `findMany` must answer, by comparing with every code: objects, nearest first. */
  bruteForce(codes: Buffer[]): number[][];
  /** Objects that `findMany` answered. */
  found(codes: Buffer[]): Promise<number[][]>;
  close(): Promise<void>;
};

export async function openClusterNode(
  address: string,
  settings: { name?: string; deadlineMs?: number; leastChanges?: number; sample?: number } = {},
): Promise<ClusterNode> {
  const { name = 'comity', ...limits } = settings;
  const test = await openTestKernel({ migrations: migrationsOf(signalsDesk.migrations, 'signals') });
  const { kernel } = test;
  kernel.configuration.nats = natsConfigurationFrom({
    COMITY_NATS: address,
    COMITY_NATS_NAME: name,
    COMITY_NATS_LOOKUPS: 'all',
  });
  const { pool } = kernel.store;
  await pool.query(
    `insert into bank (object, id, holder, name, mode, provenance, originator_name, originator_class, basis, instrument, article, created_at)
     values (1, gen_random_uuid(), $1, 'B', 'on', 'own', 'H', 'platform', 'b', 'i', 'a', now())`,
    [kernel.host.id],
  );
  const own = await openMatcher(kernel);
  const workers = openMatchWorkers(kernel, own, limits) as MatchWorkers;
  const live = new Map<number, Buffer>();
  let position = 10;

  return {
    test,
    own,
    workers,
    matcher: workers.matcher,
    cluster: clusterCalled(name),
    async insert(from, to, type = 'pdq') {
      position += 1;
      await pool.query(
        `insert into signal (object, holder, id, bank, type, code, originator_name, originator_class, ordered, version_ns,
           valid_from, added_at, position)
         select n, $1, 'indicator--' || n, 1, $2, sha256(convert_to('code ' || n, 'UTF8')), 'H', 'platform', false, 1,
           now(), now(), $5::bigint + n from generate_series($3::int, $4::int) as n`,
        [kernel.host.id, type, from, to, position],
      );
      position += to;
      if (type === 'pdq') for (let n = from; n <= to; n++) live.set(n, codeOf(n));
      await own.refresh();
    },
    async withdraw(object) {
      position += 1;
      await pool.query("update signal set gone = 'withdrawn', position = $2 where object = $1", [
        object,
        position,
      ]);
      live.delete(object);
      await own.refresh();
    },
    bruteForce: (codes) =>
      codes.map((code) =>
        [...live]
          .map(([object, known]) => ({ object, distance: hammingDistance(code, known) }))
          .filter(({ distance }) => distance <= 31)
          .sort((a, b) => a.distance - b.distance || a.object - b.object)
          .map(({ object }) => object),
      ),
    async found(codes) {
      const { rows } = await pool.query('select number, object from signal');
      const objects = new Map(rows.map((row) => [row.number, row.object]));
      const all = await workers.matcher.findMany('pdq', codes);
      return all.map((one) => one.map(({ number }) => objects.get(number)));
    },
    async close() {
      await workers.close();
      await own.close();
      await test.stop();
    },
  };
}
