import Type from 'typebox';
import { killChainPhases, text, texts, timestamp } from '../data-types.ts';
import { domainObject, example } from '../object-type.ts';
import { after } from '../rules.ts';
import { indicatorType, patternType } from '../vocabularies.ts';

/** STIX 2.1 §4.7: a pattern to detect something by. The pattern's own grammar is checked where it is compiled. */
export const indicator = domainObject({
  type: 'indicator',
  clause: 'STIX 2.1 §4.7',
  properties: {
    name: Type.Optional(text()),
    description: Type.Optional(text()),
    indicator_types: Type.Optional(texts(indicatorType)),
    pattern: text(),
    pattern_type: text({ vocabulary: patternType }),
    pattern_version: Type.Optional(text()),
    valid_from: timestamp(),
    valid_until: Type.Optional(timestamp()),
    kill_chain_phases: Type.Optional(killChainPhases()),
  },
  rules: [after('valid_from', 'valid_until', 'STIX 2.1 §4.7')],
  examples: () => [
    example('indicator', {
      pattern: "[file:hashes.MD5 = '3773a88f65a5e780c8dff9cdc3a056f3']",
      pattern_type: 'stix',
      valid_from: '2024-01-01T00:00:00Z',
      valid_until: '2025-01-01T00:00:00Z',
    }),
  ],
});
export type Indicator = Type.Static<typeof indicator.schema>;
