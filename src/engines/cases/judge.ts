import { resolveOriginator, satisfies } from './actors.ts';
import type { RefusalCode } from './case.ts';
import { holds, isLate } from './clocks.ts';
import type { Position } from './fold.ts';
import type { Move, Procedure, Step } from './procedure.ts';

export type Verdict =
  | { readonly ok: true; readonly move: Move }
  | { readonly ok: false; readonly code: RefusalCode; readonly message: string };

type Act = {
  readonly step: string;
  readonly actor: string;
  readonly roles?: readonly string[];
  readonly data: Readonly<Record<string, unknown>>;
};

/** Everything the procedure says about a step at an instant, except the shape of its data. */
export function judge(procedure: Procedure, position: Position, act: Act, at: number): Verdict {
  const step = Object.hasOwn(procedure.steps, act.step) ? procedure.steps[act.step] : undefined;
  if (!step) return refuse('unknown-step', `This procedure has no step "${act.step}".`);
  if (!satisfies(actorsFor(step, position), procedure.apart, act.actor, act.roles ?? [])) {
    return refuse('not-yours', `"${act.step}" may be taken by: ${step.by.join(', ')}.`);
  }
  const obstacle = standing(procedure, position, step, at);
  if (obstacle) return refuse(obstacle, obstacleWords(obstacle, step, position));
  if (barredActors(step, position).includes(act.actor)) {
    return step.tookNoPart
      ? refuse('took-part', 'Ask someone who has taken no step in this case.')
      : refuse('four-eyes', `Ask a second person: whoever took the step before may not take "${act.step}".`);
  }
  const move = step.moves.find(({ from, when }) => holds(from, position.tracks) && agrees(when, act.data));
  if (!move) return refuse('wrong-answer', `"${act.step}" with these answers does not apply here.`);
  return { ok: true, move };
}

/** What stands in the way of a step whoever takes it; `undefined` when nothing does. */
export function standing(
  procedure: Procedure,
  position: Position,
  step: Step,
  at: number,
): RefusalCode | undefined {
  if (position.n === 0) return step.opens ? undefined : 'not-open';
  if (step.opens) return 'already-open';
  if (!step.always && holds(procedure.closed, position.tracks)) return 'closed';
  if (!step.moves.some((move) => holds(move.from, position.tracks))) return 'wrong-state';
  if (step.whenDue && !isLate(position.runs.get(step.whenDue), at)) return 'not-due';
  if (step.before && isLate(position.runs.get(step.before), at)) return 'too-late';
  return undefined;
}

export function actorsFor(step: Step, position: Position): readonly string[] {
  return resolveOriginator(step.by, position.originator);
}

/** The people whom four eyes or "took no part" keeps from this step. */
export function barredActors(step: Step, position: Position): readonly string[] {
  if (step.tookNoPart) return [...position.actors];
  return (step.distinctFrom ?? []).flatMap((name) => position.latestActor[name] ?? []);
}

function agrees(when: Move['when'], data: Readonly<Record<string, unknown>>): boolean {
  for (const field in when) if (data[field] !== when[field]) return false;
  return true;
}

function obstacleWords(code: RefusalCode, step: Step, position: Position): string {
  switch (code) {
    case 'not-open':
      return 'Open the case first.';
    case 'already-open':
      return 'The case is already open.';
    case 'closed':
      return 'The case is closed; open a new one.';
    case 'not-due':
      return `The clock "${step.whenDue}" has not passed.`;
    case 'too-late':
      return `The clock "${step.before}" has passed.`;
    default:
      return `Not possible now: ${hindrances(step, position).join(', ')}.`;
  }
}

/** Each track that stands where no move of the step begins, and where one does; all tracks where each by itself would do. */
function hindrances(step: Step, { tracks }: Position): string[] {
  const all = Object.entries(tracks);
  const found = all.flatMap(([track, state]) => {
    const begins = new Set(step.moves.flatMap(({ from }) => from[track] ?? []));
    const anywhere = step.moves.some(({ from }) => from[track] === undefined);
    if (anywhere || begins.has(state)) return [];
    return [`${track} is ${state} and would have to be ${[...begins].join(' or ')}`];
  });
  return found.length > 0 ? found : all.map(([track, state]) => `${track} is ${state}`);
}

function refuse(code: RefusalCode, message: string): Verdict {
  return { ok: false, code, message };
}
