import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { hammingDistance, parsePdqHex, pdqHash } from '../../../../standards/pdq/pdq.ts';
import { decodePicture, MOST_BYTES, type PictureRefusal, PictureRefused } from './decode-picture.ts';
import { jpegFrame } from './picture-format.ts';

/** Soft shapes in colour, deterministic, with detail enough for a good hash. */
function drawn(
  width: number,
  height: number,
): { data: Buffer; raw: { width: number; height: number; channels: 3 } } {
  const data = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const u = x / width;
      const v = y / height;
      const at = (y * width + x) * 3;
      data[at] = 127 + 120 * Math.sin(9 * u + 5 * v * v);
      data[at + 1] = 127 + 120 * Math.cos(13 * u * v + 4 * v);
      data[at + 2] = (u - 0.4) ** 2 + (v - 0.6) ** 2 < 0.07 ? 230 : 40;
    }
  return { data, raw: { width, height, channels: 3 } };
}

const TEXT_KEY = Buffer.from('Comment\0\0', 'latin1');
const scene = drawn(640, 400);
const picture = () => sharp(scene.data, { raw: scene.raw });
const jpeg = await picture().jpeg({ quality: 92 }).toBuffer();
const png = await picture().png().toBuffer();
const hashOf = async (bytes: Uint8Array) => pdqHash((await decodePicture(bytes)).pixels);
const exact = pdqHash({ data: scene.data, ...scene.raw });

async function refused(bytes: Uint8Array, code: PictureRefusal): Promise<void> {
  await assert.rejects(decodePicture(bytes), (error) => {
    assert.ok(error instanceof PictureRefused, String(error));
    assert.equal(error.code, code);
    return true;
  });
}

test('a lossless file gives the hash of the pixels it was made from; large pictures come back as 512x512', async () => {
  const { format, width, height, pixels } = await decodePicture(png);
  assert.deepEqual({ format, width, height }, { format: 'png', width: 640, height: 400 });
  assert.deepEqual([pixels.width, pixels.height, pixels.data.length], [512, 512, 512 * 512 * 3]);
  assert.deepEqual(pdqHash(pixels), exact);
  assert.ok(exact.quality >= 80, `the drawing has quality ${exact.quality}`);
  const lossless = await picture().webp({ lossless: true }).toBuffer();
  assert.deepEqual(await hashOf(lossless), exact);
  const small = drawn(200, 90);
  const decoded = await decodePicture(await sharp(small.data, { raw: small.raw }).png().toBuffer());
  assert.deepEqual(Buffer.from(decoded.pixels.data), small.data);
});

test('lossy files stay within 10 bits', async () => {
  for (const bytes of [jpeg, await picture().webp({ quality: 90 }).toBuffer()]) {
    const { hash } = await hashOf(bytes);
    assert.ok(hammingDistance(hash, exact.hash) <= 10);
  }
});

test("a JPEG's frame is what its decoder says it is, or is left to the decoder", async () => {
  const written = [
    jpeg,
    await picture().jpeg({ progressive: true, optimiseScans: true }).toBuffer(),
    await picture()
      .withExif({ IFD0: { Copyright: 'Nobody' } })
      .jpeg({ chromaSubsampling: '4:4:4' })
      .toBuffer(),
    await picture().toColourspace('b-w').jpeg().toBuffer(),
    await picture().toColourspace('cmyk').jpeg().toBuffer(),
  ];
  for (const bytes of written) {
    const { width, height, channels } = await sharp(bytes).metadata();
    assert.deepEqual(jpegFrame(bytes), { width, height, components: channels });
  }
  const frame = Buffer.from('ffc0000b0800010001010111', 'hex');
  const segment = (marker: number, inner: Buffer) =>
    Buffer.concat([Buffer.from([0xff, marker, 0, inner.length + 2]), inner]);
  const at = (first: Buffer) => jpegFrame(Buffer.concat([jpeg.subarray(0, 2), first, jpeg.subarray(2)]));
  assert.deepEqual(
    at(segment(0xfe, frame)),
    { width: 640, height: 400, components: 3 },
    'a comment is passed',
  );
  for (const first of [
    segment(0xd0, frame),
    segment(0x01, frame),
    frame.subarray(1),
    Buffer.from('ffda', 'hex'),
  ])
    assert.equal(at(first), undefined, first.toString('hex'));
  const sized = (width: number, height: number) => {
    const bytes = Buffer.from('ffd8ffc0001108000100010301220002110103110100', 'hex');
    bytes.writeUInt16BE(height, 7);
    bytes.writeUInt16BE(width, 9);
    return jpegFrame(bytes);
  };
  assert.deepEqual(sized(65_500, 10), { width: 65_500, height: 10, components: 3 });
  for (const [width, height] of [
    [65_501, 10],
    [10, 65_535],
    [0, 10],
    [10, 0],
  ] as const)
    assert.equal(sized(width, height), undefined, 'its decoder says what is wrong with it');
  for (let length = 0; length < 600; length++) jpegFrame(jpeg.subarray(0, length));
});

