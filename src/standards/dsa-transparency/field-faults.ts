import type { TSchema } from 'typebox';
import { IsDate } from 'typebox/format';
import { type Fault, isLeftOut, isObject, MOST_FAULTS, pointerTo } from './fault.ts';
import { isWebAddress } from './statement.ts';

/** What is read of a field's schema. */
type Rule = {
  title?: string;
  type?: string;
  enum?: string[];
  items?: Rule;
  properties?: Record<string, Rule>;
  maxLength?: number;
  pattern?: string;
  format?: string;
  written?: string;
  from?: string;
  to?: string;
};

/** As many as a person reads; more are counted. */
const LISTED = 10;

/** What is wrong with the value of one field, which was not left out. */
export const fieldFaults = (schema: TSchema, value: unknown, pointer: string): Fault[] =>
  ruleFaults(schema as Rule, value, pointer);

function ruleFaults(rule: Rule, value: unknown, pointer: string): Fault[] {
  const title = rule.title ?? 'a value';
  const fault = (code: Fault['code'], message: string): Fault[] => [{ pointer, code, message }];
  if (rule.items) {
    if (!Array.isArray(value)) return fault('not-a-list', `A list is needed, in [ ]: ${title}.`);
    return elementFaults({ title, ...rule.items }, value, pointer);
  }
  if (rule.properties) {
    if (!isObject(value)) return fault('not-an-object', `An object is needed, in { }: ${title}.`);
    return partFaults(rule.properties, value, pointer);
  }
  if (rule.enum)
    return typeof value === 'string' && rule.enum.includes(value)
      ? []
      : fault('not-in-list', `Needed: ${title}, as ${choice(rule.enum)}.`);
  if (typeof value !== 'string') return fault('not-a-text', `A text is needed, in quotes: ${title}.`);
  if (rule.format === 'date') {
    if (!IsDate(value)) return fault('not-a-date', `A day that exists is needed, as YYYY-MM-DD: ${title}.`);
    const { from = '', to = '' } = rule;
    if (value < from || value > to)
      return fault('date-out-of-range', `A day from ${from} to ${to} is needed: ${title}.`);
    return [];
  }
  return textFaults(rule, value, title, fault);
}

function textFaults(
  { maxLength, pattern, written }: Rule,
  value: string,
  title: string,
  fault: (code: Fault['code'], message: string) => Fault[],
): Fault[] {
  const long = maxLength === undefined ? 0 : lengthOf(value);
  return [
    ...(maxLength !== undefined && long > maxLength
      ? fault('too-long', `At most ${maxLength} characters are taken, and these are ${long}: ${title}.`)
      : []),
    ...(written === 'web-address' && !isWebAddress(value)
      ? fault('not-a-web-address', `A whole web address is needed, such as https://law.example/1: ${title}.`)
      : []),
    ...(pattern !== undefined && !new RegExp(pattern, 'u').test(value)
      ? fault('malformed', `Needed: ${title}.`)
      : []),
  ];
}

function elementFaults(rule: Rule, values: unknown[], pointer: string): Fault[] {
  const found: Fault[] = [];
  for (const [at, value] of values.entries()) {
    if (found.length >= MOST_FAULTS) break;
    found.push(...ruleFaults(rule, value, `${pointer}/${at}`));
  }
  return found;
}

function partFaults(parts: Record<string, Rule>, value: Record<string, unknown>, pointer: string): Fault[] {
  const known = Object.entries(parts).flatMap(([name, rule]) => {
    const at = pointer + pointerTo(name);
    const given = Object.hasOwn(value, name) ? value[name] : undefined;
    return isLeftOut(given) ? [missing(at, rule.title ?? name)] : ruleFaults(rule, given, at);
  });
  return [...known, ...unknownFields(value, (name) => Object.hasOwn(parts, name), pointer)];
}

export const missing = (pointer: string, what: string): Fault => ({
  pointer,
  code: 'missing',
  message: `Needed: ${what}.`,
});

export function unknownFields(value: object, isKnown: (name: string) => boolean, pointer = ''): Fault[] {
  return Object.keys(value)
    .filter((name) => !isKnown(name))
    .slice(0, MOST_FAULTS)
    .map((name) => ({
      pointer: pointer + pointerTo(name),
      code: 'unknown-field',
      message: `The database has no field “${name.slice(0, 100)}” here: take it away, or correct its name.`,
    }));
}

/** In characters, as the database counts them. */
const lengthOf = (text: string): number => {
  let length = 0;
  for (const _ of text) length++;
  return length;
};

const choice = (values: string[]): string =>
  values.length <= LISTED
    ? `one of ${values.join(', ')}`
    : `one of its ${values.length} values, such as ${values[0]}`;
