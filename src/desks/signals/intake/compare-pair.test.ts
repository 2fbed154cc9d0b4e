import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import sharp from 'sharp';
import type { TestPerson } from '../../../../tests/kernel.ts';
import { type DeskNode, openDeskNode } from '../testing/desk-node.ts';
import { makePicture, plainPicture, resized } from '../testing/pictures.ts';

describe('comparing two', () => {
  let node: DeskNode;
  let analyst: TestPerson;
  const picture = makePicture(4);

  before(async () => {
    node = await openDeskNode();
    analyst = await node.person(['analyst']);
  });
  after(() => node.close());

  const compare = (body: unknown, who: TestPerson | null = analyst) =>
    node.call(who, 'POST', '/api/v1/compare', body);
  const pair = (given: Record<string, Buffer | string>) => {
    const form = new FormData();
    for (const [name, one] of Object.entries(given))
      if (typeof one === 'string') form.set(name, one);
      else form.set(name, new Blob([one as never]), `${name}.png`);
    return compare(form);
  };

  test('a picture that was turned says how it lies, and looks nearest there', async () => {
    const turned = await sharp(await resized(await picture))
      .rotate(270)
      .png()
      .toBuffer();
    const { status, body } = await pair({ one: turned, other: await picture });
    assert.equal(status, 200, JSON.stringify(body));
    assert.equal(body.matches, true);
    assert.equal(body.radius, 31);
    // laid as the other lies, or the other as it does
    const way = { one: 'turned-90', other: 'turned-270' }[body.turned.which as 'one' | 'other'];
    assert.equal(body.turned.orientation, way);
    assert.equal(body.turned.distances[way], body.distance);
    assert.ok(body.turned.distances['as-it-is'] > 60, JSON.stringify(body.turned.distances));
    assert.equal(Object.keys(body.turned.distances).length, 8);
    // what was nearest is the distance of the two hashes that are shown
    const still = body[body.turned.which === 'one' ? 'other' : 'one'];
    const xor = BigInt(`0x${body.turned.value}`) ^ BigInt(`0x${still.value}`);
    assert.equal(xor.toString(2).replaceAll('0', '').length, body.distance);
    assert.ok(body.one.quality >= 50 && body.one.tooPlain === false);
  });

  test('two pictures are as far apart whichever is first, since both are turned', async () => {
    for (const seed of [4, 7, 11]) {
      const known = await makePicture(seed);
      const copy = await sharp(await resized(known))
        .rotate(90)
        .jpeg({ quality: 40 })
        .toBuffer();
      const [{ body: one }, { body: other }] = [
        await pair({ one: copy, other: known }),
        await pair({ one: known, other: copy }),
      ];
      assert.equal(one.distance, other.distance);
      const least = Math.min(...Object.values<number>(one.turned.distances));
      assert.equal(least, one.distance);
    }
  });

  test('a part that came twice, or is none of the form, is named', async () => {
    const png = new Blob([(await picture) as never]);
    for (const [named, ...parts] of [
      ['one', ['one', png], ['one', 'f'.repeat(64)], ['other', png]],
      ['other', ['one', png], ['other', 'f'.repeat(64)], ['other', 'e'.repeat(64)]],
      ['tow', ['one', png], ['tow', 'f'.repeat(64)], ['other', png]],
      ['body', ['one', png], ['other', png], ['third', png]],
      ['__proto__', ['one', png], ['__proto__', 'x'], ['toString', 'x'], ['other', png]],
      ['constructor', ['one', png], ['constructor', png]],
    ] as const) {
      const form = new FormData();
      for (const [name, value] of parts as readonly (readonly [string, Blob | string])[])
        form.append(name, value as string);
      const { status, body } = await compare(form);
      assert.deepEqual([status, body.code], [400, 'body-malformed']);
      assert.equal(body.errors[0].property, named, JSON.stringify(body));
    }
  });

  test('a picture and the hash of one are compared, whichever is first', async () => {
    const { body: known } = await pair({ one: await picture, other: await picture });
    assert.deepEqual([known.distance, known.turned.orientation], [0, 'as-it-is']);
    const hash = known.one.value;
    const first = await pair({ one: await resized(await picture), other: hash });
    const second = await pair({ one: hash.toUpperCase(), other: await resized(await picture) });
    assert.deepEqual([first.status, second.status], [200, 200]);
    assert.equal(first.body.distance, second.body.distance);
    assert.deepEqual([first.body.turned.which, second.body.turned.which], ['one', 'other']);
    assert.deepEqual(second.body.one, { value: hash });
  });

  test('two hashes are within the radius up to 31 bits, and past it not', async () => {
    const one = '0'.repeat(64);
    const far = async (other: string) => (await compare({ one, other })).body;
    const [near, past] = [await far(`${'0'.repeat(56)}7fffffff`), await far(`${'0'.repeat(56)}ffffffff`)];
    assert.deepEqual([near.distance, near.matches, near.turned], [31, true, undefined]);
    assert.deepEqual([past.distance, past.matches, past.widestRadius], [32, false, 47]);
    const [a, b] = [randomBytes(32).toString('hex'), randomBytes(32).toString('hex')];
    assert.equal((await compare({ type: 'sha256', one: a, other: a })).body.matches, true);
    assert.equal((await compare({ type: 'sha256', one: a, other: b })).body.matches, false);
  });

  test('a picture that is too plain matches nothing, not even itself', async () => {
    const { body } = await pair({ one: await plainPicture(), other: await plainPicture() });
    assert.deepEqual([body.distance, body.matches, body.one.tooPlain], [0, false, true]);
  });

  test('what cannot be read names the side that it is', async () => {
    const hash = '0'.repeat(64);
    const fault = async (asked: ReturnType<typeof compare>, status: number, property: string) => {
      const { status: told, body } = await asked;
      assert.equal(told, status, JSON.stringify(body));
      assert.equal(body.errors[0].property, property, JSON.stringify(body));
    };
    await fault(compare({ one: hash }), 400, 'other');
    await fault(compare({ one: hash, other: 'f'.repeat(63) }), 422, 'other');
    await fault(compare({ one: 'g'.repeat(64), other: hash }), 422, 'one');
    await fault(compare({ type: 'vpdq', one: hash, other: hash }), 400, 'type');
    const md5 = await compare({ type: 'md5', one: 'f'.repeat(31), other: 'f'.repeat(32) });
    assert.deepEqual([md5.status, /64/.test(JSON.stringify(md5.body))], [422, false], 'each as its type is');
    assert.match(md5.body.errors[0].reason, /32 hexadecimal digits/);
    await fault(pair({ one: Buffer.from('no picture'), other: await picture }), 422, 'one');
    await fault(pair({ one: await picture, other: (await picture).subarray(0, 2000) }), 422, 'other');
    await fault(pair({ one: await picture }), 400, 'other');
    await fault(pair({ one: await picture, other: '' }), 422, 'other');
    const third = await pair({ one: await picture, other: await picture, more: await picture });
    assert.deepEqual([third.status, third.body.code], [400, 'body-malformed']);
  });

  test('nothing is kept, and who may not match compares nothing', async () => {
    const count = async () => {
      const { rows } = await node.kernel.store.pool.query(
        'select (select count(*) from log_leaf) + (select count(*) from blob) + (select count(*) from case_file) as n',
      );
      return rows[0].n;
    };
    const [reader, overseer] = [await node.person(['reader']), await node.person(['overseer'])];
    const one = randomBytes(32).toString('hex');
    // What an overseer asks is an entry of the log, whatever it is.
    assert.equal((await compare({ one, other: one }, overseer)).status, 403);
    await node.settled();
    const before = await count();
    assert.equal((await pair({ one: await picture, other: one })).status, 200);
    assert.equal((await compare({ one, other: one }, reader)).status, 403);
    assert.equal((await compare({ one, other: one }, null)).status, 401);
    await node.settled();
    assert.equal(await count(), before);
  });
});
