import { readCase, takeStep } from '../../../kernel/cases/take-step.ts';
import { refuseUnstorable } from '../../../kernel/http/read-body.ts';
import { retryConflicts } from '../../../kernel/store/retry-conflicts.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import type { Viewer } from '../../../kernel/store/viewer.ts';
import { rememberAtOnce } from '../banks/upheld-hashes.ts';
import { lockUpheld } from '../banks/upheld-queries.ts';
import type { Desk } from '../context.ts';
import { afterCrisisStep } from '../crisis/declare-crisis.ts';
import { standByChallenged, withdrawChallenged } from '../disagreement/answer-challenge.ts';
import { withdrawOwnSignals } from '../disagreement/own-signals.ts';
import { upholdAppeal } from '../disagreement/uphold-appeal.ts';
import { askToTell, hasEndpoint } from '../webhook/tell-by-hand.ts';
import { decisionOf } from '../webhook/tell-decisions.ts';
import { holdNewCases, requireNeverHeard, tellCasesLike } from './heard-before.ts';
import { barToJudge } from './judge-appeal-apart.ts';
import { requireNobodyAloneBefore, tellOtherCases } from './restrict-alone-once.ts';
import { showCase } from './show-case.ts';

type Data = Record<string, unknown>;

/** Steps that are not open where an appeal was upheld before. */
const AS_IF_NEVER_HEARD = ['propose-restriction', 'restrict-single-handed', 'propose-to-keep'];

/** @param withhold with a step that restricts: the reasons for withholding the notice, taken as a second step, so that no notice goes out in between */
type Given = { data?: Data; withhold?: Data };

/** Takes one step as the viewer, in one transaction with all that follows from it, and shows the case then. */
export async function takeReviewStep(desk: Desk, viewer: Viewer, id: string, step: string, input: Given) {
  const { kernel, procedures } = desk;
  refuseUnstorable(input.data ?? {}, 'data');
  if (input.withhold) refuseUnstorable(input.withhold, 'withhold');
  const endpoint = await hasEndpoint(desk, viewer.organisation);
  return retryConflicts(() =>
    kernel.store.for(viewer)(async (tx) => {
      await reviewStep(desk, tx, id, step, { ...input, endpoint });
      return showCase(desk, tx, await readCase(kernel, procedures, tx, id), endpoint);
    }),
  );
}

/**
 * One step with all that follows from it at once: what an upheld appeal stops and says, what an answer to a challenge
 * publishes. The procedure alone decides whether the step is open.
 * @param tx the viewer's own
 * @param input.endpoint whether an address takes what is decided
 */
export async function reviewStep(
  desk: Desk,
  tx: Transaction,
  id: string,
  step: string,
  input: Given & { endpoint: boolean },
): Promise<void> {
  const { kernel, procedures, policy } = desk;
  const { viewer } = tx;
  const data = input.data ?? {};
  const before = await readCase(kernel, procedures, tx, id);
  const { file } = before;
  policy.require(viewer, step === 'annotate' ? 'annotate' : 'take-step', { type: 'Case', id });
  const by = { actor: viewer.actor, roles: viewer.roles };
  const review = file.procedure === 'match-review';
  const alone = review && step === 'restrict-single-handed';
  if (review && AS_IF_NEVER_HEARD.includes(step)) requireNeverHeard(before);
  if (review && step === 'uphold-appeal') {
    await holdNewCases(tx, before);
    await lockUpheld(tx);
  }
  if (alone) await requireNobodyAloneBefore(tx, before);
  const bar = await barToJudge(tx, before, step, viewer.actor);
  if (bar) throw bar;
  let folded = await takeStep(kernel, procedures, tx, id, { step, data, ...by });
  if (input.withhold) {
    const withhold = { step: 'withhold-notice', data: input.withhold, ...by };
    folded = await takeStep(kernel, procedures, tx, id, withhold);
  }
  if (alone) await tellOtherCases(desk, tx, folded);
  const said = String(data.reason ?? '');
  if (review && step === 'uphold-appeal') {
    await upholdAppeal(desk, tx, folded, said);
    await rememberAtOnce(desk, tx, file, new Date(folded.events.at(-1)!.at));
    await tellCasesLike(desk, tx, folded);
  }
  if (review && step === 'withdraw-own-signals') await withdrawOwnSignals(desk, tx, folded);
  if (file.procedure === 'challenge' && step === 'withdraw-signal') {
    await withdrawChallenged(desk, tx, folded, said);
  }
  if (file.procedure === 'challenge' && step === 'answer-with-reasons') {
    await standByChallenged(desk, tx, folded, data);
  }
  if (file.procedure === 'crisis') await afterCrisisStep(desk, tx, id, step, said);
  const after = await readCase(kernel, procedures, tx, id);
  const told = review && decisionOf(before.state.state, after.state.state) !== null;
  // At once, and not when the act is sequenced: the next thing this person sees is that somebody must tell.
  if (told && !input.endpoint && file.organisation === viewer.organisation) {
    await askToTell(desk, tx, after, 'no-endpoint');
  }
}
