import { createHash } from 'node:crypto';
import { type FoldedCase, readCase, takeStep } from '../../../kernel/cases/take-step.ts';
import type { SignedIn } from '../../../kernel/identity/credentials.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import { writeForm } from '../../../standards/e-evidence-forms/write-xml.ts';
import { form3Of } from '../answer/write-form-3.ts';
import type { Desk } from '../context.ts';
import { findRequest, organisationName } from '../intake/request-queries.ts';
import { showRequest } from '../intake/show-request.ts';
import { requireMeans } from '../intake/take-request-step.ts';
import { openConnection } from './dis-connection.ts';
import { type DisMessage, sendMessage } from './send-message.ts';

/** Sends Form 3 of a recorded step to the issuing authority, and records that it went. */
export async function sendForm3(desk: Desk, { viewer, person }: SignedIn, id: string, n?: number) {
  return sending(desk, viewer, id, async (tx, folded) => {
    const { row, provider } = await partiesOf(tx, folded);
    const form = form3Of(folded, row, { provider, person: person.name }, n);
    return {
      kind: 'form-3',
      recipient: row.authorityName ?? 'not named in the form',
      fileName: `form-3-${id}.xml`,
      mediaType: 'application/xml',
      bytes: Buffer.from(writeForm(form)),
      folded,
    };
  });
}

/** Sends a sealed package of what was approved: the step of disclosure is judged and written before a byte leaves. */
export async function sendPackage(
  desk: Desk,
  { viewer }: SignedIn,
  id: string,
  { bytes, recipient }: { bytes: Buffer; recipient: string },
) {
  // Threat: data that leave unsealed, by a slip.
  if (!bytes.subarray(0, AGE.length).equals(AGE))
    throw new Refusal('body-malformed', undefined, [
      { property: 'body', reason: 'is no age file: seal what was approved first (comity evidence seal)' },
    ]);
  return sending(desk, viewer, id, async (tx, folded) => {
    const sentAt = desk.kernel.now().toISOString();
    const data = { sentAt, channel: 'decentralised-it-system', recipient };
    requireMeans(folded, data);
    const proposed = { step: 'disclose', actor: viewer.actor, roles: viewer.roles, data };
    return {
      kind: 'package',
      recipient,
      fileName: `evidence-${id}.age`,
      mediaType: 'application/octet-stream',
      bytes,
      folded: await takeStep(desk.kernel, desk.procedures, tx, id, proposed),
    };
  });
}

const AGE = Buffer.from('age-encryption.org/v1\n');

type Sent = Pick<DisMessage, 'kind' | 'recipient' | 'fileName' | 'mediaType'> & {
  bytes: Buffer;
  folded: FoldedCase;
};

async function sending(
  desk: Desk,
  viewer: SignedIn['viewer'],
  id: string,
  prepare: (tx: Transaction, folded: FoldedCase) => Promise<Sent>,
) {
  const { kernel, procedures, policy } = desk;
  return kernel.store.for(viewer)(async (tx) => {
    const before = await readCase(kernel, procedures, tx, id);
    policy.require(viewer, 'take-evidence-step', { type: 'Case', id });
    const { bytes, folded, ...message } = await prepare(tx, before);
    const { provider } = await partiesOf(tx, folded);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const connection = await openConnection(kernel, tx, folded.file.organisation);
    const said = await sendMessage(kernel, connection, {
      ...message,
      reference: id,
      inReplyTo: (before.events[0]?.data.message as string | undefined) ?? null,
      sender: provider,
      sha256,
      content: bytes.toString('base64'),
    });
    const { kind: what, recipient, fileName } = message;
    const data = {
      what,
      sentAt: kernel.now().toISOString(),
      sender: provider,
      recipient,
      fileName,
      bytes: bytes.length,
      sha256,
      message: said,
    };
    const record = { step: 'transmitted', actor: viewer.actor, roles: viewer.roles, data };
    return showRequest(desk, tx, await takeStep(kernel, procedures, tx, id, record));
  });
}

async function partiesOf(tx: Transaction, { file }: FoldedCase) {
  const row = await findRequest(tx, file.object);
  if (!row) throw new Refusal('not-found', 'There is no such certificate that you may see.');
  return { row, provider: await organisationName(tx, file.organisation) };
}
