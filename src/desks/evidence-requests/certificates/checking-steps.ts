import { Type } from 'typebox';
import type { Step } from '../../../engines/cases/procedure.ts';
import { fields, line, oneOf, pastInstant, reason, reasonOnly, text } from '../../../engines/words/reason.ts';
import { CHANNELS, contactPoint, type Places, reviewers, UNCLEAR } from './certificate.terms.ts';
import { eer } from './evidence.laws.ts';

/** What every certificate says of its coming; what it asks for beside it. */
export const arrival = {
  receivedAt: pastInstant(),
  channel: oneOf(...CHANNELS),
  /** The system named a sender that the form does not contradict. */
  senderShown: Type.Boolean(),
  message: Type.Optional(line(300)),
  digest: text(64),
};

/** Who sent it, and whether it is whole. None of it stops a clock. */
export function checkingSteps({ alive, due }: Places): Record<string, Step> {
  return {
    // The same document again: its time began when it came first.
    'received-again': {
      by: contactPoint,
      always: true,
      moves: [{ from: {}, to: {} }],
      data: fields({ receivedAt: pastInstant(), channel: oneOf(...CHANNELS) }),
    },
    // At a number of the register, never at one of the certificate's own.
    'call-back': {
      law: eer('Art. 19(5)'),
      by: reviewers,
      moves: [
        {
          from: { order: alive, sender: ['pending', 'doubtful'] },
          when: { said: 'issued' },
          to: { sender: 'verified' },
        },
        {
          from: { order: alive, sender: ['pending', 'doubtful', 'verified'] },
          when: { said: 'not-issued' },
          to: { sender: 'fraud-proposed' },
        },
        {
          from: { order: alive, sender: ['pending', 'doubtful'] },
          when: { said: 'nobody-answered' },
          to: { sender: 'doubtful' },
        },
        { from: { order: alive, sender: ['verified'] }, to: {} },
      ],
      data: fields({
        authority: text(64),
        number: line(100),
        said: oneOf('issued', 'not-issued', 'nobody-answered'),
        spokeTo: Type.Optional(line(200)),
        note: reason(),
      }),
    },
    'doubt-sender': {
      by: reviewers,
      moves: [{ from: { order: alive, sender: ['pending', 'verified'] }, to: { sender: 'doubtful' } }],
      data: reasonOnly,
    },
    // A forgery is no certificate: but that takes a positive finding, and two people.
    'propose-fraud': {
      by: reviewers,
      moves: [{ from: { order: alive, sender: ['pending', 'doubtful'] }, to: { sender: 'fraud-proposed' } }],
      data: fields({ finding: reason() }),
    },
    'refuse-fraud': {
      by: reviewers,
      moves: [{ from: { order: alive, sender: ['fraud-proposed'] }, to: { sender: 'doubtful' } }],
      data: reasonOnly,
    },
    'check-completeness': {
      law: eer('Art. 10(6), 11(5)'),
      by: reviewers,
      moves: (['complete', ...UNCLEAR] as const).map((found) => ({
        from: { order: due },
        when: { found },
        to: { completeness: found },
      })),
      data: fields({ found: oneOf('complete', ...UNCLEAR), note: Type.Optional(text(4000)) }),
    },
  };
}

/** A second person finds that it is a forgery: what follows depends on what was done already. */
export const confirmFraud = (moves: Step['moves']): Step => ({
  by: reviewers,
  distinctFrom: ['propose-fraud', 'call-back'],
  moves,
  data: reasonOnly,
});
