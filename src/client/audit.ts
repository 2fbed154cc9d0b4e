import { type Http, pathOf } from './http.ts';
import type { Page } from './page.ts';

/** The log starts a new epoch when a restored node must not sign the old one again. */
export type AuditSummary = { epoch?: number; index: number; kind: string; at: string; law: string | null };

/** RFC 6962 inclusion proof of one leaf in the tree that a signed checkpoint commits to. Hashes in hex. */
export type InclusionProofText = { size: number; root: string; path: string[]; checkpoint: string };

/** A committed value, opened: name, its own salt, and the value that was committed to. */
export type Opening = { name: string; salt: string; value: unknown };

export type AuditEntry = {
  index: number;
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
  cosignedBy: { name: string; at?: string | null }[];
};

export function auditOf(http: Http) {
  return {
    list: (cursor?: string) =>
      http.get<Page<AuditSummary> & { checkpoint: string | null }>('audit', { cursor }),
    get: (index: number) => http.get<AuditEntry>(pathOf('audit', index)),
  };
}
