import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { DEMAND_KINDS } from '../../src/desks/content-orders/demands/demand.terms.ts';
import { startTestNode, type TestNode } from '../nodes.ts';
import { runComity } from './run-comity.ts';

const folder = mkdtempSync(join(tmpdir(), 'comity-demands-'));
let node: TestNode;
let env: Record<string, string>;
before(async () => {
  node = await startTestNode({ name: 'Harbour' });
  const { token } = await node.person(['reviewer']);
  env = { COMITY_URL: node.url, COMITY_TOKEN: token };
});
after(async () => {
  await node.close();
  rmSync(folder, { recursive: true });
});
const run = (...args: string[]) => runComity(['demand', ...args], env);
const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

test('a demand is begun from an example, checked, taken in, listed by its kind, and moved', async () => {
  assert.match((await run('example', 'hint')).err, /no kind of demand: referral, order-to-act/);
  for (const kind of DEMAND_KINDS) {
    const { out } = await run('example', kind);
    const checked = await run('check', kind, file(`${kind}.json`, out));
    assert.equal(checked.status, 0, `${kind}: ${checked.out}`);
  }
  const bad = await run('check', 'order-to-act', file('bad.json', '{"items":[{"url":"a b"}]}'));
  assert.equal(bad.status, 1);
  assert.match(bad.out, /\/items\/0\/url More than one URL/);
  assert.match(bad.out, /\/legalBasis Missing/);
  assert.match((await run('list', 'referral')).out, /Referrals: none\./);

  const made = await run('receive', 'referral', join(folder, 'referral.json'));
  assert.equal(made.status, 0, made.err);
  const id = made.out.trim();
  const listed = await run('list', 'referral');
  assert.match(listed.err, /Voluntary: this is no order/);
  assert.match(listed.out, new RegExp(`Example Referral Unit.*${id}`));
  assert.match((await run('show', id)).out, /^Referral\. Voluntary: this is no order\.\n/);
  assert.match((await run('receive', 'referral', join(folder, 'referral.json'))).err, /came before/);
  const refused = await run('step', id, 'propose-action');
  assert.equal(refused.status, 1);

  const notice = join(folder, 'notice.json');
  assert.match((await run('receive', 'notice', notice, '--name', 'A. Neighbour')).err, /belong together/);
  const sent = await run(
    'receive',
    'notice',
    notice,
    '--name',
    'A. Neighbour',
    '--email',
    'a@people.example',
  );
  assert.match(sent.out, /\n.*\/notice\/[\w-]{22}\n$/);
});
