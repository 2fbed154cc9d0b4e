import { type Http, pathOf } from './http.ts';

/** Whether one's organisation keeps hashes of what it asks about: `days` null where it does not. */
export type HashKeeping = { days: number | null; reason: string | null; since: string | null };

/**
 * A search for the signals of a bank, or for one signal, in what was kept when it began (`total`). `troubled`: it failed,
 * and is tried again while it is `running`.
 */
export type BackwardsRun = {
  id: string;
  bank?: string;
  signal?: string;
  state: 'running' | 'stopped' | 'done' | 'failed';
  total: number;
  looked: number;
  /** Items of which a case opened, or is open. */
  matched: number;
  startedAt: string;
  endedAt: string | null;
  troubled: boolean;
};

export function backwardsOf(http: Http) {
  return {
    keeping: () => http.get<HashKeeping>('kept-hashes'),
    /** @param days 1 to 90; null turns it off, and deletes what was kept */
    keep: (days: number | null, reason: string) => http.post<HashKeeping>('kept-hashes', { days, reason }),
    /** Deletes what is kept of an item, by the platform's own reference. */
    forget: (item: string) => http.delete<{ item: string; kept: false }>(pathOf('kept-hashes', item)),
    /** Newest first. */
    list: (of: { bank?: string; signal?: string; after?: string } = {}) =>
      http.get<{ items: BackwardsRun[]; next?: string }>('matching-backwards', of),
    get: (id: string) => http.get<BackwardsRun>(pathOf('matching-backwards', id)),
    start: (of: { bank: string } | { signal: string }) => http.post<BackwardsRun>('matching-backwards', of),
    stop: (id: string) => http.post<BackwardsRun>(pathOf('matching-backwards', id, 'stop')),
  };
}
