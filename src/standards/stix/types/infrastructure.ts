import Type from 'typebox';
import { killChainPhases, text, texts, timestamp } from '../data-types.ts';
import { domainObject, example } from '../object-type.ts';
import { notBefore } from '../rules.ts';
import { infrastructureType } from '../vocabularies.ts';

/** STIX 2.1 §4.8: systems and services that serve a purpose. */
export const infrastructure = domainObject({
  type: 'infrastructure',
  clause: 'STIX 2.1 §4.8',
  properties: {
    name: text(),
    description: Type.Optional(text()),
    infrastructure_types: Type.Optional(texts(infrastructureType)),
    aliases: Type.Optional(texts()),
    kill_chain_phases: Type.Optional(killChainPhases()),
    first_seen: Type.Optional(timestamp()),
    last_seen: Type.Optional(timestamp()),
  },
  rules: [notBefore('first_seen', 'last_seen', 'STIX 2.1 §4.8')],
  examples: () => [
    example('infrastructure', { name: 'Poison Ivy C2', infrastructure_types: ['command-and-control'] }),
  ],
});
export type Infrastructure = Type.Static<typeof infrastructure.schema>;
