import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hashPicture, type PictureHashes } from '../../desks/signals/types/hash-picture.ts';
import { hammingDistance } from '../../standards/pdq/pdq.ts';
import { marketDay, newsPicture, resizedCopy } from './news-picture.ts';

const codeOf = ({ codes }: PictureHashes, type: string): Uint8Array =>
  codes.find((one) => one.type === type)?.code ?? new Uint8Array();

test('a seed gives one picture, of quality 80 or more, that its resized copy matches', async () => {
  for (const seed of [1, 2, 3]) {
    assert.equal(marketDay(seed), marketDay(seed));
    const picture = await newsPicture(seed);
    const [original, copy] = await Promise.all([
      hashPicture(picture),
      hashPicture(await resizedCopy(picture)),
    ]);
    assert.ok(original.quality >= 80, `quality ${original.quality}`);
    assert.ok(copy.quality >= 80, `quality ${copy.quality}`);
    const distance = hammingDistance(codeOf(original, 'pdq'), codeOf(copy, 'pdq'));
    assert.ok(distance <= 16, `distance ${distance}`);
    assert.notDeepEqual(codeOf(original, 'sha256'), codeOf(copy, 'sha256'));
  }
});

test('another seed is another picture: no two of twelve match', async () => {
  const hashes = await Promise.all(
    Array.from({ length: 12 }, async (_, seed) =>
      codeOf(await hashPicture(await newsPicture(seed + 1)), 'pdq'),
    ),
  );
  hashes.forEach((one, at) => {
    for (const other of hashes.slice(at + 1)) assert.ok(hammingDistance(one, other) > 31);
  });
});