test('alpha is dropped, not blended', async () => {
  const clear = await picture().ensureAlpha(0.02).png().toBuffer();
  assert.deepEqual(await hashOf(clear), exact);
});

test('orientation and colour profile are not applied', async () => {
  const turned = await picture().withMetadata({ orientation: 6 }).png().toBuffer();
  assert.equal((await sharp(turned).metadata()).orientation, 6);
  assert.deepEqual(await hashOf(turned), exact);
  const profiled = await picture().withIccProfile('p3').png().toBuffer();
  const asStored = await sharp(profiled, { ignoreIcc: true }).raw().toBuffer();
  const { hex } = pdqHash({ data: asStored, ...scene.raw });
  assert.notDeepEqual(
    asStored,
    await sharp(profiled).raw().toBuffer(),
    'the profile makes no difference here',
  );
  assert.equal((await hashOf(profiled)).hex, hex);
});

test('an animation gives its first frame, and says that there is more', async () => {
  const other = await picture().negate().png().toBuffer();
  const frames = (...all: Buffer[]) => sharp(all, { join: { animated: true } });
  const animated = await frames(png, other).webp({ lossless: true }).toBuffer();
  assert.equal((await sharp(animated).metadata()).pages, 2);
  assert.deepEqual(await hashOf(animated), exact);
  const moves = async (bytes: Buffer) => (await decodePicture(bytes)).animated;
  for (const still of [
    jpeg,
    png,
    await picture().webp().toBuffer(),
    await picture().gif({ effort: 1, dither: 0 }).toBuffer(),
  ])
    assert.equal(await moves(still), false);
  const gif = await frames(png, other).gif({ effort: 1, dither: 0 }).toBuffer();
  assert.deepEqual([await moves(animated), await moves(gif)], [true, true]);
  const still = await picture().gif({ effort: 1, dither: 0 }).toBuffer();
  assert.equal((await hashOf(gif)).hex, (await hashOf(still)).hex);
  assert.ok(hammingDistance((await hashOf(still)).hash, exact.hash) <= 31, 'of 256 colours');

  const control = chunk('acTL', Buffer.from([0, 0, 0, 2, 0, 0, 0, 0]));
  const afterHeader = 8 + 25;
  const moving = Buffer.concat([png.subarray(0, afterHeader), control, png.subarray(afterHeader)]);
  assert.deepEqual([await moves(moving), (await hashOf(moving)).hex], [true, exact.hex]);
});

test('small pictures do not wait for large ones', async () => {
  const large = await sharp({ create: { width: 7000, height: 7000, channels: 3, background: '#123456' } })
    .jpeg({ progressive: true })
    .toBuffer();
  const order: string[] = [];
  const decoding = async (name: string, bytes: Buffer) => {
    await decodePicture(bytes);
    order.push(name);
  };
  await Promise.all([decoding('large', large), decoding('larger', large), decoding('small', jpeg)]);
  assert.notEqual(order[2], 'small');
});

