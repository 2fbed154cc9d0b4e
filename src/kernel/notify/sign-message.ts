import { createHmac, randomBytes } from 'node:crypto';

/** Standard Webhooks: a symmetric secret of 24 to 64 bytes, `whsec_` and base64. */
export const newSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;

export type MessageHeaders = {
  'webhook-id': string;
  'webhook-timestamp': string;
  'webhook-signature': string;
};

/**
 * Headers of one attempt. Standard Webhooks: HMAC-SHA256 over `id.timestamp.body`, version `v1`. The id stays the
 * same when an attempt is repeated, so that a receiver acts once.
 * @param timestamp seconds since 1970
 */
export function signMessage(secret: string, id: string, timestamp: number, body: string): MessageHeaders {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': `v1,${signature}`,
  };
}
