/** Handling that an agreement adds to what it carries. It stands beside the record, never in the record's bytes. */
export type AddedHandling = {
  purposes: string[];
  legalBasis: { instrument: string; article: string };
  /** Passing on needs the originator's consent. */
  onward: 'originator-consent';
  /** Days that a holder keeps what was taken back, replaced or ran out. */
  retentionDays: number;
  /** RFC 3339 instants; without an end it holds until it is suspended. */
  validFrom: string;
  validUntil: string | null;
};

export type AddingAgreement = { parties: { id: string; name: string }[]; handling: AddedHandling };

/** What an agreement's signed text lays on each record under it. */
export function addedHandling(terms: string): AddingAgreement {
  const said = JSON.parse(terms) as {
    created: string;
    parties: { id: string; name: string }[];
    purposes: string[];
    legal_basis: [{ instrument: string; article: string }];
    onward: 'originator-consent';
    retention_days: number;
    valid_from?: string;
    valid_until?: string;
  };
  return {
    parties: said.parties,
    handling: {
      purposes: said.purposes,
      legalBasis: said.legal_basis[0],
      onward: said.onward,
      retentionDays: said.retention_days,
      validFrom: said.valid_from ?? said.created,
      validUntil: said.valid_until ?? null,
    },
  };
}
