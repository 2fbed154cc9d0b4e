import assert from 'node:assert/strict';
import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { after, before, test } from 'node:test';
import { DESKS } from '../../src/apps/node/start-node.ts';
import { sayDeepFault } from '../../src/kernel/audit/deep-fault.ts';
import { faultsAfter } from '../../src/kernel/audit/testing/damage.ts';
import { verifyDeep } from '../../src/kernel/audit/verify-deep.ts';
import { closingBytes, signedBytes } from '../../src/kernel/exchange/agreements/agreement-parties.ts';
import type { ClosingAct } from '../../src/kernel/exchange/agreements/agreement-status.ts';
import { callPeer, sentenceIn } from '../../src/kernel/exchange/peers/call-peer.ts';
import { listPeers, type Peer } from '../../src/kernel/exchange/peers/peer-queries.ts';
import { type Asking, eventually, expectStatus, startTestNode, type TestNode } from '../nodes.ts';

// A proposal that comes to nothing: declined by whom it was made to, or withdrawn by its proposer, at two real nodes.

let north: TestNode;
let harbour: TestNode;
let anna: Asking;
let boris: Asking;

before(async () => {
  [north, harbour] = await Promise.all([
    startTestNode({ name: 'Northern Authority', class: 'state' }),
    startTestNode({ name: 'Harbour' }),
  ]);
  [anna, boris] = await Promise.all([north.person(['administrator']), harbour.person(['senior-reviewer'])]);
  const boss = await harbour.person(['administrator']);
  await expectStatus(201, anna.post('/api/v1/peers', { url: harbour.url, publicKey: harbour.publicKey }));
  await expectStatus(201, boss.post('/api/v1/peers', { url: north.url, publicKey: north.publicKey }));
});
after(() => Promise.all([north.close(), harbour.close()]));

type Shown = {
  id: string;
  state: string;
  awaitsUs: boolean;
  proposedBy: string;
  closed: { by: { id: string; name: string }; reason: string; at: string } | null;
};

async function propose(): Promise<string> {
  const terms = {
    title: 'A proposal',
    party: harbour.kernel.host.id,
    purposes: ['Find copies'],
    legalBasis: { instrument: 'Regulation (EU) 2021/784', article: 'Article 14' },
    onward: 'originator-consent',
    retentionDays: 30,
  };
  return (await expectStatus(201, anna.post<Shown>('/api/v1/agreements', terms))).json.id;
}
const act = (who: Asking, id: string, name: string, reason = 'The purpose is too wide.') =>
  who.post<Shown>(`/api/v1/agreements/${id}/${name}`, name === 'accept' ? undefined : { reason });
const shown = async (who: Asking, id: string) =>
  (await who.get<{ items: Shown[] }>('/api/v1/agreements')).json.items.find((one) => one.id === id) as Shown;
const states = async (id: string) => [(await shown(anna, id)).state, (await shown(boris, id)).state];
const peerAt = async (node: TestNode): Promise<Peer> =>
  (await node.kernel.store.system('test')((tx) => listPeers(tx)))[0] as Peer;
const told = (id: string) =>
  eventually(
    async () => {
      await Promise.all([north.pullAll(), harbour.pullAll()]);
      return states(id);
    },
    ([here, there]) => here === there,
  );
const termsOf = async (id: string) =>
  (await north.kernel.store.pool.query('select id, terms from agreement where id = $1', [id])).rows[0] as {
    id: string;
    terms: string;
  };

/** What a party's node would send, signed with the key given: for a node that lies. */
async function send(from: TestNode, id: string, word: ClosingAct, more: Record<string, unknown> = {}) {
  const said = { act: word, reason: 'Because.', at: new Date().toISOString(), ...more };
  const key = (more.key as never) ?? from.kernel.keyring.identity.privateKey;
  const bytes = closingBytes(await termsOf(id), (more.as as string) ?? from.kernel.host.id, said);
  const { act, reason, at } = said;
  return callPeer(from.kernel, await peerAt(from), {
    method: 'POST',
    path: `/federation/agreements/${id}/closing`,
    body: JSON.stringify({ act, reason, at, signature: sign(null, bytes, key).toString('base64') }),
  });
}

async function isClean(): Promise<void> {
  for (const node of [north, harbour]) {
    await node.settled();
    const verdict = await verifyDeep(node.kernel, { desks: DESKS });
    assert.deepEqual(verdict.faults.map(sayDeepFault), [], node.name);
  }
}

test('declined: both nodes say so, with who and why, and nobody can accept it any more', async () => {
  const id = await propose();
  assert.equal((await shown(boris, id)).proposedBy, north.kernel.host.id);
  const declined = await expectStatus(200, act(boris, id, 'decline'));
  assert.equal(declined.json.state, 'declined');
  for (const who of [anna, boris]) {
    const { state, closed, awaitsUs } = await shown(who, id);
    assert.deepEqual([state, awaitsUs], ['declined', false]);
    assert.deepEqual(closed?.by, { id: harbour.kernel.host.id, name: 'Harbour' });
    assert.equal(closed?.reason, 'The purpose is too wide.');
  }
  for (const [who, name] of [
    [boris, 'accept'],
    [boris, 'decline'],
    [anna, 'withdraw'],
    [anna, 'suspend'],
  ] as const) {
    assert.equal((await act(who, id, name)).status, 409, name);
  }
  assert.deepEqual(await states(id), ['declined', 'declined']);
});

