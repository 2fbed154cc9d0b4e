import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { request } from 'node:http';
import test, { after, before } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { MOST_CONTENT, MOST_OBJECTS } from '../../src/kernel/exchange/taxii/add-objects.ts';
import { acceptRecords } from '../../src/kernel/store/accept-records.ts';
import { cutObjects } from '../../src/standards/json/cut-objects.ts';
import type { TestPerson } from '../kernel.ts';
import {
  campaign,
  openTaxiiServer,
  ownOf,
  type Stix,
  TAXII,
  type TaxiiServer,
  versionOf,
} from './taxii-server.ts';

let server: TaxiiServer;
let analyst: TestPerson;
let own: string;
let clock = Date.parse('2025-03-01T10:00:00Z');

before(async () => {
  server = await openTaxiiServer({ now: () => new Date(clock) });
  analyst = await server.person(['analyst']);
  own = ownOf(server.kernel.host.id);
});
after(() => server.stop());

const stored = async () =>
  (await server.kernel.store.pool.query('select from record union all select from quarantine')).rows.length;

test('TAXII 2.1 §5.5, §4.3: a POST answers 202 with a status whose counts add up, pending until it is placed', async () => {
  const [a, b] = [campaign(), campaign()];
  const posted = await server.post(analyst, own, [a, campaign({ name: 5 }), b]);
  assert.equal(posted.status, 202);
  const { id, request_timestamp, ...first } = posted.json;
  assert.match(request_timestamp, /^2025-03-01T10:00:00\.000000Z$/);
  assert.equal(first.total_count, 3);
  assert.equal(first.success_count + first.failure_count + first.pending_count, 3);
  await server.sequencer.settled();
  const { json } = await server.ask(analyst, `status/${id}/`);
  assert.deepEqual(
    { ...json, failures: [] },
    {
      id,
      status: 'complete',
      request_timestamp,
      total_count: 3,
      success_count: 2,
      successes: [a, b].map((one) => ({ id: one.id, version: one.modified })),
      failure_count: 1,
      failures: [],
      pending_count: 0,
    },
  );
  // §2: no empty list
  assert.ok(!('pendings' in json));
});

test('TAXII 2.1 §5.5: a bad object fails by itself, and its message names the property and the clause', async () => {
  const good = campaign();
  const bad = { ...campaign(), modified: '2023-01-01T00:00:00.000Z' };
  const trap = { ...campaign(), type: `${'a'.repeat(40)}!`, id: `x--${randomUUID()}` };
  const person = {
    ...campaign(),
    type: 'identity',
    id: `identity--${randomUUID()}`,
    identity_class: 'individual',
  };
  const belief = campaign({ x_religion: 'none' });
  const far = campaign({ modified: '9999-12-31T23:59:59.999Z' });
  const begun = performance.now();
  const posted = await server.post(analyst, own, [bad, good, trap, person, belief, far, 7, {}]);
  assert.ok(performance.now() - begun < 3000);
  assert.equal(posted.json.pending_count, 1);
  const failures: { id: string; version: string; message: string }[] = posted.json.failures;
  const messageOf = (id: string) => failures.find((one) => one.id === id)?.message ?? '';
  assert.equal(failures.length, 7);
  // §4.3.1: `version` is required in details
  for (const failure of failures) assert.match(failure.version, /^\d{4}-.*Z$/);
  assert.match(messageOf(bad.id), /modified.*STIX 2\.1/);
  assert.match(messageOf(trap.id), /type/);
  assert.match(messageOf(person.id), /quarantined by rule people-need-grounds.*rule 1/);
  assert.match(messageOf(belief.id), /x_religion.*rule 2/);
  assert.match(messageOf(far.id), /modified.*years/);
  assert.match(messageOf('objects[6]'), /objects\[6\]/);
  assert.notEqual(messageOf('objects[7]'), '');
  await server.sequencer.settled();
  assert.equal((await server.ask(analyst, `collections/${own}/objects/${good.id}/`)).status, 200);
});

test('TAXII 2.1 §5.5: an exact duplicate is no error; a retry changes nothing', async () => {
  const one = campaign();
  await server.add(analyst, own, one);
  const before = await stored();
  const again = await server.add(analyst, own, one, { ...one, revoked: false }, one);
  assert.equal(again.json.status, 'complete');
  assert.equal(again.json.success_count, 3);
  assert.equal(await stored(), before);
  const manifest = await server.ask(analyst, `collections/${own}/manifest/?match[id]=${one.id}`);
  assert.equal(manifest.json.objects.length, 1);
});

test('STIX 2.1 §3.6: the same id and version with other content is quarantined, and named as a failure', async () => {
  const one = campaign();
  const posted = await server.post(analyst, own, [one, { ...one, name: 'Another name' }]);
  assert.match(posted.json.failures[0].message, /quarantined by rule same-version-other-content/);
  assert.equal(posted.json.failures[0].id, one.id);
  await server.sequencer.settled();
  const { json } = await server.ask(analyst, `collections/${own}/objects/${one.id}/?match[version]=all`);
  assert.deepEqual(json.objects, [one]);
});

