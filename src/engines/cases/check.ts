import { Value } from 'typebox/value';
import type { CaseEvent, Proposed, Refusal } from './case.ts';
import { instantOf, iso } from './clocks.ts';
import { addDuration } from './duration.ts';
import { instantNow, replay } from './fold.ts';
import { judge } from './judge.ts';
import type { Procedure } from './procedure.ts';

/**
 * Whether a step may be taken now, by this actor, with these data. The event it returns is the next of the case;
 * the store appends it under unique(case, n), or folds again. Its instant is `now`, never before the last event's.
 * A refusal names its code and, for data, the property (JSON Pointer). Throws CaseHistoryError as `fold` does.
 */
export function check(
  procedure: Procedure,
  events: readonly CaseEvent[],
  now: string,
  proposed: Proposed,
): { readonly ok: true; readonly event: CaseEvent } | Refusal {
  const position = replay(procedure, events);
  const at = Math.max(position.at, instantNow(now));
  const verdict = judge(procedure, position, proposed, at);
  if (verdict.ok || verdict.code === 'wrong-answer') {
    const fault = faultInData(procedure, proposed, at);
    if (fault) return fault;
  }
  if (!verdict.ok) return verdict;
  const { step, actor, roles, data } = proposed;
  return {
    ok: true,
    event: { n: position.n + 1, step, at: iso(at), actor, ...(roles ? { roles } : {}), data },
  };
}

function faultInData(procedure: Procedure, { step, data }: Proposed, at: number): Refusal | undefined {
  const schema = procedure.steps[step]!.data;
  const [first] = Value.Errors(schema, data);
  const missing = first?.keyword === 'if' ? neededThen(schema, data) : undefined;
  if (missing) return missing;
  if (first) return invalid(pointerOf(first), `${pointerOf(first) || 'data'}: ${explained(first, schema)}.`);
  for (const { runs, since } of Object.values(procedure.clocks)) {
    for (const field of since ?? []) {
      if (!Object.hasOwn(data, field)) continue;
      const from = instantOf(data[field]);
      if (from === undefined || from > at)
        return invalid(`/${field}`, `/${field}: must be an instant in UTC that has passed.`);
    }
    if (typeof runs === 'string' || !Object.hasOwn(data, runs.until)) continue;
    const until = instantOf(data[runs.until]);
    if (until === undefined || until <= at || until > addDuration(at, runs.atMost)) {
      return invalid(
        `/${runs.until}`,
        `/${runs.until}: must be an instant in UTC, at most ${runs.atMost} from now.`,
      );
    }
  }
  return undefined;
}

function invalid(property: string, message: string): Refusal {
  return { ok: false, code: 'invalid-data', message, property };
}

/** The JSON Pointer of what is wrong: a missing or an unknown property is named itself, not its parent. */
function pointerOf(error: { instancePath: string; keyword: string; params: object }): string {
  const { requiredProperties, additionalProperties } = error.params as Record<string, string[] | undefined>;
  const name = requiredProperties?.[0] ?? additionalProperties?.[0];
  return name === undefined ? error.instancePath : `${error.instancePath}/${name}`;
}

/** JSON Schema 2020-12, Core §10.2.2: what an answer makes necessary is named itself, and what it needs. */
function neededThen(schema: object, data: object): Refusal | undefined {
  const { then, properties } = schema as {
    then?: { required?: string[] };
    properties?: Record<string, { description?: string }>;
  };
  const name = then?.required?.find((each) => !Object.hasOwn(data, each));
  if (name === undefined) return undefined;
  return invalid(`/${name}`, `/${name}: needs ${properties?.[name]?.description ?? 'an answer'}.`);
}

/** What is wrong, in words. Of a text that is not enough, what the schema says it needs. */
function explained(
  error: { keyword: string; message: string; schemaPath: string; params: object },
  schema: object,
): string {
  const needs =
    error.keyword === 'pattern' || error.keyword === 'minLength' ? needed(error, schema) : undefined;
  if (needs !== undefined) return `needs ${needs}`;
  if (error.keyword === 'boolean' || error.keyword === 'additionalProperties')
    return 'not a field of this step';
  if (error.keyword === 'required') return 'is missing';
  const { allowedValues } = error.params as { allowedValues?: unknown[] };
  if (error.keyword === 'enum' && allowedValues) return `must be one of ${allowedValues.join(', ')}`;
  if (error.keyword === 'pattern') return 'must not be blank or of another form';
  return error.message;
}

/** The description of the schema that a complaint is about, found by the complaint's own path. */
function needed({ schemaPath }: { schemaPath: string }, schema: object): string | undefined {
  let at: unknown = schema;
  for (const name of schemaPath.split('/').slice(1)) at = (at as Record<string, unknown> | undefined)?.[name];
  const description = (at as { description?: unknown } | undefined)?.description;
  return typeof description === 'string' ? description : undefined;
}
