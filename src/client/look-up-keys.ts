import { type Http, pathOf } from './http.ts';

/** A key of a service of the viewer's organisation; instants as ISO 8601. */
export type ServiceKey = {
  id: string;
  name: string;
  lookUpsPerMinute: number;
  fillsBanks: boolean;
  /** It is lent to the other party of this agreement, and asks privately; null for a service of one's own. */
  agreement: string | null;
  /** The cap of a lent key, by days of UTC. */
  lookUpsPerDay: number | null;
  /** Ranges in CIDR notation: a request below `/hma/` that comes from there needs no key. */
  addresses: string[];
  createdAt: string;
  expiresAt: string;
  revokedAt: string | null;
};

/** With `agreement` the key is lent to its other party: it fills no banks, speaks for no addresses, and has a cap a day. */
export type NewServiceKey = {
  name: string;
  lookUpsPerMinute?: number;
  fillsBanks?: boolean;
  days?: number;
  agreement?: string;
  lookUpsPerDay?: number;
  addresses?: string[];
};

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
