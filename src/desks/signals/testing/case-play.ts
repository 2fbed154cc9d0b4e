import type { CaseEvent, CaseState, ClockState, RefusalCode } from '../../../engines/cases/case.ts';
import { check } from '../../../engines/cases/check.ts';
import { fold } from '../../../engines/cases/fold.ts';
import type { Procedure } from '../../../engines/cases/procedure.ts';

/** Who plays: three reviewers, two of them senior, an overseer, and the parties. */
export const ROLES: Readonly<Record<string, readonly string[]>> = {
  ana: ['reviewer'],
  bo: ['reviewer'],
  chen: ['senior-reviewer'],
  dita: ['senior-reviewer'],
  olu: ['overseer'],
};

/** Plays a case by hand in a test: every step goes through `check`, time moves only when told to. */
export class CasePlay {
  readonly events: CaseEvent[] = [];
  now = Date.parse('2026-08-31T10:00:00Z');
  readonly procedure: Procedure;

  constructor(procedure: Procedure) {
    this.procedure = procedure;
  }

  wait(hours: number): this {
    this.now += hours * 3_600_000;
    return this;
  }

  goTo(instant: string): this {
    this.now = Date.parse(instant);
    return this;
  }

  /** Takes a step that must be accepted. */
  take(step: string, actor: string, data: Record<string, unknown> = {}): this {
    const verdict = this.#propose(step, actor, data);
    if (!verdict.ok)
      throw new Error(`${step} by ${actor}: ${verdict.code} ${verdict.property ?? ''} ${verdict.message}`);
    this.events.push(verdict.event);
    return this;
  }

  /** The code with which a step is refused; `accepted` when it is not. */
  refusal(step: string, actor: string, data: Record<string, unknown> = {}): RefusalCode | 'accepted' {
    const verdict = this.#propose(step, actor, data);
    return verdict.ok ? 'accepted' : verdict.code;
  }

  get state(): CaseState {
    return fold(this.procedure, this.events, new Date(this.now).toISOString());
  }

  get review(): string {
    return this.state.state;
  }

  permitted(): string[] {
    return this.state.permitted.map(({ step }) => step);
  }

  /** The steps the node takes by itself now. */
  automatic(): string[] {
    return this.state.permitted.filter(({ whenDue }) => whenDue).map(({ step }) => step);
  }

  clock(name: string): ClockState {
    const clock = this.state.clocks.find((found) => found.name === name);
    if (!clock) throw new Error(`the clock ${name} never ran`);
    return clock;
  }

  #propose(step: string, actor: string, data: Record<string, unknown>) {
    const now = new Date(this.now).toISOString();
    return check(this.procedure, this.events, now, { step, actor, roles: ROLES[actor] ?? [], data });
  }
}
