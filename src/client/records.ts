import { type Http, pathOf } from './http.ts';
import type { Page } from './page.ts';

/** TLP 2.0 labels; null when the object carries none and is for its own organisation only. */
export type Tlp = 'red' | 'amber+strict' | 'amber' | 'green' | 'clear';

export type RecordSummary = {
  id: string;
  type: string;
  name: string | null;
  version: string;
  tlp: Tlp | null;
  /** Who handed it over, by name. */
  source: string;
  /** False for an import: custody, not authorship. */
  attested: boolean;
  revoked: boolean;
  receivedAt: string;
};

export type RecordVersion = {
  version: string;
  /** The object's exact text as it came. */
  body: string;
  receivedAt: string;
  revoked: boolean;
  source: string;
  attested: boolean;
};

/** Who said what about this record (STIX opinion, or the answer to a disagreement). */
export type Opinion = {
  id?: string;
  by: string;
  at: string;
  opinion: string;
  explanation?: string | null;
};

/** An agreement that carries a record, and the handling it adds beside the record's own bytes. */
export type Sharing = {
  agreement: string;
  title: string;
  parties: { id: string; name: string }[];
  handling: {
    purposes: string[];
    legalBasis: { instrument: string; article: string };
    onward: 'originator-consent';
    retentionDays: number;
    validFrom: string;
    validUntil: string | null;
  };
};

export type RecordDetail = {
  id: string;
  type: string;
  name?: string | null;
  versions: RecordVersion[];
  tlp: Tlp | null;
  markings: { id: string; name: string }[];
  sharing: Sharing[];
  receipts: { organisation: string; name: string; at: string; outcome: string }[];
  opinions: Opinion[];
};

/** Something that was not taken in, and the rule that kept it out. */
export type Quarantined = {
  id: string | null;
  source: string;
  rule: string;
  property: string;
  clause: string;
  reason: string;
  receivedAt: string;
};

export type RecordQuery = { q?: string; type?: string; cursor?: string };

export function recordsOf(http: Http) {
  return {
    list: (query: RecordQuery = {}) => http.get<Page<RecordSummary>>('records', query),
    get: (id: string) => http.get<RecordDetail>(pathOf('records', id)),
    quarantine: (cursor?: string) => http.get<Page<Quarantined>>('quarantine', { cursor }),
  };
}
