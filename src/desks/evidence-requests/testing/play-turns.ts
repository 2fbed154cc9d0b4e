import assert from 'node:assert/strict';
import type { CaseEvent } from '../../../engines/cases/case.ts';
import { check } from '../../../engines/cases/check.ts';
import type { Procedure } from '../../../engines/cases/procedure.ts';

export const WHY = 'The finding rests on what the register says.';
export type Turn = [at: string, who: 'ana' | 'bo' | 'system', step: string, data?: Record<string, unknown>];

/** Plays turns of a procedure: each must be open; the last may be refused, and its refusal is what comes back. */
export const playOf =
  (procedure: Procedure) =>
  (turns: readonly Turn[]): { events: CaseEvent[]; refused?: string } => {
    const events: CaseEvent[] = [];
    for (const [index, [at, actor, step, data = {}]] of turns.entries()) {
      const roles = actor === 'system' ? [] : ['reviewer', 'senior-reviewer'];
      const verdict = check(procedure, events, at, { step, actor, roles, data });
      if (verdict.ok) events.push(verdict.event);
      else if (index === turns.length - 1) return { events, refused: verdict.code };
      else assert.fail(`${step}: ${verdict.code} ${verdict.message}`);
    }
    return { events };
  };
