/** `declined`: by the party it was proposed to. `withdrawn`: by the proposer. Both before it was in force; for good. */
export type AgreementStatus = 'proposed' | 'accepted' | 'suspended' | 'ended' | 'declined' | 'withdrawn';
export type ClosingAct = Extract<AgreementStatus, 'declined' | 'withdrawn'>;

const ORDER: readonly AgreementStatus[] = [
  'proposed',
  'accepted',
  'suspended',
  'ended',
  'declined',
  'withdrawn',
];

/**
 * What an agreement is after a party said one more thing. Word of two parties may cross on the way: the further one
 * holds, in whichever order it arrives, so both nodes end in the same state. Stopping wins over sharing.
 */
export const furtherOf = (is: AgreementStatus, said: AgreementStatus): AgreementStatus =>
  ORDER.indexOf(said) > ORDER.indexOf(is) ? said : is;

export const isClosed = (status: AgreementStatus): status is ClosingAct =>
  status === 'declined' || status === 'withdrawn';
