/** `node bin/with-node.js bench/hamming.ts`: look-ups a second among 100,000 codes within 31 bits, one thread, and recall. */
import { HammingIndex } from '../src/engines/hamming/hamming-index.ts';
import { hammingDistance } from '../src/standards/pdq/pdq.ts';
import { machine } from './print-figures.ts';
import { generator } from './signals/codes.ts';

const CODES = 100_000;
const RADIUS = 31;
const QUERIES = 2_000;
const CHECKED = 100;

/**
 * Uniform codes; every tenth query is planted 0 to 31 bits from a code in the index.
 * Recall is over brute force in plain TypeScript for a sample of the queries, planted and not.
 */
export async function benchMatch(): Promise<{ match_lookups_per_s: number; match_recall: number }> {
  const next = generator(20260101);
  const code = (): Uint8Array => Uint8Array.from({ length: 32 }, () => next() & 255);
  const codes = Array.from({ length: CODES }, code);
  const index = new HammingIndex();
  for (const [id, entry] of codes.entries()) index.add(id, entry);
  await index.pack();

  const queries = Array.from({ length: QUERIES }, (_, i) => {
    if (i % 10 !== 0) return code();
    const planted = codes[next() % CODES]!.slice();
    const flips = new Set<number>();
    for (const distance = next() % (RADIUS + 1); flips.size < distance; ) flips.add(next() % 256);
    for (const bit of flips) planted[bit >> 3]! ^= 1 << (bit & 7);
    return planted;
  });

  for (const query of queries.slice(0, 200)) index.search(query, RADIUS);
  const start = performance.now();
  const answers = queries.map((query) => index.search(query, RADIUS));
  const seconds = (performance.now() - start) / 1000;

  let expected = 0;
  let found = 0;
  for (let i = 0; i < QUERIES; i += QUERIES / CHECKED + 1) {
    const ids = new Set(answers[i]!.map((match) => match.id));
    for (const [id, entry] of codes.entries()) {
      if (hammingDistance(queries[i]!, entry) > RADIUS) continue;
      expected++;
      if (ids.has(id)) found++;
    }
  }
  if (expected === 0) throw new Error('no query had a match: recall was not measured');
  return { match_lookups_per_s: Math.round(QUERIES / seconds), match_recall: found / expected };
}

if (import.meta.main) {
  const result = await benchMatch();
  console.log('node bin/with-node.js bench/hamming.ts');
  console.log(machine());
  console.log(`${CODES} codes, radius ${RADIUS}, one thread:`);
  console.log(`${result.match_lookups_per_s} look-ups/s, recall ${result.match_recall}`);
}
