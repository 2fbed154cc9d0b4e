import type { TObject } from 'typebox';
import { Value } from 'typebox/value';

/** What is wrong with one field of a form that came. */
export type FormFault = {
  /** A question is no error: it says what it says, and a person looks whether it can be meant. */
  kind: 'manifest-error' | 'insufficient' | 'question';
  /** JSON Pointer into the form. */
  field: string;
  code: 'missing' | 'malformed' | 'unknown-field' | 'several-urls' | 'not-a-url' | 'whole-domain' | 'twice';
  message: string;
};

const MOST = 100;

/** One more than the form takes, so that too many are still too many; beyond that nobody reads. */
const MOST_LOOKED_AT = 1001;

/**
 * A form cut to what is looked at. Threat: a list of half a million noughts takes minutes to complain of.
 */
export function bounded(order: unknown): unknown {
  if (typeof order !== 'object' || order === null || Array.isArray(order)) return order;
  const fields = Object.entries(order).slice(0, MOST_LOOKED_AT);
  return Object.fromEntries(
    fields.map(([name, value]) => [name, Array.isArray(value) ? value.slice(0, MOST_LOOKED_AT) : value]),
  );
}

/**
 * What is missing, unreadable or strange, part by part, in the order of the schema.
 * @param form of a form that is known to be `bounded`
 */
export function shapeFaults(form: TObject, given: unknown): FormFault[] {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    return [
      { kind: 'insufficient', field: '', code: 'missing', message: 'There is nothing: an object is needed.' },
    ];
  return partFaults(form, given, '', true);
}

/** Of each part by itself: a validator stops at its first few complaints, and a person wants all of them. */
function partFaults(schema: object, value: unknown, field: string, needed: boolean): FormFault[] {
  const {
    properties,
    required = [],
    items,
    maxItems,
  } = schema as {
    properties?: Record<string, object>;
    required?: string[];
    items?: object;
    maxItems?: number;
  };
  if (isEmpty(value)) return needed ? [missing(field, schema)] : [];
  if (properties && typeof value === 'object' && !Array.isArray(value)) {
    const given = value as Record<string, unknown>;
    const strange = Object.keys(given).filter((name) => !Object.hasOwn(properties, name));
    return [
      ...Object.entries(properties).flatMap(([name, part]) =>
        partFaults(part, given[name], `${field}/${name}`, required.includes(name)),
      ),
      ...strange.slice(0, MOST).map((name) => unknownField(`${field}/${name}`)),
    ];
  }
  if (items && Array.isArray(value) && value.length <= (maxItems ?? MOST_LOOKED_AT)) {
    const each = value.flatMap((one, at) => partFaults(items, one, `${field}/${at}`, true));
    return each.length > 0 || Value.Check(schema as never, value) ? each : [malformed(field, schema)];
  }
  return Value.Check(schema as never, value) ? [] : [malformed(field, schema)];
}

const missing = (field: string, schema: object): FormFault => ({
  kind: 'insufficient',
  field,
  code: 'missing',
  message: `Missing: ${describedBy(schema)}.`,
});
const unknownField = (field: string): FormFault => ({
  kind: 'question',
  field,
  code: 'unknown-field',
  message: 'The form has no such field.',
});
const malformed = (field: string, schema: object): FormFault => ({
  kind: 'manifest-error',
  field,
  code: 'malformed',
  message: `Not readable as ${describedBy(schema)}.`,
});

/** What the form asks for in a field, in the words of its schema. */
function describedBy(schema: object): string {
  const { description, properties } = schema as { description?: string; properties?: object };
  if (description !== undefined) return description;
  return properties ? `section with ${Object.keys(properties).join(', ')}` : 'an answer';
}

/** The value at a JSON Pointer; undefined where there is none. */
export function valueAt(value: unknown, pointer: string): unknown {
  let at = value;
  for (const name of pointer.split('/').slice(1)) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) return undefined;
    at = (at as Record<string, unknown>)[name];
  }
  return at;
}

const isEmpty = (value: unknown) =>
  value === undefined ||
  value === null ||
  (typeof value === 'string' && value.trim() === '') ||
  (Array.isArray(value) && value.length === 0);
