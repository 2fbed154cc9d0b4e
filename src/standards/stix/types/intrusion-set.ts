import Type from 'typebox';
import { text, texts, timestamp } from '../data-types.ts';
import { domainObject, example } from '../object-type.ts';
import { notBefore } from '../rules.ts';
import { attackMotivation, attackResourceLevel } from '../vocabularies.ts';

/** STIX 2.1 §4.9: behaviour and resources believed to belong to one organisation. */
export const intrusionSet = domainObject({
  type: 'intrusion-set',
  clause: 'STIX 2.1 §4.9',
  properties: {
    name: text(),
    description: Type.Optional(text()),
    aliases: Type.Optional(texts()),
    first_seen: Type.Optional(timestamp()),
    last_seen: Type.Optional(timestamp()),
    goals: Type.Optional(texts()),
    resource_level: Type.Optional(text({ vocabulary: attackResourceLevel })),
    primary_motivation: Type.Optional(text({ vocabulary: attackMotivation })),
    secondary_motivations: Type.Optional(texts(attackMotivation)),
  },
  rules: [notBefore('first_seen', 'last_seen', 'STIX 2.1 §4.9')],
  examples: () => [example('intrusion-set', { name: 'Bobcat Breakin', aliases: ['Zookeeper'] })],
});
export type IntrusionSet = Type.Static<typeof intrusionSet.schema>;
