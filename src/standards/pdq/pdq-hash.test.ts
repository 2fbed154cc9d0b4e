import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { bitsByDefinition, coefficientsByDefinition, qualityByDefinition } from './by-definition.ts';
import { compilePdq } from './compile.ts';
import {
  formatPdqHex,
  hammingDistance,
  PdqFormatError,
  PdqInputError,
  type Pixels,
  parsePdqHex,
  pdqHash,
  shrinkToHashedSize,
} from './pdq.ts';

// Single precision over 64 x 64 samples of 0 to 255: errors stay well under this, medians rarely lie as near.
const NEAR = 0.05;

/** A picture of a few soft blobs and stripes, made from one number: the same on every machine. */
function picture(seed: number, width: number, height: number, channels: number): Pixels {
  const data = new Uint8Array(width * height * channels);
  let state = seed >>> 0 || 1;
  const next = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state;
  };
  for (let i = 0; i < data.length; i++) data[i] = next() & 31;
  for (let blob = 0; blob < 8; blob++) {
    const left = next() % width;
    const top = next() % height;
    const right = Math.min(width, left + 1 + (next() % width));
    const bottom = Math.min(height, top + 1 + (next() % height));
    const channel = next() % channels;
    const level = next() % 200;
    for (let y = top; y < bottom; y++)
      for (let x = left; x < right; x++) data[(y * width + x) * channels + channel]! += level;
  }
  return { data, width, height, channels };
}

function bits(hash: Uint8Array): string {
  return [...hash].map((byte) => byte.toString(2).padStart(8, '0')).join('');
}

function agreesWithDefinition(image: Pixels): void {
  const { plane, coefficients } = coefficientsByDefinition(image);
  const { hash, hex, quality } = pdqHash(image);
  const found = bits(hash);
  const expected = bitsByDefinition(coefficients, NEAR);
  assert.ok(
    expected.replaceAll(/[01]/g, '').length <= 16,
    'too many bits left open for the check to mean much',
  );
  assert.equal([...expected].map((bit, i) => (bit === '?' ? '?' : found[i])).join(''), expected);
  const { least, most } = qualityByDefinition(plane, 0.001);
  assert.ok(quality >= least && quality <= most, `quality ${quality} outside ${least} to ${most}`);
  assert.equal(hex, formatPdqHex(hash));
}

test('agrees with the definition on pictures of every shape and channel count', () => {
  const sides = fc.oneof(fc.integer({ min: 24, max: 200 }), fc.constantFrom(63, 64, 65, 127, 128, 129, 256));
  fc.assert(
    fc.property(
      fc.integer({ min: 1 }),
      sides,
      sides,
      fc.integer({ min: 1, max: 4 }),
      (seed, w, h, channels) => {
        agreesWithDefinition(picture(seed, w, h, channels));
      },
    ),
    { numRuns: 25 },
  );
});

const PINNED = [
  {
    seed: 1,
    width: 512,
    height: 512,
    channels: 3,
    pinned: '8a3cdf41e403ce613dde31dc0bfea0be57c1cc1971c3ce1c37c2a0be8aada492',
    quality: 100,
  },
  {
    seed: 2,
    width: 700,
    height: 300,
    channels: 4,
    pinned: '9649b649366996c9a74932e1b8c9a73edcc57172cd9c6722cd9e72368dc2c234',
    quality: 34,
  },
  {
    seed: 3,
    width: 333,
    height: 512,
    channels: 1,
    pinned: '2ac5863e2bc3aa954a5e3ad5833c35a32a3caad56ad4aa153dc3d53a2f85c07e',
    quality: 100,
  },
  {
    seed: 4,
    width: 31,
    height: 600,
    channels: 2,
    pinned: '6a915a95352a78a551559d4aaea55ea5b55a59d526a5a56a5a555ab5a52a5a95',
    quality: 94,
  },
  {
    seed: 5,
    width: 64,
    height: 64,
    channels: 3,
    pinned: 'cb1239251cedc793f3320c6c681e939394a56c6c721b92d36d2e6cec92d36d27',
    quality: 100,
  },
  {
    seed: 6,
    width: 97,
    height: 61,
    channels: 3,
    pinned: '65c9818e5a8630ce7c34bc70bc90bf8e5b8d150a56736e716a71a693178f554f',
    quality: 100,
  },
];
for (const { seed, width, height, channels, pinned, quality } of PINNED) {
  test(`pinned: picture ${seed}, ${width}x${height}, ${channels} channels`, () => {
    const image = picture(seed, width, height, channels);
    const found = pdqHash(image);
    assert.equal(found.hex, pinned);
    assert.equal(found.quality, quality);
    assert.equal(pdqHash(shrinkToHashedSize(image)).hex, pinned);
    agreesWithDefinition(image);
  });
}

test('a picture with a side under 5 pixels has the empty hash and quality 0', () => {
  for (const [width, height] of [
    [4, 100],
    [100, 4],
    [1, 1],
  ] as const) {
    const { hex, quality } = pdqHash(picture(9, width, height, 3));
    assert.equal(hex, '0'.repeat(64));
    assert.equal(quality, 0);
  }
});

test('bytes that are not the picture described are refused by name', () => {
  const data = new Uint8Array(300);
  const refused = (pixels: Parameters<typeof pdqHash>[0], code: PdqInputError['code']): void =>
    assert.throws(
      () => pdqHash(pixels),
      (error) => error instanceof PdqInputError && error.code === code,
    );
  refused({ data, width: 10, height: 11, channels: 3 }, 'length');
  refused({ data, width: 10, height: 10, channels: 5 }, 'channels');
  refused({ data, width: 0, height: 10, channels: 3 }, 'dimensions');
  refused({ data, width: 2.5, height: 40, channels: 3 }, 'dimensions');
  refused({ data, width: Number.NaN, height: 40, channels: 3 }, 'dimensions');
});

test('hexadecimal text and bytes give each other back; distance counts differing bits', () => {
  const hashes = fc.uint8Array({ minLength: 32, maxLength: 32 });
  fc.assert(
    fc.property(hashes, hashes, (a, b) => {
      assert.deepEqual(parsePdqHex(formatPdqHex(a)), a);
      assert.deepEqual(parsePdqHex(formatPdqHex(a).toUpperCase()), a);
      const differing = [...bits(a)].filter((bit, i) => bit !== bits(b)[i]).length;
      assert.equal(hammingDistance(a, b), differing);
    }),
  );
});

test('what is not a hash is refused by name', () => {
  const hex = 'f'.repeat(64);
  for (const text of [
    '',
    hex.slice(1),
    `${hex}f`,
    `${hex.slice(1)}g`,
    ` ${hex}`,
    `${hex}\n`,
    `0x${hex.slice(2)}`,
  ])
    assert.throws(() => parsePdqHex(text), PdqFormatError, JSON.stringify(text));
  assert.throws(() => parsePdqHex(undefined as unknown as string), PdqFormatError);
  assert.throws(() => hammingDistance(new Uint8Array(31), new Uint8Array(32)), PdqFormatError);
  assert.throws(() => formatPdqHex(new Uint8Array(33)), PdqFormatError);
});

test('pdq.wasm is what pdq.as compiles to', async () => {
  const checkedIn = readFileSync(new URL('pdq.wasm', import.meta.url));
  assert.deepEqual(
    Buffer.from(await compilePdq()),
    checkedIn,
    'run node bin/with-node.js src/standards/pdq/compile.ts',
  );
});
