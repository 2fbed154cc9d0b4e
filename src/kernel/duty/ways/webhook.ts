import type { Kernel } from '../../kernel.ts';
import { guardedFetch } from '../../notify/guarded-fetch.ts';
import { signMessage } from '../../notify/sign-message.ts';
import type { Way } from './ways.ts';

/** A signed call to an address that the person gave (Standard Webhooks): to a pager, a chat, a telephone service. */
export const webhook =
  (kernel: Kernel): Way =>
  async ({ id, to, subject, body, drill, attempt, items }) => {
    if (to.kind !== 'webhook') throw new Error('not a webhook');
    const message = JSON.stringify({ type: 'reminder', drill, attempt, subject, text: body, items });
    const timestamp = Math.floor(kernel.now().getTime() / 1000);
    const { status } = await guardedFetch(
      to.url,
      {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...signMessage(to.secret, id, timestamp, message),
        },
        body: message,
        maxBytes: 65_536,
      },
      kernel.configuration.privateHosts,
    );
    if (status < 200 || status > 299) throw new Error(`the address answered ${status}`);
  };
