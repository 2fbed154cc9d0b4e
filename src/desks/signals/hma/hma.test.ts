import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import sharp from 'sharp';
import type { TestPerson } from '../../../../tests/kernel.ts';
import { makeServiceKey, revokeServiceKey } from '../../../kernel/identity/look-up-keys.ts';
import { type DeskNode, openDeskNode } from '../testing/desk-node.ts';
import { formWith, makePicture, plainPicture, resized } from '../testing/pictures.ts';
import { makeVideo, needsDecoder } from '../testing/videos.ts';

// The requests and the shapes of answers that Hasher-Matcher-Actioner publishes: its blueprints, schemas and tests.

const GROUND = {
  basis: 'Reviewed by two people.',
  legalBasis: { instrument: 'Some Act', article: 'section 1' },
};
const PDQ = 'f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22';

describe('the API of Hasher-Matcher-Actioner', () => {
  let node: DeskNode;
  let administrator: TestPerson;
  let base: string;
  let filling: string;
  let seen: string;
  const picture = makePicture(1);

  const makeKey = async (more: { fillsBanks?: boolean; lookUpsPerMinute?: number } = {}) => {
    const wanted = { name: 'Uploads', lookUpsPerMinute: 10_000, fillsBanks: false, days: 30, ...more };
    return makeServiceKey(node.kernel, administrator.viewer, wanted);
  };
  // biome-ignore lint/suspicious/noExplicitAny: an answer is read field by field, and fails where it is not so
  type Answer = { status: number; body: any; headers: Headers };
  const ask = async (prefix: string, method: string, path: string, body?: unknown): Promise<Answer> => {
    const { status, body: answer, headers } = await node.call(null, method, `${prefix}${path}`, body);
    return { status, body: answer, headers };
  };
  const get = (path: string) => ask(base, 'GET', path);

  before(async () => {
    node = await openDeskNode();
    administrator = await node.person(['administrator', 'analyst', 'senior-reviewer']);
    seen = (await makeKey()).key;
    base = `/hma/${seen}`;
    filling = `/hma/${(await makeKey({ fillsBanks: true })).key}`;
    for (const [name, more] of [
      ['ON_BANK', GROUND],
      ['SHADOW_BANK', {}],
    ] as const) {
      const bank = (await node.call(administrator, 'POST', '/api/v1/banks', { name, ...more })).body.id;
      const path = `/api/v1/banks/${bank}/signals`;
      const hash = { type: 'pdq', value: PDQ, quality: 100 };
      assert.equal((await node.call(administrator, 'POST', path, hash)).status, 201);
      const file = formWith('file', await picture);
      assert.equal((await node.call(administrator, 'POST', path, file)).status, 201);
    }
  });
  after(() => node.close());

  test('/status', async () => {
    const { status, body } = await get('/status');
    assert.deepEqual([status, body], [200, 'I-AM-ALIVE']);
  });

  test('/m/lookup of a hash: banks that are on, with content ids and distances as text', async () => {
    const { status, body, headers } = await get(`/m/lookup?signal_type=pdq&signal=${PDQ}`);
    assert.equal(status, 200, JSON.stringify(body));
    assert.deepEqual(Object.keys(body), ['ON_BANK']);
    const [match] = body.ON_BANK;
    assert.deepEqual(Object.keys(match).sort(), ['bank_content_id', 'distance']);
    assert.ok(Number.isInteger(match.bank_content_id));
    assert.equal(match.distance, '0');
    assert.equal(headers.get('cache-control'), 'no-store');
    const far = await get(`/m/lookup?signal_type=pdq&signal=${'0'.repeat(64)}`);
    assert.deepEqual([far.status, far.body], [200, {}]);
    for (const more of ['&seed=1', '&bypass_coinflip=true']) {
      assert.deepEqual((await get(`/m/lookup?signal_type=pdq&signal=${PDQ}${more}`)).body, body, more);
    }
    const only = await get(`/m/lookup?signal_type=pdq&signal=${PDQ}&banks=SHADOW_BANK`);
    assert.deepEqual(only.body, {});
  });

  test('what it finds is what the API of the node finds, without what is in shadow', async () => {
    for (let round = 0; round < 20; round++) {
      const code = Buffer.from(PDQ, 'hex');
      for (let turned = 0; turned < 2 * round; turned++) code[randomBytes(1)[0]! & 31]! ^= 1 << (turned & 7);
      const value = code.toString('hex');
      const own = (await node.call(administrator, 'POST', '/api/v1/match', { hash: { type: 'pdq', value } }))
        .body.matches as { bank: string; distance: number; shadow: boolean }[];
      const { body } = await get(`/m/lookup?signal_type=pdq&signal=${value}`);
      const expected = own.filter((one) => !one.shadow).map((one) => [one.bank, String(one.distance)]);
      const answered = Object.entries(body as Record<string, { distance: string }[]>).flatMap(
        ([bank, matches]) => matches.map((one) => [bank, one.distance]),
      );
      assert.deepEqual(answered, expected, `${2 * round} turns`);
      assert.equal(
        (await get(`/m/raw_lookup?signal_type=pdq&signal=${value}`)).body.matches.length,
        own.length,
      );
    }
  });

  test('/m/raw_lookup: ids, or with distances; what is in shadow too', async () => {
    const { body } = await get(`/m/raw_lookup?signal_type=pdq&signal=${PDQ}`);
    assert.equal(body.matches.length, 2);
    assert.ok(body.matches.every(Number.isInteger));
    const far = await get(`/m/raw_lookup?signal_type=pdq&signal=${PDQ}&include_distance=true`);
    assert.deepEqual(
      far.body.matches,
      body.matches.map((id: number) => ({ bank_content_id: id, distance: '0' })),
    );
  });

  test('videos: /h/hash, /m/lookup and /m/compare, by their frames', async (t) => {
    if (!needsDecoder(t)) return;
    const pictures = await Promise.all([61, 62, 63, 64].map((seed) => makePicture(seed)));
    const video = await makeVideo(pictures);
    const { status, body } = await ask(base, 'POST', '/h/hash', formWith('video', video));
    assert.equal(status, 200, JSON.stringify(body));
    assert.deepEqual(Object.keys(body).sort(), ['sha256', 'video_md5', 'vpdq']);
    const made = await ask(filling, 'POST', '/c/bank/SHADOW_BANK/signal', { vpdq: body.vpdq });
    const path = `/c/bank/SHADOW_BANK/content/${made.body.id}?include_signals=true`;
    assert.deepEqual(
      (await ask(filling, 'GET', path)).body.signals,
      { vpdq: body.vpdq },
      JSON.stringify(made),
    );
    const copy = await makeVideo(pictures.slice(1), 'matroska', 10);
    const raw = `/m/raw_lookup?signal_type=vpdq&signal=${encodeURIComponent(body.vpdq)}`;
    assert.deepEqual((await get(raw)).body.matches, [made.body.id]);
    assert.deepEqual(
      (await ask(base, 'POST', '/m/lookup', formWith('video', copy))).body.vpdq,
      {},
      'in shadow',
    );
    const other = (await ask(base, 'POST', '/h/hash?types=vpdq', formWith('video', copy))).body.vpdq;
    assert.deepEqual((await ask(base, 'POST', '/m/compare', { vpdq: [other, body.vpdq] })).body, {
      vpdq: [true, { query_match_percent: 100, compared_match_percent: 75 }],
    });
    assert.equal((await ask(base, 'POST', '/m/compare', { vpdq: [body.vpdq, other] })).body.vpdq[0], false);
  });

  test('/m/lookup and /h/hash of an upload', async () => {
    const copy = await resized(
      await sharp(await picture)
        .flop()
        .toBuffer(),
    );
    const { status, body } = await ask(base, 'POST', '/m/lookup', formWith('photo', copy));
    assert.equal(status, 200, JSON.stringify(body));
    assert.equal(body.pdq.ON_BANK.length, 1, 'a mirrored copy is found');
    assert.deepEqual(body.sha256, {});
    const hashes = (await ask(base, 'POST', '/h/hash', formWith('photo', copy))).body;
    assert.match(hashes.pdq, /^[0-9a-f]{64}$/);
    assert.equal(hashes.sha256, createHash('sha256').update(copy).digest('hex'));
    const one = await ask(base, 'POST', '/h/hash?types=pdq', formWith('photo', copy));
    assert.deepEqual(one.body, { pdq: hashes.pdq });
    const plain = await ask(base, 'POST', '/h/hash', formWith('photo', await plainPicture()));
    assert.equal(plain.body.pdq, undefined, 'too plain to be told from others');
    const video = await ask(base, 'POST', '/h/hash', formWith('video', randomBytes(1000)));
    assert.deepEqual([video.status, video.body.pdq], [200, undefined]);
    assert.match(video.body.sha256, /^[0-9a-f]{64}$/);
    assert.match(video.body.video_md5, /^[0-9a-f]{32}$/);
    const { rows } = await node.kernel.store.pool.query(
      'select 1 from blob union all select 1 from case_file',
    );
    assert.equal(rows.length, 0, 'nothing is kept and no review opens');
  });

  test('/m/compare', async () => {
    const other = `${PDQ.slice(0, -1)}0`;
    assert.deepEqual((await ask(base, 'POST', '/m/compare', { pdq: [PDQ, other] })).body, {
      pdq: [true, { distance: 1 }],
    });
    const far = await ask(base, 'POST', '/m/compare', { pdq: [PDQ, '0'.repeat(64)] });
    assert.equal(far.body.pdq[0], false);
    const same = await ask(base, 'POST', '/m/compare', { sha256: [PDQ, PDQ] });
    assert.deepEqual(same.body, { sha256: [true, {}] });
  });

  test('/m/index/status', async () => {
    const { body } = await get('/m/index/status');
    assert.deepEqual(Object.keys(body.pdq).sort(), ['built_to', 'present', 'size']);
    assert.deepEqual([body.pdq.present, body.pdq.size, body.sha256.size], [true, 4, 0]);
    assert.ok(Math.abs(body.pdq.built_to - Date.now() / 1000) < 60);
    assert.deepEqual(Object.keys((await get('/m/index/status?signal_type=pdq')).body), ['pdq']);
  });

  test('/c/banks, /c/bank/NAME, /c/exchanges', async () => {
    assert.deepEqual((await get('/c/banks')).body, [
      { name: 'ON_BANK', matching_enabled_ratio: 1 },
      { name: 'SHADOW_BANK', matching_enabled_ratio: 0 },
    ]);
    assert.deepEqual((await get('/c/bank/ON_BANK')).body, { name: 'ON_BANK', matching_enabled_ratio: 1 });
    assert.deepEqual((await get('/c/exchanges')).body, []);
    const kinds = (await get('/c/exchanges/apis')).body;
    assert.ok(kinds.includes('threatexchange') && kinds.includes('comity'), JSON.stringify(kinds));
  });

  test('a bank that is on for a sample says its share, answers that share alone, and the same each time', async () => {
    const { body: listed } = await node.call(administrator, 'GET', '/api/v1/banks');
    const { id } = listed.items.find(({ name }: { name: string }) => name === 'ON_BANK');
    const turn = async (body: object) =>
      assert.equal((await node.call(administrator, 'POST', `/api/v1/banks/${id}/mode`, body)).status, 200);
    const lookUp = async () =>
      (await get(`/m/lookup?signal_type=pdq&signal=${PDQ}&bypass_coinflip=true`)).body;
    const answers: boolean[] = [];
    for (const percent of [1, 25, 50, 75, 99]) {
      await turn({ mode: 'sample', percent });
      const config = { name: 'ON_BANK', matching_enabled_ratio: percent / 100 };
      assert.deepEqual((await get('/c/bank/ON_BANK')).body, config);
      const first = await lookUp();
      assert.deepEqual(await lookUp(), first);
      answers.push('ON_BANK' in first);
    }
    assert.deepEqual(answers, answers.toSorted(), 'once in the sample, in every larger one');
    await turn({ mode: 'on' });
    assert.ok('ON_BANK' in (await lookUp()));
  });

  test('a key that fills banks makes one in shadow, and adds there only; the act names the service', async () => {
    const made = await ask(filling, 'POST', '/c/banks', { name: 'MADE_BANK', enabled_ratio: 1 });
    assert.deepEqual([made.status, made.body], [201, { name: 'MADE_BANK', matching_enabled_ratio: 0 }]);
    assert.equal((await ask(filling, 'POST', '/c/banks', { name: 'MADE_BANK' })).status, 403);
    assert.equal((await ask(filling, 'POST', '/c/banks', { name: 'made_bank' })).status, 400);
    for (const asked of [
      { matching_enabled_ratio: 5 },
      { enabled_ratio: 1.01 },
      { enabled_ratio: -0.1 },
      { enabled_ratio: 'half' },
      { enabled_ratio: '' },
      { enabled_ratio: null },
      { enabled: 'perhaps' },
      { enabled: 2 },
    ]) {
      const refused = await ask(filling, 'POST', '/c/banks', { name: 'RATIO_BANK', ...asked });
      assert.deepEqual(
        [refused.status, Object.keys(refused.body)],
        [400, ['message']],
        JSON.stringify(asked),
      );
    }
    const said = { matching_enabled_ratio: 0.5, enabled_ratio: '0.5', enabled: true };
    assert.equal((await ask(filling, 'POST', '/c/banks', { name: 'RATIO_BANK', ...said })).status, 201);
    const value = randomBytes(32).toString('hex');
    for (const pdq of [{ toString: 1, valueOf: 1 }, [value], 7, null]) {
      assert.equal((await ask(filling, 'POST', '/c/bank/MADE_BANK/signal', { pdq })).status, 400);
    }
    const added = await ask(filling, 'POST', '/c/bank/MADE_BANK/signal', { pdq: value });
    assert.equal(added.status, 200, JSON.stringify(added.body));
    assert.deepEqual(added.body.signals, { pdq: value });
    assert.deepEqual((await get(`/m/raw_lookup?signal_type=pdq&signal=${value}`)).body.matches, [
      added.body.id,
    ]);
    assert.deepEqual((await get(`/m/lookup?signal_type=pdq&signal=${value}`)).body, {});
    const shown = await ask(
      filling,
      'GET',
      `/c/bank/MADE_BANK/content/${added.body.id}?include_signals=true`,
    );
    assert.deepEqual(
      [shown.body.id, shown.body.disable_until_ts, shown.body.signals],
      [added.body.id, 1, { pdq: value }],
    );
    const photo = await ask(
      filling,
      'POST',
      '/c/bank/MADE_BANK/content',
      formWith('photo', await makePicture(7)),
    );
    assert.equal(photo.status, 200, JSON.stringify(photo.body));
    assert.match(photo.body.signals.pdq, /^[0-9a-f]{64}$/);
    const on = await ask(filling, 'POST', '/c/bank/ON_BANK/signal', { pdq: value });
    assert.deepEqual([on.status, Object.keys(on.body)], [403, ['message']]);
    const { rows } = await node.kernel.store.pool.query(
      `select o.key_id, o.sealed from entry e join opening o on o.entry = e.id join bank b on b.object = e.object
       where b.name = 'MADE_BANK' order by e.id limit 1`,
    );
    const opened = node.kernel.keyring.open('openings', rows[0].key_id, rows[0].sealed).toString('utf8');
    const actor = JSON.parse(opened).find(({ name }: { name: string }) => name === 'actor').value;
    assert.match(actor, /^service:[0-9a-f-]{36}$/);
  });

  test('a key that only looks up changes nothing and reads out no list', async () => {
    const content = (await get(`/m/raw_lookup?signal_type=pdq&signal=${PDQ}`)).body.matches[0];
    for (const [method, path, body] of [
      ['POST', '/c/banks', { name: 'ANOTHER_BANK' }],
      ['POST', '/c/bank/SHADOW_BANK/signal', { pdq: PDQ }],
      ['GET', `/c/bank/ON_BANK/content/${content}`],
    ] as const) {
      const answer = await ask(base, method, path, body);
      assert.equal(answer.status, 403, `${method} ${path}`);
      assert.deepEqual(Object.keys(answer.body), ['message']);
    }
    // Nobody turns, renames or deletes by a key what people decide on.
    for (const [method, path] of [
      ['PUT', '/c/bank/MADE_BANK'],
      ['DELETE', '/c/bank/MADE_BANK'],
      ['PUT', `/c/bank/MADE_BANK/content/${content}`],
      ['DELETE', `/c/bank/MADE_BANK/content/${content}`],
      ['POST', '/c/exchanges'],
    ] as const) {
      assert.equal((await ask(filling, method, path, { enabled: true })).status, 405, `${method} ${path}`);
    }
  });

  test('no address is fetched', async () => {
    const url = encodeURIComponent(`${node.base}/hma/${seen}/status`);
    for (const [method, path] of [
      ['GET', `/h/hash?url=${url}`],
      ['GET', `/m/lookup?url=${url}`],
      ['POST', `/c/bank/MADE_BANK/content?url=${url}`],
    ] as const) {
      const { status, body } = await ask(filling, method, path);
      assert.equal(status, 403, path);
      assert.match(body.message, /fetches no address/);
    }
  });

  test('what is wrong is told in its form of error, and with its statuses', async () => {
    for (const [status, method, path, body] of [
      [400, 'GET', '/m/raw_lookup?signal_type=pdq'],
      [400, 'GET', `/m/lookup?signal=${PDQ}`],
      [400, 'GET', '/m/lookup?signal_type=pdq&signal=xyz'],
      [400, 'GET', `/m/lookup?signal_type=no_such&signal=${PDQ}`],
      [400, 'GET', `/m/raw_lookup?signal_type=pdq&signal=${PDQ}&include_distance=maybe`],
      [404, 'GET', `/m/lookup?signal_type=pdq&signal=${PDQ}&banks=ON_BANKK`],
      [404, 'GET', '/c/bank/NO_BANK'],
      [404, 'GET', '/c/exchange/NO_EXCHANGE'],
      [400, 'GET', '/m/index/status?signal_type=no_such'],
      [400, 'POST', '/m/compare', { pdq: [PDQ] }],
      [400, 'POST', '/m/compare', { pdq: PDQ }],
      [400, 'POST', '/m/compare', [PDQ]],
      [400, 'POST', '/m/compare', { pdq: [PDQ, 'xyz'] }],
      [400, 'POST', '/m/compare', { pdq: [PDQ, { toString: 1, valueOf: 1 }] }],
      [400, 'POST', '/m/compare', { pdq: [PDQ, [PDQ]] }],
      [400, 'POST', '/h/hash', { photo: 'x' }],
      [400, 'POST', '/h/hash', formWith('photo', Buffer.from('no picture'))],
      [400, 'POST', '/h/hash', formWith('document', randomBytes(9))],
    ] as const) {
      const answer = await ask(base, method, path, body);
      assert.equal(answer.status, status, `${method} ${path}: ${JSON.stringify(answer.body)}`);
      assert.deepEqual(Object.keys(answer.body), ['message'], path);
      assert.ok(answer.body.message.length > 5);
    }
  });

  test('without a valid key 401 on every address; revoked, it ends at once; over its quota 429', async () => {
    for (const key of ['cmk_of-nobody', `cmk_${'x'.repeat(43)}`, administrator.token, 'x'.repeat(300)]) {
      for (const path of ['/status', '/c/banks', `/m/lookup?signal_type=pdq&signal=${PDQ}`]) {
        const answer = await ask(`/hma/${key}`, 'GET', path);
        assert.deepEqual([answer.status, Object.keys(answer.body)], [401, ['message']], `${key} ${path}`);
      }
      assert.equal((await ask(`/hma/${key}`, 'POST', '/m/compare', { pdq: [PDQ, PDQ] })).status, 401);
    }
    const { made, key } = await makeKey({ lookUpsPerMinute: 2 });
    const asked = () => ask(`/hma/${key}`, 'GET', '/c/banks');
    assert.deepEqual([(await asked()).status, (await asked()).status], [200, 200]);
    const over = await asked();
    assert.deepEqual([over.status, over.headers.get('retry-after')], [429, '30']);
    const byExchange = await ask(`/hma/${key}`, 'GET', '/c/exchange/NO_EXCHANGE/status');
    assert.equal(byExchange.status, 429, 'of an exchange it is a question like any other');
    assert.equal(
      (await ask(`/hma/${key}`, 'GET', '/status')).status,
      200,
      'whether it serves is not counted',
    );
    await revokeServiceKey(node.kernel, administrator.viewer, made.id);
    assert.equal((await asked()).status, 401);
  });

  test('no key reaches the log of the node, not even when something fails', async () => {
    const { pool } = node.kernel.store;
    await pool.query('alter table signal_stop rename to signal_stop_away');
    const failed = await get(`/m/lookup?signal_type=pdq&signal=${PDQ}`);
    await pool.query('alter table signal_stop_away rename to signal_stop');
    assert.equal(failed.status, 500);
    assert.deepEqual(Object.keys(failed.body), ['message']);
    const said = node.said.join('\n');
    assert.match(said, /request \S+ GET \/hma\/:key\/m\/lookup failed/);
    for (const key of [seen, filling.slice(5)]) assert.ok(!said.includes(key));
  });
});
