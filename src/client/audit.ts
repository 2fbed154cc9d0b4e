import { type Http, pathOf } from './http.ts';
import type { Page } from './page.ts';

/** The log starts a new epoch when a restored node must not sign the old one again. */
export type AuditSummary = {
  id: string;
  epoch?: number;
  /** Place in the published log; null until the next beat publishes it. */
  index: number | null;
  kind: string;
  at: string;
  law: string | null;
};

/** RFC 6962 inclusion proof of one leaf in the tree that a signed checkpoint commits to. Hashes in hex. */
export type InclusionProofText = { size: number; root: string; path: string[]; checkpoint: string };

/** A committed value, opened: name, its own salt, and the value that was committed to. */
export type Opening = { name: string; salt: string; value: unknown };

export type AuditEntry = {
  id: string;
  epoch: number;
  index: number | null;
  kind: string;
  at: string;
  law: string | null;
  procedure: string | null;
  /** The entry's 32 random bytes, hex. */
  r: string;
  /** What is hashed with `r` (RFC 8785). */
  content: Record<string, unknown>;
  openings: Opening[];
  published: boolean;
  proof: InclusionProofText | null;
  cosignedBy: { organisation: string; name: string; at: string }[];
};

/** `faults` names up to 25 of a kind, each with the row it is about and a sentence; the numbers say what was checked. */
export type DeepVerdict = {
  ok: boolean;
  faults: ({ fault: string; says: string } & Record<string, unknown>)[];
  more: number;
  entries: number;
  erased: number;
  leaves: number;
  records: number;
  quarantined: number;
  events: number;
  /** Rows of other tables that acts vouch for. */
  rows: number;
  epochs: number;
};

export function auditOf(http: Http) {
  return {
    /** Of the current epoch unless another is named. `kind` is a prefix: `record.`. */
    list: (cursor?: string, query: { kind?: string; epoch?: number } = {}) =>
      http.get<Page<AuditSummary> & { checkpoint: string | null; epoch: number }>('audit', {
        cursor,
        ...query,
      }),
    /** By id, or by index once it is published. */
    get: (entry: string | number, epoch?: number) => http.get<AuditEntry>(pathOf('audit', entry), { epoch }),
    /** Recomputes every commitment from the node's database; takes seconds. For overseer and administrators. */
    verify: () => http.post<DeepVerdict>('audit/verify'),
  };
}
