import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { openTestKernel, type TestKernel } from '../../../tests/kernel.ts';
import { cutObjects } from '../../standards/json/cut-objects.ts';
import { tlpMarkingId } from '../../standards/tlp/tlp.ts';
import { placeRecords } from '../exchange/agreements/place-records.ts';
import { acceptRecords } from '../store/accept-records.ts';
import { retryConflicts } from '../store/retry-conflicts.ts';
import { withdrawRecords } from '../store/withdraw-records.ts';

const AGREEMENTS = [`x-comity-agreement--${randomUUID()}`, `x-comity-agreement--${randomUUID()}`];

let node: TestKernel;
// A clock that jumps back and forth: the feed's dates must rise all the same.
let ticks = 0;
const now = () => new Date(Date.UTC(2026, 0, 1, 12) + (ticks++ % 7) * 1000 - (ticks % 5) * 900);

before(async () => {
  node = await openTestKernel({ now });
});
after(() => node.stop());

/** What one writer does in one transaction. */
type Act =
  | { act: 'accept'; id: number; versions: number[]; agreements: number[]; observable: boolean }
  | { act: 'withdraw'; pick: number; agreement: number }
  | { act: 'place'; pick: number; agreement: number; bulk: boolean };

const acts: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      act: fc.constant('accept' as const),
      id: fc.nat(5),
      versions: fc.uniqueArray(fc.nat(8), { minLength: 1, maxLength: 4 }),
      agreements: fc.uniqueArray(fc.nat(1)),
      observable: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ act: fc.constant('withdraw' as const), pick: fc.nat(3), agreement: fc.nat(1) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      act: fc.constant('place' as const),
      pick: fc.nat(3),
      agreement: fc.nat(1),
      bulk: fc.boolean(),
    }),
  },
);

async function take(act: Act, ids: string[], handles: number[]): Promise<void> {
  const { kernel } = node;
  const work = kernel.store.system('test');
  if (act.act === 'accept') {
    const cut = cutObjects(Buffer.from(JSON.stringify(act.versions.map((n) => objectOf(act, ids, n)))));
    assert.ok(cut.ok);
    const outcomes = await retryConflicts(() =>
      work((tx) =>
        acceptRecords(kernel, tx, cut.objects, {
          holder: kernel.host.id,
          source: 'own',
          speaker: kernel.host.id,
          known: new Set([kernel.host.id]),
          agreements: act.agreements.map((n) => AGREEMENTS[n] as string),
        }),
      ),
    );
    for (const one of outcomes) if (one.object !== undefined) handles.push(one.object);
    return;
  }
  if (handles.length === 0) return;
  const object = handles[act.pick % handles.length] as number;
  const agreement = AGREEMENTS[act.agreement] as string;
  if (act.act === 'withdraw')
    await work((tx) => withdrawRecords(kernel, tx, [object], [`agreement:${agreement}`], 'narrowed'));
  else await work((tx) => placeRecords(kernel, tx, agreement, [object], act.bulk));
}

/** A version of one of few objects; an observable has no version but its content. */
function objectOf({ id, observable }: { id: number; observable: boolean }, ids: string[], n: number) {
  const marked = { spec_version: '2.1', object_marking_refs: [tlpMarkingId('green')] };
  if (observable) return { type: 'file', id: `file--${ids[id]}`, name: `file ${n}`, ...marked };
  const created = '2026-01-01T00:00:00.000Z';
  const modified = `2026-01-0${n + 1}T00:00:00.000Z`;
  const who = { created_by_ref: node.kernel.host.id, created, modified };
  return { type: 'campaign', id: `campaign--${ids[id]}`, name: `version ${n}`, ...who, ...marked };
}

type Row = {
  view: string;
  pos: number;
  date: string;
  object: number;
  op: 'add' | 'withdraw';
  id: string;
  ns: string | null;
  live: boolean;
  isLast: boolean;
};