test('withdrawn: the other party reads why, and its acceptance is too late', async () => {
  const id = await propose();
  await expectStatus(200, act(anna, id, 'withdraw', 'Proposed to the wrong partner.'));
  assert.deepEqual(await states(id), ['withdrawn', 'withdrawn']);
  assert.equal((await shown(boris, id)).closed?.reason, 'Proposed to the wrong partner.');
  assert.equal((await act(boris, id, 'accept')).status, 409);
  assert.equal((await act(boris, id, 'decline')).status, 409);
});

test('each side takes its own step only, with a reason, on what it may see', async () => {
  const id = await propose();
  for (const [who, name] of [
    [anna, 'decline'],
    [boris, 'withdraw'],
    [anna, 'accept'],
    [anna, 'suspend'],
    [boris, 'suspend'],
  ] as const) {
    assert.equal((await act(who, id, name)).status, 409, name);
  }
  for (const reason of ['', '  ', 'x'.repeat(4001), '\u0000', '\ud800']) {
    assert.equal((await act(boris, id, 'decline', reason)).status, 400);
  }
  const absent = await act(
    boris,
    id.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
    'decline',
  );
  assert.equal(absent.status, 404);
  assert.match(absent.text, /no such agreement that you may see/);
  const reader = await harbour.person(['reader', 'analyst', 'reviewer']);
  assert.equal((await act(reader, id, 'decline')).status, 403);
  assert.deepEqual(await states(id), ['proposed', 'proposed']);
  // As long as may be, in signs of four bytes.
  await expectStatus(200, act(boris, id, 'decline', '𝔞'.repeat(4000)));
  assert.deepEqual(await states(id), ['declined', 'declined']);
});

test('pressed twice at once it is done once', async () => {
  const id = await propose();
  const answers = await Promise.all([1, 2, 3].map(() => act(boris, id, 'decline')));
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409, 409]);
  const { rows } = await harbour.kernel.store.pool.query(
    `select count(*)::int as n from entry e join agreement g using (object)
     where g.id = $1 and e.kind = 'agreement.declined'`,
    [id],
  );
  assert.equal(rows[0].n, 1);
});

test('steps that cross on the way end in one state at both nodes', async () => {
  type Step = [who: Asking, name: string];
  const races: [Step, Step][] = [
    [
      [anna, 'withdraw'],
      [boris, 'accept'],
    ],
    [
      [anna, 'withdraw'],
      [boris, 'decline'],
    ],
    [
      [boris, 'accept'],
      [boris, 'decline'],
    ],
  ];
  const seen = new Set<string>();
  for (let round = 0; round < 4; round++) {
    for (const [one, two] of races) {
      const id = await propose();
      const answers = await Promise.all(
        (round % 2 ? [one, two] : [two, one]).map(async ([who, name], at) => {
          if (at === 1) await new Promise((resolve) => setTimeout(resolve, round * 4));
          return act(who, id, name);
        }),
      );
      assert.ok(
        answers.some(({ status }) => status === 200),
        answers.map(({ text }) => text).join(),
      );
      const [state] = await told(id);
      assert.ok(state !== 'proposed');
      seen.add(state as string);
      // Both said yes to their people only where it is so.
      if (state === 'withdrawn') assert.equal((await act(anna, id, 'withdraw')).status, 409);
    }
  }
  assert.ok(seen.size > 1, [...seen].join());
  await isClean();
});

test('withdrawn while the partner is away: it holds at once, an acceptance is refused, and word follows', async () => {
  const id = await propose();
  const move = (to: string) =>
    north.kernel.store.pool.query('update peer set url = $1 where organisation = $2', [
      to,
      harbour.kernel.host.id,
    ]);
  await move('http://127.0.0.1:9');
  await expectStatus(200, act(anna, id, 'withdraw'));
  assert.deepEqual(await states(id), ['withdrawn', 'proposed']);
  const late = await act(boris, id, 'accept');
  assert.equal(late.status, 502);
  assert.match(late.text, /This agreement is withdrawn/);
  await move(harbour.url);
  assert.deepEqual(await told(id), ['withdrawn', 'withdrawn']);
  await isClean();
});

test('declined while the proposer is away: it holds at once, and word follows', async () => {
  const id = await propose();
  const move = (to: string) => harbour.kernel.store.pool.query('update peer set url = $1', [to]);
  await move('http://127.0.0.1:9');
  await expectStatus(200, act(boris, id, 'decline'));
  // It does not know yet, and withdraws: both words are kept, and both nodes fold them alike.
  await expectStatus(200, act(anna, id, 'withdraw'));
  await move(north.url);
  assert.deepEqual(await told(id), ['withdrawn', 'withdrawn']);
  await eventually(
    async () =>
      (await north.kernel.store.pool.query('select from agreement_closing where agreement = $1', [id]))
        .rowCount,
    (count) => count === 2,
  );
  await isClean();
});