test('16-bit samples keep their high byte; grey and CMYK are read', async () => {
  const deep = await picture().toColourspace('rgb16').png().toBuffer();
  assert.equal((await sharp(deep).metadata()).depth, 'ushort');
  assert.deepEqual(await hashOf(deep), exact);
  const levels = Buffer.from(scene.data.filter((_, i) => i % 3 === 1));
  const grey = await sharp(levels, { raw: { width: 640, height: 400, channels: 1 } })
    .toColourspace('b-w')
    .png()
    .toBuffer();
  assert.equal((await sharp(grey).metadata()).space, 'b-w');
  const fromLevels = pdqHash({ data: levels, width: 640, height: 400, channels: 1 });
  assert.ok(hammingDistance((await hashOf(grey)).hash, fromLevels.hash) <= 2);

  const cmyk = await picture().linear(0.6).toColourspace('cmyk').jpeg({ quality: 100 }).toBuffer();
  assert.equal((await sharp(cmyk).metadata()).space, 'cmyk');
  const inks = await sharp(cmyk, { ignoreIcc: true })
    .pipelineColourspace('cmyk')
    .toColourspace('cmyk')
    .raw()
    .toBuffer();
  const rgb = new Uint8Array(640 * 400 * 3);
  let black = 0;
  for (let i = 0; i < 640 * 400; i++) {
    black += inks[i * 4 + 3]!;
    for (let c = 0; c < 3; c++)
      rgb[i * 3 + c] = Math.round(((255 - inks[i * 4 + c]!) * (255 - inks[i * 4 + 3]!)) / 255);
  }
  assert.ok(black / (640 * 400) > 30, 'the picture should use black ink');
  assert.deepEqual(await hashOf(cmyk), pdqHash({ data: rgb, ...scene.raw }));
});

test('a file cut short or damaged is refused as truncated', async () => {
  const webp = await picture().webp().toBuffer();
  const gif = await picture().gif({ effort: 1, dither: 0 }).toBuffer();
  for (const whole of [jpeg, png, webp, gif])
    for (const share of [0.01, 0.3, 0.7, 0.98])
      await refused(whole.subarray(0, whole.length * share), 'truncated');
  await refused(jpeg.subarray(0, -2), 'truncated');
  await refused(Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.alloc(100, 7)]), 'truncated');
});

test('what is no picture, or one of another kind, is told by its bytes', async () => {
  await refused(new Uint8Array(), 'not-a-picture');
  await refused(Buffer.from('GIF89'), 'not-a-picture');
  await refused(Buffer.from('{"type":"bundle"}'), 'not-a-picture');
  await refused(Buffer.from('<html><body>cat.jpg</body></html>'), 'not-a-picture');
  await refused(await picture().tiff().toBuffer(), 'unsupported-format');
  await refused(await picture().resize(64, 40).avif({ effort: 0 }).toBuffer(), 'unsupported-format');
  await refused(
    Buffer.from('<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>'),
    'unsupported-format',
  );
  await refused(Buffer.from('%PDF-1.7'), 'unsupported-format');
});

test('a picture that declares too many pixels is refused by its header, without decoding', async () => {
  const started = performance.now();
  await refused(pngDeclaring(10_000, 10_000), 'too-many-pixels');
  await refused(pngDeclaring(2_000_000_000, 2_000_000_000), 'too-many-pixels');
  await refused(pngDeclaring(7072, 7072), 'too-many-pixels');
  const screen = await picture().gif({ effort: 1, dither: 0 }).toBuffer();
  screen.writeUInt16LE(65_535, 6);
  screen.writeUInt16LE(65_535, 8);
  await refused(screen, 'too-many-pixels');
  const size = jpeg.indexOf(Buffer.from([0xff, 0xc0])) + 5;
  for (const side of [10_000, 65_535]) {
    const huge = Buffer.from(jpeg);
    huge.writeUInt16BE(side, size);
    huge.writeUInt16BE(side, size + 2);
    await refused(huge, 'too-many-pixels');
  }
  assert.ok(performance.now() - started < 2000, 'a refusal by header takes no decoding');
  await refused(Buffer.concat([jpeg, Buffer.alloc(MOST_BYTES)]), 'too-large');
});

