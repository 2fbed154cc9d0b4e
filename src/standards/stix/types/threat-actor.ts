import Type from 'typebox';
import { text, texts, timestamp } from '../data-types.ts';
import { domainObject, example } from '../object-type.ts';
import { notBefore } from '../rules.ts';
import {
  attackMotivation,
  attackResourceLevel,
  threatActorRole,
  threatActorSophistication,
  threatActorType,
} from '../vocabularies.ts';

/** STIX 2.1 §4.17: individuals, groups or organisations believed to act with malice. */
export const threatActor = domainObject({
  type: 'threat-actor',
  clause: 'STIX 2.1 §4.17',
  properties: {
    name: text(),
    description: Type.Optional(text()),
    threat_actor_types: Type.Optional(texts(threatActorType)),
    aliases: Type.Optional(texts()),
    first_seen: Type.Optional(timestamp()),
    last_seen: Type.Optional(timestamp()),
    roles: Type.Optional(texts(threatActorRole)),
    goals: Type.Optional(texts()),
    sophistication: Type.Optional(text({ vocabulary: threatActorSophistication })),
    resource_level: Type.Optional(text({ vocabulary: attackResourceLevel })),
    primary_motivation: Type.Optional(text({ vocabulary: attackMotivation })),
    secondary_motivations: Type.Optional(texts(attackMotivation)),
    personal_motivations: Type.Optional(texts(attackMotivation)),
  },
  rules: [notBefore('first_seen', 'last_seen', 'STIX 2.1 §4.17')],
  examples: () => [example('threat-actor', { name: 'Evil Org', threat_actor_types: ['crime-syndicate'] })],
});
export type ThreatActor = Type.Static<typeof threatActor.schema>;
