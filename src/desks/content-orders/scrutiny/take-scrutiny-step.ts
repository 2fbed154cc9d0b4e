import { readCase, takeStep } from '../../../kernel/cases/take-step.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import { retryConflicts } from '../../../kernel/store/retry-conflicts.ts';
import type { Viewer } from '../../../kernel/store/viewer.ts';
import type { Desk } from '../context.ts';
import { tellOfScrutiny } from './findings-go.ts';
import { isTimely } from './is-timely.ts';
import { findCopy } from './scrutiny-queries.ts';

type Data = Record<string, unknown>;

/** Takes a step of a scrutiny as the viewer, and writes to the other nodes what they have to know, in one transaction. */
export async function takeScrutinyStep(
  desk: Desk,
  viewer: Viewer,
  id: string,
  step: string,
  given: Data,
): Promise<void> {
  const { kernel, procedures, policy } = desk;
  // What one may not see is not there.
  await kernel.store.for(viewer)(async (tx) => {
    const { file } = await readCase(kernel, procedures, tx, id);
    if (file.procedure !== 'scrutiny')
      throw new Refusal('not-found', 'There is no such scrutiny that you may see.');
  });
  policy.require(viewer, step === 'annotate' ? 'annotate' : 'take-order-step', { type: 'Case', id });
  const data = step === 'receive-request' ? judgeRequest(given) : given;
  await retryConflicts(() =>
    kernel.store.system('a step of a scrutiny')(async (tx) => {
      tx.viewer.actor = viewer.actor;
      const { file } = await takeStep(kernel, procedures, tx, id, {
        step,
        actor: viewer.actor,
        roles: viewer.roles,
        data,
      });
      const copy = (await findCopy(tx, file.object))!;
      await tellOfScrutiny(desk, tx, copy, { name: step, data });
    }),
  );
}

/** Whether it is in time is computed, and nobody's to say. */
function judgeRequest(given: Data): Data {
  const [informedSince, receivedAt] = [String(given.informedSince), String(given.receivedAt)];
  if (Date.parse(informedSince) > Date.parse(receivedAt))
    throw new Refusal('body-malformed', undefined, [
      { property: 'informedSince', reason: 'must not lie after the request was received' },
    ]);
  return { ...given, timely: isTimely(informedSince, receivedAt) };
}
