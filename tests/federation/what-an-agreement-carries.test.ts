import assert from 'node:assert/strict';
import { generateKeyPairSync, randomUUID, sign, verify } from 'node:crypto';
import { after, before, test } from 'node:test';
import { signRequest } from '../../src/standards/http-signatures/sign-request.ts';
import { tlpMarkingId } from '../../src/standards/tlp/tlp.ts';
import { TAXII } from '../conformance/taxii-server.ts';
import { type Asking, eventually, expectStatus, startTestNode, type TestNode } from '../nodes.ts';

// A sharing agreement over two real nodes, from the proposal on: who signed what, and what it carries and does not.

let north: TestNode;
let harbour: TestNode;
let anna: Asking;
let boris: Asking;
let agreement: string;
let collection: string;

before(async () => {
  [north, harbour] = await Promise.all([
    startTestNode({ name: 'Northern Authority', class: 'state' }),
    startTestNode({ name: 'Harbour' }),
  ]);
  [anna, boris] = await Promise.all([
    north.person(['administrator', 'senior-reviewer', 'analyst']),
    harbour.person(['administrator', 'senior-reviewer', 'analyst']),
  ]);
  await expectStatus(201, anna.post('/api/v1/peers', { url: harbour.url, publicKey: harbour.publicKey }));
  await expectStatus(201, boris.post('/api/v1/peers', { url: north.url, publicKey: north.publicKey }));
  const { json } = await expectStatus(
    201,
    anna.post<{ id: string; collection: string }>('/api/v1/agreements', terms),
  );
  ({ id: agreement, collection } = json);
});
after(() => Promise.all([north.close(), harbour.close()]));

const terms = {
  title: 'Between the two',
  get party() {
    return harbour.kernel.host.id;
  },
  purposes: ['Find copies'],
  legalBasis: { instrument: 'Regulation (EU) 2021/784', article: 'Article 14' },
  onward: 'originator-consent',
  retentionDays: 30,
};
const object = (more: object = {}) => ({
  type: 'tool',
  spec_version: '2.1',
  id: `tool--${randomUUID()}`,
  created_by_ref: north.kernel.host.id,
  created: '2026-01-01T00:00:00.000Z',
  modified: '2026-01-01T00:00:00.000Z',
  name: 'A tool',
  object_marking_refs: [tlpMarkingId('green')],
  ...more,
});
type Status = { failures?: { message: string }[] };
const give = async (to: string, ...objects: object[]) =>
  (
    await expectStatus(
      202,
      anna.post<Status>(`/taxii2/api/collections/${to}/objects/`, { objects }, { 'content-type': TAXII }),
    )
  ).json;
const bodyAt = async (who: Asking, id: string) =>
  (await who.get<{ versions?: { body: string }[] }>(`/api/v1/records/${id}`)).json.versions?.[0]?.body ??
  null;
const arrived = (id: string) =>
  eventually(
    () => bodyAt(boris, id),
    (body) => body !== null,
  );
const stored = async (node: TestNode) => {
  const { rows } = await node.kernel.store.pool.query<{
    terms: string;
    status: string;
    organisation: string;
    signature: Buffer | null;
  }>(
    `select a.terms, a.status, p.organisation, p.signature from agreement a join agreement_party p on p.agreement = a.id
     where a.id = $1 order by p.organisation`,
    [agreement],
  );
  return rows;
};

test('proposed, it is signed by one and carries nothing; a signature of another key does not accept it', async () => {
  assert.deepEqual([...new Set((await stored(north)).map(({ status }) => status))], ['proposed']);
  assert.deepEqual(
    (await stored(north))
      .filter(({ signature }) => signature !== null)
      .map(({ organisation }) => organisation),
    [north.kernel.host.id],
  );
  const early = await anna.post(
    `/taxii2/api/collections/${collection}/objects/`,
    { objects: [object()] },
    { 'content-type': TAXII },
  );
  assert.equal(early.status, 404, early.text);

  // The request itself is the partner's; what it says is signed is not.
  const [{ terms: text }] = (await stored(north)) as never as [{ terms: string }];
  const { privateKey: stranger } = generateKeyPairSync('ed25519');
  const signature = sign(null, Buffer.from(`comity/agreement/v1\n${text}`), stranger).toString('base64');
  const url = `${north.url}/federation/agreements/${agreement}/acceptance`;
  const body = Buffer.from(JSON.stringify({ signature }));
  const headers = signRequest({
    method: 'POST',
    url,
    body,
    keyId: harbour.kernel.host.id,
    privateKey: harbour.kernel.keyring.identity.privateKey,
    created: Math.floor(Date.now() / 1000),
    nonce: randomUUID(),
  });
  const forged = await fetch(url, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: new Uint8Array(body),
  });
  assert.equal(forged.status, 401, await forged.text());
  assert.equal((await stored(north))[0]?.status, 'proposed');
});

test('accepted, both hold one text with both signatures, over what was agreed', async () => {
  await expectStatus(200, boris.post(`/api/v1/agreements/${agreement}/accept`));
  const [here, there] = [await stored(north), await stored(harbour)];
  assert.deepEqual(
    here.map(({ signature, ...row }) => ({ ...row, signature: signature?.toString('hex') })),
    there.map(({ signature, ...row }) => ({ ...row, signature: signature?.toString('hex') })),
  );
  assert.equal(here[0]?.status, 'accepted');
  const keys = new Map([north, harbour].map((node) => [node.kernel.host.id, node.publicKey]));
  for (const { organisation, signature, terms: text } of here) {
    const raw = Buffer.from(String(keys.get(organisation)), 'base64');
    const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), raw]);
    const key = { key: spki, format: 'der', type: 'spki' } as const;
    assert.ok(
      verify(null, Buffer.from(`comity/agreement/v1\n${text}`), key, signature as Buffer),
      organisation,
    );
  }
  const record = JSON.parse(here[0]?.terms as string);
  assert.deepEqual(
    [record.purposes, record.legal_basis, record.onward, record.retention_days, record.parties.length],
    [terms.purposes, [terms.legalBasis], terms.onward, terms.retentionDays, 2],
  );
});

