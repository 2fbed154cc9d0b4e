import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openTestKernel, type TestKernel, type TestPerson } from '../../../tests/kernel.ts';
import { verifyOpening } from '../../standards/tlog/entry.ts';
import { leafHash } from '../../standards/tlog/merkle.ts';
import { verifyInclusion } from '../../standards/tlog/proof.ts';
import { type App, createApp } from '../http/server.ts';
import { personAsking } from '../http/who-asks.ts';
import { auditRoutes } from './audit-routes.ts';
import { placeOfEntryId } from './entry-id.ts';
import type { AuditEntry, AuditSummary } from './read-audit.ts';
import { acceptNotes } from './testing/accept-notes.ts';
import { writeEntries } from './write-entries.ts';

describe('the log for those entitled to it', () => {
  let node: TestKernel;
  let app: App;
  let analyst: TestPerson;
  let overseer: TestPerson;
  let administrator: TestPerson;
  let stranger: TestPerson;

  before(async () => {
    node = await openTestKernel();
    app = await createApp(node.kernel);
    auditRoutes(app, {
      manifests: [],
      kernel: node.kernel,
      personAsking: (request) => personAsking(node.kernel, request),
    });
    analyst = await node.person(['analyst']);
    overseer = await node.person(['overseer']);
    administrator = await node.person(['administrator']);
    stranger = await node.person(['senior-reviewer'], (await node.organisation('Other', 'state')).id);
    const [note] = await acceptNotes(node.kernel, ['a matter']);
    await node.kernel.store.for(analyst.viewer)((tx) =>
      writeEntries(
        tx,
        node.kernel.keyring,
        [{ kind: 'record.read', object: note!.object!, law: 'a law', fields: { record: note!.id } }],
        new Date(),
      ),
    );
    await node.sequencer.settled();
  });
  after(async () => {
    await app.close();
    await node.stop();
  });

  async function ask<T>(person: TestPerson, path: string): Promise<{ status: number; body: T }> {
    const answer = await app.inject({
      method: path === '/verify' ? 'POST' : 'GET',
      url: `/api/v1/audit${path}`,
      headers: { authorization: `Bearer ${person.token}` },
    });
    await node.sequencer.settled();
    return { status: answer.statusCode, body: answer.json() };
  }
  type List = { items: AuditSummary[]; next: string | null; checkpoint: string | null };
  const list = async (person: TestPerson, query = '') => (await ask<List>(person, query)).body;

  async function reads(): Promise<number> {
    const { rows } = await node.kernel.store.pool.query("select 1 from entry where kind = 'audit.read'");
    return rows.length;
  }

  test('each sees the acts about what it may see, newest first, and nothing of the others', async () => {
    const { items, next, checkpoint } = await list(analyst);
    assert.deepEqual(
      items.map((one) => [one.kind, one.law]),
      [
        ['record.read', 'a law'],
        ['record.accepted', null],
      ],
    );
    for (const one of items) assert.equal(one.index, null, 'the log has not been published yet');
    assert.equal(next, null);
    assert.match(checkpoint ?? '', /^comity\//);
    assert.deepEqual((await list(stranger)).items, []);
    assert.deepEqual((await list(analyst, '?kind=record.a')).items.length, 1);
    assert.deepEqual((await list(analyst, '?epoch=2')).items, []);
    assert.equal((await ask(analyst, '?cursor=x')).status, 400);
    assert.equal((await app.inject({ url: '/api/v1/audit' })).statusCode, 401);
  });

  test('pages follow each other without a gap', async () => {
    const contents = Array.from({ length: 120 }, (_, i) => `page ${i}`);
    await acceptNotes(node.kernel, contents);
    await node.sequencer.settled();
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: List = await list(analyst, cursor === '' ? '' : `?cursor=${cursor}`);
      seen.push(...page.items.map((one) => one.id));
      cursor = page.next;
    }
    assert.equal(new Set(seen).size, 122);
    const places = seen.map((id) => placeOfEntryId(node.kernel.keyring, id)!.index);
    assert.deepEqual(
      places,
      [...places].sort((a, b) => b - a),
    );
    const { next } = await list(analyst);
    assert.equal((await ask(analyst, `?cursor=${next}&epoch=2`)).status, 400, 'a page of another epoch');
    assert.equal((await ask(analyst, '?cursor=5')).status, 400, 'no place is a cursor');
  });

  test('between two beats an act has an id and no place: not in lists, not to be found by trying', async () => {
    const [own] = (await list(analyst, '?kind=record.read')).items;
    const place = placeOfEntryId(node.kernel.keyring, own!.id)!;
    assert.equal(own!.index, null);
    const { body } = await ask<AuditEntry>(analyst, `/${own!.id}`);
    assert.deepEqual([body.index, body.published], [null, false]);
    assert.ok(!JSON.stringify(body).includes(`:${place.index},`));
    assert.equal((await ask(analyst, `/${place.index}`)).status, 404);
    const size = Number((await list(analyst)).checkpoint?.split('\n')[1]);
    assert.ok(place.index >= size);
  });

  test('an act is pending until the beat, then proved in the published tree', async () => {
    const { id } = (await list(analyst, '?kind=record.read')).items[0]!;
    const pending = (await ask<AuditEntry>(analyst, `/${id}`)).body;
    assert.deepEqual([pending.published, pending.proof, pending.cosignedBy], [false, null, []]);
    await node.sequencer.beat();
    const index = (await list(analyst, '?kind=record.read')).items[0]!.index!;
    assert.equal((await ask<AuditEntry>(analyst, `/${id}`)).body.index, index);
    const { body } = await ask<AuditEntry>(analyst, `/${index}`);
    assert.ok(body.published && body.proof);
    const { rows } = await node.kernel.store.pool.query('select leaf from log_leaf where index = $1', [
      index,
    ]);
    const opened = verifyOpening(rows[0].leaf, body);
    assert.ok(opened.ok, JSON.stringify(opened));
    assert.deepEqual(opened.closed, []);
    assert.deepEqual(
      body.openings.map(({ name }) => name),
      ['record', 'actor'],
    );
    const bytes = (hex: string) => Buffer.from(hex, 'hex');
    const { size, root, path, checkpoint } = body.proof;
    assert.ok(
      verifyInclusion({
        index,
        size,
        leafHash: leafHash(rows[0].leaf),
        proof: path.map(bytes),
        root: bytes(root),
      }),
    );
    assert.deepEqual(checkpoint.split('\n').slice(1, 3), [String(size), bytes(root).toString('base64')]);
  });

  test('what one may not see is as if it were not there', async () => {
    const { id, index } = (await list(analyst, '?kind=record.read')).items[0]!;
    const { body: absent } = await ask(stranger, '/100000000');
    for (const one of [index, id]) {
      const { status, body: forbidden } = await ask(stranger, `/${one}`);
      assert.equal(status, 404);
      assert.deepEqual(forbidden, absent);
    }
    assert.equal((await ask(analyst, `/${'0'.repeat(32)}`)).status, 404);
    assert.equal((await ask(analyst, '/0')).status, 404, 'a dummy is nobody’s');
    assert.equal((await ask(analyst, `/${index}?epoch=9`)).status, 404);
  });

  test('reading what another did is logged; reading one’s own acts is not; an overseer’s reads always are', async () => {
    const own = (await list(analyst, '?kind=record.read')).items[0]!.index;
    const others = (await list(analyst, '?kind=record.accepted')).items[0]!.id;
    let before = await reads();
    await ask(analyst, `/${own}`);
    assert.equal(await reads(), before);
    await ask(analyst, `/${others}`);
    assert.equal(await reads(), ++before);
    await ask(overseer, `/${own}`);
    assert.equal(await reads(), ++before);
    const [read] = (await list(overseer, '?kind=audit.read')).items;
    const { body } = await ask<AuditEntry>(overseer, `/${read!.id}`);
    assert.equal(await reads(), ++before, 'an overseer who reads of its own reading is logged again');
    const value = (name: string) => body.openings.find((one) => one.name === name)?.value;
    assert.deepEqual([value('entry'), value('reader')], [`1/${own}`, overseer.viewer.actor]);
    assert.deepEqual((await list(analyst, '?kind=audit.read')).items, []);
  });

  test('a partner learns that the organisation acted, not which of its people', async () => {
    const { kernel } = node;
    const object = (await acceptNotes(kernel, ['shared']))[0]!.object!;
    await kernel.store.system('test')(async (tx) => {
      await tx.query('insert into audience (object, principal) values ($1, $2)', [
        object,
        `org:${stranger.viewer.organisation}`,
      ]);
      tx.viewer.actor = analyst.viewer.actor;
      await writeEntries(tx, kernel.keyring, [{ kind: 'record.told', object, fields: { a: 1 } }], new Date());
    });
    await node.sequencer.settled();
    const { id } = (await list(stranger, '?kind=record.told')).items[0]!;
    const names = async (person: TestPerson) =>
      (await ask<AuditEntry>(person, `/${id}`)).body.openings.map(({ name }) => name);
    assert.deepEqual(await names(stranger), ['a']);
    assert.deepEqual(await names(administrator), ['a', 'actor']);
    assert.deepEqual(await names(overseer), ['a', 'actor']);
    await kernel.store.pool.query('delete from audience where object = $1 and principal = $2', [
      object,
      `org:${stranger.viewer.organisation}`,
    ]);
  });

  test('deep verification is for the overseer and the host’s administrators', async () => {
    for (const person of [analyst, stranger]) assert.equal((await ask(person, '/verify')).status, 403);
    for (const person of [overseer, administrator]) {
      const { status, body } = await ask<{ ok: boolean; faults: unknown[] }>(person, '/verify');
      assert.deepEqual([status, body.ok, body.faults], [200, true, []]);
    }
  });
});
