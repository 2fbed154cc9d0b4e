import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { formWith, makePicture } from '../../src/desks/signals/testing/pictures.ts';
import { type Asking, expectStatus, startTestNode, type TestNode } from '../nodes.ts';

// Whoever watches a node from outside must not learn that a picture is in a bank: not from the log's tiles, sizes or
// beat, nor from any public page. One picture that is banked and one that is not are uploaded, and compared.

const BANKED = makePicture(1, 320, 240);
const UNBANKED = makePicture(2, 320, 240);

/** Addresses of the log that have a number of their own for each tile. */
const NUMBERED = /\/tile\/(0|entries)\/|\.p\//;

type Seen = { status: number; headers: [string, string][]; body: Buffer };

async function openBank(node: TestNode): Promise<Asking> {
  const who = await node.person(['analyst', 'reviewer']);
  const bank = await expectStatus(
    201,
    who.post<{ id: string }>('/api/v1/banks', {
      name: 'News',
      basis: 'Reviewed.',
      legalBasis: { instrument: 'Some Act', article: 'section 1' },
    }),
  );
  await expectStatus(201, who.post(`/api/v1/banks/${bank.json.id}/signals`, formWith('file', await BANKED)));
  await node.settled();
  return who;
}

async function upload(who: Asking, picture: Promise<Buffer>, found: number): Promise<void> {
  const form = formWith('picture', await picture, { item: `post:${randomUUID()}` });
  const { json } = await expectStatus(
    200,
    who.post<{ matches: object[]; case?: string }>('/api/v1/match', form),
  );
  assert.equal(json.matches.length, found);
  assert.equal(json.case !== undefined, found > 0);
}

async function get(node: TestNode, path: string): Promise<Seen> {
  const answer = await fetch(`${node.url}${path}`, { headers: { 'accept-language': 'en' } });
  const headers = [...answer.headers].filter(([name]) => name !== 'date');
  return { status: answer.status, headers, body: Buffer.from(await answer.arrayBuffer()) };
}

const sizeOf = async (node: TestNode): Promise<number> =>
  Number((await get(node, '/log/checkpoint')).body.toString().split('\n')[1]);

describe('by the log and the public pages', () => {
  let node: TestNode;
  let who: Asking;
  before(async () => {
    node = await startTestNode({ name: 'Harbour' });
    who = await openBank(node);
    await node.beat();
  });
  after(() => node.close());

  /** All that is public, the places of the next tiles included. */
  async function look(): Promise<Record<string, Seen>> {
    const tiles = (await sizeOf(node)) / 256;
    const numbers = Array.from({ length: tiles + 2 }, (_, n) => String(n).padStart(3, '0'));
    const paths = [
      ...[
        '/',
        '/?lang=ar',
        '/.well-known/comity',
        '/api/v1/openapi.json',
        `/n/${'A'.repeat(22)}`,
        '/nowhere',
      ],
      ...['/log/checkpoint', '/log/key', '/log/1/checkpoint', '/log/epoch', '/log/tile/1/000'],
      ...numbers.flatMap((n) => [
        `/log/tile/0/${n}`,
        `/log/tile/entries/${n}`,
        `/log/tile/1/000.p/${Number(n)}`,
      ]),
    ];
    return Object.fromEntries(
      await Promise.all(paths.map(async (path) => [path, await get(node, path)] as const)),
    );
  }

  /** What is the same for every beat: which addresses answer, how, and with how many bytes. */
  const shape = (seen: Record<string, Seen>, tiles: number) =>
    Object.entries(seen)
      .filter(([path]) => !NUMBERED.test(path) || Number(path.slice(-3)) >= tiles - 1)
      .map(([path, { status, headers, body }]) => [
        NUMBERED.test(path) ? path.replace(/\d+$/, (n) => `newest ${Number(n) - tiles + 1}`) : path,
        status,
        // The page and the checkpoint say how large the log is: as many digits, as many bytes.
        headers.filter(([name]) => name !== 'content-length' && name !== 'etag'),
        /checkpoint|^\/$|lang/.test(path) ? 'says the size' : body.length,
      ]);

  test('between two beats nothing moves, and a beat shows the same after each of them', async () => {
    const acts = async () =>
      (await node.kernel.store.pool.query('select count(*)::int as n from entry')).rows[0].n;
    const shapes: unknown[] = [];
    for (const [what, act] of [
      ['nothing', async () => undefined],
      ['an unbanked picture', () => upload(who, UNBANKED, 0)],
      ['a banked picture', () => upload(who, BANKED, 1)],
      [
        'three banked pictures',
        async () => void (await Promise.all([1, 2, 3].map(() => upload(who, BANKED, 1)))),
      ],
    ] as const) {
      const idle = await look();
      const [size, before] = [await sizeOf(node), await acts()];
      await act();
      await node.settled();
      assert.equal((await acts()) > before, / banked/.test(what), `${what}: acts of the log`);
      assert.deepEqual(await look(), idle, `${what}: something public moved before the beat`);
      await node.beat();
      assert.equal((await sizeOf(node)) - size, 256, `${what}: the log grew by one tile`);
      shapes.push(shape(await look(), (size + 256) / 256));
    }
    for (const one of shapes) assert.deepEqual(one, shapes[0]);
  });
});

