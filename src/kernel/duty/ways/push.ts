import { createECDH } from 'node:crypto';
import { buildPushPayload, type VapidKeys } from '@block65/webcrypto-web-push';
import type { Kernel } from '../../kernel.ts';
import { guardedFetch } from '../../notify/guarded-fetch.ts';
import type { Way } from './ways.ts';

/**
 * A message to a browser by its push service (RFC 8030), encrypted to the browser (RFC 8291) and signed by the node (RFC 8292,
 * VAPID): the service learns that something was sent, and not what.
 */
export const push =
  (kernel: Kernel): Way =>
  async ({ id, to, subject, drill, items }) => {
    if (to.kind !== 'push') throw new Error('not a push subscription');
    const { endpoint, keys } = to;
    const request = await buildPushPayload(
      {
        data: { id, subject, drill, link: items.length === 1 ? items[0]!.link : null },
        options: { ttl: 3600, urgency: 'high', topic: id.replaceAll('-', '') },
      },
      { endpoint, keys, expirationTime: null },
      await vapidOf(kernel),
    );
    const { status } = await guardedFetch(
      endpoint,
      { method: 'POST', headers: request.headers, body: request.body },
      kernel.configuration.privateHosts,
    );
    if (status < 200 || status > 299) throw new Error(`the push service answered ${status}`);
  };

/** The node's key pair for push, made when it is first asked for and the same from then on. */
export async function vapidOf(kernel: Kernel): Promise<VapidKeys & { publicKey: string }> {
  const made = createECDH('prime256v1');
  made.generateKeys();
  const { keyId, sealed } = kernel.keyring.seal('blobs', made.getPrivateKey());
  const offered = JSON.stringify({
    keyId,
    publicKey: made.getPublicKey('base64url'),
    sealed: sealed.toString('base64'),
  });
  const [row] = await kernel.store.system('the key for push')((tx) =>
    tx.query<{ value: string }>(
      `insert into node_fact (name, value) values ('vapid', $1) on conflict (name) do update set value = node_fact.value returning value`,
      [offered],
    ),
  );
  const known = JSON.parse(row!.value) as { keyId: string; publicKey: string; sealed: string };
  const privateKey = kernel.keyring.open('blobs', known.keyId, Buffer.from(known.sealed, 'base64'));
  return {
    subject: kernel.configuration.url.startsWith('https:')
      ? kernel.configuration.url
      : 'mailto:node@localhost',
    publicKey: known.publicKey,
    privateKey: privateKey.toString('base64url'),
  };
}
