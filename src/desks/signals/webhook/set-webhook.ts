import { writeEntries } from '../../../kernel/audit/write-entries.ts';
import { requirePublicAddress } from '../../../kernel/notify/guarded-fetch.ts';
import { newSecret } from '../../../kernel/notify/sign-message.ts';
import { reserveHandle } from '../../../kernel/store/record-queries.ts';
import type { Viewer } from '../../../kernel/store/viewer.ts';
import type { Desk } from '../context.ts';
import { findWebhook, waitingMessages, writeWebhook } from './webhook-queries.ts';

/**
 * Names the address that an organisation's decisions are told to. The secret is said once; a new address has a
 * new one. Throws `address-refused` for a private address; this is asked again at each call, since names change what
 * they lead to.
 */
export async function setWebhook(desk: Desk, viewer: Viewer, url: string) {
  const { kernel, policy } = desk;
  policy.require(viewer, 'add-webhook', { type: 'Organisation', id: viewer.organisation });
  const address = await requirePublicAddress(url, kernel.configuration.privateHosts);
  const secret = newSecret();
  const { keyId, sealed } = kernel.keyring.seal('blobs', Buffer.from(secret));
  await kernel.store.system('setting a webhook')(async (tx) => {
    tx.viewer.actor = viewer.actor;
    const before = await findWebhook(tx, viewer.organisation);
    const object = before?.object ?? (await reserveHandle(tx));
    await writeWebhook(
      tx,
      {
        organisation: viewer.organisation,
        object,
        url: address,
        createdAt: kernel.now(),
        keyId,
        secret: sealed,
      },
      [`administrators:${viewer.organisation}`, 'overseer'],
    );
    await writeEntries(
      tx,
      kernel.keyring,
      [{ kind: 'webhook.set', object, fields: { url: address, organisation: viewer.organisation } }],
      kernel.now(),
    );
  });
  return { url: address, secret };
}

/** The address, and whether messages wait for it. */
export async function showWebhook(desk: Desk, viewer: Viewer) {
  const hook = await desk.kernel.store.for(viewer)((tx) => findWebhook(tx, viewer.organisation));
  if (!hook) return { items: [] };
  const waiting = await desk.kernel.store.system('webhooks')((tx) =>
    waitingMessages(tx, viewer.organisation),
  );
  return { items: [{ url: hook.url, createdAt: hook.createdAt.toISOString(), ...waiting }] };
}
