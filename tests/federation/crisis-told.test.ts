import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Asking, befriend, eventually, expectStatus, startTestNode, type TestNode } from '../nodes.ts';

let north: TestNode;
let harbour: TestNode;
let sanna: Asking;
let boris: Asking;
let agreement: string;

before(async () => {
  [north, harbour] = await Promise.all([
    startTestNode({ name: 'North' }),
    startTestNode({ name: 'Harbour' }),
  ]);
  ({ agreement } = await befriend(north, harbour));
  [sanna, boris] = await Promise.all([
    north.person(['senior-reviewer', 'analyst']),
    harbour.person(['reviewer']),
  ]);
});
after(() => Promise.all([north.close(), harbour.close()]));

type Told = { partners: { by: string; title: string; level: string; reason: string; crisis: string }[] };

const toldAt = async () => {
  await harbour.pullAll();
  return (await boris.get<Told>('/api/v1/crises')).json.partners;
};

test('partners named in it are told of a crisis, of each change, and that it is over', async () => {
  const bank = await expectStatus(
    201,
    sanna.post<{ id: string }>('/api/v1/banks', {
      name: 'Attack',
      basis: 'Reviewed by two people.',
      legalBasis: { instrument: 'Some Act', article: 'section 1' },
    }),
  );
  const declaration = {
    title: 'Attack in Northtown',
    level: 'incident',
    banks: [bank.json.id],
    agreements: [agreement],
    until: new Date(Date.now() + 3_600_000).toISOString(),
    reason: 'Copies of it are posted everywhere.',
  };
  const named = { ...declaration, reason: 'It was posted first by @someone-real on the network.' };
  const refused = await sanna.post<{ errors: { property: string }[] }>('/api/v1/crises', named);
  assert.deepEqual([refused.status, refused.json.errors[0]?.property], [400, 'reason']);
  const { json } = await expectStatus(201, sanna.post<{ id: string }>('/api/v1/crises', declaration));
  const [told] = await eventually(toldAt, ({ length }) => length === 1);
  assert.deepEqual(
    [told?.by, told?.title, told?.level, told?.reason, told?.crisis],
    ['North', declaration.title, 'incident', declaration.reason, json.id],
  );
  const step = (name: string, data: object) => sanna.post(`/api/v1/cases/${json.id}/steps/${name}`, { data });
  await expectStatus(
    200,
    step('set-level', { level: 'content-incident', reason: 'There is a video of it.' }),
  );
  await eventually(toldAt, ([one]) => one?.level === 'content-incident');
  await expectStatus(200, step('end-crisis', { reason: 'It has calmed down again.' }));
  await eventually(toldAt, ({ length }) => length === 0);
});
