import type { ProtectedPurposeAnswer, RestrictionReason } from '../reason.ts';

/** The required question, answered with no. */
export const ANSWERS: ProtectedPurposeAnswer = {
  journalism: 'no',
  research: 'no',
  education: 'no',
  art: 'no',
  counterSpeech: 'no',
  reason: 'Nothing in it reports on, studies or opposes the attack.',
};

export const REASON: RestrictionReason = {
  law: {
    instrument: 'Regulation (EU) 2021/784',
    article: 'Article 2(7)(c)',
    offence: 'Glorifying a terrorist attack',
  },
  authority: 'Terms of service, section 4',
  aim: 'public-order',
  necessity: 'It calls for a repetition of the attack.',
  proportionality: 'Only this one item is restricted, and it can be put back.',
  leastIntrusive: 'A warning would leave the call in place.',
  territory: 'states',
  states: 'DE, FR',
};