test('the same object posted by several at once is stored once, and everybody is answered', async () => {
  const objects = Array.from({ length: 20 }, () => campaign());
  const answers = await Promise.all(
    [objects, objects.toReversed(), objects, objects.toReversed()].map((order) =>
      server.post(analyst, own, order),
    ),
  );
  for (const { status, json } of answers) {
    assert.equal(status, 202);
    assert.equal(json.failure_count, 0);
  }
  await server.sequencer.settled();
  const ids = objects.map((one) => one.id).join(',');
  const { json } = await server.ask(
    analyst,
    `collections/${own}/manifest/?match[version]=all&match[id]=${ids}`,
  );
  assert.equal(json.objects.length, 20);
});

test('TAXII 2.1 §4.3: a status is for its poster only, for at least 24 hours, then 404', async () => {
  const { id } = (await server.add(analyst, own, campaign())).json;
  const colleague = await server.person(['administrator']);
  const outsider = await server.person(['analyst'], (await server.organisation('Other')).id);
  const missing = await server.ask(analyst, `status/${randomUUID()}/`);
  assert.equal(missing.status, 404);
  for (const who of [colleague, outsider]) {
    const { status, text } = await server.ask(who, `status/${id}/`);
    assert.equal(status, 404);
    assert.equal(text, missing.text);
  }
  assert.equal((await server.ask(analyst, 'status/nonsense/')).status, 404);
  clock += 24 * 3_600_000;
  assert.equal((await server.ask(analyst, `status/${id}/`)).status, 200);
  clock += 25 * 3_600_000;
  assert.equal((await server.ask(analyst, `status/${id}/`)).status, 404);
});

test('TAXII 2.1 §5.5: 422 only when the envelope cannot be processed; nothing is stored then', async () => {
  const before = await stored();
  const one = JSON.stringify(campaign());
  for (const body of [
    '',
    'nonsense',
    `{"objects":[${one}`,
    `{"objects":[${one}]} trailing`,
    `{"objects":[${one}],"objects":[]}`,
    '{"objects":{}}',
    '{"objects":[]}',
    '{}',
    `[${one}]`,
    one,
    `{"type":"bundle","id":"bundle--${randomUUID()}","objects":[${one}]}`,
  ]) {
    const { status, json } = await server.post(analyst, own, body);
    assert.equal(status, 422, body.slice(0, 40));
    assert.equal(json.details.errors[0].property, 'objects');
  }
  assert.equal(await stored(), before);
});

test('TAXII 2.1 §1.6.8.2: a body of another type, or compressed, is 415', async () => {
  for (const headers of [
    { 'content-type': 'application/json' },
    { 'content-type': 'application/taxii+json;version=2.0' },
    { 'content-type': TAXII, 'content-encoding': 'gzip' },
  ] as Record<string, string>[]) {
    const { status } = await server.ask(analyst, `collections/${own}/objects/`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ objects: [campaign()] }),
    });
    assert.equal(status, 415, JSON.stringify(headers));
  }
});

test('TAXII 2.1 §4.2.1: a body of exactly max_content_length is taken, one byte more is 413; chunked alike', async () => {
  const { max_content_length: most } = (await server.ask(analyst, '')).json;
  assert.equal(most, MOST_CONTENT);
  const envelope = Buffer.from(JSON.stringify({ objects: [campaign()] }));
  const exact = Buffer.concat([envelope, Buffer.alloc(most - envelope.length, ' ')]);
  const over = Buffer.concat([exact, Buffer.from(' ')]);
  for (const chunked of [false, true]) {
    assert.equal(await send(exact, chunked), 202, `chunked: ${chunked}`);
    assert.equal(await send(over, chunked), 413, `chunked: ${chunked}`);
  }
});

test('an envelope of millions of tiny objects is refused as a whole, before any is looked at', async () => {
  const begun = performance.now();
  const many = `{"objects":[${'{},'.repeat(5_000_000)}{}]}`;
  const { status, json } = await server.post(analyst, own, many);
  assert.equal(status, 413);
  assert.equal(json.details.errors[0].property, 'objects');
  assert.ok(performance.now() - begun < 5000);
  const most = `{"objects":[${'{},'.repeat(MOST_OBJECTS)}{}]}`;
  assert.equal((await server.post(analyst, own, most)).status, 413);
});

/** Sends a body with its length, or in chunks without one; answers with the status. */
function send(body: Buffer, chunked: boolean): Promise<number> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      `${server.base}/taxii2/api/collections/${own}/objects/`,
      {
        method: 'POST',
        headers: {
          authorization: `Bearer ${analyst.token}`,
          'content-type': TAXII,
          ...(chunked ? { 'transfer-encoding': 'chunked' } : { 'content-length': body.length }),
        },
      },
      (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      },
    );
    // A server that has seen enough may close while we still write: its answer came first.
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE' && error.code !== 'ECONNRESET') reject(error);
    });
    for (let at = 0; at < body.length; at += 65_536) outgoing.write(body.subarray(at, at + 65_536));
    outgoing.end();
  });
}

