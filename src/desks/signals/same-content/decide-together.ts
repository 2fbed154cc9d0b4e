import { reserveEntry, writeEntries } from '../../../kernel/audit/write-entries.ts';
import { readCase } from '../../../kernel/cases/take-step.ts';
import { refuseUnstorable } from '../../../kernel/http/read-body.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import { retryConflicts } from '../../../kernel/store/retry-conflicts.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import type { Viewer } from '../../../kernel/store/viewer.ts';
import type { Desk } from '../context.ts';
import { reviewStep } from '../review/take-review-step.ts';
import { hasEndpoint } from '../webhook/tell-by-hand.ts';
import { drawSample, groupSeen } from './draw-sample.ts';
import { type GroupCase, insertTogether, nextCasesOf } from './group-queries.ts';

/**
 * What may be decided on many items at once, by the states that it starts from. A first decision goes through taking the
 * case and its question. Restricting alone is not among them.
 */
export const DECISIONS: Readonly<Record<string, readonly string[]>> = {
  leave: ['open', 'in-review', 'answered'],
  'propose-restriction': ['open', 'in-review', 'answered'],
  'confirm-restriction': ['awaiting-second'],
  'refuse-restriction': ['awaiting-second'],
  restore: ['restricted'],
};

/** Cases that one request decides: a few seconds of work. The client asks again with `next`. */
const AT_ONCE = 25;

type Data = Record<string, unknown>;
export type Decision = { step: string; data?: Data; answers?: Data; after?: number };

export type DecidedTogether = {
  decided: { id: string; reference: string }[];
  /** Which stay as they are, and why. */
  leftOut: { id: string; reference: string; code: string; reason: string }[];
  /** To ask for the rest with; null when there is none. */
  next: number | null;
};

/**
 * Takes one decision in the next cases of a content, each by itself and as if by hand. What the decision itself lacks is
 * refused at the first case, and nothing is decided. Throws `step-not-permitted` when the person has not opened the
 * sample that was drawn for them.
 */
export async function decideTogether(
  desk: Desk,
  viewer: Viewer,
  content: string,
  { step, data = {}, answers, after = 0 }: Decision,
): Promise<DecidedTogether> {
  const { kernel } = desk;
  const states = DECISIONS[step];
  if (!states) {
    const reason = `is one of ${Object.keys(DECISIONS).join(', ')}`;
    throw new Refusal('body-malformed', undefined, [{ property: 'step', reason }]);
  }
  refuseUnstorable(data, 'data');
  if (answers) refuseUnstorable(answers, 'answers');
  desk.policy.require(viewer, 'take-step', { type: 'Case', id: content });
  const seen = await kernel.store.for(viewer)((tx) => groupSeen(tx, content));
  if (seen.length === 0) return { decided: [], leftOut: [], next: null };
  const sample = await drawSample(desk, viewer, content, seen);
  const left = sample.cases.filter(({ opened }) => !opened).length;
  if (left > 0) {
    throw new Refusal(
      'step-not-permitted',
      `Open the cases that were drawn for you first: ${left} of ${sample.needed} are left.`,
      [{ property: 'step', reason: `${left} of the sample are not opened` }],
    );
  }
  const cases = await kernel.store.for(viewer)((tx) => nextCasesOf(tx, content, states, after, AT_ONCE));
  const endpoint = await hasEndpoint(desk, viewer.organisation);
  const entry = await kernel.store.system('deciding together')(reserveEntry);
  const act = { content, step, opened: sample.opened, entry };
  const done: Done[] = [];
  const leftOut: DecidedTogether['leftOut'] = [];
  try {
    for (const one of cases) {
      const outcome = await retryConflicts(() =>
        kernel.store.for(viewer)(async (tx) => {
          const n = await decideOne(desk, tx, one, { step, data, endpoint, answers });
          await insertTogether(tx, { object: one.object, n, content, opened: act.opened, entry });
          return { n };
        }),
      ).catch((error: unknown) => {
        if (!(error instanceof Refusal)) throw error;
        return error;
      });
      if ('n' in outcome) done.push({ one, n: outcome.n });
      // Of the words, and not of the case: it would be so of every other one.
      else if (done.length === 0 && outcome.code === 'body-malformed') throw outcome;
      else
        leftOut.push({ id: one.id, reference: one.reference, code: outcome.code, reason: whyNot(outcome) });
    }
  } finally {
    // Also where the database went away half-way: what is decided names this act.
    if (done.length > 0) await noteTogether(desk, viewer, act, done);
  }
  return {
    decided: done.map(({ one: { id, reference } }) => ({ id, reference })),
    leftOut,
    next: cases.length === AT_ONCE ? (cases.at(-1)?.object ?? null) : null,
  };
}

/** The fault of each field where fields are named, else the sentence. */
const whyNot = ({ code, errors, message }: Refusal): string =>
  code === 'body-malformed' && errors.length > 0
    ? errors.map(({ property, reason }) => `${property}: ${reason}`).join('; ')
    : message;

/** Takes, answers and decides one case, or leaves it untouched. The number of the event that decided it. */
async function decideOne(
  desk: Desk,
  tx: Transaction,
  { id }: GroupCase,
  {
    step,
    data,
    answers,
    endpoint,
  }: { step: string; data: Data; answers: Data | undefined; endpoint: boolean },
): Promise<number> {
  const { kernel, procedures } = desk;
  const stateNow = async () => (await readCase(kernel, procedures, tx, id)).state.state;
  const before = await readCase(kernel, procedures, tx, id);
  if (before.state.state !== 'open') refuseTakenByOther(before, tx.viewer);
  if (before.state.state === 'open') await reviewStep(desk, tx, id, 'take', { endpoint });
  if (answers && (await stateNow()) === 'in-review') {
    await reviewStep(desk, tx, id, 'answer-question', { data: answers, endpoint });
  }
  await reviewStep(desk, tx, id, step, { data, endpoint });
  return (await readCase(kernel, procedures, tx, id)).events.findLast((event) => event.step === step)?.n ?? 0;
}

const TAKEN = 'Another person has taken this case and decides on it.';

function refuseTakenByOther(
  { state, events }: Awaited<ReturnType<typeof readCase>>,
  { actor }: Pick<Viewer, 'actor'>,
): void {
  if (state.state !== 'in-review' && state.state !== 'answered') return;
  if (events.findLast((event) => event.step === 'take')?.actor === actor) return;
  throw new Refusal('step-not-permitted', TAKEN, [{ property: 'step', reason: TAKEN }]);
}

type Done = { one: GroupCase; n: number };
type Act = { content: string; step: string; opened: number; entry: number };

/** Says in the log, and by it on each of the cases, that they were decided together. */
async function noteTogether(
  { kernel }: Desk,
  viewer: Viewer,
  { entry, ...said }: Act,
  done: Done[],
): Promise<void> {
  await kernel.store.system('deciding together')(async (tx) => {
    tx.viewer.actor = viewer.actor;
    const cases = done.map(({ one, n }) => `${one.id}/${n}`).join(' ');
    const fields = { ...said, cases, organisation: viewer.organisation };
    const act = { kind: 'cases.decided-together', object: done[0]!.one.object, entry, fields };
    await writeEntries(tx, kernel.keyring, [act], kernel.now());
  });
}
