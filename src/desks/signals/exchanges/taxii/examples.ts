import { tlpMarkingId } from '../../../../standards/tlp/tlp.ts';
import type { ExchangeExamples } from '../exchange-kind.ts';

const bytes = (value: unknown) => Buffer.from(JSON.stringify(value));
const id = (n: number) => `indicator--00000000-0000-4000-8000-0000000000${String(n).padStart(2, '0')}`;
const SHA256 = 'ab'.repeat(32);
const MD5 = 'facefacefacefacefacefacefaceface';

const indicator = (n: number, pattern: string, more: object = {}) => ({
  type: 'indicator',
  spec_version: '2.1',
  id: id(n),
  created: '2031-01-01T00:00:00.000Z',
  modified: '2031-01-01T00:00:00.000Z',
  pattern,
  pattern_type: 'stix',
  valid_from: '2031-01-01T00:00:00Z',
  ...more,
});
const ofSha256 = `[file:hashes.'SHA-256' = '${SHA256}']`;
const entry = (n: number, type: string, value: string, tags: string[] = []) => ({
  externalId: id(n),
  type,
  value,
  quality: null,
  tags,
  ...(value === '' ? {} : { validFrom: '2031-01-01T00:00:00.000Z' }),
});
const VERSION = String(Date.parse('2031-01-01T00:00:00Z') * 1_000_000);

/** Envelopes by TAXII 2.1 §3.7, with what a collection holds beside indicators. */
export const taxiiExamples = (): ExchangeExamples => ({
  good: [
    {
      bytes: bytes({
        more: true,
        next: '12',
        objects: [
          { type: 'identity', spec_version: '2.1', id: 'identity--1', name: 'Somebody' },
          indicator(1, ofSha256, { labels: ['reviewed'], object_marking_refs: [tlpMarkingId('green')] }),
          indicator(2, `[file:hashes.MD5 = '${MD5}']`, { valid_until: '2031-02-01T00:00:00Z' }),
          indicator(3, ofSha256, { revoked: true }),
          indicator(4, "[ipv4-addr:value = '198.51.100.3']"),
          indicator(5, ofSha256, { indicator_types: ['benign'] }),
          indicator(6, ofSha256, {
            object_marking_refs: ['marking-definition--11111111-1111-4111-8111-111111111111'],
          }),
        ],
      }),
      reading: {
        upserts: [
          entry(1, 'sha256', SHA256, ['tlp:green', 'reviewed']),
          { ...entry(2, 'md5', MD5), validUntil: '2031-02-01T00:00:00.000Z' },
          entry(4, 'stix-pattern', ''),
          entry(5, 'benign', ''),
          entry(6, 'sha256', SHA256, ['tlp:red']),
        ],
        withdrawn: [id(3)],
        malformed: 0,
        versions: Object.fromEntries([1, 2, 3, 4, 5, 6].map((n) => [id(n), VERSION])),
      },
    },
    { bytes: bytes({ more: false }), reading: { upserts: [], withdrawn: [], malformed: 0, versions: {} } },
  ],
  bad: [bytes([]), bytes({ title: 'An error', http_status: '500' }), bytes({ objects: 1 })],
  settings: {
    good: {
      address: 'https://taxii.example/api/',
      collection: '91a7b528-80eb-42ed-a74d-c6fbd5a26116',
      credential: null,
    },
    bad: [
      { address: 'https://taxii.example/api/', collection: null, credential: null },
      { address: 'https://taxii.example/api/', collection: '../objects', credential: null },
      { address: 'https://taxii.example/api/', collection: 'a', credential: 'a\nb' },
    ],
  },
});
