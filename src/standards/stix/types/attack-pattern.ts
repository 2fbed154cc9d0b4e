import Type from 'typebox';
import { killChainPhases, text, texts } from '../data-types.ts';
import { domainObject, example } from '../object-type.ts';

/** STIX 2.1 §4.1: a way adversaries try to reach their target. */
export const attackPattern = domainObject({
  type: 'attack-pattern',
  clause: 'STIX 2.1 §4.1',
  properties: {
    name: text(),
    description: Type.Optional(text()),
    aliases: Type.Optional(texts()),
    kill_chain_phases: Type.Optional(killChainPhases()),
  },
  examples: () => [
    example('attack-pattern', {
      name: 'Spear phishing',
      external_references: [{ source_name: 'capec', external_id: 'CAPEC-163' }],
      kill_chain_phases: [{ kill_chain_name: 'example', phase_name: 'delivery' }],
    }),
  ],
});
export type AttackPattern = Type.Static<typeof attackPattern.schema>;