test('what it carries leaves as it came: custom types and properties, a first version modified since, odd digits', async () => {
  const given = [
    object(),
    object({ type: 'x-acme-device', id: `x-acme-device--${randomUUID()}`, wheels: 4 }),
    object({ x_acme_note: { a: [1.5, 'é'] } }),
    object({ created: '2025-06-01T00:00:00.000Z', modified: '2026-02-03T04:05:06.789012Z' }),
  ];
  const { failures } = await give(collection, ...given);
  assert.deepEqual(failures ?? [], []);
  for (const one of given) assert.equal(await arrived(one.id), JSON.stringify(one));
  for (const one of given) assert.equal(await bodyAt(anna, one.id), JSON.stringify(one));
});

test('handling that the agreement adds stands beside the record at both, never in its bytes', async () => {
  const one = object();
  await give(collection, one);
  await arrived(one.id);
  type Shown = { sharing: { agreement: string; title: string; handling: Record<string, unknown> }[] };
  for (const who of [anna, boris]) {
    const { json, text } = await who.get<Shown>(`/api/v1/records/${one.id}`);
    assert.equal(json.sharing.length, 1, text);
    const [{ agreement: from, title, handling }] = json.sharing as [Shown['sharing'][number]];
    assert.deepEqual([from, title], [agreement, terms.title], 'which agreement adds it');
    const { validFrom, ...added } = handling;
    assert.deepEqual(added, {
      purposes: terms.purposes,
      legalBasis: terms.legalBasis,
      onward: terms.onward,
      retentionDays: terms.retentionDays,
      validUntil: null,
    });
    assert.ok(!Number.isNaN(Date.parse(String(validFrom))));
  }
  // As it lies in both databases, and as a client of B gets it over TAXII: byte for byte what A was given.
  const bytes = JSON.stringify(one);
  for (const node of [north, harbour]) {
    const { rows } = await node.kernel.store.pool.query('select body from record where id = $1', [one.id]);
    assert.deepEqual(rows, [{ body: bytes }]);
    for (const added of [terms.purposes[0], terms.legalBasis.instrument, terms.onward, agreement])
      assert.ok(!bytes.includes(String(added)));
  }
  const held = harbour.kernel.host.id.replace('identity--', '');
  const page = await boris.get(`/taxii2/api/collections/${held}/objects/${one.id}/`, { accept: TAXII });
  assert.ok(page.text.includes(`"objects":[${bytes}]`), page.text);

  // What is in no agreement has nothing added.
  const alone = object();
  await give(north.kernel.host.id.replace('identity--', ''), alone);
  assert.deepEqual((await anna.get<Shown>(`/api/v1/records/${alone.id}`)).json.sharing, []);
});

test('a statement restricts nothing; without TLP, and in no agreement, a record stays at home', async () => {
  const statement = {
    type: 'marking-definition',
    spec_version: '2.1',
    id: `marking-definition--${randomUUID()}`,
    created_by_ref: north.kernel.host.id,
    created: '2026-01-01T00:00:00.000Z',
    definition_type: 'statement',
    definition: { statement: 'Copyright of the Northern Authority' },
  };
  const stated = object({ object_marking_refs: [tlpMarkingId('green'), statement.id] });
  const { object_marking_refs: _, ...unmarked } = object();
  const onlyStated = object({ object_marking_refs: [statement.id] });
  await give(collection, statement, stated, unmarked, onlyStated);
  const ownCollection = north.kernel.host.id.replace('identity--', '');
  const inNone = object();
  await give(ownCollection, inNone);
  const last = object();
  await give(collection, last);
  await arrived(stated.id);
  await arrived(last.id);
  for (const one of [unmarked, onlyStated, inNone]) {
    assert.equal(await bodyAt(anna, one.id), JSON.stringify(one), 'held here');
    assert.equal(await bodyAt(boris, one.id), null, 'and nowhere else');
  }
});

test('the gate for people stands at this door too: grounds are asked for, a belief is refused by its name', async () => {
  const person = object({ type: 'identity', id: `identity--${randomUUID()}`, identity_class: 'individual' });
  const account = {
    type: 'user-account',
    spec_version: '2.1',
    id: `user-account--${randomUUID()}`,
    user_id: 'a',
    object_marking_refs: [tlpMarkingId('green')],
  };
  const believer = object({ x_acme_religion: 'any' });
  const { failures = [] } = await give(collection, person, account, believer);
  assert.equal(failures.length, 3);
  assert.match(failures[0]?.message ?? '', /people-need-grounds|legal basis/);
  assert.match(failures[1]?.message ?? '', /people-need-grounds|legal basis/);
  assert.match(failures[2]?.message ?? '', /x_acme_religion/);
  const { json } = await anna.get<{ items: { id: string; rule: string }[] }>('/api/v1/quarantine');
  const rules = new Map(json.items.map(({ id, rule }) => [id, rule]));
  assert.deepEqual(
    [person, account, believer].map(({ id }) => rules.get(id) ?? null),
    ['people-need-grounds', 'people-need-grounds', null],
    'what states a belief is not even kept in quarantine',
  );
  for (const { id } of [person, account, believer]) assert.equal(await bodyAt(anna, id), null);
});
