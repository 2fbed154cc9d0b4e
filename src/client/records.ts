import { type Http, pathOf } from './http.ts';
import type { Page } from './page.ts';

/** TLP 2.0 labels; null when the object carries none and is for its own organisation only. */
export type Tlp = 'red' | 'amber+strict' | 'amber' | 'green' | 'clear';

/** One end of a relationship; its name where the viewer may read that record too. */
export type End = { id: string; name: string | null };

export type RecordSays = {
  /** A pattern, a note's words, or both ends of a relationship in one line; long hashes shortened. */
  text: string;
  /** Of a relationship or a sighting. */
  ends?: { from: End | null; verb: string | null; to: End | null };
};

export type RecordSummary = {
  id: string;
  type: string;
  name: string | null;
  /** What an object without a name of its own says. */
  says?: RecordSays | null;
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

/** An erasure that somebody asked for; nothing is erased before a second person confirms. */
export type ErasureRequest = {
  record: string;
  law: { instrument: string; article: string };
  reason: string;
  requestedBy: { id: string; name: string };
  requestedAt: string;
  /** Where the record is shown: on a page of its own, among what was set aside, or nowhere. */
  shownIn: 'records' | 'quarantine' | null;
  /** Whether the viewer is such a second person. */
  mayConfirm: boolean;
  mayDecline: boolean;
};

export type RecordDetail = {
  id: string;
  type: string;
  name?: string | null;
  says?: RecordSays | null;
  versions: RecordVersion[];
  tlp: Tlp | null;
  markings: { id: string; name: string }[];
  sharing: Sharing[];
  receipts: { organisation: string; name: string; at: string; outcome: string }[];
  opinions: Opinion[];
  /** Asked for and undecided. */
  erasure?: ErasureRequest | null;
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
    erasures: () => http.get<{ items: ErasureRequest[] }>('erasures'),
    requestErasure: (id: string, grounds: Pick<ErasureRequest, 'law' | 'reason'>) =>
      http.post<ErasureRequest>(pathOf('records', id, 'erasure'), grounds),
    /** By somebody else than who asked; it cannot be undone, and travels to partners. */
    confirmErasure: (id: string) =>
      http.post<{ erased: number }>(pathOf('records', id, 'erasure', 'confirm')),
    declineErasure: (id: string, reason: string) =>
      http.post<{ declined: true }>(pathOf('records', id, 'erasure', 'decline'), { reason }),
    quarantine: (cursor?: string) => http.get<Page<Quarantined>>('quarantine', { cursor }),
  };
}
