import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import type { TestPerson } from '../../../../tests/kernel.ts';
import { makeIndicator } from '../signal.ts';
import { addPeople } from '../testing/add-people.ts';
import { type DeskNode, openDeskNode } from '../testing/desk-node.ts';
import { codesThatBegin } from './list-contents.ts';

const MANY = 10_000;
const GROUND = {
  basis: 'Reviewed by two people.',
  legalBasis: { instrument: 'Some Act', article: 'section 1' },
};
type Listed = {
  id: string;
  type: string;
  value: string;
  addedAt: string;
  active: boolean;
  inactive: string | null;
};

test('the codes that begin so lie between two codes, and no other does', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 4, maxLength: 4 }),
      fc.uint8Array({ minLength: 4, maxLength: 4 }),
      fc.integer({ min: 1, max: 8 }),
      (code, other, digits) => {
        const prefix = Buffer.from(code).toString('hex').slice(0, digits);
        const { from, before } = codesThatBegin(prefix);
        for (const one of [Buffer.from(code), Buffer.from(other)]) {
          const inside = one.compare(from) >= 0 && (before === null || one.compare(before) < 0);
          assert.equal(inside, one.toString('hex').startsWith(prefix));
        }
      },
    ),
    { examples: [[new Uint8Array(4).fill(255), new Uint8Array(4), 3]] },
  );
});

