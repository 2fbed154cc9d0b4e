import type { ExchangeExamples } from '../exchange-kind.ts';

const MD5 = 'facefacefacefacefacefacefaceface';
const PDQ = 'f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22';
const bytes = (value: unknown) => Buffer.from(JSON.stringify(value));
const opinion = (status: string, tags: string[], share_level = 'AMBER') => ({
  id: '1',
  status,
  share_level,
  tags: { data: tags.map((text) => ({ id: '9', text })) },
});

/** Pages by the published shapes: an update, a deletion, an opinion against, a descriptor by itself. */
export const threatExchangeExamples = (): ExchangeExamples => ({
  good: [
    {
      bytes: bytes({
        data: [
          {
            id: '3058061737574159',
            indicator: MD5,
            type: 'HASH_MD5',
            last_updated: 1_600_000_000,
            should_delete: false,
            descriptors: { data: [opinion('MALICIOUS', ['media_type_photo'])] },
          },
          { id: '2', indicator: 'x', type: 'HASH_PDQ', last_updated: 1_600_000_001, should_delete: true },
          { id: '3', indicator: PDQ, type: 'HASH_PDQ', last_updated: 1_600_000_002, should_delete: false },
          {
            id: '4',
            indicator: PDQ.toUpperCase(),
            type: 'HASH_PDQ',
            should_delete: false,
            descriptors: { data: [opinion('MALICIOUS', ['a']), opinion('NON_MALICIOUS', ['b'], 'RED')] },
          },
          {
            id: '5',
            indicator: PDQ,
            type: 'HASH_PDQ',
            should_delete: false,
            descriptors: { data: [opinion('NON_MALICIOUS', ['a'])] },
          },
          {
            id: '6',
            indicator: 'abc',
            type: 'HASH_NEVER_HEARD_OF',
            should_delete: false,
            descriptors: { data: [opinion('MALICIOUS', [])] },
          },
        ],
        paging: { cursors: { before: 'MAZDZD', after: 'MQZDZD' } },
      }),
      reading: {
        upserts: [
          {
            externalId: '3058061737574159',
            type: 'md5',
            value: MD5,
            quality: null,
            tags: ['media_type_photo', 'tlp:amber'],
          },
          {
            externalId: '4',
            type: 'pdq',
            value: PDQ,
            quality: null,
            tags: ['disputed', 'a', 'tlp:amber', 'b', 'tlp:red'],
          },
          { externalId: '6', type: 'HASH_NEVER_HEARD_OF', value: 'abc', quality: null, tags: ['tlp:amber'] },
        ],
        withdrawn: ['2', '3', '5'],
        malformed: 0,
      },
    },
    {
      bytes: bytes({
        data: [
          {
            id: '7',
            raw_indicator: MD5,
            type: 'HASH_VIDEO_MD5',
            status: 'MALICIOUS',
            tags: null,
            added_on: 'x',
          },
          {
            id: '8',
            indicator: { id: '1', indicator: PDQ, type: 'HASH_PDQ' },
            type: 'HASH_PDQ',
            status: 'UNKNOWN',
          },
          { id: '9', raw_indicator: 'no digest', type: 'HASH_MD5', status: 'MALICIOUS' },
        ],
      }),
      reading: {
        upserts: [
          { externalId: '7', type: 'md5', value: MD5, quality: null, tags: [] },
          { externalId: '8', type: 'pdq', value: PDQ, quality: null, tags: [] },
        ],
        withdrawn: [],
        malformed: 1,
      },
    },
    { bytes: bytes({ data: [] }), reading: { upserts: [], withdrawn: [], malformed: 0 } },
  ],
  bad: [
    bytes([]),
    bytes({ error: { message: 'Invalid OAuth access token.' } }),
    bytes({ data: {} }),
    bytes({ data: [1, 2] }),
    bytes({ data: [{ id: '1', raw_indicator: MD5, status: 'MALICIOUS' }] }),
  ],
  settings: {
    good: {
      address: 'https://graph.example/v21.0',
      collection: '1012185296055235',
      credential: '123|secret',
    },
    bad: [
      { address: 'https://graph.example/v21.0', collection: '../me', credential: '123|secret' },
      { address: 'https://graph.example/v21.0', collection: null, credential: 'two words' },
    ],
  },
});
