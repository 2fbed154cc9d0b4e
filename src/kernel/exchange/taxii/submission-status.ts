import { type Status, type StatusDetails, withoutEmptyLists } from '../../../standards/taxii/resources.ts';
import type { Kernel } from '../../kernel.ts';
import { Refusal } from '../../refusal.ts';
import type { Viewer } from '../../store/viewer.ts';
import { datesAdded, findSubmission, stillPending } from './submission-queries.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * The status of a POST (TAXII 2.1 §4.3), as it is now: an object is pending until the sequencer has given it its
 * place in the collection. Throws `not-found` for one that is not there, is too old, or is somebody else's.
 */
export async function submissionStatus(kernel: Kernel, viewer: Viewer, id: string): Promise<Status> {
  if (!UUID.test(id)) throw new Refusal('not-found');
  // Queues and submissions are no viewer's to read; the poster is checked by name.
  return kernel.store.system('status of a submission')(async (tx) => {
    const submission = await findSubmission(tx, id, viewer.actor, kernel.now());
    if (!submission) throw new Refusal('not-found');
    const { view, successes: taken, failures, requestTimestamp } = submission;
    const objects = taken.map((one) => one.object);
    const waiting = await stillPending(tx, view, objects);
    const unversioned = taken.filter((one) => one.version === null && !waiting.has(one.object));
    const added = await datesAdded(
      tx,
      view,
      unversioned.map((one) => one.object),
    );
    const details: { done: StatusDetails[]; pending: StatusDetails[] } = { done: [], pending: [] };
    for (const one of taken) {
      // §3.4.1: what has neither modified nor created has a version of ours, the date it was added.
      const version = one.version ?? added.get(one.object) ?? requestTimestamp;
      details[waiting.has(one.object) ? 'pending' : 'done'].push({ id: one.id, version });
    }
    return withoutEmptyLists({
      id,
      status: details.pending.length > 0 ? 'pending' : 'complete',
      request_timestamp: requestTimestamp,
      total_count: submission.total,
      success_count: details.done.length,
      successes: details.done,
      failure_count: failures.length,
      failures,
      pending_count: details.pending.length,
      pendings: details.pending,
    }) as Status;
  });
}