test('a partner that lost the word asks to accept, and is told again', async () => {
  const id = await propose();
  await expectStatus(200, act(anna, id, 'withdraw'));
  // As if it had restored a backup from before.
  const { pool } = harbour.kernel.store;
  await pool.query('delete from agreement_closing where agreement = $1', [id]);
  await pool.query("update agreement set status = 'proposed' where id = $1", [id]);
  await pool.query(
    "delete from entry where kind = 'agreement.withdrawn' and object = (select object from agreement where id = $1)",
    [id],
  );
  assert.equal((await act(boris, id, 'accept')).status, 502);
  assert.deepEqual(await told(id), ['withdrawn', 'withdrawn']);
});

test('a partner that lies speaks only for itself, under its pinned key', async () => {
  const id = await propose();
  const { privateKey: stranger } = generateKeyPairSync('ed25519');
  const refused = [
    await send(harbour, id, 'withdrawn'),
    await send(north, id, 'declined'),
    await send(harbour, id, 'declined', { key: stranger }),
    await send(harbour, id, 'declined', { as: north.kernel.host.id }),
  ];
  assert.deepEqual(
    refused.map(({ status }) => status),
    [409, 409, 401, 401],
  );
  for (const more of [{ at: 'yesterday' }, { reason: 'x'.repeat(4001) }, { reason: ' ' }, { act: 'ended' }]) {
    await assert.rejects(
      send(harbour, id, 'declined', more),
      /did not sign its answer/,
      'not even looked at',
    );
  }
  const unknown = id.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
  const absent = await callPeer(harbour.kernel, await peerAt(harbour), {
    method: 'POST',
    path: `/federation/agreements/${unknown}/closing`,
    body: JSON.stringify({
      act: 'declined',
      reason: 'x',
      at: new Date().toISOString(),
      signature: `${'A'.repeat(86)}==`,
    }),
  });
  assert.equal(absent.status, 404);
  assert.deepEqual(await states(id), ['proposed', 'proposed']);

  // One that accepted and then says that it had declined is out: nothing flows under it from here on.
  await expectStatus(200, act(boris, id, 'accept'));
  assert.equal((await send(harbour, id, 'declined')).status, 202);
  assert.equal((await send(harbour, id, 'declined', { reason: 'Another reason.' })).status, 202, 'said once');
  const { state, closed } = await shown(anna, id);
  assert.deepEqual([state, closed?.reason], ['declined', 'Because.']);
});

test('who edits what was said with the database is named', async () => {
  await north.settled();
  for (const [sql, says] of [
    [
      "update agreement_closing set reason = 'Another.'",
      /closing by (Harbour|Northern Authority) of agreement A proposal/,
    ],
    ["update agreement_closing set act = 'declined'", /closing by|not signed/],
    ['delete from agreement_closing', /was deleted/],
    [
      "update agreement set status = 'accepted' where status in ('declined', 'withdrawn')",
      /agreement A proposal/,
    ],
  ] as const) {
    const faults = await faultsAfter(north.kernel, ['agreement', 'agreement_closing'], [[sql]], {
      desks: DESKS,
    });
    assert.ok(faults.length > 0, sql);
    assert.ok(
      faults.some((fault) => says.test(sayDeepFault(fault))),
      faults.map(sayDeepFault).join('\n'),
    );
  }
  const forged = 'update agreement_closing set signature = sha256(signature) || sha256(signature)';
  const faults = await faultsAfter(north.kernel, ['agreement_closing'], [[forged]], { desks: DESKS });
  assert.ok(faults.some(({ fault }) => fault === 'signature-invalid'));
});

test('a partner that proposes without end is told to wait, and what is in force stays first on the list', async () => {
  const kept = await propose();
  await expectStatus(200, act(boris, kept, 'accept'));
  const peer = await peerAt(north);
  const terms = JSON.parse((await termsOf(kept)).terms);
  const propose50 = async () => {
    for (let made = 0; made < 60; made++) {
      const ids = { id: `${terms.type}--${randomUUID()}`, collection: randomUUID() };
      const text = JSON.stringify({ ...terms, ...ids, title: 'One of many' });
      const signature = sign(null, signedBytes(text), north.kernel.keyring.identity.privateKey).toString(
        'base64',
      );
      const body = JSON.stringify({ terms: text, signature });
      const answer = await callPeer(north.kernel, peer, {
        method: 'POST',
        path: '/federation/agreements',
        body,
      });
      if (answer.status >= 300) return { made, status: answer.status, said: sentenceIn(answer.body) };
    }
    return null;
  };
  const refused = await propose50();
  assert.equal(refused?.status, 429);
  assert.match(refused.said, /^5\d of your proposals wait for an answer here\.$/);
  const { items } = (await boris.get<{ items: Shown[] }>('/api/v1/agreements')).json;
  assert.deepEqual([items[0]?.state, items.at(-1)?.state === 'accepted'], ['accepted', false]);
  assert.ok(
    items.findIndex(({ state }) => state !== 'accepted') > items.findLastIndex(({ id }) => id === kept),
  );
});
