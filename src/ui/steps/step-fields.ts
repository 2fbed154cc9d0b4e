import type { TSchema } from 'typebox';
import { ENOUGH_WORDS } from '../../engines/words/reason.ts';

/** One question of a step's form. `path` is dotted: `law.article`. */
export type Field = {
  path: string;
  kind: 'line' | 'lines' | 'text' | 'choice' | 'several' | 'instant' | 'day';
  choices: readonly string[];
  required: boolean;
  maxLength: number;
  pattern: RegExp | undefined;
  /** What is missing where an answer is not blank and still not enough. */
  needs: string | undefined;
  /** Asked, and then required, only with this answer to another question. */
  onlyIf: { path: string; value: string } | undefined;
};

export type Values = Readonly<Record<string, string>>;

type Schema = TSchema & {
  type?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  enum?: string[];
  items?: { enum?: string[] };
  maxLength?: number;
  pattern?: string;
  description?: string;
  const?: string;
  if?: Schema;
  then?: Schema;
};

/** The questions a step's schema asks, in its order; what has only one possible answer is not asked. */
export function fieldsOf(schema: TSchema, needs: Needs = {}): Field[] {
  return walk(schema as Schema, '', { ...OF_ALL, ...needs }).filter(({ choices }) => choices.length !== 1);
}

/** A day, as `2026-11-02`. */
const DAY = '^\\d{4}-\\d\\d-\\d\\d$';
const isInstant = (pattern: string | undefined): boolean => pattern?.startsWith('^\\d{4}-') === true;

/** What a field asks for beyond an answer, by its schema's own words; a desk knows more of them. */
export type Needs = Readonly<Record<string, string>>;
const OF_ALL: Needs = { [ENOUGH_WORDS]: 'words' };

function walk(schema: Schema, at: string, needs: Needs): Field[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, each]) => {
    const path = at === '' ? name : `${at}.${name}`;
    if (each.properties !== undefined) return walk(each, path, needs);
    const choices = each.enum ?? each.items?.enum ?? [];
    const maxLength = each.maxLength ?? 4000;
    const instant = isInstant(each.pattern);
    return {
      path,
      kind: kindOf(each, { choices, maxLength }),
      choices,
      required: schema.required?.includes(name) === true,
      maxLength,
      pattern: each.pattern === undefined || instant ? undefined : new RegExp(each.pattern, 'u'),
      onlyIf: schema.then?.required?.includes(name) ? conditionOf(schema.if) : undefined,
      needs: each.description === undefined ? undefined : (needs[each.description] ?? 'name'),
    };
  });
}

function kindOf(
  { type, pattern }: Schema,
  { choices, maxLength }: Pick<Field, 'choices' | 'maxLength'>,
): Field['kind'] {
  if (type === 'array') return choices.length > 0 ? 'several' : 'lines';
  if (choices.length > 0) return 'choice';
  if (pattern === DAY) return 'day';
  if (isInstant(pattern)) return 'instant';
  return maxLength <= 500 ? 'line' : 'text';
}

/** The one answer that an `if` asks for. */
function conditionOf(asked: Schema | undefined): Field['onlyIf'] {
  const [[path, { const: value }] = ['', {} as Schema]] = Object.entries(asked?.properties ?? {});
  return value === undefined ? undefined : { path, value };
}

/** Whether a question is asked at all, by what was answered so far. */
export const isAsked = ({ onlyIf }: Field, values: Values): boolean =>
  onlyIf === undefined || values[onlyIf.path] === onlyIf.value;

/** Questions whose answer is missing, or not enough by the schema's own measure. The node checks again and decides. */
export function unanswered(fields: readonly Field[], values: Values): Field[] {
  return fields.filter((field) => {
    const { path, pattern } = field;
    if (!isAsked(field, values)) return false;
    const required = field.required || field.onlyIf !== undefined;
    const value = (values[path] ?? '').trim();
    return (required || value !== '') && (value === '' || (pattern !== undefined && !pattern.test(value)));
  });
}

/** The step's data: what was answered, and the values of which there is only one. */
export function dataOf(schema: TSchema, values: Values): Record<string, unknown> {
  const data: Record<string, unknown> = {};
  for (const field of walk(schema as Schema, '', OF_ALL)) {
    if (!isAsked(field, values)) continue;
    const { path, choices, kind } = field;
    const value = choices.length === 1 ? choices[0]! : (values[path] ?? '').trim();
    if (value === '') continue;
    const names = path.split('.');
    let place = data;
    for (const name of names.slice(0, -1)) {
      place[name] ??= {};
      place = place[name] as Record<string, unknown>;
    }
    place[names.at(-1)!] = answerOf(kind, value);
  }
  return data;
}

/** The paths of a step's schema, in the order in which they were asked. */
export const pathsOf = (schema: TSchema): string[] =>
  walk(schema as Schema, '', OF_ALL).map(({ path }) => path);

/** Data of an event as dotted paths and their plain values, for showing. */
export function shownData(
  data: Readonly<Record<string, unknown>>,
  at = '',
): { path: string; value: unknown }[] {
  return Object.entries(data).flatMap(([name, value]) => {
    const path = at === '' ? name : `${at}.${name}`;
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? shownData(value as Record<string, unknown>, path)
      : { path, value };
  });
}

function answerOf(kind: Field['kind'], value: string): unknown {
  // A datetime-local field holds the viewer's own time; the procedure wants UTC.
  if (kind === 'instant') return new Date(value).toISOString();
  if (kind === 'lines' || kind === 'several')
    return value
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '');
  return value;
}
