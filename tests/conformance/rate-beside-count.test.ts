import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { runComity } from '../command-line/run-comity.ts';
import { type Asking, expectStatus, startTestNode, type TestNode } from '../nodes.ts';

// Human-rights rule 9: wherever a count of matches is told, how many of them people decided against the signal is told
// beside it. Looked for in every answer of every address that reads, so that a new count without its rate fails.

let node: TestNode;
let person: Asking;
let bank: string;
let signal: string;
const cases: string[] = [];

const legalBasis = { instrument: 'Regulation (EU) 2021/784', article: 'Article 2(7)' };

before(async () => {
  node = await startTestNode({ name: 'Harbour' });
  person = await node.person(['analyst', 'reviewer', 'senior-reviewer', 'administrator']);
  const named = { name: 'News', basis: 'Reviewed by two people.', legalBasis };
  bank = (await expectStatus(201, person.post<{ id: string }>('/api/v1/banks', named))).json.id;
  const hash = { type: 'sha256', value: randomBytes(32).toString('hex') };
  type Added = { added: { signals: [string] } };
  [signal] = (
    await expectStatus(201, person.post<Added>(`/api/v1/banks/${bank}/signals`, hash))
  ).json.added.signals;
  for (let n = 0; n < 2; n++) {
    const asked = { hash, item: `post:${randomUUID()}` };
    cases.push((await expectStatus(200, person.post<{ case: string }>('/api/v1/match', asked))).json.case);
  }
});
after(() => node.close());

type Json = Record<string, unknown>;

/** Each object that tells a number of matches, with the way to it. */
function countsIn(value: unknown, way: string): [string, Json][] {
  if (value === null || typeof value !== 'object') return [];
  const inner = Object.entries(value).flatMap(([key, one]) => countsIn(one, `${way}.${key}`));
  return typeof (value as Json).matches === 'number' ? [[way, value as Json], ...inner] : inner;
}

/** Every answer of an address that only reads. */
async function answers(): Promise<[string, unknown][]> {
  const { paths } = (await person.get<{ paths: Record<string, object> }>('/api/v1/openapi.json')).json;
  const ids: Record<string, string[]> = {
    '/api/v1/banks/{id}': [bank],
    '/api/v1/signals/{id}': [signal],
    '/api/v1/records/{id}': [signal],
    '/api/v1/cases/{id}': cases,
  };
  const addresses = Object.entries(paths)
    .filter(([, methods]) => 'get' in methods)
    .flatMap(([path]) =>
      /\{/.test(path) ? (ids[path] ?? []).map((id) => path.replace(/\{.*\}/, id)) : [path],
    );
  const found: [string, unknown][] = [];
  for (const path of addresses) {
    const { status, headers, json } = await person.get(path);
    if (status === 200 && /json/.test(headers.get('content-type') ?? '')) found.push([path, json]);
  }
  return found;
}

for (const [when, decide, expected] of [
  ['before anybody decided', async () => {}, { matches: 2, reviewed: 0, overturned: 0 }],
  [
    'once one of two was decided',
    async () => {
      const take = (step: string, data: object) =>
        expectStatus(200, person.post(`/api/v1/cases/${cases[0]}/steps/${step}`, { data }));
      await take('take', {});
      await take('answer-question', {
        journalism: 'yes',
        research: 'no',
        education: 'no',
        art: 'no',
        counterSpeech: 'no',
        reason: 'It is a report of the morning news.',
      });
      await take('leave', { ground: 'protected-purpose', reason: 'It is a report of the morning news.' });
    },
    { matches: 2, reviewed: 1, overturned: 1 },
  ],
] as const) {
  test(`${when}, no count of matches stands alone`, async () => {
    await decide();
    await node.settled();
    const all = await answers();
    const counts = all.flatMap(([path, json]) => countsIn(json, path));
    for (const [way, count] of counts)
      assert.equal(typeof count.overturned, 'number', `${way} has no rate beside it`);
    const at = (path: string) => counts.filter(([way]) => way.startsWith(path)).map(([, count]) => count);
    assert.deepEqual(at('/api/v1/banks.'), [expected], 'the list of banks');
    assert.deepEqual(at(`/api/v1/banks/${bank}`), [expected, expected], 'a bank, and its signal');
    assert.deepEqual(at(`/api/v1/signals/${signal}`), [expected], 'a signal');
    // In a case the matches are those that were decided, that case itself not among them.
    const { overturned, reviewed } = expected;
    assert.deepEqual(at(`/api/v1/cases/${cases[1]}`), [{ overturned, matches: reviewed }]);

    // The queue counts matches in its share of a State's help: what was put back, and done alone, stands beside.
    const queue = all.find(([path]) => path === '/api/v1/cases')?.[1] as Json;
    assert.deepEqual(queue.voluntary, { count: 0, total: 2 });
    assert.deepEqual(queue.reversal, { overturned: 0, decided: 0 });
    assert.deepEqual(queue.singleHanded, { count: 0, total: 0 });

    const { out } = await runComity(['bank', 'list'], { COMITY_DATA: node.dataFolder });
    const [head = '', , row = ''] = out.split('\n');
    assert.match(head, /matches +decided against +id$/);
    const rate = reviewed === 0 ? 'none decided' : `${overturned} of ${reviewed} decided`;
    assert.match(row, new RegExp(`  ${rate} +[0-9a-f-]{36}$`), out);
  });
}
