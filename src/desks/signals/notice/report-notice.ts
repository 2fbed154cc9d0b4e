import { findCase } from '../../../kernel/cases/case-queries.ts';
import { readCase, takeStep } from '../../../kernel/cases/take-step.ts';
import { refuseUnstorable } from '../../../kernel/http/read-body.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import { retryConflicts } from '../../../kernel/store/retry-conflicts.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import type { Viewer } from '../../../kernel/store/viewer.ts';
import type { Desk } from '../context.ts';
import { wasNoticed } from './notice-queries.ts';

export type NoticeReport = { status: 'delivered'; how: string } | { status: 'undeliverable'; reason: string };

/**
 * The platform's systems say what became of a notice. They need not see the case: that a notice of their
 * organisation's case was handed out is enough, and every other id is `not-found`, but for those who see the case: they
 * are told that it has no notice (`conflict`). A refusal says nothing of where the case stands (threat: an analyst's
 * token that probes cases).
 */
export async function reportNotice(
  desk: Desk,
  viewer: Viewer,
  id: string,
  report: NoticeReport,
): Promise<{ id: string; notice: string }> {
  desk.policy.require(viewer, 'report-notice', { type: 'Case', id });
  refuseUnstorable(report, 'body');
  const { kernel, procedures } = desk;
  // Asked of every id, there or not, so that no answer takes longer for one that is there.
  const seen = await seesCase(desk, viewer, id);
  return retryConflicts(() =>
    kernel.store.system('notice report')(async (tx) => {
      tx.viewer.actor = viewer.actor;
      const { file } = await readCase(kernel, procedures, tx, id);
      const theirs = file.organisation === viewer.organisation && file.procedure === 'match-review';
      if (!theirs || !(await wasNoticed(tx, file.object))) refuseUnnoticed(seen);
      return { id, notice: await noteReport(desk, tx, id, report).catch(sayNoState) };
    }),
  );
}

/** Who sees the case reads on its page whether it has a notice; for everybody else it is not there. */
async function seesCase({ kernel }: Desk, viewer: Viewer, id: string): Promise<boolean> {
  return kernel.store.for(viewer)(
    async (tx) => /^[0-9a-f-]{36}$/.test(id) && (await findCase(tx, id)) !== null,
  );
}

function refuseUnnoticed(seen: boolean): never {
  if (!seen) throw new Refusal('not-found', 'There is no such case that you may see.');
  const reason = 'No notice of this case was handed out, so there is none to report on.';
  throw new Refusal('conflict', reason, [{ property: 'id', reason: 'is a case without a notice' }]);
}

function sayNoState(error: unknown): never {
  if (!(error instanceof Refusal) || error.code !== 'step-not-permitted') throw error;
  const reason = 'No report on the notice of this case is awaited now.';
  throw new Refusal('step-not-permitted', reason, [{ property: 'status', reason }]);
}

/** Takes the step for a report; saying again what is known already changes nothing. */
export async function noteReport(
  desk: Desk,
  tx: Transaction,
  id: string,
  report: NoticeReport,
): Promise<string> {
  const { kernel, procedures } = desk;
  const { state } = await readCase(kernel, procedures, tx, id);
  if (state.tracks.notice === report.status) return report.status;
  const after = await takeStep(kernel, procedures, tx, id, {
    step: `notice-${report.status}`,
    actor: 'system',
    data: report.status === 'delivered' ? { how: report.how } : { reason: report.reason },
  });
  return after.state.tracks.notice ?? '';
}
