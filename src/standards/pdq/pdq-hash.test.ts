import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { bitsByDefinition, coefficientsByDefinition, qualityByDefinition } from './by-definition.ts';
import { formatPdqHex, hammingDistance, PdqFormatError, PdqInputError, parsePdqHex, pdqHash } from './pdq.ts';

// Single precision over 64 x 64 samples of 0 to 255: errors stay well under this, medians rarely lie as near.
const NEAR = 0.02;

/** A picture of a few soft blobs and stripes, made from one number: the same on every machine. */
function picture(seed: number, width: number, height: number, channels: number) {
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

test('agrees with the definition on pictures of every shape and channel count', () => {
  const sides = fc.oneof(
    fc.integer({ min: 5, max: 200 }),
    fc.constantFrom(5, 63, 64, 65, 127, 128, 129, 256),
  );
  fc.assert(
    fc.property(
      fc.integer({ min: 1 }),
      sides,
      sides,
      fc.integer({ min: 1, max: 4 }),
      (seed, w, h, channels) => {
        const image = picture(seed, w, h, channels);
        const { plane, coefficients } = coefficientsByDefinition(image);
        const { hash, hex, quality } = pdqHash(image);
        const found = bits(hash);
        const expected = bitsByDefinition(coefficients, NEAR);
        assert.equal([...expected].map((bit, i) => (bit === '?' ? '?' : found[i])).join(''), expected);
        const { least, most } = qualityByDefinition(plane, 0.001);
        assert.ok(quality >= least && quality <= most, `${quality} outside ${least}-${most}`);
        assert.equal(hex, formatPdqHex(hash));
      },
    ),
    { numRuns: 25 },
  );
});

const PINNED = [
  { seed: 1, width: 512, height: 512, channels: 3 },
  { seed: 2, width: 700, height: 300, channels: 4 },
  { seed: 3, width: 333, height: 512, channels: 1 },
  { seed: 4, width: 31, height: 600, channels: 2 },
  { seed: 5, width: 64, height: 64, channels: 3 },
  { seed: 6, width: 97, height: 61, channels: 3 },
];
for (const { seed, width, height, channels } of PINNED) {
  test(`pinned: picture ${seed}, ${width}x${height}, ${channels} channels`, () => {
    const image = picture(seed, width, height, channels);
    const { plane, coefficients } = coefficientsByDefinition(image);
    const { hex, hash, quality } = pdqHash(image);
    console.log(hex, quality);
    const expected = bitsByDefinition(coefficients, NEAR);
    const found = bits(hash);
    assert.equal([...expected].map((bit, i) => (bit === '?' ? '?' : found[i])).join(''), expected);
    void plane;
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
