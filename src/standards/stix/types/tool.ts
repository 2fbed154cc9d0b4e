import Type from 'typebox';
import { killChainPhases, text, texts } from '../data-types.ts';
import { domainObject, example } from '../object-type.ts';
import { toolType } from '../vocabularies.ts';

/** STIX 2.1 §4.18: legitimate software that adversaries use. */
export const tool = domainObject({
  type: 'tool',
  clause: 'STIX 2.1 §4.18',
  properties: {
    name: text(),
    description: Type.Optional(text()),
    tool_types: Type.Optional(texts(toolType)),
    aliases: Type.Optional(texts()),
    kill_chain_phases: Type.Optional(killChainPhases()),
    tool_version: Type.Optional(text()),
  },
  examples: () => [example('tool', { name: 'VNC', tool_types: ['remote-access'] })],
});
export type Tool = Type.Static<typeof tool.schema>;
