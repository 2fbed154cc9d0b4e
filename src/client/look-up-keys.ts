import { type Http, pathOf } from './http.ts';

/** A key of a service of the viewer's organisation; instants as ISO 8601. */
export type ServiceKey = {
  id: string;
  name: string;
  lookUpsPerMinute: number;
  fillsBanks: boolean;
  createdAt: string;
  expiresAt: string;
  revokedAt: string | null;
};

export type NewServiceKey = { name: string; lookUpsPerMinute?: number; fillsBanks?: boolean; days?: number };

export function serviceKeysOf(http: Http) {
  return {
    /** Newest first, those that were revoked too; never the keys themselves. */
    list: () => http.get<{ items: ServiceKey[] }>('service-keys'),
    /** `key` is shown now and never again. */
    make: (key: NewServiceKey) => http.post<ServiceKey & { key: string }>('service-keys', key),
    /** Ends it at once, for good. */
    revoke: (id: string) => http.post<ServiceKey>(pathOf('service-keys', id, 'revoke')),
  };
}
