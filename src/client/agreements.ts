import { type Http, pathOf } from './http.ts';

/** Declined by the party it was proposed to, or withdrawn by the proposer: for good. */
export type AgreementState = 'proposed' | 'accepted' | 'suspended' | 'expired' | 'declined' | 'withdrawn';

export type Agreement = {
  id: string;
  title: string;
  state: AgreementState;
  /** `calledInTerms`: the name that the signed text has for it, where that is another. */
  parties: { id: string; name: string; calledInTerms?: string; signedAt?: string | null }[];
  /** The id of the party that proposed it. */
  proposedBy?: string;
  /** Who declined or withdrew it, and why in their words. */
  closed?: { by: { id: string; name: string }; reason: string; at: string } | null;
  /** Who suspended it, when, and why in their words: for good, sharing goes on under a new agreement. */
  suspended?: { by: { id: string; name: string } | null; at: string; reason: string | null } | null;
  /** Whether what your organisation said last of it has yet to reach the other party; null where nothing has. */
  delivery?: {
    word: 'proposed' | 'accepted' | 'suspended' | 'declined' | 'withdrawn';
    /** `waiting`: it goes out by itself. `refused`: its node does not take it. */
    state: 'waiting' | 'refused';
    /** Why it waits: the partner could not be reached, or its people have still to add this node. */
    because: 'unreachable' | 'not-added' | null;
    to: { id: string; name: string };
    answer: string | null;
  } | null;
  purposes: string[];
  legalBasis: { instrument: string; article: string };
  /** Passing on always needs the originator's consent; the signed text says so. */
  onward: 'originator-consent';
  retentionDays: number;
  validFrom: string;
  validUntil?: string | null;
  /** Whether the viewer's own organisation is the one that has yet to accept. */
  awaitsUs?: boolean;
};

export type AgreementProposal = {
  title: string;
  party: string;
  purposes: string[];
  legalBasis: { instrument: string; article: string };
  onward: 'originator-consent';
  retentionDays: number;
  validFrom: string;
  validUntil?: string;
};

export function agreementsOf(http: Http) {
  return {
    list: () => http.get<{ items: Agreement[] }>('agreements'),
    propose: (proposal: AgreementProposal) => http.post<Agreement>('agreements', proposal),
    accept: (id: string) => http.post<Agreement>(pathOf('agreements', id, 'accept')),
    /** Says no to a partner's proposal, for good; the partner reads the reason. */
    decline: (id: string, reason: string) =>
      http.post<Agreement>(pathOf('agreements', id, 'decline'), { reason }),
    /** Takes back a proposal of one's own, for good; the partner reads the reason. */
    withdraw: (id: string, reason: string) =>
      http.post<Agreement>(pathOf('agreements', id, 'withdraw'), { reason }),
    /** Sharing under it stops at once; what was shared is withdrawn from those who lose sight of it. */
    suspend: (id: string, reason: string) =>
      http.post<Agreement>(pathOf('agreements', id, 'suspend'), { reason }),
  };
}
