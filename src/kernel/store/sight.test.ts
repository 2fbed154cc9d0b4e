import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { openTestKernel, type TestKernel } from '../../../tests/kernel.ts';
import { cutObjects } from '../../standards/json/cut-objects.ts';
import { type TlpLevel, tlpMarkingId } from '../../standards/tlp/tlp.ts';
import { acceptRecords } from './accept-records.ts';
import { audience } from './audience.ts';
import { principalsOfPeer, principalsOfPerson, ROLES, type Role, type Viewer } from './viewer.ts';
import { withdrawRecords } from './withdraw-records.ts';

let node: TestKernel;
let organisations: string[];
const AGREEMENTS = [1, 2, 3].map(() => `x-comity-agreement--${randomUUID()}`);
const LEVELS: (TlpLevel | null)[] = ['clear', 'green', 'amber', 'amber+strict', 'red', null];

before(async () => {
  node = await openTestKernel();
  const seats = await Promise.all(['One', 'Two'].map((name) => node.organisation(name)));
  organisations = [node.kernel.host.id, ...seats.map((seat) => seat.id)];
});
after(() => node.stop());

/** What the pure rule says of everything written so far: who may see which object. */
const records = new Map<number, { id: string; principals: Set<string>; views: Set<string> }>();
const quarantined = new Map<number, Set<string>>();

type Given = {
  tlp: TlpLevel | null;
  unknown: boolean;
  holder: number;
  agreements: number[];
  lies: boolean;
  narrowed: number[];
};

const given: fc.Arbitrary<Given> = fc.record({
  tlp: fc.constantFrom(...LEVELS),
  unknown: fc.boolean(),
  holder: fc.nat(2),
  agreements: fc.uniqueArray(fc.nat(2), { maxLength: 3 }),
  lies: fc.boolean(),
  narrowed: fc.uniqueArray(fc.nat(2), { maxLength: 1 }),
});

/** A viewer-to-be: a person of one of the organisations, or (-1) a peer. */
type Looking = { actor: string; organisation: number; roles: Role[]; agreements: string[] };

const roles: fc.Arbitrary<Role[]> = fc.oneof(
  fc.constant<Role[]>(['overseer']),
  fc.uniqueArray(fc.constantFrom(...ROLES.filter((role) => role !== 'overseer')), { minLength: 1 }),
);

const lookers: fc.Arbitrary<Looking> = fc.oneof(
  fc.record({
    actor: fc.constant<string>('person:test'),
    organisation: fc.nat(2),
    roles,
    agreements: fc.uniqueArray(fc.constantFrom(...AGREEMENTS)),
  }),
  fc.record({
    actor: fc.constant<string>('peer:test'),
    organisation: fc.constant<number>(-1),
    roles: fc.constant<Role[]>([]),
    agreements: fc.uniqueArray(fc.constantFrom(...AGREEMENTS)),
  }),
);

function viewerOf({ organisation, agreements, ...who }: Looking): Viewer {
  const id = organisations[organisation];
  if (id === undefined)
    return { ...who, organisation: 'elsewhere', principals: principalsOfPeer(agreements) };
  const seat = { organisation: id, roles: who.roles, host: organisation === 0, agreements };
  return { ...who, organisation: id, principals: principalsOfPerson(seat) };
}

