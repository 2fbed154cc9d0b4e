import type { Step } from '../../../engines/cases/procedure.ts';
import { fields, oneOf, text } from '../reason.ts';
import { IN_FORCE, reviewers } from './match-review.terms.ts';

/** What a person must tell the platform; in each of these states the duty is open. */
export const TO_TELL_PLATFORM = ['to-restrict', 'to-put-back', 'to-hear-of-end'] as const;

/** Where a step closes the case in the same moment, the duty is part of it: no step comes after. */
export const toPutBack = { platform: 'to-put-back' } as const;
export const toHearOfEnd = { platform: 'to-hear-of-end' } as const;

/**
 * Comity restricts and puts back nothing: the platform does. Where no endpoint takes the message a person carries it,
 * and the case stays open until one says so: else an upheld appeal could leave a restriction in force unseen.
 */
export const platformSteps: Readonly<Record<string, Step>> = {
  'platform-unreached': {
    by: ['system'],
    moves: [
      { from: { review: IN_FORCE }, to: { platform: 'to-restrict' } },
      { from: { review: ['restored'] }, to: { platform: 'to-put-back' } },
      {
        from: { review: ['lapsed', 'no-longer-matched', 'referred'] },
        to: { platform: 'to-hear-of-end' },
      },
    ],
    data: fields({
      what: oneOf('restrict', 'put-back', 'end'),
      why: oneOf('no-endpoint', 'endpoint-fails'),
    }),
  },
  // By a person who told it, or by the node when an endpoint took the message after all.
  'platform-told': {
    by: ['system', ...reviewers],
    moves: [{ from: { platform: TO_TELL_PLATFORM }, to: { platform: 'platform-told' } }],
    data: fields({ how: text(500) }),
  },
};
