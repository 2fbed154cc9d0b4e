import Type from 'typebox';
import { TLP_1_MARKINGS, TLP_2_EXTENSION, TLP_2_MARKINGS } from '../../tlp/markings.ts';
import { text } from '../data-types.ts';
import { markingObject } from '../object-type.ts';
import { type Fields, isFields, type Rule } from '../rules.ts';

const clause = 'STIX 2.1 §7.2.1';
const fixed = new Map(
  [...TLP_1_MARKINGS, ...TLP_2_MARKINGS].map((marking) => [marking.id, JSON.parse(marking.raw)]),
);

const hasDefinition: Rule = (object) => {
  for (const property of ['definition_type', 'definition']) {
    if (!(property in object) && !('extensions' in object)) {
      return { property, clause, reason: 'is required when there is no extension' };
    }
    if (!(property in object) && ('definition_type' in object || 'definition' in object)) {
      return { property, clause, reason: 'definition_type and definition belong together' };
    }
  }
  return undefined;
};

const statesStatement: Rule = ({ definition_type: type, definition }) => {
  const fields = (definition ?? {}) as Fields;
  if (type !== 'statement' || typeof fields.statement === 'string') return undefined;
  return { property: 'definition.statement', clause: 'STIX 2.1 §7.2.1.3', reason: 'is required' };
};

// STIX 2.1 §7.2.1.4: the TLP 1.0 instances are the only ones. An instance of somebody else's making, or another
// meaning under a known id, would let a sender change what a level means.
const isFixedTlp: Rule = (object) => {
  const known = fixed.get(object.id as string);
  const tlp1 = object.definition_type === 'tlp';
  const tlp2 = TLP_2_EXTENSION in ((object.extensions as Fields | undefined) ?? {});
  if (known === undefined) {
    if (!tlp1 && !tlp2) return undefined;
    return {
      property: 'id',
      clause: tlp1 ? 'STIX 2.1 §7.2.1.4' : 'TLP 2.0 extension',
      reason: 'TLP has fixed ids only',
    };
  }
  for (const property of ['created', 'name', 'definition_type', 'definition', 'extensions']) {
    if (isSame(object[property], known[property])) continue;
    return { property, clause: 'STIX 2.1 §7.2.1.4', reason: `${known.name} has a fixed definition` };
  }
  return undefined;
};

/** Equal whatever the order of members. Goes no deeper than the known value, which is not the sender's. */
function isSame(value: unknown, known: unknown): boolean {
  if (!isFields(known) || !isFields(value)) return value === known;
  const keys = Object.keys(known);
  return keys.length === Object.keys(value).length && keys.every((key) => isSame(value[key], known[key]));
}

/** STIX 2.1 §7.2.1: says what a marking means. Never versioned: what changes is another marking. */
export const markingDefinition = markingObject({
  type: 'marking-definition',
  clause,
  properties: {
    name: Type.Optional(text()),
    definition_type: Type.Optional(text()),
    definition: Type.Optional(Type.Unsafe<Record<string, unknown>>({ type: 'object', clause })),
  },
  rules: [hasDefinition, statesStatement, isFixedTlp],
  examples: () => [
    {
      type: 'marking-definition',
      spec_version: '2.1',
      id: 'marking-definition--4a0042fe-8b88-40fe-9600-dfa128ce6fbd',
      created: '2016-08-01T00:00:00.000Z',
      definition_type: 'statement',
      definition: { statement: 'Copyright 2019, Example Corp' },
    },
    ...[...TLP_1_MARKINGS, ...TLP_2_MARKINGS].map((marking) => JSON.parse(marking.raw)),
  ],
});
export type MarkingDefinition = Type.Static<typeof markingDefinition.schema>;