async function write(one: Given): Promise<void> {
  const { kernel } = node;
  const holder = organisations[one.holder] as string;
  const other = organisations[(one.holder + 1) % 3] as string;
  const id = `campaign--${randomUUID()}`;
  const refs = [
    ...(one.tlp === null ? [] : [tlpMarkingId(one.tlp)]),
    ...(one.unknown ? [`marking-definition--${randomUUID()}`] : []),
  ];
  const object = {
    type: 'campaign',
    spec_version: '2.1',
    id,
    created_by_ref: one.lies ? other : holder,
    created: '2026-01-01T00:00:00.000Z',
    modified: '2026-01-01T00:00:00.000Z',
    name: `Sight ${id}`,
    ...(refs.length > 0 ? { object_marking_refs: refs } : {}),
  };
  const cut = cutObjects(Buffer.from(JSON.stringify(object)));
  assert.ok(cut.ok);
  const agreements = one.agreements.map((n) => AGREEMENTS[n] as string);
  await kernel.store.system('test')(async (tx) => {
    const known = new Set(organisations);
    const arrival = { holder, source: 'own', speaker: holder, known, agreements };
    const [outcome] = await acceptRecords(kernel, tx, cut.objects, arrival);
    if (one.lies) {
      assert.equal(outcome?.outcome, 'quarantined');
      const [row] = await tx.query<{ object: number }>('select object from quarantine where id = $1', [id]);
      quarantined.set(row!.object, new Set([`org:${holder}`, 'overseer']));
      return;
    }
    assert.equal(outcome?.outcome, 'accepted');
    const seen = new Set(audience({ tlp: one.tlp, unknownMarking: one.unknown }, { holder, agreements }));
    const views = new Set([
      `own:${holder}`,
      ...[...seen].filter((principal) => principal.startsWith('agreement:')),
    ]);
    records.set(outcome.object as number, { id, principals: seen, views });
    const gone = one.narrowed.map((n) => `agreement:${AGREEMENTS[n]}`);
    await withdrawRecords(kernel, tx, [outcome.object as number], gone, 'narrowed');
    for (const principal of gone) seen.delete(principal);
  });
}

const sorted = (numbers: Iterable<number>) => [...numbers].sort((a, b) => a - b);

test('each viewer sees in every table what the pure rule says, and nothing else', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(given, { minLength: 3, maxLength: 6 }),
      fc.array(lookers, { minLength: 1, maxLength: 4 }),
      async (written, looking) => {
        for (const one of written) await write(one);
        await node.sequencer.settled();
        for (const viewer of looking.map(viewerOf)) await compare(viewer);
      },
    ),
    { numRuns: 25 },
  );
  const shared = [...records.values()].filter((one) => one.views.size > 1).length;
  assert.ok(
    records.size > 20 && quarantined.size > 5 && shared > 3,
    'too little was written to tell anything',
  );
});

async function compare(viewer: Viewer): Promise<void> {
  const sees = (principals: Set<string>) => viewer.principals.some((one) => principals.has(one));
  const mine = sorted([...records].filter(([, one]) => sees(one.principals)).map(([object]) => object));
  const apart = sorted(
    [...quarantined].filter(([, principals]) => sees(principals)).map(([object]) => object),
  );
  await node.kernel.store.for(viewer)(async (tx) => {
    const objects = async (sql: string) =>
      sorted((await tx.query<{ object: number }>(sql)).map((row) => row.object));
    const all = [...records.keys(), ...quarantined.keys()];
    const entries = `entry e where e.object = any ('{${all.join(',')}}')`;
    const where = `viewer ${viewer.principals.join(', ')}`;
    assert.deepEqual(await objects('select object from record'), mine, `record: ${where}`);
    assert.deepEqual(await objects('select distinct object from placement'), mine, `placement: ${where}`);
    assert.deepEqual(await objects('select distinct object from feed'), mine, `feed: ${where}`);
    assert.deepEqual(
      await objects('select search_records(null, null, null, 200) as object'),
      mine.slice(-200),
      `search: ${where}`,
    );
    assert.deepEqual(
      await objects("select search_records('sight', 'campaign', null, 200) as object"),
      mine.slice(-200),
      `search: ${where}`,
    );
    assert.deepEqual(await objects('select object from quarantine'), apart, `quarantine: ${where}`);
    const both = sorted([...mine, ...apart]);
    assert.deepEqual(await objects(`select distinct e.object from ${entries}`), both, `entry: ${where}`);
    assert.deepEqual(
      await objects(
        `select distinct e.object from opening o join entry e on e.id = o.entry where e.object = any ('{${all.join(',')}}')`,
      ),
      both,
      `opening: ${where}`,
    );
    assert.deepEqual(
      sorted(
        (
          await tx.query<{ n: number }>(
            'select count(*) as n from opening union all select count(*) from log_leaf',
          )
        ).map((row) => row.n),
      ),
      sorted(
        (
          await tx.query<{ n: number }>(
            'select count(*) as n from entry union all select count(*) from entry',
          )
        ).map((row) => row.n),
      ),
      `openings and leaves go with their entries: ${where}`,
    );
    for (const { object, principal } of await tx.query<{ object: number; principal: string }>(
      'select * from audience',
    )) {
      assert.ok(viewer.principals.includes(principal), `audience: ${object} ${principal}: ${where}`);
    }
  });
}
