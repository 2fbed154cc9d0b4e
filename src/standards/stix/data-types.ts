import Type, { type TSchema } from 'typebox';
import { type TextFormName, textForms } from './texts.ts';

// STIX 2.1 §2, as TypeBox schemas. `clause` travels in each schema, so that a fault can name it; `vocabulary` is
// an open vocabulary (§2.13): suggestions for forms and documentation, never a reason to refuse.

export const text = (options: { vocabulary?: readonly string[]; clause?: string } = {}) =>
  Type.String({ clause: 'STIX 2.1 §2.15', ...options });
export const boolean = (value?: boolean) =>
  value === undefined
    ? Type.Boolean({ clause: 'STIX 2.1 §2.2' })
    : Type.Unsafe<boolean>({ const: value, clause: 'STIX 2.1 §2.2' });
/** STIX 2.1 §2.10: whole numbers that every JSON reader keeps (RFC 7493), narrower where the property says so. */
export const integer = (range: { minimum?: number; maximum?: number; clause?: string } = {}) =>
  Type.Integer({
    minimum: Number.MIN_SAFE_INTEGER,
    maximum: Number.MAX_SAFE_INTEGER,
    clause: 'STIX 2.1 §2.10',
    ...range,
  });
export const number = (range: { minimum?: number; maximum?: number; clause?: string } = {}) =>
  Type.Number({ clause: 'STIX 2.1 §2.6', ...range });

const formed = (name: TextFormName) => Type.String({ format: name, clause: textForms[name].clause });
export const timestamp = () => formed('timestamp');
/** STIX 2.1 §3.2: `created` and `modified` are precise to the millisecond at least. */
export const preciseTimestamp = () => formed('timestamp-ms');
export const identifier = () => formed('identifier');
export const base64 = () => formed('base64');
export const hex = () => formed('hex');
export const uri = () => formed('uri');
export const language = () => formed('language');
export const form = formed;

/** A reference to one object of one of these types. */
export const ref = (clause: string, ...types: string[]) =>
  Type.String({ format: 'identifier', refTo: types, clause });
/** A reference to one object of any type but these. */
export const refExcept = (clause: string, ...types: string[]) =>
  Type.String({ format: 'identifier', refNotTo: types, clause });

/** STIX 2.1 §2.12: a list is never empty. */
export const list = <T extends TSchema>(item: T) =>
  Type.Array(item, { minItems: 1, clause: 'STIX 2.1 §2.12' });
export const texts = (vocabulary?: readonly string[]) => list(text(vocabulary ? { vocabulary } : {}));
export const refs = (clause: string, ...types: string[]) => list(ref(clause, ...types));

/** STIX 2.1 §2.4: a closed list of values. */
export const oneOf = <const V extends string[]>(values: V, clause = 'STIX 2.1 §2.4') =>
  Type.Unsafe<V[number]>({ type: 'string', enum: values, clause });
/** STIX 2.1 §2.3: keys of a-z, A-Z, 0-9, hyphen and underscore, at most 250; never empty. */
export const dictionary = <T extends TSchema>(value: T) =>
  Type.Unsafe<Record<string, Type.Static<T>>>({
    type: 'object',
    minProperties: 1,
    propertyNames: { format: 'dictionary-key', clause: 'STIX 2.1 §2.3' },
    additionalProperties: value,
    clause: 'STIX 2.1 §2.3',
  });
/** Any value that STIX has a type for: not null, and no empty list (§2.12). */
export const anyValue = () =>
  Type.Unsafe<unknown>({
    type: ['string', 'number', 'boolean', 'object', 'array'],
    minItems: 1,
    clause: 'STIX 2.1 §2.12',
  });

const digest = (length: number) =>
  Type.String({ format: 'hex', minLength: length, maxLength: length, clause: 'STIX 2.1 §2.7' });
/** STIX 2.1 §2.7: hash values by algorithm. Keys outside the open vocabulary have 3 to 250 characters. */
export const hashes = () =>
  Type.Unsafe<Record<string, string>>({
    type: 'object',
    minProperties: 1,
    propertyNames: { format: 'hash-key', clause: 'STIX 2.1 §2.7' },
    properties: {
      MD5: digest(32),
      'SHA-1': digest(40),
      'SHA-256': digest(64),
      'SHA-512': digest(128),
      'SHA3-256': digest(64),
      'SHA3-512': digest(128),
      SSDEEP: Type.String({ format: 'ssdeep', clause: 'STIX 2.1 §2.7' }),
      TLSH: Type.String({ format: 'tlsh', clause: 'STIX 2.1 §2.7' }),
    },
    additionalProperties: Type.String({ clause: 'STIX 2.1 §2.7' }),
    clause: 'STIX 2.1 §2.7',
  });

export const killChainPhases = () =>
  list(Type.Object({ kill_chain_name: text(), phase_name: text() }, { clause: 'STIX 2.1 §2.11' }));
