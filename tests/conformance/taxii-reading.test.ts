import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test, { after, before } from 'node:test';
import { NEXT_SECONDS, PAGE_DEFAULT, PAGE_MOST } from '../../src/kernel/exchange/taxii/read-page.ts';
import { withdrawRecords } from '../../src/kernel/store/withdraw-records.ts';
import type { TestPerson } from '../kernel.ts';
import {
  type Answer,
  campaign,
  openTaxiiServer,
  ownOf,
  type Stix,
  type TaxiiServer,
  versionOf,
} from './taxii-server.ts';

let server: TaxiiServer;
let clock = Date.parse('2025-03-01T10:00:00Z');

before(async () => {
  server = await openTaxiiServer({ now: () => new Date(clock) });
});
after(() => server.stop());

/** A seat with a collection of its own, so that each test has an empty one. */
async function emptyCollection(): Promise<{ person: TestPerson; collection: string; holder: string }> {
  const seat = await server.organisation('Seat');
  return {
    person: await server.person(['analyst'], seat.id),
    collection: ownOf(seat.id),
    holder: seat.id,
  };
}

const idsOf = (answer: Answer): string[] => (answer.json.objects ?? []).map((one: Stix) => one.id);
const SIX_DIGITS = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;

test('TAXII 2.1 §5.4, §2: an empty collection is {}, without headers of dates and without empty lists', async () => {
  const { person, collection } = await emptyCollection();
  for (const what of ['objects', 'manifest']) {
    const answer = await server.ask(person, `collections/${collection}/${what}/`);
    assert.equal(answer.status, 200);
    assert.equal(answer.text, '{}');
    assert.equal(answer.headers.get('x-taxii-date-added-first'), null);
    assert.equal(answer.headers.get('x-taxii-date-added-last'), null);
  }
});

test('TAXII 2.1 §5.4: objects leave as the bytes they came with', async () => {
  const { person, collection } = await emptyCollection();
  const id = randomUUID();
  const body = `{ "type":"campaign", "id":"campaign--${id}","spec_version" : "2.1",
    "created":"2024-01-01T00:00:00.1000Z","modified":"2024-01-01T00:00:00.100000Z", "name":"caf\\u00e9 \\/ café",
    "x_ratio":1.0, "x_big": 1E+2, "x_empty":{}, "revoked": false }`;
  await server.post(person, collection, `{"objects": [ ${body} ]}`);
  await server.sequencer.settled();
  const answer = await server.ask(person, `collections/${collection}/objects/`);
  assert.ok(answer.text.includes(body));
});

test('TAXII 2.1 §3.2, §3.3, §2: ascending by date_added of six digits, every one different, in both headers', async () => {
  const { person, collection } = await emptyCollection();
  const objects = Array.from({ length: 5 }, () => campaign());
  // The clock stands still, and steps back between the two posts.
  await server.add(person, collection, ...objects.slice(0, 3));
  clock -= 60_000;
  await server.add(person, collection, ...objects.slice(3));
  clock += 60_000;
  const manifest = await server.ask(person, `collections/${collection}/manifest/`);
  const dates: string[] = manifest.json.objects.map((one: { date_added: string }) => one.date_added);
  assert.deepEqual(
    idsOf(manifest),
    objects.map((one) => one.id),
  );
  for (const [at, date] of dates.entries()) {
    assert.match(date, SIX_DIGITS);
    if (at > 0) assert.ok(date > (dates[at - 1] as string));
  }
  for (const what of ['objects', 'manifest']) {
    const { headers } = await server.ask(person, `collections/${collection}/${what}/?limit=2`);
    assert.equal(headers.get('x-taxii-date-added-first'), dates[0]);
    assert.equal(headers.get('x-taxii-date-added-last'), dates[1]);
  }
});

test('TAXII 2.1 §3.4: added_after is exclusive to the microsecond, and unrelated to times in the object', async () => {
  const { person, collection } = await emptyCollection();
  const objects = Array.from({ length: 4 }, () =>
    campaign({ created: '2099-01-01T00:00:00.000Z', modified: '2099-01-01T00:00:00.000Z' }),
  );
  await server.add(person, collection, ...objects);
  const all = await server.ask(person, `collections/${collection}/manifest/`);
  const dates = all.json.objects.map((one: { date_added: string }) => one.date_added);
  const after = (time: string) =>
    server.ask(person, `collections/${collection}/objects/?added_after=${time}`);
  assert.deepEqual(idsOf(await after(dates[1])), idsOf(all).slice(2));
  assert.deepEqual(idsOf(await after(`${dates[1].slice(0, -1)}999Z`)), idsOf(all).slice(2));
  assert.equal((await after(dates[3])).text, '{}');
  assert.equal((await after('9999-12-31T23:59:59.999999Z')).text, '{}');
  assert.equal(idsOf(await after('0000-01-01T00:00:00Z')).length, 4);
});

