import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { type Asking, befriend, startTestNode, type TestNode } from '../../../tests/nodes.ts';
import { issueCredential } from '../identity/credentials.ts';
import { addOrganisation, addPerson } from '../identity/organisations.ts';
import { ANSWER_BEAT, restOfBeat } from './find-routes.ts';
import { type FoundThing, uuidRange } from './find-things.ts';
import type { Role } from './viewer.ts';

let node: TestNode;
let maker: Asking;
let overseer: Asking;
let stranger: { token: string };
const pdq = 'f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22';
const tool = `tool--${randomUUID()}`;
let bank: string;

before(async () => {
  node = await startTestNode({ name: 'Finder' });
  [maker, overseer] = await Promise.all([
    node.person(['analyst', 'reviewer', 'administrator']),
    node.person(['overseer']),
  ]);
  stranger = await seatOfAnother(['analyst', 'reviewer', 'administrator']);
  const made = await maker.post<{ id: string }>('/api/v1/banks', {
    name: 'Márton’s 100% list',
    basis: 'Reviewed by two people.',
    legalBasis: { instrument: 'Some Act', article: 'section 1' },
  });
  bank = made.json.id;
  const added = await maker.post(`/api/v1/banks/${bank}/signals`, { type: 'pdq', value: pdq, quality: 100 });
  assert.ok(added.status < 300, added.text);
  const body = (id: string, more: object) => ({
    id,
    type: id.split('--')[0],
    spec_version: '2.1',
    created: '2026-01-01T00:00:00.000Z',
    modified: '2026-01-01T00:00:00.000Z',
    ...more,
  });
  const group = `intrusion-set--${randomUUID()}`;
  const answer = await fetch(`${node.url}/api/v1/imports?source=feed`, {
    method: 'POST',
    headers: { authorization: `Bearer ${maker.token}`, 'content-type': 'application/json' },
    body: JSON.stringify([
      body(tool, { name: 'Lamp of the harbour' }),
      body(group, { name: 'Moths' }),
      body(`relationship--${randomUUID()}`, {
        relationship_type: 'uses',
        source_ref: group,
        target_ref: tool,
      }),
    ]),
  });
  assert.equal(answer.status, 200, await answer.text());
  // The desk's reader of the sequence is a moment behind.
  for (let tries = 0; tries < 100 && (await found(pdq)).length === 0; tries++);
});
after(() => node.close());

/** A person of another organisation that has its seats on this node. */
async function seatOfAnother(roles: Role[]): Promise<{ token: string }> {
  const { kernel } = node;
  const token = await kernel.store.system('test')(async (tx) => {
    const organisation = `identity--${randomUUID()}`;
    await addOrganisation(tx, { id: organisation, name: 'Elsewhere', class: 'platform', local: true });
    const { id } = await addPerson(kernel, tx, { name: 'A stranger', roles, organisation });
    return issueCredential(kernel, tx, { kind: 'token', person: id });
  });
  return { token };
}

async function found(q: string, who: { token: string } = maker): Promise<string[]> {
  const answer = await fetch(`${node.url}/api/v1/search?q=${encodeURIComponent(q)}`, {
    headers: { authorization: `Bearer ${who.token}` },
  });
  assert.equal(answer.status, 200, node.said.join('\n'));
  const { items } = (await answer.json()) as { items: FoundThing[] };
  return items.map(({ kind, name }) => `${kind} ${name}`);
}

test('a part of an id finds its record, with the type before it or without, in the list of records too', async () => {
  const part = tool.slice(6, 15);
  for (const q of [tool, part, `tool--${part}`, part.slice(0, 4).toUpperCase(), ` ${part} `])
    assert.ok((await found(q)).includes('record Lamp of the harbour'), q);
  assert.deepEqual(await found(`malware--${part}`), []);
  const { json } = await maker.get<{ items: { id: string }[] }>(`/api/v1/records?q=${part}`);
  assert.deepEqual(
    json.items.map(({ id }) => id),
    [tool],
  );
  const other = await maker.get<{ items: { id: string }[] }>(`/api/v1/records?q=${part}&type=malware`);
  assert.deepEqual(other.json.items, []);
});

