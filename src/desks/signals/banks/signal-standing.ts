import { actValues } from '../../../kernel/audit/read-act.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import { IN_FORCE, UNDECIDED } from '../review/match-review.terms.ts';
import { seesCases } from '../sees-cases.ts';
import { actThatEnded, casesOn, nameOfPerson, type ShownSignal } from './signal-queries.ts';

/**
 * What stands on a signal, and who ended it and why; null for who sees no cases.
 * @returns `cases`: how many are not decided, and how many restrict
 */
export async function signalStanding(kernel: Kernel, tx: Transaction, signal: ShownSignal) {
  if (!seesCases(tx.viewer)) return { cases: null, ended: null };
  const cases = await casesOn(tx, signal.id, UNDECIDED, IN_FORCE);
  const act = await actThatEnded(tx, signal);
  if (!act) return { cases, ended: null };
  const { reason, actor } = await actValues(kernel, tx, act.entry);
  const said = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null);
  const by = said(actor);
  const ended = { at: act.at.toISOString(), reason: said(reason), by: by && (await nameOfPerson(tx, by)) };
  return { cases, ended };
}
