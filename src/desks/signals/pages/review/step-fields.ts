import type { TSchema } from 'typebox';
import type { Procedure, Step } from '../../../../engines/cases/procedure.ts';
import { crisis } from '../../crisis/crisis.procedure.ts';
import { challenge, disagreement } from '../../disagreement/disagreement.procedure.ts';
import { ENOUGH_WORDS, NAMED_OFFENCE, STATE_CODES } from '../../reason.ts';
import { matchReview } from '../../review/match-review.procedure.ts';

const PROCEDURES: readonly Procedure[] = [matchReview, disagreement, challenge, crisis];

/** One question of a step's form. `path` is dotted: `law.article`. */
export type Field = {
  path: string;
  kind: 'line' | 'text' | 'choice' | 'instant';
  choices: readonly string[];
  required: boolean;
  maxLength: number;
  pattern: RegExp | undefined;
  /** What is missing where an answer is not blank and still not enough. */
  needs: 'words' | 'offence' | 'states' | 'name' | undefined;
  /** Asked, and then required, only with this answer to another question. */
  onlyIf: { path: string; value: string } | undefined;
};

/** Provisions that a question's own words name, as they are cited elsewhere. */
export const CITED_BY_FIELD: Readonly<Record<string, string>> = {
  aim: 'International Covenant on Civil and Political Rights, Art. 19(3)',
};

export type Values = Readonly<Record<string, string>>;

type Schema = TSchema & {
  type?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  enum?: string[];
  maxLength?: number;
  pattern?: string;
  description?: string;
  const?: string;
  if?: Schema;
  then?: Schema;
};

export function stepOf(procedure: string, step: string): Step | undefined {
  return PROCEDURES.find(({ name }) => name === procedure)?.steps[step];
}

/** The questions a step's schema asks, in its order; what has only one possible answer is not asked. */
export function fieldsOf(schema: TSchema): Field[] {
  return walk(schema as Schema, '').filter(({ choices }) => choices.length !== 1);
}

/** What a field asks for beyond an answer, by its schema's own words. */
const NEEDS: Record<string, 'words' | 'offence' | 'states'> = {
  [ENOUGH_WORDS]: 'words',
  [NAMED_OFFENCE]: 'offence',
  [STATE_CODES]: 'states',
};

function walk(schema: Schema, at: string): Field[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, each]) => {
    const path = at === '' ? name : `${at}.${name}`;
    if (each.properties !== undefined) return walk(each, path);
    const choices = each.enum ?? [];
    const maxLength = each.maxLength ?? 4000;
    const instant = each.pattern?.startsWith('^\\d{4}-') === true;
    return {
      path,
      kind: choices.length > 0 ? 'choice' : instant ? 'instant' : maxLength <= 500 ? 'line' : 'text',
      choices,
      required: schema.required?.includes(name) === true,
      maxLength,
      pattern: each.pattern === undefined || instant ? undefined : new RegExp(each.pattern, 'u'),
      onlyIf: schema.then?.required?.includes(name) ? conditionOf(schema.if) : undefined,
      needs: each.description === undefined ? undefined : (NEEDS[each.description] ?? 'name'),
    };
  });
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
  for (const field of walk(schema as Schema, '')) {
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
    // A datetime-local field holds the viewer's own time; the procedure wants UTC.
    place[names.at(-1)!] = kind === 'instant' ? new Date(value).toISOString() : value;
  }
  return data;
}

/** The paths of a step's schema, in the order in which they were asked. */
export function orderOf(step: string): string[] {
  for (const { steps } of PROCEDURES) {
    const schema = steps[step]?.data;
    if (schema !== undefined) return walk(schema as Schema, '').map(({ path }) => path);
  }
  return [];
}

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

/** Every step of a case that a person of this organisation takes, by procedure; not how one is opened. */
export function stepsOfPeople(): { procedure: string; step: string; schema: TSchema }[] {
  const parties = new Set(['system', 'affected-person', 'originator']);
  return PROCEDURES.flatMap(({ name, steps }) =>
    Object.entries(steps)
      // What opens a case has a form of its own: there is no case yet.
      .filter(([, { by, opens }]) => !opens && by.some((actor) => !parties.has(actor)))
      .map(([step, { data }]) => ({ procedure: name, step, schema: data })),
  );
}

/** Every step of every procedure, for its line in a case's timeline. */
export function allSteps(): string[] {
  return [...new Set(PROCEDURES.flatMap(({ steps }) => Object.keys(steps)))];
}

/** Clocks that can stand still. */
export const clocksThatAreHeld = (): string[] =>
  PROCEDURES.flatMap(({ clocks }) => Object.keys(clocks).filter((name) => clocks[name]?.heldWhile));

/** States of the track that is shown as a case's state, and every clock, for their names. */
export function allStates(): { states: string[]; clocks: string[]; tracks: string[] } {
  return {
    states: [
      ...new Set(PROCEDURES.flatMap(({ tracks }) => Object.values(tracks).flatMap(({ states }) => states))),
    ],
    clocks: [...new Set(PROCEDURES.flatMap(({ clocks }) => Object.keys(clocks)))],
    tracks: [...new Set(PROCEDURES.flatMap(({ tracks }) => Object.keys(tracks)))],
  };
}
