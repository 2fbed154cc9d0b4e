import { openTestKernel, type TestKernel } from '../../../../tests/kernel.ts';
import type { Proposed } from '../../../engines/cases/case.ts';
import { procedureRegistry } from '../../../engines/cases/procedure-registry.ts';
import { bookLoan } from '../../../engines/cases/testing/book-loan.ts';
import { type FoldedCase, openCase, takeStep } from '../take-step.ts';

export const procedures = procedureRegistry([bookLoan]);

export const ana = { actor: 'ana', roles: ['reviewer'] };
export const bo = { actor: 'bo', roles: ['reviewer', 'senior-reviewer'] };
export const chen = { actor: 'chen', roles: ['senior-reviewer'] };

export type Library = TestKernel & {
  /** Moves the wall clock. */
  pass(milliseconds: number): void;
  /** A loan that was asked for. */
  ask(principals?: string[]): Promise<FoldedCase>;
  step(
    id: string,
    step: string,
    by: { actor: string; roles?: string[] },
    data?: Proposed['data'],
  ): Promise<FoldedCase>;
};

/** A kernel with the small procedure of the engine's own tests, and a clock that a test moves. */
export async function openLibrary(): Promise<Library> {
  let at = Date.UTC(2026, 0, 31, 8);
  const node = await openTestKernel({ now: () => new Date(at) });
  const { kernel } = node;
  return {
    ...node,
    pass(milliseconds) {
      at += milliseconds;
    },
    ask: (principals = [`reviewers:${kernel.host.id}`]) =>
      kernel.store.system('test')((tx) =>
        openCase(kernel, procedures, tx, {
          procedure: 'book-loan',
          organisation: kernel.host.id,
          principals,
          first: { step: 'ask', actor: 'affected-person', data: { rare: false, originator: 'harbour' } },
        }),
      ),
    step: (id, step, by, data = {}) =>
      kernel.store.system('test')((tx) => takeStep(kernel, procedures, tx, id, { step, ...by, data })),
  };
}

export const DAY = 86_400_000;
