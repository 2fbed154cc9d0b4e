import { writeEntries } from '../audit/write-entries.ts';
import type { Kernel } from '../kernel.ts';
import type { Policy } from '../policy/authorize.ts';
import { Refusal } from '../refusal.ts';
import { requireReason } from '../require-reason.ts';
import { eraseRecord } from './erase-record.ts';
import { erasableRecords } from './erasure-queries.ts';
import { deleteErasureRequest, type ErasureRequest, findErasureRequest } from './erasure-request-queries.ts';
import { lawName } from './request-erasure.ts';
import type { Transaction } from './store.ts';
import type { Viewer } from './viewer.ts';

/**
 * Erases what somebody else asked to erase: both stand in the log. What is erased is every version held now.
 * Throws `not-found` for what the viewer does not see, `not-allowed`, `step-not-permitted` when nobody asked, and
 * `second-person-needed` for whoever asked.
 * @returns how many versions were erased
 */
export async function confirmErasure(
  kernel: Kernel,
  policy: Policy,
  viewer: Viewer,
  id: string,
): Promise<{ erased: number }> {
  const asked = await requestSeen(kernel, viewer, id);
  policy.require(viewer, 'erase-record', { type: 'Record', id });
  if (asked?.requestedBy === viewer.actor) {
    throw new Refusal('second-person-needed', 'You asked for this erasure: somebody else confirms it.');
  }
  return kernel.store.system('erasing a record')(async (tx) => {
    tx.viewer.actor = viewer.actor;
    const request = await lockedRequest(tx, viewer, id, asked);
    const { instrument, article, requestedBy, reason } = request;
    await end(kernel, tx, request, { kind: 'record.erasure-confirmed', reason, requestedBy });
    return eraseRecord(kernel, tx, {
      holder: request.holder,
      id,
      law: lawName({ instrument, article }),
      requestedBy,
    });
  });
}

/**
 * Ends a request without erasing anything: whoever asked takes it back, or somebody who could confirm declines.
 * Throws as `confirmErasure` does, but needs no second person: nothing is lost by it.
 */
export async function declineErasure(
  kernel: Kernel,
  policy: Policy,
  viewer: Viewer,
  id: string,
  reason: string,
): Promise<void> {
  const asked = await requestSeen(kernel, viewer, id);
  const own = asked?.requestedBy === viewer.actor;
  policy.require(viewer, own ? 'request-erasure' : 'erase-record', { type: 'Record', id });
  requireReason(reason);
  await kernel.store.system('declining an erasure')(async (tx) => {
    tx.viewer.actor = viewer.actor;
    const request = await lockedRequest(tx, viewer, id, asked);
    await end(kernel, tx, request, {
      kind: 'record.erasure-declined',
      reason,
      requestedBy: request.requestedBy,
    });
  });
}

/** The request as the viewer sees it, or null; `not-found` where the viewer sees neither it nor the record. */
async function requestSeen(kernel: Kernel, viewer: Viewer, id: string): Promise<ErasureRequest | null> {
  return kernel.store.for(viewer)(async (tx) => {
    const request = await findErasureRequest(tx, viewer.organisation, id);
    if (!request && (await erasableRecords(tx, viewer.organisation, id)).length === 0) {
      throw new Refusal('not-found', 'Your organisation holds no such record.');
    }
    return request;
  });
}

/** Threat: between the look and the act the request is ended and made anew, by the one who now confirms. */
async function lockedRequest(
  tx: Transaction,
  viewer: Viewer,
  id: string,
  seen: ErasureRequest | null,
): Promise<ErasureRequest> {
  const request = await findErasureRequest(tx, viewer.organisation, id, true);
  if (request && request.object === seen?.object) return request;
  throw new Refusal('step-not-permitted', 'Nobody asks for the erasure of this record now. Reload it.');
}

async function end(
  kernel: Kernel,
  tx: Transaction,
  { object, holder, id, instrument, article }: ErasureRequest,
  { kind, reason, requestedBy }: { kind: string; reason: string; requestedBy: string },
): Promise<void> {
  await deleteErasureRequest(tx, object);
  const fields = { record: id, holder, requestedBy, reason };
  const act = { kind, object, law: lawName({ instrument, article }), fields };
  await writeEntries(tx, kernel.keyring, [act], kernel.now());
}
