import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  createReadStream,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { type TestContext, test } from 'node:test';
import { setTimeout as after } from 'node:timers/promises';
import fc from 'fast-check';
import { hammingDistance, parsePdqHex, pdqHash } from '../../../../standards/pdq/pdq.ts';
import { readFrameLines } from '../../../../standards/vpdq/vpdq.ts';
import { encode, needsDecoder, testVideo } from '../../testing/videos.ts';
import { moveOffsets } from './chunk-offsets.ts';
import { type Decoding, decodeVideo } from './decode-video.ts';
import { findDecoder } from './find-decoder.ts';
import { readFrames } from './read-frames.ts';
import { looksLikeVideo } from './video-format.ts';

const SHARED =
  process.env.COMITY_SHARED_DATA ?? path.join(import.meta.dirname, '../../../../../../shared/data');

const decode = async (bytes: Buffer | AsyncIterable<Uint8Array>, how: Decoding = {}) => {
  const sizes: string[] = [];
  const source = Buffer.isBuffer(bytes) ? Readable.from([bytes]) : bytes;
  const seconds = await decodeVideo(source, ({ width, height }) => sizes.push(`${width}x${height}`), how);
  return { seconds, sizes };
};
const refused = (bytes: Buffer | AsyncIterable<Uint8Array>, code: string, how: Decoding = {}) =>
  assert.rejects(decode(bytes, how), (error: Error & { code?: string }) => {
    assert.equal(error.code, code, error.message);
    return true;
  });

for (const clip of ['chair-orig-22-sd-bar', 'chair-22-sd-sepia-bar']) {
  test(`published clip ${clip}: its frames are within 10 bits of the reference's`, async (t) => {
    const file = path.join(SHARED, 'vpdq', clip);
    if (!existsSync(`${file}.mp4`)) return t.skip(`shared data not present: ${file}`);
    if (!needsDecoder(t)) return;
    const reference = readFrameLines(readFileSync(`${file}.txt`, 'utf8')) ?? [];
    const hashed: { hash: Uint8Array; quality: number }[] = [];
    const seconds = await decodeVideo(createReadStream(`${file}.mp4`), (frame) =>
      hashed.push(pdqHash(frame)),
    );
    assert.equal(hashed.length, 23);
    const near = hashed.filter(({ hash, quality }, at) => {
      // Thirty frames a second.
      const published = reference[at * 30]!;
      assert.ok(Math.abs(published.seconds - seconds[at]!) < 0.002);
      assert.ok(published.quality >= 80 && Math.abs(published.quality - quality) <= 2);
      return hammingDistance(hash, parsePdqHex(published.hex)) <= 10;
    });
    assert.ok(near.length >= 0.95 * hashed.length, `${near.length} of ${hashed.length}`);
  });
}

test('one frame a second, at its own size, whatever the rate of the video is', async (t) => {
  if (!needsDecoder(t)) return;
  assert.deepEqual(await decode(await testVideo('64x48', 25, 3)), {
    seconds: [0, 1, 2],
    sizes: ['64x48', '64x48', '64x48'],
  });
  const fast = await decode(await testVideo('16x16', 10_000, 1.5));
  assert.deepEqual(
    fast.seconds.map((at) => Math.round(at)),
    [0, 1],
  );
  const slow = await testVideo('16x16', 0.5, 6);
  assert.deepEqual((await decode(slow)).seconds, [0, 2, 4]);
  assert.equal((await decode(await testVideo('16x16', 10, 2), { frames: 'all' })).seconds.length, 20);
});

test('bytes come as slowly and in as small pieces as they like', async (t) => {
  if (!needsDecoder(t)) return;
  const video = await testVideo('64x48', 5, 2);
  const pieces = async function* () {
    for (let at = 0; at < video.length; at += 997) yield video.subarray(at, at + 997);
  };
  assert.equal((await decode(pieces())).seconds.length, 2);
});

