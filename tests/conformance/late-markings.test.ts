import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { verifyDeep } from '../../src/kernel/audit/verify-deep.ts';
import { acceptRecords } from '../../src/kernel/store/accept-records.ts';
import { eraseByTwo } from '../../src/kernel/store/testing/erase-by-two.ts';
import { principalsOfPeer } from '../../src/kernel/store/viewer.ts';
import { cutObjects } from '../../src/standards/json/cut-objects.ts';
import { tlpMarkingId } from '../../src/standards/tlp/tlp.ts';
import type { TestPerson } from '../kernel.ts';
import { campaign, openTaxiiServer, ownOf, type Stix, type TaxiiServer } from './taxii-server.ts';

let server: TaxiiServer;
let analyst: TestPerson;
let partner: TestPerson;
let own: string;
let shared: { id: string; collection: string };

before(async () => {
  server = await openTaxiiServer();
  const other = await server.organisation('Partner', 'platform', false);
  shared = await server.agreement(server.kernel.host.id, other.id);
  // After the agreement, so that its principal is theirs.
  analyst = await server.person(['analyst']);
  partner = server.visitor({
    actor: `peer:${other.id}`,
    organisation: other.id,
    roles: [],
    principals: principalsOfPeer([shared.id]),
  });
  own = ownOf(server.kernel.host.id);
});
after(() => server.stop());

const definition = (): Stix => ({
  type: 'marking-definition',
  spec_version: '2.1',
  id: `marking-definition--${randomUUID()}`,
  created: '2024-01-01T00:00:00.000Z',
  definition_type: 'statement',
  definition: { statement: 'Ask before you quote' },
});

const marked = (level: Parameters<typeof tlpMarkingId>[0] | null, ...definitions: Stix[]): Stix =>
  campaign({
    object_marking_refs: [
      ...(level === null ? [] : [tlpMarkingId(level)]),
      ...definitions.map((one) => one.id),
    ],
  });

/** What the partner reads of some objects: their dates, by id. */
async function partnerReads(...objects: Stix[]): Promise<(string | null)[]> {
  const ids = objects.map((one) => one.id).join(',');
  const path = `collections/${shared.collection}/manifest/?match[id]=${ids}`;
  const { json } = await server.ask(partner, path);
  const found = new Map(
    (json.objects ?? []).map((one: { id: string; date_added: string }) => [one.id, one.date_added]),
  );
  return objects.map((one) => (found.get(one.id) as string | undefined) ?? null);
}

test('STIX 2.1 §7.2: a record is shared when the definition it waits for comes, with a new date', async () => {
  const late = definition();
  const waiting = marked('green', late);
  const before = campaign();
  const posted = await server.add(analyst, shared.collection, waiting, before);
  assert.equal(posted.json.failure_count, 1);
  assert.match(posted.json.failures[0].message, /comes into this collection when the definition is added/);
  const [none, first] = await partnerReads(waiting, before);
  assert.equal(none, null);
  await server.add(analyst, own, late);
  const [date] = await partnerReads(waiting);
  assert.ok(date && first && date > first, `${date} is not after ${first}`);
  const since = await server.ask(
    partner,
    `collections/${shared.collection}/objects/?added_after=${first}&match[version]=all`,
  );
  assert.deepEqual(
    since.json.objects.map((one: Stix) => one.id),
    [waiting.id],
  );
  await server.add(analyst, own, late);
  assert.deepEqual(await partnerReads(waiting), [date], 'the same definition again changes nothing');
  const acts = await server.kernel.store.pool.query(
    "select from entry e join record r using (object) where r.id = $1 and e.kind = 'record.shared'",
    [waiting.id],
  );
  assert.equal(acts.rowCount, 1);
});

test('it waits for every definition it names; TLP:RED and no TLP wait for ever', async () => {
  const [one, two] = [definition(), definition()];
  const both = marked('amber', one, two);
  const red = marked('red', one);
  const plain = marked(null, one);
  const granular = campaign({
    granular_markings: [{ marking_ref: two.id, selectors: ['name'] }],
    object_marking_refs: [tlpMarkingId('clear')],
  });
  await server.add(analyst, shared.collection, both, red, plain, granular);
  await server.add(analyst, own, one);
  assert.deepEqual(await partnerReads(both, red, plain, granular), [null, null, null, null]);
  await server.add(analyst, own, two);
  const [first, ...others] = await partnerReads(both, red, plain, granular);
  assert.ok(first);
  assert.deepEqual(
    others.map((date) => date !== null),
    [false, false, true],
  );
});

