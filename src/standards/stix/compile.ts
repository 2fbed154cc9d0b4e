import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { TSchema } from 'typebox';
import { typeOfIdentifier } from './identifier.ts';
import type { Fault } from './rules.ts';
import { type TextFormName, textForms } from './texts.ts';

// `allErrors` stays off: a sender could otherwise make one error object for each of a million list items.
const ajv = new Ajv({
  allErrors: false,
  verbose: true,
  strict: true,
  allowUnionTypes: true,
  strictTypes: false,
});
ajv.addVocabulary(['clause', 'vocabulary']);
for (const [name, form] of Object.entries(textForms)) ajv.addFormat(name, form.check);
for (const [keyword, wanted] of [
  ['refTo', true],
  ['refNotTo', false],
] as const) {
  ajv.addKeyword({
    keyword,
    type: 'string',
    schemaType: 'array',
    compile(types: string[]) {
      const named = new Set(types);
      return (id: string) => named.has(typeOfIdentifier(id)) === wanted;
    },
  });
}

/** Compiles on first use: a node that never sees an X.509 certificate never pays for its schema. */
export function compileLazily(schema: TSchema): () => ValidateFunction {
  let compiled: ValidateFunction | undefined;
  return () => {
    compiled ??= ajv.compile(schema);
    return compiled;
  };
}

/** The fault that the validator found, in the standard's words. */
export function faultOf(errors: ErrorObject[] | null | undefined): Fault {
  // Errors after the first only say which part of the schema the first one was in.
  const error = errors?.[0];
  if (error === undefined) throw new Error('A validator refused an object and gave no reason.');
  const schema = error.parentSchema as { clause?: string; refTo?: string[]; refNotTo?: string[] };
  const path = error.instancePath.split('/').slice(1).map(part);
  const clause = schema.clause ?? 'STIX 2.1';
  const at = (reason: string, ...more: string[]): Fault => ({
    property: [...path, ...more].join('.'),
    clause,
    reason,
  });
  switch (error.keyword) {
    case 'required':
      return at('is required', error.params.missingProperty);
    case 'type':
      return at(`must be ${described(error.params.type)}`);
    case 'format':
      return at(textForms[error.params.format as TextFormName].reason, ...keyOf(error));
    case 'const':
      return at(`must be ${JSON.stringify(error.params.allowedValue)}`);
    case 'enum':
      return at(`must be one of ${error.params.allowedValues.join(', ')}`);
    case 'minItems':
      return at('must not be an empty list; leave it out');
    case 'minProperties':
      return at(
        `must have at least ${error.params.limit === 1 ? 'one property' : `${error.params.limit} properties`}`,
      );
    case 'refTo':
      return at(`must refer to ${schema.refTo?.join(' or ')}`);
    case 'refNotTo':
      return at(`must not refer to ${typeOfIdentifier(String(error.data))}`);
    case 'minimum':
    case 'maximum':
      return at(`must be ${error.params.comparison} ${error.params.limit}`);
    case 'minLength':
    case 'maxLength':
      return at(`must have ${error.params.limit} characters`);
    default:
      throw new Error(`A schema uses the keyword ${error.keyword}, which has no sentence yet.`);
  }
}

const described = (type: string | string[]) => {
  const words: Record<string, string> = { array: 'a list', integer: 'an integer', object: 'an object' };
  return Array.isArray(type) ? type.join(' or ') : (words[type] ?? `a ${type}`);
};

/** JSON Pointer parts back to plain names; list places as `[0]`, as STIX writes them in selectors (§7.2.3.1). */
function part(pointer: string): string {
  const name = pointer.replaceAll('~1', '/').replaceAll('~0', '~').slice(0, 250);
  return /^\d+$/.test(name) ? `[${name}]` : name;
}

/** The key itself, when it is a key and not a value that has the wrong form. */
function keyOf(error: ErrorObject): string[] {
  return error.propertyName === undefined ? [] : [error.propertyName.slice(0, 250)];
}
