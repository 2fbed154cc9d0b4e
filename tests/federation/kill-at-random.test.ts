import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { DESKS, type Node, startNode } from '../../src/apps/node/start-node.ts';
import { verifyDeep } from '../../src/kernel/audit/verify-deep.ts';
import { type RemoteLog, type RemoteVerdict, verifyRemoteLog } from '../../src/kernel/audit/verify-remote.ts';
import { configurationFrom } from '../../src/kernel/configuration.ts';
import { type ChildNode, childNode, VICTIMS } from './child-node.ts';
import { type Random, seededRandom } from './seeded-random.ts';
import { sharedPlaces } from './shared-places.ts';
import { type Batch, follow, nothingSeen, type Seen, write } from './traffic.ts';

const KILLS = Number(process.env.COMITY_TEST_KILLS ?? 20);
const SEED = Number(process.env.COMITY_TEST_SEED ?? randomInt(2 ** 31));

const nodes: ChildNode[] = [];
after(() => Promise.all(nodes.map((node) => node.remove())));
/** The last words of both nodes, for whoever looks into a failure. */
const lastWords = () =>
  nodes.map((node) => `${node.name} said: ${node.said.slice(-30).join('\n  ')}`).join('\n');

/** What is written to a node and read from it meanwhile. */
type Traffic = { batches: Batch[]; seen: Seen[]; until: AbortSignal };

/** Until something was acknowledged and every reader got a page: killing a node that did nothing shows nothing. */
async function used({ batches, seen, until }: Traffic): Promise<void> {
  const taken = () => batches.filter((one) => one.acknowledged && one.shared).length;
  const before = [taken(), ...seen.map((one) => one.pages)];
  const end = Date.now() + 20_000; // on a machine that is too slow the counts at the end say so
  while (Date.now() < end && !until.aborted) {
    const now = [taken(), ...seen.map((one) => one.pages)];
    if (now.every((count, i) => count > before[i]!)) return;
    await sleep(20);
  }
}

/** Kills one of a node's processes again and again, and starts the node by the same command whenever it is gone. */
async function torment(node: ChildNode, kills: number, random: Random, traffic: Traffic): Promise<string[]> {
  const log: string[] = [];
  for (let n = 0; n < kills && !traffic.until.aborted; n++) {
    if (n % 2 === 0) await used(traffic);
    const victim = random.oneOf(VICTIMS);
    // Mostly while it serves; sometimes it is killed again before it is up.
    const early = victim !== 'database' && victim !== 'backend' && random.fraction() < 0.2;
    await sleep(random.whole(100, 1500));
    await node.kill(victim);
    log.push(`${node.name}: ${victim}`);
    if (victim === 'database' || victim === 'backend') continue;
    const starting = node.start();
    if (early && n + 1 < kills) {
      await sleep(random.whole(50, 900));
      await node.kill('both');
      log.push(`${node.name}: both, while starting`);
      n++;
      await starting;
      await node.start();
    } else await starting;
  }
  return log;
}

type Row = { id: string; body: string };
const rowsOf = (node: Node, sql: string) =>
  node.kernel.store.pool.query(sql).then(({ rows }) => rows as Row[]);

/** Everything a record needs is there, and nothing without its record. Each query lists what is half-stored. */
const HALF_STORED = {
  'a record without its act': `select r.id from record r left join entry e on e.id = r.entry where e.id is null`,
  'an act without its opening': `select e.id::text from entry e left join opening o on o.entry = e.id where o.entry is null`,
  'an act without its leaf': `select e.id::text from entry e left join log_leaf l on l.entry = e.id where l.entry is null`,
  'a record nobody may see': `select r.id from record r where not exists
    (select from audience a where a.object = r.object and a.principal = 'org:' || r.holder)`,
  'a record that is placed nowhere': `select r.id from record r where not exists
    (select from placement p where p.object = r.object and p.view = 'own:' || r.holder)`,
  'a placement that the feed does not show': `select r.id from placement p join record r using (object) where not exists
    (select from feed f where f.object = p.object and f.view = p.view and f.live)`,
  'a row of the feed without a placement': `select f.id from feed f where not exists
    (select from placement p where p.object = f.object and p.view = f.view)`,
  'a sight of nothing': `select a.object::text as id from audience a where a.principal like 'agreement:%'
    and not exists (select from record r where r.object = a.object)
    and not exists (select from agreement g where g.object = a.object)`,
  'an act on nothing': `select e.id::text from entry e where e.kind = 'record.accepted'
    and not exists (select from record r where r.entry = e.id)`,
  'a gap in the feed': `select view || ' ' || pos as id from (select view, pos, date_added,
      lag(pos, 1, 0::bigint) over w as before, lag(date_added, 1, '-infinity') over w as dated from feed
      window w as (partition by view order by pos)) f where pos <> before + 1 or date_added <= dated`,
  'something still waiting': `select 'entry' as id from pending_entry union all select view from pending_feed`,
};