describe('by the clock', () => {
  const BEAT = 2000;
  let node: TestNode;
  let who: Asking;
  before(async () => {
    node = await startTestNode({ name: 'Harbour', beatSeconds: BEAT / 1000 });
    who = await openBank(node);
  });
  after(() => node.close());

  test('checkpoints come in step, each one tile larger, whatever is uploaded between them', async () => {
    const came: number[] = [];
    let size = await sizeOf(node);
    const nextBeat = async () => {
      for (const end = Date.now() + 5 * BEAT; ; ) {
        const now = await sizeOf(node);
        if (now !== size) {
          assert.equal(now - size, 256);
          size = now;
          came.push(performance.now());
          return;
        }
        assert.ok(Date.now() < end, 'no beat came');
        await new Promise((resolve) => setTimeout(resolve, 15));
      }
    };
    await nextBeat();
    for (const act of [null, UNBANKED, BANKED, BANKED]) {
      if (act) await upload(who, act, act === BANKED ? 1 : 0);
      await nextBeat();
    }
    const first = came[0] as number;
    for (const [beat, at] of came.entries()) {
      const late = at - first - beat * BEAT;
      assert.ok(Math.abs(late) < BEAT / 2, `beat ${beat} came ${Math.round(late)} ms out of step`);
    }
  });
});

describe('by the public counts', () => {
  let now = new Date('2026-03-02T10:00:00Z');
  let node: TestNode;
  let who: Asking;
  before(async () => {
    node = await startTestNode({ name: 'Harbour', now: () => now });
    who = await openBank(node);
  });
  after(() => node.close());

  const counted = async (day: string): Promise<string | undefined> => {
    now = new Date(day);
    const page = (await get(node, '/')).body.toString();
    return /<th scope="row">Matches that opened a review<\/th>\s*<td class="count">([^<]+)</.exec(page)?.[1];
  };

  test('nine banked pictures in a day are shown as none are; ten are shown, and a whole day late', async () => {
    for (let n = 0; n < 9; n++) await upload(who, BANKED, 1);
    now = new Date('2026-03-04T10:00:00Z');
    for (let n = 0; n < 10; n++) await upload(who, BANKED, 1);
    await node.settled();
    assert.equal(await counted('2026-03-04T12:00:00Z'), 'under ten', 'of 2 March, with nine');
    assert.equal(await counted('2026-03-05T23:59:59Z'), 'under ten', 'of 3 March, with none');
    assert.equal(await counted('2026-03-06T00:00:00Z'), '10', 'of 4 March');
    assert.equal(await counted('2026-03-07T00:00:00Z'), 'under ten', 'of 5 March: by day, not summed');
  });
});
