import { type TextFormName, textForms } from './texts.ts';
import { compareInstants } from './timestamp.ts';

/** What is wrong with an object: `property` is a dotted path, `clause` names the standard's text. */
export type Fault = { property: string; clause: string; reason: string };
export type Fields = Record<string, unknown>;
/** A requirement that ties properties together. It runs after the schema, so each property has its type. */
export type Rule = (object: Fields) => Fault | undefined;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const has = (object: Fields, property: string) => Object.hasOwn(object, property);

/** The second instant is the first or later. */
export const notBefore =
  (first: string, last: string, clause: string): Rule =>
  (object) => {
    const [a, b] = [object[first], object[last]];
    if (typeof a !== 'string' || typeof b !== 'string' || compareInstants(b, a) >= 0) return undefined;
    return { property: last, clause, reason: `must not be earlier than ${first}` };
  };

/** The second instant is later than the first. */
export const after =
  (first: string, last: string, clause: string): Rule =>
  (object) => {
    const [a, b] = [object[first], object[last]];
    if (typeof a !== 'string' || typeof b !== 'string' || compareInstants(b, a) > 0) return undefined;
    return { property: last, clause, reason: `must be later than ${first}` };
  };

export const atLeastOne =
  (properties: readonly string[], clause: string): Rule =>
  (object) => {
    if (properties.some((property) => has(object, property))) return undefined;
    return {
      property: properties[0] ?? '',
      clause,
      reason: `at least one of ${properties.join(', ')} is required`,
    };
  };

export const exactlyOne =
  (properties: readonly string[], clause: string): Rule =>
  (object) => {
    const present = properties.filter((property) => has(object, property));
    if (present.length === 1) return undefined;
    return {
      property: present[1] ?? properties[0] ?? '',
      clause,
      reason: `exactly one of ${properties.join(', ')} is required`,
    };
  };

/** With the first property, the others are required too. */
export const needs =
  (property: string, others: readonly string[], clause: string): Rule =>
  (object) => {
    if (!has(object, property)) return undefined;
    const missing = others.find((other) => !has(object, other));
    return missing === undefined
      ? undefined
      : { property: missing, clause, reason: `is required with ${property}` };
  };

/** While the property has this value, the other may not be there. */
export const forbids =
  (property: string, value: unknown, other: string, clause: string): Rule =>
  (object) => {
    if (object[property] !== value || !has(object, other)) return undefined;
    return { property: other, clause, reason: `must not be used while ${property} is ${String(value)}` };
  };

/** The property has this form, unless the object says that it was defanged (STIX 2.1 §3.2): hxxp://, 198[.]51. */
export const written =
  (property: string, name: TextFormName): Rule =>
  (object) => {
    const value = object[property];
    const { check, clause, reason } = textForms[name];
    if (typeof value !== 'string' || object.defanged === true || check(value)) return undefined;
    return { property, clause, reason };
  };
