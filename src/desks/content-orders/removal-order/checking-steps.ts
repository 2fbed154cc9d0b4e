import { Type } from 'typebox';
import type { Move, Step } from '../../../engines/cases/procedure.ts';
import {
  fields,
  INSTANT,
  line,
  oneOf,
  pastInstant,
  reason,
  reasonOnly,
  text,
} from '../../../engines/words/reason.ts';
import { tco } from './removal-order.laws.ts';
import { DONE, DUE, RESTING, reviewers } from './removal-order.terms.ts';

/** What the signature of an order says of its sender. Only a registered key that is in force says who it is. */
export const SIGNATURES = ['registered-key', 'revoked-key', 'unknown-key', 'wrong', 'none'] as const;

const alive = [...DUE, ...DONE, ...RESTING];

/** Of each opening fact one track: from another State, secret, signed. All eight are written out. */
const openings: Move[] = [true, false].flatMap((crossBorder) =>
  [true, false].flatMap((nonDisclosure) =>
    [true, false].map((signed) => ({
      from: {},
      when: { crossBorder, nonDisclosure, ...(signed ? { signature: 'registered-key' } : {}) },
      to: {
        order: 'received',
        scrutiny: crossBorder ? 'may-be-asked' : 'none',
        disclosure: nonDisclosure ? 'withheld' : 'free',
        sender: signed ? 'verified' : 'pending',
      },
    })),
  ),
);

const answer = oneOf('yes', 'no', 'unclear');

/** From the order's receipt to knowing who sent it, whether it is whole, and what it is about. None of it stops the hour. */
export const checkingSteps: Readonly<Record<string, Step>> = {
  receive: {
    law: tco('Art. 3(3), 15(1)'),
    // A person who enters what came, a service of the organisation, the node for an order of a partner.
    by: ['system', 'analyst', 'reviewer', 'senior-reviewer', 'administrator'],
    opens: true,
    moves: openings,
    data: fields({
      receivedAt: pastInstant(),
      channel: oneOf('api', 'entered', 'document', 'partner'),
      crossBorder: Type.Boolean(),
      nonDisclosure: Type.Boolean(),
      decidedAt: Type.Optional(pastInstant()),
      until: Type.Optional(Type.String({ pattern: INSTANT })),
      signature: oneOf(...SIGNATURES),
      digest: text(64),
      // SHA-256 of the e-mail or PDF that it came as.
      original: Type.Optional(text(64)),
    }),
  },
  // The same document again: its hour began when it came first.
  'received-again': {
    by: ['system', 'analyst', 'reviewer', 'senior-reviewer', 'administrator'],
    always: true,
    moves: [{ from: {}, to: {} }],
    data: fields({ receivedAt: pastInstant(), channel: oneOf('api', 'entered', 'document', 'partner') }),
  },
  // At a number of the register, never at one of the order's own (TCO Art. 12(4), recital 35).
  'call-back': {
    law: tco('Art. 12(4)'),
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
      // Nothing new: it stands as it stood.
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
  // A forgery is not an order: but that takes a positive finding, and two people.
  'propose-fraud': {
    by: reviewers,
    moves: [{ from: { order: alive, sender: ['pending', 'doubtful'] }, to: { sender: 'fraud-proposed' } }],
    data: fields({ finding: reason() }),
  },
  'confirm-fraud': {
    by: reviewers,
    distinctFrom: ['propose-fraud', 'call-back'],
    moves: [
      {
        from: { order: [...DUE, ...RESTING], sender: ['fraud-proposed'] },
        to: { order: 'not-an-order', sender: 'rejected-as-fraud' },
      },
      {
        from: { order: DONE, sender: ['fraud-proposed'] },
        to: { sender: 'rejected-as-fraud', ground: 'recorded' },
      },
    ],
    data: reasonOnly,
  },
  'refuse-fraud': {
    by: reviewers,
    moves: [{ from: { order: alive, sender: ['fraud-proposed'] }, to: { sender: 'doubtful' } }],
    data: reasonOnly,
  },
  'check-completeness': {
    law: tco('Art. 3(4), 3(8)'),
    by: reviewers,
    moves: (['complete', 'manifest-error', 'insufficient'] as const).map((found) => ({
      from: { order: DUE },
      when: { found },
      to: { completeness: found },
    })),
    data: fields({
      found: oneOf('complete', 'manifest-error', 'insufficient'),
      note: Type.Optional(text(4000)),
    }),
  },
  // The order is carried out all the same (TCO Art. 4(2)): a doubt opens the way to scrutiny, and stays on record.
  assess: {
    law: tco('Art. 1(3), 2(7)'),
    by: reviewers,
    moves: [
      ...(['journalism', 'research', 'education', 'art', 'counterSpeech'] as const).flatMap((purpose) =>
        (['yes', 'unclear'] as const).map((said) => ({
          from: { order: DUE },
          when: { [purpose]: said },
          to: { assessment: 'doubt' },
        })),
      ),
      ...(['no', 'unclear'] as const).map((fitsType) => ({
        from: { order: DUE },
        when: { fitsType },
        to: { assessment: 'doubt' },
      })),
      { from: { order: DUE }, to: { assessment: 'no-doubt' } },
    ],
    data: fields({
      fitsType: answer,
      journalism: answer,
      research: answer,
      education: answer,
      art: answer,
      counterSpeech: answer,
      reason: reason(),
    }),
  },
};
