import type { CaseState } from '../../../engines/cases/case.ts';
import { type FoldedCase, readCase, takeStep } from '../../../kernel/cases/take-step.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import { retryConflicts } from '../../../kernel/store/retry-conflicts.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import type { Desk } from '../context.ts';
import { linkHash } from './issue-notice.ts';
import { caseOfLink, lockAppeals } from './notice-queries.ts';
import { noteReport } from './report-notice.ts';

const TRIES = 5;
const SHOWN_NOTICE = ['due', 'due-again', 'delivered', 'undeliverable'];

/**
 * An appeal, as whoever holds the link writes it. Others act on the case at the same moment (the platform reports its
 * delivery, somebody presses twice): then the whole is done again on what stands, so that no appeal is lost to a race.
 * @returns false when there is nothing behind the link
 */
export async function takeAppeal(desk: Desk, token: string, text: string): Promise<boolean> {
  for (let tries = 1; ; tries++) {
    try {
      return await retryConflicts(() =>
        desk.kernel.store.system('appeal')((tx) => appealOnce(desk, tx, token, text)),
      );
    } catch (error) {
      // It was open when we looked: the case moved between two looks at it.
      const moved = error instanceof Refusal && error.code === 'step-not-permitted';
      if (!moved || tries >= TRIES) throw error;
    }
  }
}

async function appealOnce(desk: Desk, tx: Transaction, token: string, text: string): Promise<boolean> {
  const { kernel, procedures } = desk;
  tx.viewer.actor = 'affected-person';
  await lockAppeals(tx, linkHash(token));
  const folded = await caseBehind(desk, tx, token);
  // Sent twice, or decided meanwhile: the page says where it stands.
  if (!folded || !appealIsOpen(folded.state)) return folded !== null;
  const { id } = folded.file;
  // Whoever holds the link has been told, whatever the platform reported or did not.
  await noteReport(desk, tx, id, { status: 'delivered', how: 'The person affected used the link' });
  await takeStep(kernel, procedures, tx, id, { step: 'appeal', actor: 'affected-person', data: { text } });
  return true;
}

export const appealIsOpen = ({ permitted }: CaseState): boolean =>
  permitted.some(({ step, by }) => step === 'appeal' && by.includes('affected-person'));

/** The case that a link leads to; null for one that is wrong or expired, or whose notice may not be shown. */
export async function caseBehind(desk: Desk, tx: Transaction, token: string): Promise<FoldedCase | null> {
  const { kernel, procedures } = desk;
  const id = await caseOfLink(tx, linkHash(token), kernel.now());
  if (id === null) return null;
  const folded = await readCase(kernel, procedures, tx, id);
  return isShown(folded) ? folded : null;
}

function isShown({ state }: FoldedCase): boolean {
  const { notice = '', appeal } = state.tracks;
  if (!SHOWN_NOTICE.includes(notice)) return false;
  // Past the six months the link has done its work; what was referred elsewhere still names what is left to do.
  return appeal !== 'closed' || state.state === 'referred';
}
