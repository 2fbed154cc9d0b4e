import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Agreement } from '../../src/client/agreements.ts';
import type { Peer } from '../../src/client/peers.ts';
import { runComity } from '../command-line/run-comity.ts';
import { type Asking, eventually, expectStatus, startTestNode, type TestNode } from '../nodes.ts';

// A partner that answers, and whose people have still to add this node: another thing than one that is away.

let north: TestNode;
let harbour: TestNode;
let anna: Asking;

before(async () => {
  [north, harbour] = await Promise.all([
    startTestNode({ name: 'Northern Authority', class: 'state' }),
    startTestNode({ name: 'Harbour' }),
  ]);
  anna = await north.person(['administrator']);
});
after(() => Promise.all([north.close(), harbour.close()]));

const at = (node: TestNode, ...args: string[]) => runComity(args, { COMITY_DATA: node.dataFolder });
const agreements = async () => (await anna.get<{ items: Agreement[] }>('/api/v1/agreements')).json.items;
const partner = async () => (await anna.get<{ items: Peer[] }>('/api/v1/peers')).json.items[0];
const LAW = ['--instrument', 'Some Act', '--article', 'section 1'];

test('a proposal waits for its people to add this node, as every place says, until they have', async () => {
  await expectStatus(201, anna.post('/api/v1/peers', { url: harbour.url, publicKey: harbour.publicKey }));
  const terms = ['--party', 'Harbour', '--title', 'Pilot', '--purpose', 'Find copies', ...LAW];
  const proposed = await at(north, 'agreement', 'propose', ...terms);
  assert.match(
    proposed.out,
    /^Stored: Pilot, \S+; Harbour has not added this node yet: it is delivered once its people have/,
    proposed.err,
  );
  assert.doesNotMatch(proposed.out, /can be reached/);
  // Its log, which anyone can read, shows that it is there and not that it knows us.
  for (let times = 0; times < 2; times++) {
    await north.pullAll();
    assert.match(String((await partner())?.lastError), /^The partner has not added this node yet/);
    const [one] = await agreements();
    assert.deepEqual([one?.delivery?.state, one?.delivery?.because], ['waiting', 'not-added']);
  }
  assert.match((await at(north, 'agreement', 'list')).out, /proposed, Harbour has not added this node yet/);
  assert.match((await at(north, 'peer', 'list')).out, /The partner has not added this node yet/);
  const line = north.said.find((one) => /telling Harbour of a proposal/.test(one));
  assert.match(
    String(line),
    /their? people have still to do so; it is tried again$|do so; it is tried again$/,
  );

  const boris = await harbour.person(['administrator']);
  await expectStatus(201, boris.post('/api/v1/peers', { url: north.url, publicKey: north.publicKey }));
  await eventually(
    async () => {
      await north.pullAll();
      return [(await agreements())[0]?.delivery, (await partner())?.lastError];
    },
    ([delivery, error]) => delivery === null && error === null,
  );
});

test('a partner that is away is said to be away', async () => {
  const move = (url: string) => north.kernel.store.pool.query('update peer set url = $1', [url]);
  await move('http://127.0.0.1:9');
  const terms = ['--party', 'Harbour', '--title', 'Later', '--purpose', 'Find copies', ...LAW];
  const proposed = await at(north, 'agreement', 'propose', ...terms);
  assert.match(proposed.out, /will be delivered when Harbour can be reached/, proposed.err);
  assert.match(String((await partner())?.lastError), /did not answer/);
  assert.equal((await agreements()).find(({ title }) => title === 'Later')?.delivery?.because, 'unreachable');
  await move(harbour.url);
});

test('who suspended an agreement, when and why is said at both nodes, and what can be done next', async () => {
  const [pilot] = (await agreements()).filter(({ title }) => title === 'Pilot');
  const id = String(pilot?.id);
  assert.equal((await at(harbour, 'agreement', 'accept', id)).status, 0);
  const before = new Date().toISOString();
  const done = await at(harbour, 'agreement', 'suspend', id, '--reason', 'The review of its purposes');
  assert.match(done.out, /^Suspended: Pilot\. .*propose a new one/, done.err);
  for (const node of [north, harbour]) {
    const [listed] = (await at(node, 'agreement', 'list', '--json')).lines.filter((one) => one.id === id);
    assert.deepEqual(
      [listed.state, listed.suspended.by.name, listed.suspended.reason],
      ['suspended', 'Harbour', 'The review of its purposes'],
    );
    assert.ok(listed.suspended.at >= before && listed.suspended.at <= new Date().toISOString());
    assert.match(
      (await at(node, 'agreement', 'list')).out,
      /suspended by Harbour, \d{4}-\d\d-\d\d: The review of its purposes/,
    );
  }
});

test('clocks that are apart are said to be apart: the partner knows this node', async () => {
  const ahead = await startTestNode({ name: 'Ahead', now: () => new Date(Date.now() + 5 * 60_000) });
  try {
    const clara = await ahead.person(['administrator']);
    const boris = await harbour.person(['administrator']);
    await expectStatus(201, clara.post('/api/v1/peers', { url: harbour.url, publicKey: harbour.publicKey }));
    await expectStatus(201, boris.post('/api/v1/peers', { url: ahead.url, publicKey: ahead.publicKey }));
    const terms = ['--party', 'Harbour', '--title', 'Apart', '--purpose', 'Find copies', ...LAW];
    const proposed = await at(ahead, 'agreement', 'propose', ...terms);
    assert.doesNotMatch(proposed.out, /has not added/, proposed.err);
    const { items } = (await clara.get<{ items: Peer[] }>('/api/v1/peers')).json;
    assert.match(String(items[0]?.lastError), /clocks of the two nodes are 5 min apart/);
  } finally {
    await ahead.close();
  }
});
