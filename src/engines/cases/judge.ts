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
  if (obstacle) return obstacle;
  if (barredActors(step, position).includes(act.actor)) {
    return step.tookNoPart
      ? refuse('took-part', 'Ask someone who has taken no step in this case.')
      : refuse('four-eyes', `Ask a second person: whoever took the step before may not take "${act.step}".`);
  }
  const move = movesFrom(step, position).find((candidate) => agrees(candidate, act.data));
  if (!move) return refuse('wrong-answer', `"${act.step}" with these answers does not apply here.`);
  return { ok: true, move };
}

/** What stands in the way of a step whoever takes it; `undefined` when nothing does. */
export function standing(
  procedure: Procedure,
  position: Position,
  step: Step,
  at: number,
): Extract<Verdict, { ok: false }> | undefined {
  if (position.n === 0 && !step.opens) return refuse('not-open', 'Open the case first.');
  if (position.n > 0 && step.opens) return refuse('already-open', 'The case is already open.');
  if (!step.always && position.n > 0 && holds(procedure.closed, position.tracks)) {
    return refuse('closed', 'The case is closed; open a new one.');
  }
  if (movesFrom(step, position).length === 0) {
    return refuse('wrong-state', `Not possible now: ${describe(position.tracks)}.`);
  }
  if (step.whenDue && !isLate(position.runs[step.whenDue], at)) {
    return refuse('not-due', `The clock "${step.whenDue}" has not passed.`);
  }
  if (step.before && isLate(position.runs[step.before], at)) {
    return refuse('too-late', `The clock "${step.before}" has passed.`);
  }
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

function movesFrom(step: Step, position: Position): readonly Move[] {
  return step.moves.filter((move) => holds(move.from, position.tracks));
}

function agrees(move: Move, data: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(move.when ?? {}).every(([field, value]) => data[field] === value);
}

function describe(tracks: Readonly<Record<string, string>>): string {
  return Object.entries(tracks)
    .map(([track, state]) => `${track} is ${state}`)
    .join(', ');
}

function refuse(code: RefusalCode, message: string): Extract<Verdict, { ok: false }> {
  return { ok: false, code, message };
}
