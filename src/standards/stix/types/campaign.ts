import Type from 'typebox';
import { text, texts, timestamp } from '../data-types.ts';
import { domainObject, example } from '../object-type.ts';
import { notBefore } from '../rules.ts';

/** STIX 2.1 §4.2: activities over a period of time against particular targets. */
export const campaign = domainObject({
  type: 'campaign',
  clause: 'STIX 2.1 §4.2',
  properties: {
    name: text(),
    description: Type.Optional(text()),
    aliases: Type.Optional(texts()),
    first_seen: Type.Optional(timestamp()),
    last_seen: Type.Optional(timestamp()),
    objective: Type.Optional(text()),
  },
  rules: [notBefore('first_seen', 'last_seen', 'STIX 2.1 §4.2')],
  examples: () => [
    example('campaign', {
      name: 'Green Group',
      first_seen: '2024-01-01T00:00:00Z',
      last_seen: '2024-01-01T00:00:00Z',
    }),
  ],
});
export type Campaign = Type.Static<typeof campaign.schema>;
