import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { globSync, readFileSync, statSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import type { TestPerson } from '../../../../tests/kernel.ts';
import { hammingDistance } from '../../../standards/pdq/pdq.ts';
import { type DeskNode, openDeskNode } from '../testing/desk-node.ts';
import { formWith, makePicture, plainPicture, resized } from '../testing/pictures.ts';
import { SIGNAL_TYPES } from '../types/signal-types.ts';

describe('matching an item', () => {
  let node: DeskNode;
  let analyst: TestPerson;
  let bank: string;
  const picture = makePicture(1);

  before(async () => {
    node = await openDeskNode();
    analyst = await node.person(['analyst']);
    bank = (
      await node.call(analyst, 'POST', '/api/v1/banks', {
        name: 'First',
        basis: 'Reviewed by two people.',
        legalBasis: { instrument: 'Some Act', article: 'section 1' },
      })
    ).body.id;
    const added = await node.call(
      analyst,
      'POST',
      `/api/v1/banks/${bank}/signals`,
      formWith('file', await picture),
    );
    assert.equal(added.status, 201, JSON.stringify(added.body));
    assert.ok(added.body.signals[0].quality >= 80);
  });
  after(() => node.close());

  const count = async (table: string): Promise<number> =>
    (await node.kernel.store.pool.query(`select count(*)::int as n from ${table}`)).rows[0].n;
  const match = (form: unknown, who: TestPerson | null = analyst) =>
    node.call(who, 'POST', '/api/v1/match', form);
  const matchHash = (body: object) => match(body);

  test('a resized picture is found, and without an item reference nothing is kept', async () => {
    const before = await count('case_file');
    const looked = await match(formWith('picture', await resized(await picture)));
    assert.equal(looked.status, 200, JSON.stringify(looked.body));
    assert.equal(looked.body.matches.length, 1);
    assert.ok(looked.body.matches[0].distance <= 31);
    assert.equal(looked.body.matches[0].originator.name, 'Host');
    assert.equal(looked.body.case, undefined);
    assert.equal(await count('case_file'), before);
    assert.equal(await count('blob'), 0);
  });

  test('what matches nothing is never written anywhere, what matches is never written in clear', async () => {
    const [unknown, known] = [await makePicture(99), await resized(await picture)];
    assert.deepEqual((await match(formWith('picture', unknown, { item: 'post:unknown' }))).body.matches, []);
    const kept = await match(formWith('picture', known, { item: 'post:known' }));
    assert.match(kept.body.case, /^[0-9a-f-]{36}$/);
    await node.settled();
    const everything = await dump(node);
    const hashes = (bytes: Buffer) => [createHash('sha256').update(bytes).digest('hex')];
    for (const needle of ['post:unknown', ...hashes(unknown), ...pieces(unknown)]) {
      assert.ok(!everything.includes(needle), `${needle} was written`);
    }
    // The search itself works: what is kept is found, but not the picture's own bytes.
    assert.ok(everything.includes('post:known'));
    assert.ok(everything.includes(hashes(known)[0] as string), 'a match keeps its hash in its case');
    for (const needle of pieces(known))
      assert.ok(!everything.includes(needle), 'the picture is there in clear');
    assert.equal(await count('blob'), 1);
  });

  test('the same item sent twice is one case while that is open', async () => {
    const form = async () => formWith('picture', await resized(await picture), { item: 'post:twice' });
    const answers = await Promise.all(
      [form(), form(), form()].map(async (one) => (await match(await one)).body.case),
    );
    assert.equal(new Set(answers).size, 1);
  });

  test('a copy that was turned or mirrored is found, and the case says how it lies', async () => {
    const whole = await picture;
    const copies: Record<string, Buffer> = {
      // The copy was turned the other way: it matches when it is turned back.
      'turned-270': await sharp(whole).rotate(90).png().toBuffer(),
      'turned-180': await sharp(whole).rotate(180).png().toBuffer(),
      'turned-90': await sharp(whole).rotate(270).png().toBuffer(),
      mirrored: await sharp(whole).flop().png().toBuffer(),
      'mirrored-turned-180': await sharp(whole).flip().png().toBuffer(),
    };
    for (const [orientation, copy] of Object.entries(copies)) {
      const answer = (await match(formWith('picture', copy, { item: `post:${orientation}` }))).body;
      assert.deepEqual(
        answer.matches.map((one: { orientation: string }) => one.orientation),
        [orientation],
      );
      assert.ok(answer.matches[0].distance <= 12, `${answer.matches[0].distance} bits`);
      const reviewer = await node.person(['reviewer']);
      const shown = (await node.call(reviewer, 'GET', `/api/v1/cases/${answer.case}`)).body;
      assert.equal(shown.matches[0].orientation, orientation);
      const { item, signal } = shown.matches[0].hashes;
      const bits = hammingDistance(Buffer.from(item, 'hex'), Buffer.from(signal, 'hex'));
      assert.equal(bits, shown.matches[0].distance, 'of the picture as it lay when it matched');
    }
    const straight = (await match(formWith('picture', await resized(whole)))).body.matches[0];
    assert.equal(straight.orientation, undefined);
  });

  test('a picture too plain for PDQ makes no signal and no match', async () => {
    const plain = await plainPicture();
    const refused = await node.call(
      analyst,
      'POST',
      `/api/v1/banks/${bank}/signals`,
      formWith('file', plain),
    );
    assert.equal(refused.status, 422);
    assert.equal(refused.body.code, 'quality-too-low');
    assert.equal(refused.body.errors[0].property, 'quality');
    const signal = (await node.call(analyst, 'GET', `/api/v1/banks/${bank}`)).body.signals[0];
    const asked = { hash: { type: 'pdq', value: signal.value } };
    assert.equal((await matchHash({ ...asked, quality: 49 })).body.matches.length, 0);
    assert.equal((await matchHash({ ...asked, quality: 50 })).body.matches.length, 1);
    assert.equal((await matchHash(asked)).body.matches.length, 1);
    const exact = await node.call(
      analyst,
      'POST',
      `/api/v1/banks/${bank}/signals`,
      formWith('file', plain, { type: 'sha256' }),
    );
    assert.equal(exact.status, 201, JSON.stringify(exact.body));
    const found = (await match(formWith('picture', plain))).body.matches;
    assert.deepEqual(
      found.map((one: { type: string; distance: number }) => [one.type, one.distance]),
      [['sha256', 0]],
    );
  });

  test('a signal that is withdrawn, stopped or past its day never matches again, from the answer on', async () => {
    const reviewer = await node.person(['reviewer']);
    const add = async (more: object = {}) => {
      const value = randomBytes(32).toString('hex');
      const added = await node.call(analyst, 'POST', `/api/v1/banks/${bank}/signals`, {
        type: 'sha256',
        value,
        ...more,
      });
      return { id: added.body.added.signals[0], asked: { hash: { type: 'sha256', value } } };
    };
    const found = async (asked: object) => (await matchHash(asked)).body.matches.length;
    const withdrawn = await add();
    assert.equal(await found(withdrawn.asked), 1);
    const path = `/api/v1/signals/${withdrawn.id}/withdraw`;
    assert.equal((await node.call(analyst, 'POST', path, { reason: 'It was plainly wrong.' })).status, 403);
    assert.equal((await node.call(reviewer, 'POST', path, { reason: 'It was plainly wrong.' })).status, 200);
    assert.equal(await found(withdrawn.asked), 0);
    assert.equal((await node.call(reviewer, 'POST', path, { reason: 'It is wrong again.' })).status, 409);

    const stopped = await add();
    const stop = await node.call(reviewer, 'POST', `/api/v1/signals/${stopped.id}/stop`, {
      reason: 'It is far too broad.',
    });
    assert.equal(stop.body.inactive, 'stopped-here', JSON.stringify(stop.body));
    assert.equal(await found(stopped.asked), 0);

    const expired = await add({ validUntil: new Date(Date.now() + 1500).toISOString() });
    assert.equal(await found(expired.asked), 1);
    await new Promise((resolve) => setTimeout(resolve, 1600));
    assert.equal(await found(expired.asked), 0);
    await node.settled();
    for (const { asked } of [withdrawn, stopped, expired]) assert.equal(await found(asked), 0);
  });

  test('a bank is named by its name or id; a slip does not read as no match', async () => {
    const form = async (called: string) => match(formWith('picture', await picture, { bank: called }));
    assert.equal((await form('FIRST')).body.matches.length, 1);
    assert.equal((await form(bank)).body.matches.length, 1);
    const slip = await form('Frist');
    assert.equal(slip.status, 404);
    assert.equal(slip.body.errors[0].property, 'bank');
  });

  test('an item reference is opaque: no name, no address', async () => {
    for (const item of [
      'Ana Example',
      'ana@example.org',
      'https://example.org/1',
      'a/b',
      '',
      'x'.repeat(201),
    ]) {
      const answer = await match(formWith('picture', await picture, { item }));
      assert.equal(answer.status, 400, item);
      assert.equal(answer.body.errors[0].property, 'item');
    }
  });

  test('who is not signed in, and an overseer, get no answer', async () => {
    assert.equal((await match(formWith('picture', await picture), null)).status, 401);
    assert.equal(
      (await match(formWith('picture', await picture), await node.person(['overseer']))).status,
      403,
    );
  });

  test('of a picture that moves the first frame is compared, and the answer says so', async () => {
    const still = await picture;
    const other = await sharp(still).negate().toBuffer();
    const moving = await sharp([still, other], { join: { animated: true } })
      .webp({ lossless: true })
      .toBuffer();
    const { body } = await match(formWith('picture', moving));
    assert.deepEqual([body.animated, body.matches.length], [true, 1]);
    assert.equal((await match(formWith('picture', still))).body.animated, undefined);
  });

  test('bad uploads are refused by name, nothing is kept, and others are served meanwhile', async () => {
    const good = await picture;
    const cases = (await Promise.all([count('case_file'), count('blob')])).join();
    const bad: [Buffer, number, string, string][] = [
      [bombPng(30_000, 30_000), 422, 'picture-refused', 'too-many-pixels'],
      [bombPng(10_000, 10_000), 422, 'picture-refused', 'too-many-pixels'],
      [good.subarray(0, good.length / 2), 422, 'picture-refused', 'truncated'],
      [Buffer.from('hello, this is no picture at all'), 422, 'picture-refused', 'not-a-picture'],
      [Buffer.from('II*\0................'), 422, 'picture-refused', 'unsupported-format'],
      [Buffer.from('GIF89a................'), 422, 'picture-refused', 'too-many-pixels'],
      [Buffer.from('GIF89a\x08\0\x08\0........', 'latin1'), 422, 'picture-refused', 'truncated'],
      [Buffer.alloc(0), 422, 'picture-refused', 'not-a-picture'],
    ];
    const answers = bad.map(async ([bytes, status, code, reason]) => {
      const answer = await match(formWith('picture', bytes, { item: 'post:bad' }));
      assert.equal(answer.status, status, `${reason}: ${JSON.stringify(answer.body)}`);
      assert.match(String(answer.headers.get('content-type')), /application\/problem\+json/);
      assert.equal(answer.body.code, code);
      assert.deepEqual(answer.body.errors[0], { property: 'picture', reason });
    });
    const others = Array.from({ length: 8 }, async () => {
      assert.equal((await match(formWith('picture', await resized(good)))).body.matches.length, 1);
    });
    await Promise.all([...answers, ...others]);
    assert.equal((await Promise.all([count('case_file'), count('blob')])).join(), cases);
  });

  test('bad JSON, a large body, a missing part and a bad hash name the field', async () => {
    const raw = (body: string | Buffer) =>
      fetch(`${node.base}/api/v1/match`, {
        method: 'POST',
        body: body as never,
        headers: { authorization: `Bearer ${analyst.token}`, 'content-type': 'application/json' },
      });
    assert.equal((await raw('{"hash":')).status, 400);
    assert.equal((await raw(Buffer.alloc(50 * 1_048_576, 0x20))).status, 413);
    assert.equal((await raw('['.repeat(100_000))).status, 400);
    const wrong = async (body: object) => (await matchHash(body)).body.errors[0].property;
    assert.equal(await wrong({ hash: { type: 'pdq', value: 'f'.repeat(63) } }), 'hash.value');
    assert.equal(await wrong({ hash: { type: 'crc32', value: 'f' } }), 'hash.type');
    assert.equal(await wrong({ hash: { type: 'pdq', value: 'f'.repeat(64) }, person: 'Ana' }), 'person');
    const extra = (await matchHash({ hash: { type: 'pdq', value: 'f'.repeat(64) }, person: 'Ana' })).body
      .errors;
    assert.deepEqual(extra, [
      {
        property: 'person',
        reason: 'is not a field here; the body takes hash, text, quality, purpose, item, changed, bank',
      },
    ]);
    assert.deepEqual((await matchHash({ hash: { type: 'crc32', value: 'f' } })).body.errors, [
      { property: 'hash.type', reason: `must be one of ${SIGNAL_TYPES.join(', ')}` },
    ]);
    const missing = new FormData();
    missing.set('item', 'post:1');
    assert.equal((await match(missing)).body.errors[0].property, 'picture');
    // A reference that was lost to a slip of the pen would open no review, and nobody would know.
    const slip = new FormData();
    slip.set('Item', 'post-1');
    slip.set('picture', new Blob(['x']));
    assert.equal((await match(slip)).body.errors[0].property, 'Item');
    const twice = new FormData();
    twice.set('item', 'post-1');
    twice.append('item', 'post-2');
    assert.equal((await match(twice)).body.errors[0].property, 'item');
    const huge = await match(formWith('picture', Buffer.alloc(33 * 1_048_576, 0xff)));
    assert.equal(huge.status, 413, JSON.stringify(huge.body));
  });
});

/** Every value of every table as text, and every file of the data folder. */
async function dump(node: DeskNode): Promise<string> {
  const { pool } = node.kernel.store;
  const { rows } = await pool.query("select tablename from pg_tables where schemaname = 'public'");
  const parts: string[] = [];
  for (const { tablename } of rows) {
    const { rows: lines } = await pool.query(`select t::text as line from "${tablename}" t`);
    parts.push(...lines.map((row) => row.line));
  }
  const folder = node.kernel.configuration.dataFolder;
  for (const file of globSync('**/*', { cwd: folder })) {
    const path = `${folder}/${file}`;
    if (statSync(path).isFile()) parts.push(readFileSync(path).toString('hex'));
  }
  assert.ok(parts.length > 50);
  return parts.join('\n');
}

/** Parts of a picture as they would stand in a dump: in hexadecimal. */
const pieces = (bytes: Buffer): string[] =>
  [0.3, 0.5, 0.7].map((at) =>
    bytes.subarray(Math.floor(bytes.length * at), Math.floor(bytes.length * at) + 24).toString('hex'),
  );

/** A small PNG that declares many pixels. */
function bombPng(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const size = Buffer.alloc(4);
    size.writeUInt32BE(data.length);
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc(body));
    return Buffer.concat([size, body, sum]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, 0], 8);
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  const data = deflateSync(Buffer.alloc(1_000_000));
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', data),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function crc(bytes: Buffer): number {
  let sum = ~0;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ~sum >>> 0;
}