test('TAXII 2.1 §3.4: malformed and repeated parameters are 400 that names them, never 500', async () => {
  const { person, collection } = await emptyCollection();
  for (const [query, property] of [
    ['added_after=yesterday', 'added_after'],
    ['added_after=2024-02-30T00:00:00.1234567891Z', 'added_after'],
    ['limit=0', 'limit'],
    ['limit=5&limit=6', 'limit'],
    ['x=1&x=2', 'x'],
    ['match[version]=all,last', 'match[version]'],
    ['match[id]=%00', 'match[id]'],
    ['match[colour]=red', 'match[colour]'],
    ['next=', 'next'],
    ['next=made-up', 'next'],
  ]) {
    for (const what of ['objects', 'manifest']) {
      const { status, json } = await server.ask(person, `collections/${collection}/${what}/?${query}`);
      assert.equal(status, 400, query);
      assert.equal(json.details.errors[0].property, property);
      assert.match(json.details.errors[0].clause, /TAXII 2\.1 §3/);
    }
  }
  assert.equal((await server.ask(person, `collections/${collection}/objects/?colour=red`)).status, 200);
});

test('TAXII 2.1 §3.5: without a limit a page has a bound; a larger limit is cut to the most', async () => {
  const { person, collection } = await emptyCollection();
  const objects = Array.from({ length: PAGE_MOST + 1 }, () => campaign());
  await server.add(person, collection, ...objects);
  const first = await server.ask(person, `collections/${collection}/objects/`);
  assert.equal(idsOf(first).length, PAGE_DEFAULT);
  assert.equal(first.json.more, true);
  const most = await server.ask(person, `collections/${collection}/objects/?limit=1000000`);
  assert.equal(idsOf(most).length, PAGE_MOST);
  assert.equal(most.json.more, true);
});

test('TAXII 2.1 §3.5: a page is bounded in bytes too, and next goes on from where it was cut', async () => {
  const { person, collection } = await emptyCollection();
  const objects = Array.from({ length: 12 }, () => campaign({ description: 'x'.repeat(1_000_000) }));
  await server.add(person, collection, ...objects);
  const first = await server.ask(person, `collections/${collection}/objects/`);
  assert.ok(idsOf(first).length > 1 && idsOf(first).length < 12);
  const second = await server.ask(person, `collections/${collection}/objects/?next=${first.json.next}`);
  assert.deepEqual(
    [...idsOf(first), ...idsOf(second)],
    objects.map((one) => one.id),
  );
});

test('TAXII 2.1 §3.5: next is repeatable and stable while objects are added and withdrawn', async () => {
  const { person, collection, holder } = await emptyCollection();
  const objects = Array.from({ length: 6 }, () => campaign());
  await server.add(person, collection, ...objects);
  const page = (query: string) => server.ask(person, `collections/${collection}/objects/?limit=2${query}`);
  const { json } = await page('');
  const once = await page(`&next=${json.next}`);
  await server.add(person, collection, campaign());
  await withdraw(holder, objects[0]?.id as string, [`own:${holder}`]);
  const again = await page(`&next=${json.next}`);
  assert.deepEqual(idsOf(again), idsOf(once));
  assert.deepEqual(
    idsOf(again),
    objects.slice(2, 4).map((one) => one.id),
  );
  const walked = [...idsOf(again)];
  for (let next = again.json.next; next; ) {
    const more = await page(`&next=${next}`);
    walked.push(...idsOf(more));
    next = more.json.next;
  }
  assert.deepEqual(
    walked.slice(0, 4),
    objects.slice(2).map((one) => one.id),
  );
  assert.equal(walked.length, 5);
});

test('TAXII 2.1 §3.5: next is bound to the filters, the collection, the endpoint and the caller', async () => {
  const { person, collection, holder } = await emptyCollection();
  await server.add(person, collection, campaign(), campaign(), campaign());
  const colleague = await server.person(['reader'], holder);
  const objects = `collections/${collection}/objects/`;
  const { next } = (await server.ask(person, `${objects}?limit=1&match[type]=campaign`)).json;
  const go = `match[type]=campaign&next=${next}`;
  assert.equal((await server.ask(person, `${objects}?${go}&limit=2`)).status, 200);
  for (const [who, path] of [
    [person, `${objects}?next=${next}`],
    [person, `${objects}?${go}&match[version]=all`],
    [person, `${objects}?${go}&added_after=2020-01-01T00:00:00Z`],
    [person, `collections/${collection}/manifest/?${go}`],
    [colleague, `${objects}?${go}`],
  ] as const) {
    const { status, json } = await server.ask(who, path);
    assert.equal(status, 400, path);
    assert.equal(json.error_code, 'parameter-malformed');
  }
  assert.equal((await server.ask(colleague, `${objects}?match[type]=campaign`)).status, 200);
});

