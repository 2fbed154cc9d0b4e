import type { ExchangeExamples } from '../exchange-kind.ts';

const MD5 = 'facefacefacefacefacefacefaceface';
const SHA256 = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';
const EVENT = '57c4445b-c548-4654-af0b-4be3950d210f';
const uuidOf = (n: number) => `57c4445b-c548-4654-af0b-00000000000${n}`;
const bytes = (value: unknown) => Buffer.from(JSON.stringify(value));
const attribute = (n: number, type: string, value: string, more: object = {}) => ({
  uuid: uuidOf(n),
  type,
  category: 'Payload delivery',
  value,
  to_ids: true,
  timestamp: String(1_600_000_000 + n),
  ...more,
});
const event = (attributes: unknown, more: object = {}) => ({
  Event: { uuid: EVENT, info: 'A report', timestamp: '1600000000', Attribute: attributes, ...more },
});
const found = (list: unknown) => ({ response: { Attribute: list } });
const none = { upserts: [], withdrawn: [], malformed: 0 };
const entry = (id: string, type: string, value: string, tags: string[] = []) => ({
  externalId: id,
  type,
  value,
  quality: null,
  tags,
});
const bad = [
  bytes([]),
  bytes({}),
  bytes({ Event: [] }),
  bytes({ Event: { info: 'x' } }),
  bytes(event([1, 2])),
];

/** An event of a feed: tags of it and of its attributes, attributes of objects, context that is no signal. */
export const mispEvents = (): ExchangeExamples => ({
  good: [
    {
      bytes: bytes(
        event(
          [
            attribute(1, 'md5', MD5.toUpperCase(), { Tag: [{ name: 'reviewed', colour: '#fff' }] }),
            attribute(2, 'filename|sha256', `a|b.jpg|${SHA256}`),
            attribute(3, 'ip-dst', '192.0.2.1'),
            attribute(4, 'sha256', SHA256, { to_ids: false }),
            attribute(5, 'sha256', SHA256, { deleted: true }),
            attribute(6, 'md5', 'no digest'),
          ],
          {
            Tag: [{ name: 'tlp:amber' }],
            Object: [{ name: 'url', Attribute: [attribute(7, 'url', 'https://Example.org/x')] }],
          },
        ),
      ),
      reading: {
        upserts: [
          entry(`${EVENT}/${uuidOf(1)}`, 'md5', MD5, ['reviewed', 'tlp:amber']),
          entry(`${EVENT}/${uuidOf(2)}`, 'sha256', SHA256, ['tlp:amber']),
          entry(`${EVENT}/${uuidOf(3)}`, 'ip-dst', '192.0.2.1', ['tlp:amber']),
          entry(`${EVENT}/${uuidOf(7)}`, 'url', 'https://example.org/x', ['tlp:amber']),
        ],
        withdrawn: [],
        malformed: 1,
      },
    },
    { bytes: bytes(event(undefined)), reading: none },
  ],
  bad,
  settings: {
    good: { address: 'https://misp.example/feed', collection: null, credential: null },
    bad: [{ address: 'https://misp.example/feed', collection: null, credential: 'two words' }],
  },
});

/** What `attributes/restSearch` finds; what is deleted, or no more to be acted on, is withdrawn. */
export const mispSearch = (): ExchangeExamples => ({
  good: [
    {
      bytes: bytes(
        found([
          attribute(1, 'md5', MD5, { Event: { uuid: EVENT, Tag: [{ name: 'tlp:green' }] } }),
          attribute(2, 'sha256', SHA256, { deleted: true }),
          attribute(3, 'sha256', SHA256, { to_ids: '0' }),
          attribute(4, 'never-heard-of', 'x'),
        ]),
      ),
      reading: {
        upserts: [entry(uuidOf(1), 'md5', MD5, ['tlp:green']), entry(uuidOf(4), 'never-heard-of', 'x')],
        withdrawn: [uuidOf(2), uuidOf(3)],
        malformed: 0,
      },
    },
    { bytes: bytes(found([])), reading: none },
  ],
  bad: [...bad, bytes({ response: [] }), bytes({ response: { Attribute: {} } }), bytes({ errors: 'no' })],
  settings: {
    good: { address: 'https://misp.example', collection: 'terrorism', credential: 'abcdef' },
    bad: [{ address: 'https://misp.example', collection: null, credential: 'two words' }],
  },
});