test('what was sent to nobody, and what was erased meanwhile, is shared with nobody', async () => {
  const late = definition();
  const [mine, erased, after] = [marked('green', late), marked('green', late), marked('green', late)];
  await server.add(analyst, own, mine, after);
  await server.add(analyst, shared.collection, erased, after);
  const senior = await server.person(['senior-reviewer']);
  const asks = await server.person(['reviewer']);
  await eraseByTwo(server.kernel, server.policy, [asks.viewer, senior.viewer], erased.id);
  await server.add(analyst, own, late);
  const dates = await partnerReads(mine, erased, after);
  assert.deepEqual(
    dates.map((date) => date !== null),
    [false, false, true],
    'only the one that was posted to the agreement as well',
  );
});

test('a definition that is not taken makes nothing known', async () => {
  const lie = { ...definition(), created_by_ref: server.kernel.host.id };
  const waiting = marked('green', lie);
  const bring = (source: string, ...objects: Stix[]) =>
    server.kernel.store.for(analyst.viewer)(async (tx) => {
      const cut = cutObjects(Buffer.from(JSON.stringify({ objects })));
      assert.ok(cut.ok);
      return acceptRecords(server.kernel, tx, cut.objects, {
        holder: server.kernel.host.id,
        source,
        speaker: null,
        known: new Set([server.kernel.host.id]),
        agreements: [shared.id],
      });
    });
  const outcomes = await bring('import:others', lie, waiting);
  assert.deepEqual(
    outcomes.map((one) => one.outcome),
    ['quarantined', 'accepted'],
  );
  await server.sequencer.settled();
  assert.deepEqual(await partnerReads(waiting), [null]);
  // The importer is a member of the database, no owner of it: it settles what waits all the same.
  const { created_by_ref: _, ...fit } = lie;
  await bring('import:others', fit as Stix);
  await server.sequencer.settled();
  assert.ok((await partnerReads(waiting))[0]);
});

test('a record and its definition that come at the same time find each other', async () => {
  for (let turn = 0; turn < 12; turn++) {
    const late = definition();
    const waiting = marked('green', late);
    await Promise.all([
      server.post(analyst, shared.collection, [waiting]),
      server.post(analyst, own, [late]),
    ]);
    await server.sequencer.settled();
    assert.ok((await partnerReads(waiting))[0], `turn ${turn}`);
  }
});

const delivered = async (from: string, source: string, ...objects: Stix[]) => {
  const cut = cutObjects(Buffer.from(JSON.stringify({ objects })));
  assert.ok(cut.ok);
  const outcomes = await server.kernel.store.system('test')((tx) =>
    acceptRecords(server.kernel, tx, cut.objects, {
      holder: server.kernel.host.id,
      source,
      speaker: from,
      known: new Set([server.kernel.host.id]),
      agreements: source === 'own' || source.startsWith('import:') ? [shared.id] : [],
    }),
  );
  await server.sequencer.settled();
  return outcomes.map((one) => one.outcome);
};

test('a definition that somebody else sends makes nothing known, before or after what names it', async () => {
  const host = server.kernel.host.id;
  const [late, early, other] = [definition(), definition(), definition()];
  const [after, before, fed] = [marked('green', late), marked('green', early), marked('green', other)];
  await server.add(analyst, shared.collection, after);
  assert.deepEqual(await delivered(partner.viewer.organisation, 'peer:somebody', late, early), [
    'accepted',
    'accepted',
  ]);
  await server.add(analyst, shared.collection, before);
  assert.deepEqual(await partnerReads(after, before), [null, null]);
  // Nor a list, for what came from another list; the holder's own people may.
  await delivered(host, 'import:one list', fed);
  const foreign = definition();
  const named = marked('green', foreign);
  await delivered(host, 'import:one list', named);
  await delivered(host, 'import:other list', foreign);
  assert.deepEqual(await partnerReads(fed, named), [null, null]);
  await server.add(analyst, own, other);
  const dates = await partnerReads(fed, named);
  assert.deepEqual(
    dates.map((date) => date !== null),
    [true, false],
  );
});

test('a definition of a kind that nobody here understands makes nothing known', async () => {
  const iep = { ...definition(), definition_type: 'iep', definition: { permitted_actions: 'none' } };
  const extended = {
    ...definition(),
    extensions: {
      [`extension-definition--${randomUUID()}`]: { extension_type: 'property-extension', use: 'none' },
    },
  };
  for (const odd of [iep, extended]) {
    const [first, later] = [marked('green', odd), marked('green', odd)];
    await server.add(analyst, shared.collection, first);
    await server.add(analyst, shared.collection, odd, later);
    assert.equal((await server.ask(analyst, `collections/${own}/objects/${odd.id}/`)).status, 200);
    assert.deepEqual(await partnerReads(first, later), [null, null]);
  }
});

test('what is marked unknown here is what verification makes of it anew', async () => {
  const { faults } = await verifyDeep(server.kernel);
  assert.deepEqual(
    faults.filter((one) => one.fault === 'record-altered'),
    [],
  );
});
