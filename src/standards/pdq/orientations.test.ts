import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bitsByDefinition, coefficientsByDefinition } from './by-definition.ts';
import { hammingDistance, ORIENTATIONS, type Orientation, type Pixels, pdqHash, pdqHashes } from './pdq.ts';

/** Soft hills of brightness, of few and large shapes: as pictures are, unlike noise. */
function hills(seed: number, side: number): Pixels {
  const data = new Uint8Array(side * side);
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      let sum = 128;
      for (let wave = 1; wave <= 24; wave++) {
        const [along, down, phase] = [(seed * wave * 7) % 9, (seed * wave * 5) % 11, (seed * wave) % 6];
        sum += 9 * Math.sin((2 * Math.PI * (along * x + down * y)) / side / 1.7 + phase + wave);
      }
      data[y * side + x] = Math.max(0, Math.min(255, sum));
    }
  return { data, width: side, height: side, channels: 1 };
}

/** Pixels moved one by one. */
function moved(picture: Pixels, from: (x: number, y: number) => [number, number]): Pixels {
  const { width: side } = picture;
  const data = new Uint8Array(side * side);
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const [oldX, oldY] = from(x, y);
      data[y * side + x] = picture.data[oldY * side + oldX]!;
    }
  return { ...picture, data };
}

const mirrored = (picture: Pixels): Pixels => moved(picture, (x, y) => [picture.width - 1 - x, y]);
/** Clockwise by 90 degrees: what was at the left is at the top. */
const turned = (picture: Pixels): Pixels => moved(picture, (x, y) => [y, picture.width - 1 - x]);

function laid(picture: Pixels, orientation: Orientation): Pixels {
  let out = orientation.startsWith('mirrored') ? mirrored(picture) : picture;
  const quarters = Number(/\d+/.exec(orientation)?.[0] ?? 0) / 90;
  for (let i = 0; i < quarters; i++) out = turned(out);
  return out;
}

const bits = (hash: Uint8Array): string =>
  [...hash].map((byte) => byte.toString(2).padStart(8, '0')).join('');

test('each of the eight is the hash of the picture laid that way: by the definition, where nothing is filtered', () => {
  for (const seed of [1, 2, 3, 4]) {
    const picture = hills(seed, 64);
    const { hashes } = pdqHashes(picture);
    assert.deepEqual(
      hashes.map(({ orientation }) => orientation),
      ORIENTATIONS,
    );
    for (const { orientation, hash } of hashes) {
      const { coefficients } = coefficientsByDefinition(laid(picture, orientation));
      const expected = bitsByDefinition(coefficients, 0.05);
      assert.ok(expected.replaceAll(/[01]/g, '').length <= 16, `${orientation}: too many bits left open`);
      const found = bits(hash);
      assert.equal(
        [...expected].map((bit, i) => (bit === '?' ? '?' : found[i])).join(''),
        expected,
        orientation,
      );
    }
    assert.equal(new Set(hashes.map(({ hash }) => bits(hash))).size, 8);
  }
});

test('of filtered pictures they are within a few bits of it, and the first is the hash itself', () => {
  for (const side of [100, 317, 512]) {
    const picture = hills(5, side);
    const { hashes, quality } = pdqHashes(picture);
    const itself = pdqHash(picture);
    assert.deepEqual({ hash: hashes[0]!.hash, quality }, { hash: itself.hash, quality: itself.quality });
    for (const { orientation, hash } of hashes) {
      const away = hammingDistance(hash, pdqHash(laid(picture, orientation)).hash);
      assert.ok(away <= 6, `${orientation} at ${side}: ${away} bits`);
    }
  }
});

test('a picture too small to hash has one hash, which says nothing', () => {
  const { hashes, quality } = pdqHashes({ data: new Uint8Array(9), width: 3, height: 3, channels: 1 });
  assert.deepEqual([hashes.length, quality, bits(hashes[0]!.hash)], [1, 0, '0'.repeat(256)]);
});
