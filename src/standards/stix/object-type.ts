import Type, { type TProperties, type TSchema } from 'typebox';
import { markingProperties, objectProperties, observableProperties, typeName } from './common-properties.ts';
import type { Rule } from './rules.ts';

/** STIX 2.1 §1.2: domain object, relationship object, cyber-observable object, meta object. */
export type Kind = 'sdo' | 'sro' | 'sco' | 'meta';

/** One STIX object type: everything the node knows of it comes from here. */
export type ObjectType = {
  type: string;
  kind: Kind;
  /** The section that defines it. */
  clause: string;
  schema: TSchema & { properties: TProperties; required: string[] };
  rules: readonly Rule[];
  /** STIX 2.1 §3.4: the properties an observable's deterministic id is made of. */
  contributing: readonly string[];
  /** The names of the predefined extensions that belong to this type. */
  extensions: readonly string[];
  /** Valid objects, for tests, forms and documentation. */
  examples: () => Record<string, unknown>[];
};

type Parts<T extends string, P extends TProperties> = {
  type: T;
  clause: string;
  properties: P;
  rules?: readonly Rule[];
  contributing?: readonly string[];
  extensions?: readonly string[];
  examples: () => Record<string, unknown>[];
};

function assemble<const T extends string, C extends TProperties, P extends TProperties>(
  kind: Kind,
  shared: C,
  parts: Parts<T, P>,
) {
  const { type, clause, properties, rules = [], contributing = [], extensions = [], examples } = parts;
  const schema = Type.Object({ type: typeName(type), ...shared, ...properties }, { clause });
  return { type, kind, clause, schema, rules, contributing, extensions, examples };
}

export const domainObject = <const T extends string, P extends TProperties>(parts: Parts<T, P>) =>
  assemble('sdo', objectProperties, parts);
export const relationshipObject = <const T extends string, P extends TProperties>(parts: Parts<T, P>) =>
  assemble('sro', objectProperties, parts);
export const metaObject = <const T extends string, P extends TProperties>(parts: Parts<T, P>) =>
  assemble('meta', objectProperties, parts);
export const markingObject = <const T extends string, P extends TProperties>(parts: Parts<T, P>) =>
  assemble('meta', markingProperties, parts);
export const observable = <const T extends string, P extends TProperties>(parts: Parts<T, P>) =>
  assemble('sco', observableProperties, parts);

/** The common properties of an example, so that examples show what is particular to their type. */
export function example(type: string, rest: Record<string, unknown>): Record<string, unknown> {
  return {
    type,
    spec_version: '2.1',
    id: `${type}--3f5a7c1e-9d2b-4c6e-8a10-5b7d9e1f3a5c`,
    created: '2024-03-01T09:00:00.000Z',
    modified: '2024-03-01T09:00:00.000Z',
    ...rest,
  };
}
