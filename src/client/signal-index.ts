import type { Http } from './http.ts';

/** The index of signals of the whole node, in memory. Instants are RFC 3339. */
export type SignalIndex = {
  /** `segments`, `recent`: codes in tables, and those looked at one by one; `memoryBytes` is about what they take. */
  items: {
    type: string;
    entries: number;
    segments: number[];
    recent: number;
    memoryBytes: number;
  }[];
  loadedAt: string;
  loadedFrom: 'snapshot' | 'table';
  /** When it last took over a change; null: none since it was loaded. */
  changedAt: string | null;
  snapshotAt: string | null;
  /** Acts that nobody read yet, and changes to signals that it has not taken over. */
  behind: { acts: number; signals: number };
  /** Milliseconds from acceptance until a signal could match, of the last `of`. */
  freshness: { of: number; p50: number; p99: number } | null;
  /** How many look-ups took up to so many milliseconds, since it was loaded; `upTo` null: longer. */
  lookUps: { upTo: number | null; many: number }[];
};

export const signalIndexOf = (http: Http) => ({ get: () => http.get<SignalIndex>('index') });
