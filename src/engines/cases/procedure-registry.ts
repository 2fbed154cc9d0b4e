import { parseDuration } from './duration.ts';
import type { Procedure, Where } from './procedure.ts';

export type ProcedureRegistry = {
  /** The version a case began with. Throws a RangeError for one that was never registered. */
  readonly procedureOf: (name: string, version: number) => Procedure;
  /** Whether cases of this procedure are in hand here, of whichever version. */
  readonly knows: (name: string) => boolean;
  /** The version that new cases open under. */
  readonly latest: (name: string) => Procedure;
  readonly all: readonly Procedure[];
};

/** Keeps every version of every procedure: a case folds for ever under the one it began with. */
export function procedureRegistry(procedures: readonly Procedure[]): ProcedureRegistry {
  const known = new Map<string, Procedure>();
  const newest = new Map<string, Procedure>();
  for (const procedure of procedures) {
    const faults = procedureFaults(procedure);
    const key = `${procedure.name}@${procedure.version}`;
    if (faults.length > 0) throw new Error(`procedure ${key}: ${faults.join('; ')}`);
    if (known.has(key)) throw new Error(`procedure ${key} is registered twice`);
    known.set(key, procedure);
    if ((newest.get(procedure.name)?.version ?? 0) < procedure.version) newest.set(procedure.name, procedure);
  }
  const found = (procedure: Procedure | undefined, what: string): Procedure => {
    if (!procedure) throw new RangeError(`no procedure ${what}`);
    return procedure;
  };
  return {
    procedureOf: (name, version) => found(known.get(`${name}@${version}`), `${name}@${version}`),
    knows: (name) => newest.has(name),
    latest: (name) => found(newest.get(name), name),
    all: [...known.values()],
  };
}

/** What is wrong with a procedure as data: names that nothing declares, states nothing reaches, bad durations. */
export function procedureFaults(procedure: Procedure): string[] {
  const { tracks, steps, clocks } = procedure;
  const faults: string[] = [];
  const reached = new Set(Object.entries(tracks).map(([name, track]) => `${name}:${track.initial}`));
  const needState = (where: string, track: string, states: readonly string[]) => {
    for (const state of states) {
      if (!tracks[track]?.states.includes(state))
        faults.push(`${where}: no state "${state}" in track "${track}"`);
    }
  };
  const needWhere = (where: string, condition: Where) => {
    for (const track in condition) needState(where, track, condition[track]!);
  };
  const needStep = (where: string, names: readonly string[] = []) => {
    for (const name of names) if (!steps[name]) faults.push(`${where}: no step "${name}"`);
  };

  for (const name in tracks) needState(`track ${name}`, name, [tracks[name]!.initial]);
  for (const name in steps) {
    const step = steps[name]!;
    const where = `step ${name}`;
    if (step.by.length === 0) faults.push(`${where}: nobody may take it`);
    if (step.moves.length === 0) faults.push(`${where}: no move`);
    for (const move of step.moves) {
      needWhere(where, move.from);
      for (const track in move.to) {
        needState(where, track, [move.to[track]!]);
        reached.add(`${track}:${move.to[track]}`);
      }
    }
    needStep(where, step.distinctFrom);
    for (const clock of [step.whenDue, step.before]) {
      if (clock !== undefined && !clocks[clock]) faults.push(`${where}: no clock "${clock}"`);
    }
  }
  for (const name in clocks) {
    const clock = clocks[name]!;
    const where = `clock ${name}`;
    for (const place of [...clock.while, ...(clock.heldWhile ?? [])]) needWhere(where, place);
    needStep(where, clock.restartedBy);
    for (const field of clock.since ?? []) {
      const given = Object.values(steps).some(({ data }) =>
        Object.hasOwn((data as { properties?: object }).properties ?? {}, field),
      );
      if (!given) faults.push(`${where}: no step gives "${field}"`);
    }
    const duration = typeof clock.runs === 'string' ? clock.runs : clock.runs.atMost;
    try {
      parseDuration(duration);
    } catch (error) {
      faults.push(`${where}: ${(error as Error).message}`);
    }
  }
  needWhere('closed', procedure.closed);
  if (!Object.values(steps).some((step) => step.opens)) faults.push('no step opens a case');
  for (const name in tracks) {
    for (const state of tracks[name]!.states) {
      if (!reached.has(`${name}:${state}`)) faults.push(`track ${name}: nothing leads to "${state}"`);
    }
  }
  return faults;
}
