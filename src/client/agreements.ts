import { type Http, pathOf } from './http.ts';

export type AgreementState = 'proposed' | 'accepted' | 'suspended' | 'expired';

export type Agreement = {
  id: string;
  title: string;
  state: AgreementState;
  parties: { id: string; name: string; signedAt?: string | null }[];
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
    /** Sharing under it stops at once; what was shared is withdrawn from those who lose sight of it. */
    suspend: (id: string, reason: string) =>
      http.post<Agreement>(pathOf('agreements', id, 'suspend'), { reason }),
  };
}