test('TAXII 2.1 §3.5: a next that is too old answers 400 page-expired', async () => {
  const { person, collection } = await emptyCollection();
  await server.add(person, collection, campaign(), campaign());
  const { next } = (await server.ask(person, `collections/${collection}/objects/?limit=1`)).json;
  const go = () => server.ask(person, `collections/${collection}/objects/?next=${next}`);
  clock += (NEXT_SECONDS - 1) * 1000;
  assert.equal((await go()).status, 200);
  clock += 2000;
  const { status, json } = await go();
  assert.equal(status, 400);
  assert.equal(json.error_code, 'page-expired');
});

test('TAXII 2.1 §3.5, §5.3.1: without next, Date-Added-Last goes on; the manifest pages alike', async () => {
  const { person, collection } = await emptyCollection();
  const objects = Array.from({ length: 7 }, () => campaign());
  await server.add(person, collection, ...objects);
  for (const what of ['objects', 'manifest']) {
    const byDate: string[] = [];
    const byNext: string[] = [];
    let date = '';
    let answer: Answer;
    do {
      answer = await server.ask(person, `collections/${collection}/${what}/?limit=3${date}`);
      byDate.push(...idsOf(answer));
      date = `&added_after=${answer.headers.get('x-taxii-date-added-last')}`;
    } while (answer.json.more);
    let next = '';
    do {
      answer = await server.ask(person, `collections/${collection}/${what}/?limit=3${next}`);
      byNext.push(...idsOf(answer));
      next = `&next=${answer.json.next}`;
    } while (answer.json.more);
    assert.equal(answer.json.next, undefined);
    assert.deepEqual(
      byDate,
      objects.map((one) => one.id),
    );
    assert.deepEqual(byNext, byDate);
  }
});

test('TAXII 2.1 §3.4.1: the last version by default; first, values and all; versions compare by instant', async () => {
  const { person, collection } = await emptyCollection();
  const one = campaign();
  const two = versionOf(one, '2024-02-01T00:00:00.500Z');
  const three = versionOf(one, '2024-03-01T00:00:00.123456789Z');
  const other = campaign();
  // The middle version arrives last: an older version does not become current.
  await server.add(person, collection, one, three, other);
  await server.add(person, collection, two);
  const found = async (query: string, what = 'objects') => {
    const answer = await server.ask(
      person,
      `collections/${collection}/${what}/?match[id]=${one.id}&${query}`,
    );
    return (answer.json.objects ?? []).map((each: Stix) => each.modified ?? each.version);
  };
  for (const what of ['objects', 'manifest']) {
    assert.deepEqual(await found('', what), [three.modified]);
    assert.deepEqual(await found('match[version]=last', what), [three.modified]);
    assert.deepEqual(await found('match[version]=first', what), [one.modified]);
    assert.deepEqual(await found('match[version]=all', what), [one.modified, three.modified, two.modified]);
    assert.deepEqual(await found('match[version]=first,last', what), [one.modified, three.modified]);
    assert.deepEqual(await found('match[version]=2024-02-01T00:00:00.5Z', what), [two.modified]);
    assert.deepEqual(await found(`match[version]=${two.modified},first`, what), [one.modified, two.modified]);
    assert.deepEqual(await found(`match[version]=${three.modified}`, what), [three.modified]);
    assert.deepEqual(await found('match[version]=2024-03-01T00:00:00.123456788Z', what), []);
    assert.deepEqual(await found('match[version]=9999-01-01T00:00:00Z', what), []);
  }
});

test('TAXII 2.1 §3.4.1: fields combine as AND, values as OR, and versions do not depend on their order', async () => {
  const { person, collection } = await emptyCollection();
  const a = campaign();
  const b = campaign();
  const tool = { ...campaign(), type: 'tool', id: `tool--${randomUUID()}` };
  await server.add(person, collection, a, b, tool, versionOf(a, '2024-05-01T00:00:00.000Z'));
  const found = async (query: string) =>
    idsOf(await server.ask(person, `collections/${collection}/objects/?${query}`));
  assert.deepEqual(await found('match[type]=tool'), [tool.id]);
  assert.deepEqual((await found('match[type]=tool,campaign')).length, 3);
  assert.deepEqual(await found(`match[type]=tool&match[id]=${a.id}`), []);
  assert.deepEqual(await found(`match[id]=${a.id},${tool.id}&match[version]=first`), [a.id, tool.id]);
  // The first version of `a` is not its last: no filter may make it so.
  const all = await server.ask(person, `collections/${collection}/manifest/?match[version]=all`);
  const added = all.json.objects.at(-1).date_added;
  assert.deepEqual(await found(`match[version]=first&added_after=${all.json.objects[2].date_added}`), []);
  assert.deepEqual(await found(`match[id]=${a.id}&added_after=${added}`), []);
  assert.deepEqual((await found('match[spec_version]=2.1')).length, 3);
  assert.deepEqual((await found('match[spec_version]=2.0,2.1')).length, 3);
  assert.deepEqual(await found('match[spec_version]=2.0'), []);
});

