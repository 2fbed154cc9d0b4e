import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { hammingDistance, parsePdqHex } from '../pdq/pdq.ts';
import {
  type Frame,
  framesFound,
  keptFrames,
  percentOf,
  readFrameLines,
  readFrameList,
  writeFrameLines,
  writeFrameList,
} from './vpdq.ts';

const SHARED = process.env.COMITY_SHARED_DATA ?? path.join(import.meta.dirname, '../../../../shared/data');
const CLIPS = ['chair-orig-22-sd-bar', 'chair-22-sd-sepia-bar'];
const bytesOf = (frames: readonly Frame[]) => Buffer.from(frames.map(({ hex }) => hex).join(''), 'hex');

const hex = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => Buffer.from(bytes).toString('hex'));
const frame = fc
  .tuple(hex, fc.nat(100), fc.nat(4_000_000))
  .map(([of, quality, thousandths]): Frame => ({ hex: of, quality, seconds: thousandths / 1000 }));

test('frames come back from both texts as they were', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ number: fc.nat(1e6), frame }), { maxLength: 20 }), (list) => {
      const numbered = list.map(({ number, frame: one }) => ({ number, ...one }));
      assert.deepEqual(readFrameLines(writeFrameLines(numbered)), numbered);
      const bare = list.map(({ frame: one }) => one);
      assert.deepEqual(readFrameList(writeFrameList(bare)), bare);
      assert.doesNotMatch(writeFrameList(bare), /\s/);
    }),
  );
});

test('a list as the Python extension writes it is read', () => {
  const [a, b] = ['ab'.repeat(32), 'CD'.repeat(32)];
  assert.deepEqual(readFrameList(`["${a},100,0.0", "${b},7,1.02e+02"]`), [
    { hex: a, quality: 100, seconds: 0 },
    { hex: b.toLowerCase(), quality: 7, seconds: 102 },
  ]);
  assert.equal(
    writeFrameList([
      { hex: a, quality: 100, seconds: 0 },
      { hex: a, quality: 1, seconds: 2.0333 },
      { hex: a, quality: 1, seconds: 100 },
    ]),
    `["${a},100,0.0","${a},1,2.033","${a},1,100.0"]`,
  );
});

test('what is no list of frames, or a list with one thing that is none, is refused whole', () => {
  const good = `${'ab'.repeat(32)},100,0.0`;
  for (const wrong of [
    ...['', '{}', '7', 'null', '"x"', '[', '[1]', '[null]', '[[]]', `["${good}",""]`, '['.repeat(100_000)],
    ...[',1', 'x', 'e999', ',', ' '].map((more) => JSON.stringify([good + more])),
    JSON.stringify([good.slice(1)]),
    JSON.stringify([`g${good.slice(1)}`]),
    ...[
      '101,0.0',
      '-1,0.0',
      ',0.0',
      '1',
      '1,',
      '1,-1',
      '1,NaN',
      '1,Infinity',
      '1,1e99',
      '1,99999999',
      '1.5,0',
    ].map((rest) => JSON.stringify([`${'ab'.repeat(32)},${rest}`])),
  ]) {
    assert.equal(readFrameList(wrong), null, wrong.slice(0, 90));
  }
  const line = `0,100,${'ab'.repeat(32)},0.000`;
  assert.equal(readFrameLines(`${line}\r\n${line}`)?.length, 2);
  for (const wrong of [
    'x',
    `x${line}`,
    `${line},`,
    `${line}\n\n${line}`,
    `-${line}`,
    `${line}\n${line.slice(2)}`,
  ])
    assert.equal(readFrameLines(wrong), null, wrong);
});

test('frames of little quality are not compared, and a hash counts once', () => {
  const of = (digit: string, quality: number): Frame => ({ hex: digit.repeat(64), quality, seconds: 0 });
  assert.deepEqual(
    keptFrames([of('a', 49), of('a', 50), of('b', 100), of('a', 100), of('c', 0)]).map(
      ({ hex: [digit] }) => digit,
    ),
    ['a', 'b'],
  );
});

/** The slow, obvious way: any with any, both ways, by the distance of PDQ. */
function foundObviously(query: readonly Frame[], signal: readonly Frame[], radius: number) {
  const count = (these: readonly Frame[], those: readonly Frame[]) => ({
    found: these.filter((one) =>
      those.some((other) => hammingDistance(parsePdqHex(one.hex), parsePdqHex(other.hex)) <= radius),
    ).length,
    of: these.length,
  });
  return { query: count(query, signal), signal: count(signal, query) };
}

test('how much of each is found in the other is what comparing any with any finds', () => {
  const base = fc.uint8Array({ minLength: 32, maxLength: 32 });
  const flips = fc.uniqueArray(fc.nat(255), { maxLength: 40 });
  const frames = (bases: Uint8Array[]) =>
    fc.array(
      fc
        .record({ of: fc.nat(bases.length - 1), flips, quality: fc.constantFrom(10, 49, 50, 100) })
        .map((made) => {
          const bytes = Uint8Array.from(bases[made.of]!);
          for (const bit of made.flips) bytes[bit >> 3]! ^= 1 << (bit & 7);
          return { hex: Buffer.from(bytes).toString('hex'), quality: made.quality, seconds: 0 };
        }),
      { maxLength: 12 },
    );
  const two = fc
    .array(base, { minLength: 1, maxLength: 4 })
    .chain((bases) => fc.tuple(frames(bases), frames(bases)));
  fc.assert(
    fc.property(two, fc.constantFrom(0, 15, 31, 256), ([one, other], radius) => {
      const [query, signal] = [keptFrames(one), keptFrames(other)];
      assert.deepEqual(
        framesFound(bytesOf(query), bytesOf(signal), radius),
        foundObviously(query, signal, radius),
      );
    }),
  );
  assert.deepEqual([percentOf({ found: 0, of: 0 }), percentOf({ found: 1, of: 8 })], [0, 12.5]);
  assert.throws(() => framesFound(new Uint8Array(31), new Uint8Array(32)), RangeError);
});

test('published hashes: a clip and its copy in sepia are found in each other', (t) => {
  const files = CLIPS.map((clip) => path.join(SHARED, 'vpdq', `${clip}.txt`));
  const missing = files.find((file) => !existsSync(file));
  if (missing) return t.skip(`shared data not present: ${missing}`);
  const [original = [], sepia = []] = files.map((file) => {
    const text = readFileSync(file, 'utf8');
    const frames = readFrameLines(text);
    assert.ok(frames);
    assert.equal(writeFrameLines(frames), text, 'the lines are written as they are published');
    assert.equal(frames.length, 673);
    return keptFrames(frames.filter(({ number }) => number % 30 === 0));
  });
  const found = framesFound(bytesOf(original), bytesOf(sepia));
  assert.deepEqual(found, foundObviously(original, sepia, 31));
  assert.deepEqual([percentOf(found.query), percentOf(found.signal)], [100, 100]);
  const nothing = framesFound(bytesOf(original), Buffer.alloc(64, 0x5a));
  assert.deepEqual(nothing, { query: { found: 0, of: original.length }, signal: { found: 0, of: 2 } });
});