test('a bank is found by words of its name and by its id; no letter stands for another', async () => {
  for (const q of ['márton', '100% LIST', bank, bank.slice(0, 8)])
    assert.ok((await found(q)).includes('bank Márton’s 100% list'), q);
  assert.deepEqual(await found('100_ list'), []);
});

test('a signal is found by its whole hash, by its beginning, and in capitals', async () => {
  for (const q of [pdq, pdq.slice(0, 8), pdq.slice(0, 21), pdq.toUpperCase()])
    assert.deepEqual(await found(q), [`signal ${pdq}`], q);
  assert.deepEqual(await found(`${pdq.slice(0, 20)}0000`), []);
});

test('a relationship is listed by the names of its ends', async () => {
  const { json } = await maker.get<{ items: { says: { text: string } }[] }>(
    '/api/v1/records?type=relationship',
  );
  assert.deepEqual(
    json.items.map(({ says }) => says.text),
    ['Moths → uses → Lamp of the harbour'],
  );
});

test('who may not read it finds none of it, and is answered as where there is nothing', async () => {
  for (const q of [tool, tool.slice(6, 15), 'Lamp', 'márton', bank, pdq, pdq.slice(0, 8), 'uses'])
    assert.deepEqual(await found(q, stranger), [], q);
  assert.ok((await found('Lamp', overseer)).length > 0);
});

test('a person is found by name by colleagues alone, and no more once the seat is gone', async () => {
  const rita = await node.person(['analyst', 'reviewer'], 'Rita Solano');
  for (const who of [maker, overseer]) assert.deepEqual(await found('rita', who), ['person Rita Solano']);
  assert.deepEqual(await found('rita', stranger), []);
  assert.deepEqual(await found('A stranger', stranger), ['person A stranger']);
  assert.deepEqual(await found('A stranger'), []);
  const administrator = await node.person(['administrator']);
  const gone = await administrator.post(`/api/v1/people/${rita.id}/remove`);
  assert.ok(gone.status < 300, gone.text);
  assert.deepEqual(await found('rita'), []);
});

test('an agreement is found once, and listed among the records under its title', async () => {
  const partner = await startTestNode({ name: 'Harbour' });
  try {
    const { agreement } = await befriend(node, partner, 'Pilot of the harbour');
    for (const q of ['Pilot of the', agreement, agreement.slice(20, 31)])
      assert.deepEqual(await found(q), ['agreement Pilot of the harbour'], q);
    const { json } = await maker.get<{ items: { id: string; says: { text: string } }[] }>(
      '/api/v1/records?type=x-comity-agreement',
    );
    assert.deepEqual(
      json.items.map(({ id, says }) => [id, says.text]),
      [[agreement, 'Pilot of the harbour']],
    );
  } finally {
    await partner.close();
  }
});

test('an answer waits for the beat', async () => {
  const asked = performance.now();
  await found('nothing of this name', stranger);
  assert.ok(performance.now() - asked >= ANSWER_BEAT - 2);
  for (const [elapsed, rest] of [
    [0, 100],
    [1, 99],
    [99.5, 0.5],
    [100, 100],
    [250, 50],
  ] as const)
    assert.equal(restOfBeat(elapsed), rest);
});

test('the beginning of a UUID is a range, with its hyphens or without', () => {
  assert.deepEqual(uuidRange('ABCD-'), { from: 'abcd'.padEnd(32, '0'), to: 'abcd'.padEnd(32, 'f') });
  for (const text of ['abc', 'abcg', '----', 'ab cd', '0'.repeat(33)])
    assert.equal(uuidRange(text), undefined, text);
});