test('three writers and three views: no gap, dates that rise, and each row says truly what the view holds', async () => {
  let moved = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.tuple(...[1, 2, 3].map(() => fc.array(acts, { minLength: 4, maxLength: 12 }))),
      fc.boolean(),
      async (writers, held) => {
        const ids = Array.from({ length: 6 }, () => randomUUID());
        const handles: number[] = [];
        const release = held ? await holdSequencer() : null;
        await Promise.all(
          writers.map(async (script) => {
            for (const act of script) await take(act, ids, handles);
          }),
        );
        await release?.();
        await node.sequencer.settled();
        moved += await checkFeed();
      },
    ),
    { numRuns: 12 },
  );
  assert.ok(moved > 100, 'hardly anything was written');
});

/** Everything written meanwhile is numbered in one batch. */
async function holdSequencer(): Promise<() => Promise<void>> {
  const client = await node.kernel.store.pool.connect();
  await client.query('begin');
  await client.query('select from log_state for update');
  return async () => {
    await client.query('commit');
    client.release();
  };
}

/** @returns how many rows the feed has */
async function checkFeed(): Promise<number> {
  const { pool } = node.kernel.store;
  const { rows } = await pool.query<Row>(
    `select view, pos, date_added::text as date, object, op, id, version_ns::text as ns, live, is_last as "isLast"
     from feed order by view, pos`,
  );
  for (const [view, list] of Map.groupBy(rows, (row) => row.view)) {
    assert.deepEqual(
      list.map((row) => row.pos),
      list.map((_, n) => n + 1),
      `${view} has a gap`,
    );
    const dates = list.map((row) => row.date);
    const { rows: rising } = await pool.query(
      'select bool_and(a < b) as rising from unnest($1::timestamptz[], $2::timestamptz[]) as t(a, b)',
      [dates.slice(0, -1), dates.slice(1)],
    );
    assert.ok(rising[0].rising !== false, `${view}: dates do not rise`);
    const { held, last } = oracle(list);
    for (const row of list) {
      const what = `${view} ${row.pos} ${row.op} ${row.id} ${row.ns}`;
      assert.equal(row.live, held.get(row.object)?.pos === row.pos, `live: ${what}`);
      assert.equal(row.isLast, last.get(row.id)?.pos === row.pos, `last: ${what}`);
    }
    const placed = await pool.query<{ object: number }>(
      'select object from placement where view = $1 and withdrawn_at is null order by object',
      [view],
    );
    assert.deepEqual(
      [...held.keys()].sort((a, b) => a - b),
      placed.rows.map((row) => row.object),
      `${view} holds other than what is placed in it`,
    );
  }
  return rows.length;
}

/** Reads a view from its beginning, as a partner would: what it holds, and the newest version of each id. */
function oracle(rows: Row[]): { held: Map<number, Row>; last: Map<string, Row> } {
  const held = new Map<number, Row>();
  for (const row of rows) {
    if (row.op === 'add') {
      assert.ok(!held.has(row.object), `${row.view} ${row.pos}: a reader is given ${row.id} twice`);
      held.set(row.object, row);
    } else held.delete(row.object);
  }
  const last = new Map<string, Row>();
  for (const row of held.values()) {
    const before = last.get(row.id);
    if (!before || isNewer(row, before)) last.set(row.id, row);
  }
  return { held, last };
}

function isNewer(a: Row, b: Row): boolean {
  const [x, y] = [a.ns === null ? null : BigInt(a.ns), b.ns === null ? null : BigInt(b.ns)];
  if (x === y) return a.pos > b.pos;
  return y === null || (x !== null && x > y);
}

test('the log has each act once, in an unbroken row of leaves', async () => {
  const { pool } = node.kernel.store;
  await node.sequencer.beat();
  const { rows } = await pool.query(
    `select count(*)::int as leaves, max(index)::int as last, count(entry)::int as acts,
       (select count(*)::int from entry) as entries, (select size::int from log_state) as size from log_leaf`,
  );
  const [{ leaves, last, acts: placed, entries, size }] = rows;
  assert.equal(last + 1, leaves);
  assert.equal(size, leaves);
  assert.equal(leaves % 256, 0);
  assert.equal(placed, entries);
});
