import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hashPicture } from '../../desks/signals/types/hash-picture.ts';
import { hammingDistance } from '../../standards/pdq/pdq.ts';
import { marketDay, newsPicture, resizedCopy } from './news-picture.ts';

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
    const distance = hammingDistance(original.pdq, copy.pdq);
    assert.ok(distance <= 16, `distance ${distance}`);
    assert.notDeepEqual(original.sha256, copy.sha256);
  }
});

test('another seed is another picture: no two of twelve match', async () => {
  const hashes = await Promise.all(
    Array.from({ length: 12 }, async (_, seed) => (await hashPicture(await newsPicture(seed + 1))).pdq),
  );
  hashes.forEach((one, at) => {
    for (const other of hashes.slice(at + 1)) assert.ok(hammingDistance(one, other) > 31);
  });
});