test('an MP4 with its index behind its samples is decoded as one with it before them', async (t) => {
  const program = needsDecoder(t);
  if (!program) return;
  const folder = mkdtempSync(path.join(tmpdir(), 'vpdq-test-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = (name: string) => path.join(folder, name);
  writeFileSync(file('in.mkv'), await testVideo('64x48', 25, 5));
  const copy = ['-i', file('in.mkv'), '-c', 'copy'];
  for (const args of [
    [...copy, file('behind.mp4')],
    [...copy, '-movflags', 'faststart', file('before.mp4')],
    [...copy, '-movflags', 'frag_keyframe+empty_moov', file('parts.mp4')],
  ])
    execFileSync(program, ['-v', 'error', '-y', ...args]);
  const [behind, before, parts] = ['behind', 'before', 'parts'].map((name) =>
    readFileSync(file(`${name}.mp4`)),
  );
  assert.ok(
    behind!.indexOf('moov') > behind!.indexOf('mdat') && before!.indexOf('moov') < before!.indexOf('mdat'),
  );
  const hashes = async (video: Buffer, piece = 65_536) => {
    const pieces = Array.from({ length: Math.ceil(video.length / piece) }, (_, at) =>
      video.subarray(at * piece, (at + 1) * piece),
    );
    const made: string[] = [];
    await decodeVideo(Readable.from(pieces), (frame) => made.push(pdqHash(frame).hex));
    return made;
  };
  const expected = await hashes(before!);
  assert.equal(expected.length, 5);
  for (const video of [behind!, parts!]) {
    assert.deepEqual(await hashes(video), expected);
    assert.deepEqual(await hashes(video, 333), expected);
  }
  const spools = () => readdirSync(tmpdir()).filter((name) => name.startsWith('comity-'));
  assert.deepEqual(
    spools().filter((name) => existsSync(path.join(tmpdir(), name, 'spool'))),
    [],
    'nothing is left of what waited',
  );
  for (const at of [100, -4, -1000])
    await refused(behind!.subarray(0, behind!.indexOf('moov') + at), 'damaged');
});

test('where samples lie is moved only where they were moved, and no lie of a box leads out of it', () => {
  const box = (kind: string, ...inside: Buffer[]) => {
    const head = Buffer.alloc(8);
    head.writeUInt32BE(8 + inside.reduce((sum, { length }) => sum + length, 0));
    head.write(kind, 4, 'latin1');
    return Buffer.concat([head, ...inside]);
  };
  const table = (kind: 'stco' | 'co64', offsets: number[], many = offsets.length) => {
    const count = Buffer.alloc(8);
    count.writeUInt32BE(many, 4);
    const each = offsets.map((offset) => {
      const bytes = Buffer.alloc(kind === 'stco' ? 4 : 8);
      bytes.writeUInt32BE(offset, bytes.length - 4);
      return bytes;
    });
    return box(kind, count, ...each);
  };
  const index = (tables: Buffer[]) =>
    box('moov', box('mvhd'), box('trak', box('tkhd'), box('mdia', box('minf', box('stbl', ...tables)))));
  const moved = index([table('stco', [10, 100, 199, 200], 2 ** 31), table('co64', [150, 99])]);
  moveOffsets(moved, { from: 100, to: 200, by: 1000 });
  assert.deepEqual(moved, index([table('stco', [10, 1100, 1199, 200], 2 ** 31), table('co64', [1150, 99])]));
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(moved.length - 1), fc.nat(255)), { maxLength: 8 }), (changes) => {
      const broken = Buffer.from(moved);
      for (const [at, byte] of changes) broken[at] = byte;
      moveOffsets(broken, { from: 0, to: 2 ** 32, by: 7 });
      assert.equal(broken.length, moved.length);
    }),
  );
});

test('what was cut off is decoded as far as it goes', async (t) => {
  if (!needsDecoder(t)) return;
  const video = await testVideo('64x48', 25, 8);
  const { seconds } = await decode(video.subarray(0, video.length / 2));
  assert.ok(seconds.length >= 2 && seconds.length < 8, String(seconds));
});

test('what is no video, has no frames or is too much is refused, each by its name', async (t) => {
  if (!needsDecoder(t)) return;
  for (const junk of ['', '\0'.repeat(5000), '<svg xmlns="http://www.w3.org/2000/svg"/>', 'GIF89a'])
    await refused(Buffer.from(junk), 'not-a-video');
  const sound = await encode(['-f', 'lavfi', '-i', 'sine=duration=1', '-c:a', 'aac', '-f', 'matroska']);
  await refused(sound, 'no-frames');
  await refused(await testVideo('16x16', 1, 6), 'too-long', { mostFrames: 5 });
  assert.equal((await decode(await testVideo('16x16', 1, 5), { mostFrames: 5 })).seconds.length, 5);
  await refused(await testVideo('4800x2400', 1, 1), 'too-many-pixels');
});

