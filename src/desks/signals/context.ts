import type { DeskContext } from '../../kernel/desk.ts';
import { Refusal } from '../../kernel/refusal.ts';

/** What the desk's use cases are handed. */
export type Desk = Pick<DeskContext, 'kernel' | 'procedures' | 'policy'>;

const UNIQUE_VIOLATION = '23505';

/**
 * Runs a transaction that appends to cases. An event is unique by its number: whoever comes second folds again and
 * meets the new state, or is refused by it.
 */
export async function againIfOvertaken<T>(work: () => Promise<T>): Promise<T> {
  for (let left = 3; ; left--) {
    try {
      return await work();
    } catch (error) {
      const { code, constraint } = error as { code?: string; constraint?: string };
      if (code !== UNIQUE_VIOLATION || constraint !== 'case_event_pkey') throw error;
      if (left === 0) throw new Refusal('step-not-permitted');
    }
  }
}
