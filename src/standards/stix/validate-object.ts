import Type from 'typebox';
import { objectProperties, observableProperties } from './common-properties.ts';
import {
  customPropertyFaults,
  externalReferenceFaults,
  identityFaults,
  numberFaults,
} from './common-rules.ts';
import { compileLazily, faultOf } from './compile.ts';
import { form } from './data-types.ts';
import { customKind, extensionFaults } from './extension-rules.ts';
import { isTypeName } from './identifier.ts';
import type { ObjectType } from './object-type.ts';
import { OBJECT_TYPES } from './object-types.ts';
import { type Fault, type Fields, isFields } from './rules.ts';
import { granularMarkingFaults } from './selectors.ts';

export type { Fault } from './rules.ts';
export type Validation = { ok: true } | { ok: false; errors: Fault[] };

type Checked = { known: ObjectType | undefined; properties: Record<string, unknown>; required: string[] } & {
  clause: string;
  validator: ReturnType<typeof compileLazily>;
};

const types: ReadonlyMap<string, Checked> = new Map(
  OBJECT_TYPES.map((known) => [known.type, { known, ...checked(known.schema, known.clause) }]),
);
const custom: Record<'sdo' | 'sco', Checked> = {
  sdo: { known: undefined, ...checked(customSchema(objectProperties), 'STIX 2.1 §11.2') },
  sco: { known: undefined, ...checked(customSchema(observableProperties), 'STIX 2.1 §11.2') },
};

function customSchema(
  properties: typeof objectProperties | typeof observableProperties,
): ObjectType['schema'] {
  return Type.Object({ type: form('type-name'), ...properties }, { clause: 'STIX 2.1 §3.2' });
}

function checked(schema: ObjectType['schema'], clause: string): Omit<Checked, 'known'> {
  return {
    properties: schema.properties,
    required: schema.required,
    clause,
    validator: compileLazily(schema),
  };
}

/**
 * Whether a parsed JSON value is a valid STIX 2.1 object. Every error names the property as a dotted path, the
 * clause and the reason. Requirements (MUST) only: recommendations and open vocabularies refuse nothing, and
 * custom types, properties and extensions are accepted as they are. What a reference points to need not exist.
 *
 * Never throws for any JSON value, and takes time in proportion to its size. At most a few dozen errors.
 */
export function validateObject(value: unknown): Validation {
  if (!isFields(value))
    return refused({ property: '', clause: 'STIX 2.1 §3', reason: 'must be a JSON object' });
  const type = value.type;
  if (typeof type !== 'string')
    return refused({ property: 'type', clause: 'STIX 2.1 §3.2', reason: 'is required' });
  const name = typeNameFault(type);
  if (name !== undefined) return refused(name);

  const checks = types.get(type) ?? custom[customKind(value)];
  const missing = missingFaults(value, checks);
  if (missing.length > 0) return { ok: false, errors: missing };
  const validate = checks.validator();
  if (!validate(value)) return refused(faultOf(validate.errors));
  const errors = ruleFaults(value, checks);
  return errors.length === 0 ? { ok: true } : { ok: false, errors };
}

function refused(...errors: Fault[]): Validation {
  return { ok: false, errors };
}

function typeNameFault(type: string): Fault | undefined {
  if (!isTypeName(type)) {
    const reason = 'must be a type name: a-z, 0-9 and single hyphens, 3 to 250 characters';
    return { property: 'type', clause: 'STIX 2.1 §3.1', reason };
  }
  if (type === 'bundle') {
    const reason = 'a bundle is a container, not an object: it has no version and no markings';
    return { property: 'type', clause: 'STIX 2.1 §8', reason };
  }
  // STIX 2.1 §3.8
  if (type === 'action') return { property: 'type', clause: 'STIX 2.1 §3.8', reason: 'is a reserved name' };
  return undefined;
}

/** All of them at once, so that a sender need not learn them one by one. */
function missingFaults(object: Fields, type: Checked): Fault[] {
  const faults: Fault[] = [];
  for (const property of type.required) {
    if (Object.hasOwn(object, property)) continue;
    const common = Object.hasOwn(objectProperties, property);
    faults.push({ property, clause: common ? 'STIX 2.1 §3.2' : type.clause, reason: 'is required' });
  }
  return faults;
}

function ruleFaults(object: Fields, type: Checked): Fault[] {
  const errors = identityFaults(object);
  for (const rule of type.known?.rules ?? []) {
    const fault = rule(object);
    if (fault !== undefined) errors.push(fault);
  }
  if (object.external_references !== undefined) errors.push(...externalReferenceFaults(object));
  if (object.extensions !== undefined) errors.push(...extensionFaults(object, type.known));
  if (object.granular_markings !== undefined) errors.push(...granularMarkingFaults(object));
  errors.push(...customPropertyFaults(object, type.properties), ...numberFaults(object));
  return errors;
}
