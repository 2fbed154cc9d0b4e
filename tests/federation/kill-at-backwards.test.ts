import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { eventually } from '../nodes.ts';
import { type ChildNode, childNode } from './child-node.ts';
import { killAndStart, look, PATIENCE, standInTheWay, tokenOf, waits } from './stand-in-the-way.ts';

// A search of kept hashes that is killed in the middle of a page goes on where it was, and opens nothing twice.

const MANY = 30;
let node: ChildNode;
let reviewer: string;
let analyst: string;
const values = Array.from({ length: MANY }, () => randomBytes(32).toString('hex'));

before(async () => {
  node = await childNode({ name: 'Harbour', class: 'platform', beatSeconds: 5 });
  await node.start();
  [reviewer, analyst] = await Promise.all([tokenOf(node, 'reviewer'), tokenOf(node, 'analyst')]);
});
after(() => node?.remove());

// biome-ignore lint/suspicious/noExplicitAny: an answer is read field by field, and fails where it is not so
async function call(token: string, method: string, path: string, body?: object): Promise<any> {
  const answer = await fetch(`${node.url}/api/v1/${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await answer.text();
  assert.ok(answer.ok, `${path}: ${text}`);
  return JSON.parse(text);
}

test('killed while a case opens, it resumes, and each item has one case', async () => {
  const senior = await tokenOf(node, 'senior-reviewer');
  await call(senior, 'POST', 'kept-hashes', { days: 7, reason: 'We add lists each week.' });
  for (const [at, value] of values.entries())
    await call(analyst, 'POST', 'match', { hash: { type: 'sha256', value }, item: `post:${at}` });
  const csv = ['type,value', ...values.map((value) => `sha256,${value}`)].join('\n');
  const ownTerms = { document: 'House rules', section: '4' };
  const bank = await call(analyst, 'POST', 'banks', {
    name: 'Later',
    basis: 'Reviewed by two.',
    ownTerms,
    csv,
  });
  await eventually(
    () => look<{ n: number }>(node, 'select count(*)::int as n from signal'),
    (row) => row?.n === MANY,
    PATIENCE,
  );
  const goOn = await standInTheWay(node, "select from kept_hash where item = 'post:12' for update");
  const { id } = await call(reviewer, 'POST', 'matching-backwards', { bank: bank.id });
  await waits(node);
  const cases = () =>
    look<{ n: number; items: number }>(
      node,
      'select count(*)::int as n, count(distinct item)::int as items from review_item',
    );
  assert.deepEqual(await cases(), { n: 12, items: 12 });
  await killAndStart(node, 'node');
  await goOn();
  const over = await eventually(
    () => call(reviewer, 'GET', `matching-backwards/${id}`),
    ({ state }) => state !== 'running',
    PATIENCE,
  );
  assert.deepEqual([over.state, over.total, over.looked, over.matched], ['done', MANY, MANY, MANY]);
  assert.deepEqual(await cases(), { n: MANY, items: MANY });
  assert.deepEqual(node.crashes, []);
});