test('compressed data that unpacks to more than the picture needs does not fill memory', async () => {
  const bomb = deflateSync(Buffer.alloc(100_000_000));
  const before = process.memoryUsage().rss;
  const decoded = await decodePicture(
    pngDeclaring(8, 8, bomb, [chunk('zTXt', Buffer.concat([TEXT_KEY, bomb]))]),
  );
  assert.equal(decoded.pixels.width, 8);
  assert.ok(process.memoryUsage().rss - before < 60_000_000);
});

test('many large pictures at once all come back', async () => {
  const large = await sharp({ create: { width: 5000, height: 4000, channels: 3, background: '#123456' } })
    .png()
    .toBuffer();
  const all = await Promise.all(
    [large, large, pngDeclaring(9, 9), large, png].map((bytes) => decodePicture(bytes).catch(String)),
  );
  assert.deepEqual(
    all.map((one) => (typeof one === 'string' ? 'refused' : one.width)),
    [5000, 5000, 'refused', 5000, 640],
  );
});

const SHARED =
  process.env.COMITY_SHARED_DATA ?? path.resolve(import.meta.dirname, '../../../../../../shared/data');
const REFERENCE = path.join(SHARED, 'pdq/reference-hashes.json');

test("published pictures: the reference's hashes", async (t) => {
  if (!existsSync(REFERENCE)) return t.skip(`shared data not present: ${REFERENCE}`);
  const references: Array<{ file: string; pdq: string; quality: number }> = JSON.parse(
    readFileSync(REFERENCE, 'utf8'),
  );
  assert.ok(references.length >= 27);
  for (const { file, pdq, quality } of references) {
    const found = await hashOf(readFileSync(path.join(SHARED, 'pdq/images', file)));
    if (file.startsWith('other/') && file.endsWith('.png')) assert.equal(found.hex, pdq, file);
    const distance = hammingDistance(found.hash, parsePdqHex(pdq));
    if (quality >= 80) assert.ok(distance <= 10, `${file} is ${distance} bits off`);
    assert.ok(Math.abs(found.quality - quality) <= 2, `${file} has quality ${found.quality}, not ${quality}`);
  }
});

test('published pictures: the twelve variants of one match it, nothing else does', async (t) => {
  if (!existsSync(REFERENCE)) return t.skip(`shared data not present: ${REFERENCE}`);
  const references: Array<{ file: string }> = JSON.parse(readFileSync(REFERENCE, 'utf8'));
  const hash = async (file: string) =>
    (await hashOf(readFileSync(path.join(SHARED, 'pdq/images', file)))).hash;
  const original = await hash('bridge-mods/aaa-orig.jpg');
  const folder = (name: string) => references.map(({ file }) => file).filter((file) => file.startsWith(name));
  assert.equal(folder('bridge-mods/').length, 12);
  for (const file of folder('bridge-mods/'))
    assert.ok(hammingDistance(original, await hash(file)) <= 31, file);
  for (const file of folder('other/')) assert.ok(hammingDistance(original, await hash(file)) > 31, file);
});

function chunk(type: string, content: Uint8Array): Buffer {
  const bytes = Buffer.alloc(content.length + 12);
  bytes.writeUInt32BE(content.length);
  bytes.write(type, 4, 'latin1');
  bytes.set(content, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + content.length)), 8 + content.length);
  return bytes;
}

function pngDeclaring(
  width: number,
  height: number,
  data = deflateSync(Buffer.alloc(64)),
  extra: Buffer[] = [],
): Buffer {
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0]);
  header.writeUInt32BE(width);
  header.writeUInt32BE(height, 4);
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    ...extra,
    chunk('IDAT', data),
    chunk('IEND', new Uint8Array()),
  ]);
}