test(`${KILLS} kills at random while records are added, imported and shared (seed ${SEED})`, async (t) => {
  const random = seededRandom(SEED);
  nodes.push(
    await childNode({ name: 'Northern Authority', class: 'state', beatSeconds: 1 }),
    await childNode({ name: 'Harbour', class: 'platform', beatSeconds: 1 }),
  );
  const [a, b] = nodes as [ChildNode, ChildNode];
  await Promise.all([a.start(), b.start()]);
  const places = await sharedPlaces(a, b);

  const begun = performance.now();
  const writing = new AbortController();
  const following = new AbortController();
  // Whatever fails, nobody goes on asking nodes that are gone.
  t.after(() => {
    writing.abort();
    following.abort();
  });
  const traffic = [a, b].map(
    (): Traffic => ({
      batches: [],
      seen: [nothingSeen(), nothingSeen()],
      until: writing.signal,
    }),
  );
  const writers = [a, b].flatMap((node, n) =>
    [1, 2].map((w) =>
      write(node, places[n]!, seededRandom(SEED + 2 * n + w), {
        batches: traffic[n]!.batches,
        until: writing.signal,
      }),
    ),
  );
  const followers = [a, b].flatMap((node, n) =>
    [places[n]!.own, places[n]!.agreementCollection].map((collection, i) =>
      follow(node, collection, following.signal, traffic[n]!.seen[i]),
    ),
  );
  const killed = await Promise.all([
    torment(a, Math.ceil(KILLS / 2), seededRandom(random.whole(0, 2 ** 31)), traffic[0]!),
    torment(b, Math.floor(KILLS / 2), seededRandom(random.whole(0, 2 ** 31)), traffic[1]!),
  ]);
  t.diagnostic(`in ${Math.round((performance.now() - begun) / 1000)} s: ${killed.flat().join(', ')}`);
  assert.equal(killed.flat().length, KILLS);
  writing.abort();
  await Promise.all(writers);
  const written = traffic.map(({ batches }) => batches);
  const shared = written.map((batches) => idsOf(batches.filter((one) => one.acknowledged && one.shared)));
  t.diagnostic(
    `${written.map((batches) => batches.length).join(' and ')} envelopes, ${shared.map((ids) => ids.length).join(' and ')} shared objects acknowledged`,
  );
  assert.ok(
    shared.every((ids) => ids.length > 50),
    'too little was written for this to show anything',
  );
  for (const node of nodes) assert.deepEqual(node.crashes, [], `${node.name} ended by itself`);
  await arrives(a, places[0]!.own, shared[1]!);
  await arrives(b, places[1]!.own, shared[0]!);
  following.abort();
  await Promise.all(followers);

  for (const [n, node] of [a, b].entries()) {
    const { key } = places[n]!;
    const verdict = await comparedLog({ url: node.url, key, against: nodes[1 - n]!.url });
    assert.ok(verdict.ok, `the log of ${node.name}: ${JSON.stringify(verdict)}`);
    assert.ok(verdict.compared > 0, 'the partner kept no checkpoint');
    assert.equal(verdict.before, null, 'a log began anew although nothing was lost');
  }
  await Promise.all([a.stop(), b.stop()]);
  for (const [n, node] of [a, b].entries()) {
    const again = await startNode({
      configuration: configurationFrom(node.env),
      log: () => {},
      workbench: null,
    });
    try {
      await again.settled();
      await check(again, { own: written[n]!, theirs: written[1 - n]!, seen: traffic[n]!.seen });
    } finally {
      await again.stop();
    }
  }
});

const idsOf = (batches: Batch[]) => batches.flatMap((one) => [...one.bodies.keys()]);

/** A partner that has just started keeps its first checkpoint at its next look. */
async function comparedLog(log: RemoteLog): Promise<RemoteVerdict> {
  const end = Date.now() + 60_000;
  for (;;) {
    const verdict = await verifyRemoteLog(log);
    if (verdict.ok || verdict.fault !== 'nothing-remembered' || Date.now() > end) return verdict;
    await sleep(500);
  }
}

async function arrives(node: ChildNode, collection: string, ids: string[]): Promise<void> {
  const end = Date.now() + 150_000;
  for (;;) {
    const { ids: there } = await follow(node, collection, AbortSignal.abort());
    const missing = ids.filter((id) => !there.has(id));
    if (missing.length === 0) return;
    assert.ok(
      Date.now() < end,
      `${missing.length} of ${ids.length} shared objects never arrived at ${node.name}\n${lastWords()}`,
    );
    await sleep(100);
  }
}

async function check(
  node: Node,
  { own, theirs, seen }: { own: Batch[]; theirs: Batch[]; seen: Seen[] },
): Promise<void> {
  const stored = new Map(
    (await rowsOf(node, 'select id, body from record')).map((row) => [row.id, row.body]),
  );
  for (const batch of own) {
    const there = [...batch.bodies].filter(([id, body]) => stored.get(id) === body).length;
    if (batch.acknowledged) assert.equal(there, batch.bodies.size, 'an acknowledged object was lost');
    else assert.ok(there === 0 || there === batch.bodies.size, 'half an envelope was stored');
  }
  for (const batch of theirs) {
    for (const [id, body] of batch.bodies) {
      if (batch.acknowledged && batch.shared)
        assert.equal(stored.get(id), body, 'a shared object is not here');
      if (!batch.shared) assert.equal(stored.has(id), false, 'TLP:RED left its node');
    }
  }
  for (const [what, sql] of Object.entries(HALF_STORED)) assert.deepEqual(await rowsOf(node, sql), [], what);

  const [ofOwn, ofAgreement] = seen as [Seen, Seen];
  for (const { twice, pages } of seen) {
    assert.deepEqual(twice, [], 'a reader was given an object twice');
    assert.ok(pages > 2, 'the reader hardly read');
  }
  assert.deepEqual([...ofOwn.ids].sort(), [...stored.keys()].sort());
  const carried = await rowsOf(node, "select distinct id from feed where view like 'agreement:%' and live");
  assert.deepEqual([...ofAgreement.ids].sort(), carried.map((row) => row.id).sort());

  const deep = await verifyDeep(node.kernel, { desks: DESKS });
  assert.deepEqual(deep.faults, []);
  assert.equal(deep.records, stored.size);
  const forked = await rowsOf(
    node,
    "select organisation as id from peer_checkpoint where verdict = 'forked'",
  );
  assert.deepEqual(forked, [], 'a partner was accused of a fork');
}