test('a list that names files and addresses is no video: nothing of it is opened', async (t) => {
  if (!needsDecoder(t)) return;
  const file = import.meta.filename;
  for (const list of [
    `ffconcat version 1.0\nfile '${file}'\n`,
    `#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nfile://${file}\n#EXT-X-ENDLIST\n`,
    '#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nhttp://127.0.0.1:9/x.ts\n#EXT-X-ENDLIST\n',
  ]) {
    await refused(Buffer.from(list), 'not-a-video');
  }
});

test('a video that never ends is ended, also one that stops coming, and whoever hangs up ends it too', async (t) => {
  if (!needsDecoder(t)) return;
  const video = await testVideo('64x48', 25, 2);
  const endless = async function* (wait: number) {
    yield video;
    for (;;) {
      await after(wait);
      yield Buffer.alloc(65_536);
    }
  };
  await refused(endless(1), 'takes-too-long', { mostSeconds: 1 });
  await refused(endless(5000), 'takes-too-long', { mostSeconds: 1 });
  const hangUp = new AbortController();
  setTimeout(() => hangUp.abort(), 300);
  await refused(endless(100), 'damaged', { hangUp: hangUp.signal });
  await refused(video, 'damaged', { hangUp: AbortSignal.abort() });
});

test('a body that breaks off is told as its own fault, not as the video’s', async (t) => {
  if (!needsDecoder(t)) return;
  const video = await testVideo('64x48', 25, 2);
  const broken = async function* () {
    yield video.subarray(0, 2000);
    throw new Error('the sender is gone');
  };
  await assert.rejects(decode(broken()), /the sender is gone/);
});

test('a frame is read from any pieces, and one that says too much is not made room for', async () => {
  const frame = (width: number, height: number, grey: number) =>
    Buffer.concat([Buffer.from(`P6\n${width} ${height}\n255\n`), Buffer.alloc(width * height * 3, grey)]);
  const all = Buffer.concat([frame(2, 3, 7), frame(5, 1, 8), frame(5, 1, 9)]);
  for (const size of [1, 2, 7, 1000]) {
    const pieces = Array.from({ length: Math.ceil(all.length / size) }, (_, at) =>
      all.subarray(at * size, (at + 1) * size),
    );
    const seen: unknown[] = [];
    await readFrames(Readable.from(pieces), 100, ({ width, height, data }) =>
      seen.push([width, height, data.length, data.every((byte) => byte === data[0]), data[0]]),
    );
    assert.deepEqual(seen, [
      [2, 3, 18, true, 7],
      [5, 1, 15, true, 8],
      [5, 1, 15, true, 9],
    ]);
  }
  const read = (text: string) => readFrames(Readable.from([Buffer.from(text)]), 100, () => assert.fail());
  await assert.rejects(read('P6\n99999 99999\n255\n'), /a frame of 99999x99999/);
  await assert.rejects(read(`P5\n1 1\n255\n${'x'.repeat(90)}`), /no frames/);
});

const withoutDecoder = async (t: TestContext, work: () => Promise<void>) => {
  const before = process.env.COMITY_FFMPEG;
  process.env.COMITY_FFMPEG = '/nowhere/ffmpeg';
  t.after(() => {
    if (before === undefined) delete process.env.COMITY_FFMPEG;
    else process.env.COMITY_FFMPEG = before;
  });
  await work();
};

test('without a decoder it says what is missing', (t) =>
  withoutDecoder(t, async () => {
    assert.equal(findDecoder(), null);
    await refused(Buffer.from('anything'), 'no-decoder');
    assert.equal(
      findDecoder({ PATH: '.:relative:' }),
      null,
      'no program of the folder that one happens to be in',
    );
  }));

test('videos are told by their first bytes; pictures and texts are none', () => {
  const bytes = (text: string) => Buffer.from(text.padEnd(600, '\0'), 'latin1');
  for (const video of [
    '\0\0\0\x20ftypisom',
    '\0\0\0\x08wide',
    '\x1a\x45\xdf\xa3',
    'RIFF\0\0\0\0AVI ',
    'OggS',
    'FLV\x01',
  ])
    assert.equal(looksLikeVideo(bytes(video)), true, video);
  const packets = Buffer.alloc(600);
  for (const at of [0, 188, 376]) packets[at] = 0x47;
  assert.equal(looksLikeVideo(packets), true);
  for (const other of [
    '',
    'G',
    'GIF89a',
    'RIFF\0\0\0\0WEBP',
    '\0\0\0\x20ftypavif',
    '\0\0\0\x20ftypheic',
    'type,value\n',
  ])
    assert.equal(looksLikeVideo(bytes(other)), false, other);
});