describe('the contents of a bank', () => {
  let node: DeskNode;
  let analyst: TestPerson;
  let reviewer: TestPerson;
  let bank: string;
  const values = Array.from({ length: MANY }, (_, at) =>
    createHash('sha256').update(`listed ${at}`).digest('hex'),
  );
  const types = values.map((_, at) => (at % 10 === 0 ? 'sha256' : 'pdq'));

  before(async () => {
    node = await openDeskNode();
    [analyst, reviewer] = await Promise.all([node.person(['analyst']), node.person(['reviewer'])]);
    const csv = ['type,value', ...values.map((value, at) => `${types[at]},${value}`)].join('\n');
    const made = await node.call(analyst, 'POST', '/api/v1/banks', { name: 'Listed', ...GROUND, csv });
    assert.equal(made.status, 201, JSON.stringify(made.body).slice(0, 500));
    bank = made.body.id;
    await node.settled();
  });
  after(() => node.close());

  const page = async (query: string, who = analyst) =>
    node.call(who, 'GET', `/api/v1/banks/${bank}/signals${query}`);
  const all = async (query: Record<string, string> = {}): Promise<Listed[]> => {
    const found: Listed[] = [];
    let after: string | undefined;
    for (let pages = 0; pages < 100; pages++) {
      const { status, body } = await page(
        `?${new URLSearchParams({ limit: '500', ...query, ...(after ? { after } : {}) })}`,
      );
      assert.equal(status, 200, JSON.stringify(body));
      found.push(...body.items);
      if (body.next === undefined) return found;
      after = String(body.next);
    }
    throw new Error('the list does not end');
  };
  const valuesOf = (listed: Listed[]) => listed.map(({ value }) => value);

  test('pages of 10,000 add up: newest first, nothing twice', async () => {
    const found = await all();
    assert.equal(found.length, MANY);
    assert.equal(new Set(found.map(({ id }) => id)).size, MANY);
    assert.deepEqual(new Set(valuesOf(found)), new Set(values));
    const newest = { type: 'sha256', value: randomBytes(32).toString('hex') };
    await node.call(analyst, 'POST', `/api/v1/banks/${bank}/signals`, newest);
    const first = (await page('')).body;
    assert.deepEqual([first.items[0].value, first.items.length], [newest.value, 50]);
    assert.equal(typeof first.items[0].basis, 'string');
    const next = (await page(`?after=${first.next}&limit=1`)).body;
    assert.ok(!first.items.some(({ id }: Listed) => id === next.items[0].id));
    values.push(newest.value);
    types.push('sha256');
  });

  test('by type, and by how the hash begins', async () => {
    const digests = values.filter((_, at) => types[at] === 'sha256');
    assert.deepEqual(valuesOf(await all({ type: 'sha256' })).sort(), [...digests].sort());
    assert.deepEqual(await all({ type: 'md5' }), []);
    for (const hash of [
      values[17]!,
      values[17]!.slice(0, 3),
      values[17]!.slice(0, 2).toUpperCase(),
      'f',
      'ff',
    ]) {
      const wanted = values.filter((value) => value.startsWith(hash.toLowerCase()));
      assert.deepEqual(valuesOf(await all({ hash })).sort(), wanted.sort(), hash);
      const both = digests.filter((value) => value.startsWith(hash.toLowerCase()));
      assert.deepEqual(valuesOf(await all({ hash, type: 'sha256' })).sort(), both.sort(), hash);
    }
  });

  test('a web address and a domain are found as somebody writes them, by their one writing', async () => {
    const add = (type: string, value: string) =>
      node.call(reviewer, 'POST', `/api/v1/banks/${bank}/signals`, { type, value });
    const [url, domain] = ['https://a.example.net/x', 'example.net'];
    for (const [type, value] of [
      ['url', url],
      ['domain', domain],
    ] as const)
      assert.equal((await add(type, value)).status, 201);
    for (const [address, found] of [
      ['HTTPS://A.example.net:443/x#y', [domain, url]],
      ['https://a.example.net/other', [domain]],
      ['Example.NET', [domain]],
      ['www.example.net', [domain]],
      ['https://example.com/', []],
      ['example.com', []],
    ] as const)
      assert.deepEqual(valuesOf(await all({ address })).sort(), [...found].sort(), address);
    assert.deepEqual(valuesOf(await all({ address: url, type: 'url' })), [url]);
    values.push(domain, url);
  });

  test('by state, each in one', async () => {
    const listed = await all({ hash: '0' });
    const [stopped, withdrawn, quarantined] = listed as [Listed, Listed, Listed];
    const reason = { reason: 'It is plainly a wrong signal.' };
    for (const [signal, act] of [
      [stopped, 'stop'],
      [withdrawn, 'withdraw'],
    ] as const)
      assert.equal(
        (await node.call(reviewer, 'POST', `/api/v1/signals/${signal.id}/${act}`, reason)).status,
        200,
      );
    await node.settled();
    await node.kernel.store.pool.query(
      `with o as (select nextval('object_handle') as object), a as (
         insert into audience (object, principal) select object, 'org:' || $1 from o)
       insert into signal_quarantine (object, organisation, signal, at) select object, $1, $2, now() from o`,
      [node.kernel.host.id, quarantined.id],
    );
    const ids = async (state: string) => (await all({ state })).map(({ id }) => id);
    assert.deepEqual(await ids('stopped'), [stopped.id]);
    assert.deepEqual(await ids('withdrawn'), [withdrawn.id]);
    assert.deepEqual(await ids('quarantined'), [quarantined.id]);
    const acting = await ids('acting');
    assert.equal(acting.length, values.length - 3);
    assert.ok(![stopped, withdrawn, quarantined].some(({ id }) => acting.includes(id)));
    assert.equal((await all({ state: 'withdrawn', hash: 'f' })).length, 0);
  });

  test('an account is not found by how its hash begins, and is not shown', async () => {
    const indicator = makeIndicator({
      signal_type: 'account',
      value: 'forum.example:made-up',
      bank: 'A list',
      basis: 'Named by two witnesses',
      legal_basis: { instrument: 'Some Act', article: 'section 1' },
      originator_class: 'platform',
      ordered: false,
      creator: null,
      now: '2026-01-01T00:00:00.000Z',
      grounds: {
        legal_basis: 'Some Act, section 1',
        purpose: 'Find who collects money with the video',
        source_grade: 'Admiralty B2',
        review_date: '2099-01-31',
        correction_route: 'Write to the data protection officer',
      },
    });
    const second = await node.person(['reviewer']);
    const added = await addPeople(node, [reviewer, second], bank, indicator);
    assert.equal(added.accepted, 1, JSON.stringify(added).slice(0, 500));
    await node.settled();
    const { rows } = await node.kernel.store.pool.query(
      "select encode(code, 'hex') as code from signal where type = 'account'",
    );
    assert.equal(rows.length, 1);
    for (const begins of [rows[0].code, rows[0].code.slice(0, 6)])
      assert.ok(!(await all({ hash: begins })).some(({ type }) => type === 'account'));
    assert.deepEqual(await all({ hash: rows[0].code, type: 'account' }), []);
    for (const address of ['forum.example:made-up', 'made-up@forum.example']) {
      const refused = await page(`?address=${encodeURIComponent(address)}`);
      assert.deepEqual(
        [refused.body.code, refused.body.errors[0].property],
        ['parameter-malformed', 'address'],
      );
      assert.ok(!JSON.stringify(refused.body).includes('made-up'), JSON.stringify(refused.body));
    }
    assert.deepEqual(await all({ address: 'forum.example' }), []);
    assert.deepEqual(valuesOf(await all({ type: 'account' })), ['•••']);
  });

  test('what cannot be asked is refused by name; another organisation finds no bank', async () => {
    for (const [query, property] of [
      ['?type=face', 'type'],
      ['?state=asleep', 'state'],
      ['?hash=xyz', 'hash'],
      [`?hash=${'a'.repeat(200)}`, 'hash'],
      ['?address=', 'address'],
      ['?address=no%20address', 'address'],
      ['?address=example.org&hash=ab', 'address'],
      ['?after=-1', 'after'],
      ['?after=9999999999', 'after'],
      ['?limit=0', 'limit'],
      ['?limit=501', 'limit'],
    ] as const) {
      const refused = await page(query);
      assert.deepEqual([refused.status, refused.body.errors?.[0]?.property], [400, property], query);
    }
    const other = await node.organisation('Another platform');
    const stranger = await node.person(['senior-reviewer'], other.id);
    const [theirs, nothing] = [
      await page('', stranger),
      await node.call(stranger, 'GET', '/api/v1/banks/00000000-0000-4000-8000-000000000000/signals'),
    ];
    assert.deepEqual([theirs.status, theirs.body.code], [404, nothing.body.code]);
    assert.deepEqual(theirs.body.detail, nothing.body.detail);
  });
});
