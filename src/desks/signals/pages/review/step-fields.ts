import type { TSchema } from 'typebox';
import type { Procedure, Step } from '../../../../engines/cases/procedure.ts';
import { fieldsOf as fieldsOfSchema, pathsOf } from '../../../../ui/steps/step-fields.ts';
import { crisis } from '../../crisis/crisis.procedure.ts';
import { challenge, disagreement } from '../../disagreement/disagreement.procedure.ts';
import { NAMED_OFFENCE, STATE_CODES } from '../../reason.ts';
import { matchReview } from '../../review/match-review.procedure.ts';

export {
  dataOf,
  type Field,
  isAsked,
  shownData,
  unanswered,
  type Values,
} from '../../../../ui/steps/step-fields.ts';

const PROCEDURES: readonly Procedure[] = [matchReview, disagreement, challenge, crisis];

/** Provisions that a question's own words name, as they are cited elsewhere. */
export const CITED_BY_FIELD: Readonly<Record<string, string>> = {
  aim: 'International Covenant on Civil and Political Rights, Art. 19(3)',
};

export function stepOf(procedure: string, step: string): Step | undefined {
  return PROCEDURES.find(({ name }) => name === procedure)?.steps[step];
}

/** The questions a step's schema asks, in its order; what has only one possible answer is not asked. */
export const fieldsOf = (schema: TSchema) =>
  fieldsOfSchema(schema, { [NAMED_OFFENCE]: 'offence', [STATE_CODES]: 'states' });

/** The paths of a step's schema, in the order in which they were asked. */
export function orderOf(step: string): string[] {
  for (const { steps } of PROCEDURES) {
    const schema = steps[step]?.data;
    if (schema !== undefined) return pathsOf(schema);
  }
  return [];
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
