import fc from 'fast-check';
import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';
import type { CaseEvent, Proposed, RefusalCode } from '../case.ts';
import { check } from '../check.ts';
import { fold } from '../fold.ts';
import type { Procedure } from '../procedure.ts';

/** People of the random cases: an id and the roles it holds. Few, so that four eyes are met and broken often. */
export const CAST: readonly { readonly actor: string; readonly roles: readonly string[] }[] = [
  { actor: 'system', roles: [] },
  { actor: 'affected-person', roles: [] },
  { actor: 'peer:harbour', roles: [] },
  { actor: 'ana', roles: ['reviewer'] },
  { actor: 'bo', roles: ['reviewer', 'senior-reviewer'] },
  { actor: 'chen', roles: ['senior-reviewer'] },
  { actor: 'dunya', roles: ['overseer', 'reviewer'] },
];

export type RandomCase = {
  readonly events: readonly CaseEvent[];
  readonly refused: readonly { readonly afterEvent: number; readonly code: RefusalCode }[];
  /** An instant after the last event. */
  readonly now: string;
};

const START = '2026-01-31T08:00:00Z';
const HOUR = 3_600_000;

/** Lawful cases to go on from, so that what lies deep in a procedure is reached as well. */
export type Beginnings = readonly (readonly CaseEvent[])[];

/** Arbitrary lawful cases of a procedure: random steps, mostly permitted ones, let through by `check`. */
export function randomCase(
  procedure: Procedure,
  length = 14,
  beginnings: Beginnings = [[]],
): fc.Arbitrary<RandomCase> {
  const turn = fc.record({
    wild: fc.integer({ min: 0, max: 9 }),
    pick: fc.nat(10_000),
    who: fc.nat(CAST.length - 1),
    wait: fc.oneof(
      fc.constant(0),
      fc.integer({ min: 1, max: 30 * HOUR }),
      fc.integer({ min: 1, max: 5000 * HOUR }),
    ),
  });
  const turnsTaken = fc.array(turn, { minLength: 1, maxLength: length });
  return fc.tuple(turnsTaken, fc.constantFrom(...beginnings)).map(([turns, beginning]) => {
    const events: CaseEvent[] = [...beginning];
    const refused: { afterEvent: number; code: RefusalCode }[] = [];
    let at = Date.parse(events.at(-1)?.at ?? START);
    for (const { wild, pick, who, wait } of turns) {
      at += wait;
      const now = new Date(at).toISOString();
      const permitted = fold(procedure, events, now).permitted;
      const names =
        wild === 0 || permitted.length === 0 ? Object.keys(procedure.steps) : permitted.map((p) => p.step);
      const step = names[pick % names.length]!;
      const rule = permitted.find((entry) => entry.step === step);
      const fitting = CAST.filter(({ actor, roles }) =>
        [actor, ...roles].some((name) => rule?.by.includes(name)),
      );
      const { actor, roles } =
        wild <= 1 || fitting.length === 0 ? CAST[who]! : fitting[pick % fitting.length]!;
      const proposed: Proposed = {
        step,
        actor,
        roles,
        data: sample(procedure.steps[step]!.data, pick, at) as never,
      };
      const verdict = check(procedure, events, now, proposed);
      if (verdict.ok) events.push(verdict.event);
      else refused.push({ afterEvent: events.length, code: verdict.code });
    }
    return { events, refused, now: new Date(at + 1).toISOString() };
  });
}

/** Data that a schema accepts, varied by `pick`; instants lie up to thirty days after `at` (milliseconds), past ones before it. */
export function sample(schema: TSchema, pick: number, at: number): unknown {
  const { type, properties, items, pattern, minimum, enum: values } = schema as Record<string, unknown>;
  if (Array.isArray(values)) return values[pick % values.length];
  if (type === 'object') {
    const entries = Object.entries((properties ?? {}) as Record<string, TSchema>);
    const made = Object.fromEntries(
      entries.map(([name, property], index) => [name, sample(property, pick + 7 * index, at)]),
    );
    const { if: asked, then: needed } = schema as { if?: TSchema; then?: { required?: string[] } };
    if (asked && !Value.Check(asked, made)) for (const name of needed?.required ?? []) delete made[name];
    return made;
  }
  if (type === 'array') return [sample(items as TSchema, pick, at)];
  if (type === 'boolean') return pick % 4 === 0;
  if (type === 'integer') return minimum ?? 0;
  if (typeof pattern === 'string' && pattern.includes('|OM|')) return 'DE, FR'; // codes of states
  if (pattern === '^[0-9a-f]{64}$') return 'ab'.repeat(32); // SHA-256
  if (typeof pattern === 'string' && /^\^\\d\{4\}[^T]*$/.test(pattern)) return '2026-01-31'; // a day
  if (typeof pattern === 'string' && pattern.includes('T') && (schema as { past?: true }).past)
    return new Date(at - (pick % 48) * HOUR).toISOString();
  if (typeof pattern === 'string' && pattern.includes('T'))
    return new Date(at + (1 + (pick % 720)) * HOUR).toISOString();
  // Enough words for a reason, and short enough for a name.
  return 'harbour-is-a-place';
}
