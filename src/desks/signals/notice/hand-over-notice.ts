import { writeEntries } from '../../../kernel/audit/write-entries.ts';
import { readCase } from '../../../kernel/cases/take-step.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import type { Viewer } from '../../../kernel/store/viewer.ts';
import type { Desk } from '../context.ts';
import { findWebhook } from '../webhook/webhook-queries.ts';
import { issueNotice, type Notice } from './issue-notice.ts';

/** The person has not been told as far as is known, and may be. */
export const TO_TELL: readonly string[] = ['due', 'due-again', 'undeliverable'];

/** Whether a case's notice goes to an address by itself, or people must hand it over. */
export async function noticeGoesOut(desk: Desk, viewer: Viewer, id: string): Promise<{ endpoint: boolean }> {
  const { file } = await readAsViewer(desk, viewer, id);
  const hook = await desk.kernel.store.system('webhooks')((tx) => findWebhook(tx, file.organisation));
  return { endpoint: hook !== null };
}

/**
 * The notice with a fresh link, for a reviewer to hand over. Only hashes of links are kept, so one that was made
 * before cannot be shown again; it stays valid. Each issuing is logged. Throws `conflict` once the notice was
 * delivered, and while it is withheld.
 */
export async function handOverNotice(desk: Desk, viewer: Viewer, id: string): Promise<Notice> {
  desk.policy.require(viewer, 'take-step', { type: 'Case', id });
  await readAsViewer(desk, viewer, id);
  const { kernel, procedures } = desk;
  return kernel.store.system('handing over a notice')(async (tx) => {
    tx.viewer.actor = viewer.actor;
    const folded = await readCase(kernel, procedures, tx, id);
    const isDue = TO_TELL.includes(folded.state.tracks.notice ?? '');
    const notice = isDue ? await issueNotice(kernel, tx, folded) : null;
    if (!notice) throw new Refusal('conflict', 'This case has no notice that is to be handed over now.');
    await writeEntries(
      tx,
      kernel.keyring,
      [{ kind: 'notice.link-issued', object: folded.file.object, fields: { case: id } }],
      kernel.now(),
    );
    return notice;
  });
}

const readAsViewer = (desk: Desk, viewer: Viewer, id: string) =>
  desk.kernel.store.for(viewer)((tx) => readCase(desk.kernel, desk.procedures, tx, id));
