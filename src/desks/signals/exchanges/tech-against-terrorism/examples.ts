import type { ExchangeExamples } from '../exchange-kind.ts';

const MD5 = 'facefacefacefacefacefacefaceface';
const PDQ = 'f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22';
const bytes = (value: unknown) => Buffer.from(JSON.stringify(value));
const page = (results: unknown) => ({
  count: 3,
  next: null,
  previous: null,
  checkpoint: '1724856487.709035,10594',
  results,
});
const hash = (id: number, algorithm: string, hash_digest: string, more: object = {}) => ({
  hash_digest,
  algorithm,
  ideology: 'all',
  file_type: 'mp4',
  deleted: false,
  updated_on: 1704901040.222779,
  id,
  ...more,
});

/** A page by the published shape, with a deletion and an algorithm that nobody knows. */
export const hashListExamples = (): ExchangeExamples => ({
  good: [
    {
      bytes: bytes(
        page([
          hash(2819, 'MD5', MD5.toUpperCase()),
          hash(2820, 'PDQ', PDQ, { file_type: '' }),
          hash(2821, 'MD5', MD5, { deleted: true }),
          hash(2822, 'NEVER-HEARD-OF', 'abc'),
          hash(2823, 'MD5', '123abc'),
        ]),
      ),
      reading: {
        upserts: [
          { externalId: '2819', type: 'md5', value: MD5, quality: null, tags: ['file:mp4'] },
          { externalId: '2820', type: 'pdq', value: PDQ, quality: null, tags: [] },
          { externalId: '2822', type: 'neverheardof', value: 'abc', quality: null, tags: ['file:mp4'] },
        ],
        withdrawn: ['2821'],
        malformed: 1,
      },
    },
    { bytes: bytes(page([])), reading: { upserts: [], withdrawn: [], malformed: 0 } },
  ],
  bad: [
    bytes([]),
    bytes({ error: 'no' }),
    bytes(page({})),
    bytes(page([1])),
    bytes(page([hash(1, 'MD5', '123abc')])),
  ],
  settings: {
    good: { address: 'https://lists.example/', collection: null, credential: 'someone:secret' },
    bad: [{ address: 'https://lists.example/', collection: null, credential: 'no colon' }],
  },
});
