import type { Http } from './http.ts';

/** The address that decisions are told to, and whether messages wait for it; instants as ISO 8601. */
export type Webhook = { url: string; createdAt: string; waiting: number; lastError: string | null };

export function webhooksOf(http: Http) {
  return {
    list: () => http.get<{ items: Webhook[] }>('webhooks'),
    /** `secret` is shown now and never again; `readMessage` takes it. A new address has a new one. */
    set: (url: string) => http.post<{ url: string; secret: string }>('webhooks', { url }),
  };
}