test('TAXII 2.1 §3.4.1: what has no version of its own has the date it was added, in manifest and match', async () => {
  const { person, collection } = await emptyCollection();
  const domain = { type: 'domain-name', id: `domain-name--${randomUUID()}`, value: 'example.org' };
  const marking = {
    type: 'marking-definition',
    spec_version: '2.1',
    id: `marking-definition--${randomUUID()}`,
    created: '2023-01-01T00:00:00.000Z',
    definition_type: 'statement',
    definition: { statement: 'ours' },
  };
  const status = await server.add(person, collection, domain, marking);
  const { objects } = (await server.ask(person, `collections/${collection}/manifest/`)).json;
  assert.equal(objects[0].version, objects[0].date_added);
  assert.equal(objects[1].version, marking.created);
  const match = await server.ask(
    person,
    `collections/${collection}/objects/?match[version]=${objects[0].version}`,
  );
  assert.deepEqual(idsOf(match), [domain.id]);
  const done = await server.ask(person, `status/${status.json.id}/`);
  assert.equal(done.json.successes[0].version, objects[0].version);
  assert.equal(done.json.successes[1].version, marking.created);
});

test('TAXII 2.1 §5.6: an unknown id is 404; a known one that no filter fits is 200 and {}', async () => {
  const { person, collection } = await emptyCollection();
  const one = campaign();
  const two = versionOf(one, '2024-02-01T00:00:00.000Z');
  await server.add(person, collection, one, two);
  const get = (id: string, query = '') =>
    server.ask(person, `collections/${collection}/objects/${id}/${query}`);
  assert.deepEqual((await get(one.id)).json.objects, [two]);
  assert.deepEqual((await get(one.id, '?match[version]=all')).json.objects, [one, two]);
  assert.equal((await get(one.id, '?match[version]=2020-01-01T00:00:00Z')).text, '{}');
  assert.equal((await get(one.id, '?match[spec_version]=2.0')).text, '{}');
  for (const id of [`campaign--${randomUUID()}`, 'nonsense', `${one.id}%00`, 'x'.repeat(390)]) {
    assert.equal((await get(id)).status, 404, id);
  }
});

test('what was added and then withdrawn does not show; what comes again shows once, with a new date', async () => {
  const { person, collection, holder } = await emptyCollection();
  const { id, collection: shared } = await server.agreement(holder, `identity--${randomUUID()}`);
  const now = { ...person, viewer: await server.viewerOf(person) };
  const one = campaign();
  const two = versionOf(one, '2024-02-01T00:00:00.000Z');
  await server.add(now, shared, one, two);
  const seen = async (query = '') =>
    (await server.ask(now, `collections/${shared}/objects/${query}`)).json.objects ?? [];
  assert.deepEqual(await seen(), [two]);
  await withdraw(holder, one.id, [`agreement:${id}`], two.modified as string);
  // The holder still sees the record itself: only the view has lost it, and the older version is its last now.
  assert.deepEqual(await seen(), [one]);
  assert.deepEqual(await seen('?match[version]=all'), [one]);
  assert.deepEqual((await server.ask(now, `collections/${collection}/objects/`)).json.objects, [two]);
  const before = await server.ask(now, `collections/${shared}/manifest/`);
  await server.add(now, shared, two);
  assert.deepEqual(await seen('?match[version]=all'), [one, two]);
  const last = before.headers.get('x-taxii-date-added-last');
  assert.deepEqual(await seen(`?added_after=${last}`), [two]);
});

async function withdraw(holder: string, id: string, views: string[], modified?: string): Promise<void> {
  await server.kernel.store.system('test')(async (tx) => {
    const rows = await tx.query<{ object: number }>(
      'select object from record where holder = $1 and id = $2 and ($3::text is null or version_text = $3)',
      [holder, id, modified ?? null],
    );
    await withdrawRecords(
      server.kernel,
      tx,
      rows.map((row) => row.object),
      views,
      'test',
    );
  });
  await server.sequencer.settled();
}
