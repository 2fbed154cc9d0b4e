import { Type } from 'typebox';
import type { Step } from '../../../engines/cases/procedure.ts';
import { fields, line, oneOf, pastInstant, reason, reasonOnly, text } from '../../../engines/words/reason.ts';
import { CHANNELS, reviewers } from '../certificates/certificate.terms.ts';
import { eer } from '../certificates/evidence.laws.ts';
import { clear, DUE, OVER, RESTING } from './production-order.terms.ts';

const answer = oneOf('yes', 'no', 'unclear');
const open = [...DUE, ...RESTING];

/** Keeping the data, looking at what is asked for, and sending it: one assembles, another approves. */
export const disclosureSteps: Readonly<Record<string, Step>> = {
  // Needs no check of the sender: what is kept can be let go, what is lost cannot be had again.
  preserve: {
    law: eer('Art. 10(1)'),
    by: reviewers,
    moves: [{ from: { order: open, copies: ['due', 'none-found'] }, to: { copies: 'preserved' } }],
    data: fields({ preservedAt: pastInstant(), what: reason() }),
  },
  'nothing-found': {
    law: eer('Art. 10(7)'),
    by: reviewers,
    moves: [{ from: { order: open, copies: ['due'] }, to: { copies: 'none-found' } }],
    data: reasonOnly,
  },
  // From the certificate alone (Art. 10(5)); a doubt opens the way to Form 3, and stops nothing by itself.
  assess: {
    law: eer('Art. 10(5), 17(1)'),
    by: reviewers,
    moves: [
      ...(['immunity', 'press', 'thirdCountry', 'wrongPerson'] as const).flatMap((concern) =>
        (['yes', 'unclear'] as const).map((said) => ({
          from: { order: DUE },
          when: { [concern]: said },
          to: { assessment: 'doubt' },
        })),
      ),
      { from: { order: DUE }, to: { assessment: 'no-doubt' } },
    ],
    data: fields({
      immunity: answer,
      press: answer,
      thirdCountry: answer,
      wrongPerson: answer,
      reason: reason(),
    }),
  },
  'propose-disclosure': {
    law: eer('Art. 10(2), 10(3), 10(4)'),
    by: reviewers,
    moves: [{ from: { order: ['received'], ...clear }, to: { order: 'awaiting-second' } }],
    data: fields({
      files: Type.Array(fields({ name: line(255), bytes: Type.Integer({ minimum: 0 }), sha256: text(64) }), {
        minItems: 1,
        maxItems: 1000,
      }),
      manifest: text(64),
      covers: oneOf('all', 'part'),
      note: reason(),
    }),
  },
  // Of exactly what was proposed: the manifest is named again.
  'approve-disclosure': {
    law: eer('Art. 10(2), 10(3), 10(4)'),
    by: reviewers,
    distinctFrom: ['propose-disclosure'],
    moves: [{ from: { order: ['awaiting-second'], ...clear }, to: { order: 'approved' } }],
    data: fields({ manifest: text(64), note: reason() }),
  },
  'return-to-assembly': {
    by: reviewers,
    moves: [{ from: { order: ['awaiting-second', 'approved'] }, to: { order: 'received' } }],
    data: reasonOnly,
  },
  // With notification not before the ten days are over, or the enforcing authority has confirmed.
  disclose: {
    law: eer('Art. 10(2), 10(3), 10(4)'),
    by: ['system', ...reviewers],
    moves: [
      {
        from: { order: ['approved'], release: ['free', 'confirmed', 'period-ended'], ...clear },
        to: { order: 'disclosed' },
      },
    ],
    data: fields({
      sentAt: pastInstant(),
      channel: oneOf(...CHANNELS),
      recipient: line(300),
      whyAlternative: Type.Optional(reason()),
      message: Type.Optional(line(300)),
    }),
  },
  'propose-deletion': {
    law: eer('Art. 10(9)'),
    by: reviewers,
    moves: [
      {
        from: { order: ['disclosed', ...OVER], copies: ['preserved'], atrocity: ['none'] },
        to: { copies: 'deletion-proposed' },
      },
    ],
    data: reasonOnly,
  },
  'refuse-deletion': {
    by: reviewers,
    moves: [{ from: { copies: ['deletion-proposed'] }, to: { copies: 'preserved' } }],
    data: reasonOnly,
  },
  'confirm-deletion': {
    law: eer('Art. 10(9)'),
    by: reviewers,
    distinctFrom: ['propose-deletion'],
    moves: [{ from: { copies: ['deletion-proposed'], atrocity: ['none'] }, to: { copies: 'deleted' } }],
    data: fields({ deletedAt: pastInstant() }),
  },
};