test('a marking is known to all objects of its envelope, however large and wherever it stands', async () => {
  const { collection } = await server.agreement(server.kernel.host.id, `identity--${randomUUID()}`);
  const marking = {
    type: 'marking-definition',
    spec_version: '2.1',
    id: `marking-definition--${randomUUID()}`,
    created: '2023-01-01T00:00:00.000Z',
    definition_type: 'statement',
    definition: { statement: 'Say where you had it from' },
  };
  const [amber] = campaign().object_marking_refs as string[];
  const objects = Array.from({ length: 1500 }, () => campaign({ object_marking_refs: [amber, marking.id] }));
  await server.post(analyst, collection, [...objects, marking]);
  await server.sequencer.settled();
  const { json } = await server.ask(analyst, `collections/${collection}/objects/?limit=1000`);
  assert.equal(json.objects.length, 1000);
  assert.equal(json.more, true);
});

test('TAXII 2.1 §3.4 and late grants: what is held already and shared later comes with a new date', async () => {
  const { collection } = await server.agreement(server.kernel.host.id, `identity--${randomUUID()}`);
  const [early, shared] = [campaign(), campaign()];
  await server.add(analyst, own, early);
  await server.add(analyst, collection, shared);
  const manifest = `collections/${collection}/manifest/`;
  const last = (await server.ask(analyst, manifest)).headers.get('x-taxii-date-added-last');
  const granted = await server.add(analyst, collection, early);
  assert.equal(granted.json.failure_count, 0);
  const news = await server.ask(analyst, `${manifest}?added_after=${last}`);
  assert.deepEqual(
    news.json.objects.map((one: Stix) => one.id),
    [early.id],
  );
  const { rows } = await server.kernel.store.pool.query("select from entry where kind = 'record.shared'");
  assert.equal(rows.length, 1);
});

test("what came from a partner is not passed on without its originator's consent", async () => {
  const partner = await server.organisation('Partner', 'platform', false);
  const { collection } = await server.agreement(server.kernel.host.id, `identity--${randomUUID()}`);
  const theirs = campaign({ created_by_ref: partner.id });
  const cut = cutObjects(Buffer.from(JSON.stringify({ objects: [theirs] })));
  assert.ok(cut.ok);
  await server.kernel.store.system('test')((tx) =>
    acceptRecords(server.kernel, tx, cut.objects, {
      holder: server.kernel.host.id,
      source: `peer:${partner.id}`,
      speaker: partner.id,
      known: new Set([partner.id]),
      agreements: [],
    }),
  );
  const { json } = await server.add(analyst, collection, theirs);
  assert.match(json.failures[0].message, /originator's consent/);
  assert.equal((await server.ask(analyst, `collections/${collection}/objects/`)).text, '{}');
  // Nor is it versioned here: it is the partner's.
  const changed = await server.add(analyst, own, versionOf(theirs, '2024-02-01T00:00:00.000Z'));
  assert.match(changed.json.failures[0].message, /quarantined by rule creator-is-not-the-speaker/);
});

test('ATT&CK for ICS goes in over TAXII and comes back with the bytes it came with', async (t) => {
  const folder = process.env.COMITY_SHARED_DATA ?? new URL('../../../shared/data', import.meta.url).pathname;
  const file = `${folder}/stix/attack-ics-18.1.json.gz`;
  if (!existsSync(file)) return t.skip(`shared data not present: ${file}`);
  const bundle = cutObjects(gunzipSync(readFileSync(file)));
  assert.ok(bundle.ok);
  const seat = await server.organisation('ATT&CK reader');
  const person = await server.person(['analyst'], seat.id);
  const sent: string[] = [];
  for (const cut of bundle.objects) if (cut.ok) sent.push(cut.raw);
  assert.equal(sent.length, 1826);
  const posted = await server.post(person, ownOf(seat.id), `{"objects":[${sent.join(',')}]}`);
  assert.equal(posted.json.failure_count, 0, JSON.stringify(posted.json.failures?.slice(0, 3)));
  await server.sequencer.settled();
  const came: string[] = [];
  let next = '';
  do {
    const page = await server.ask(person, `collections/${ownOf(seat.id)}/objects/?limit=1000${next}`);
    const objects = cutObjects(Buffer.from(page.text));
    assert.ok(objects.ok);
    for (const cut of objects.objects) if (cut.ok) came.push(cut.raw);
    next = page.json.more ? `&next=${page.json.next}` : '';
  } while (next !== '');
  assert.deepEqual(came.toSorted(), sent.toSorted());
});
