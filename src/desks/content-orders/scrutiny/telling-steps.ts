import { Type } from 'typebox';
import type { Move, Step } from '../../../engines/cases/procedure.ts';
import { fields, line, oneOf, pastInstant, reason, text } from '../../../engines/words/reason.ts';
import { tco } from '../removal-order/removal-order.laws.ts';
import { reviewers } from '../removal-order/removal-order.terms.ts';
import { BY_NODE, PURSUED, RECIPIENTS, type Recipient, UNDECIDED, unheard } from './scrutiny.terms.ts';

/** The issuing authority hears what is intended, and why, before anything is found (TCO Art. 4(5)). */
export const intentionSteps: Readonly<Record<string, Step>> = {
  'tell-intention': {
    law: tco('Art. 4(5)'),
    by: reviewers,
    before: 'own-initiative',
    moves: PURSUED.map((where) => ({
      from: { ...where, intention: ['none'], proposal: ['none'] },
      to: { intention: 'due' },
    })),
    data: fields({ reason: reason() }),
  },
  'intention-taken': {
    law: tco('Art. 4(5)'),
    by: ['system'],
    moves: [{ from: { intention: ['due'], examination: UNDECIDED }, to: { intention: 'told' } }],
    data: fields({ receivedAt: pastInstant() }),
  },
  'intention-refused': {
    by: ['system'],
    moves: [{ from: { intention: ['due'], examination: UNDECIDED }, to: { intention: 'refused' } }],
    data: fields({ answer: text(2000) }),
  },
  'intention-told-by-hand': {
    law: tco('Art. 4(5)'),
    by: reviewers,
    moves: [{ from: { intention: ['due', 'refused'], examination: UNDECIDED }, to: { intention: 'told' } }],
    data: fields({ toldAt: pastInstant(), how: line(300) }),
  },
};

const heard = (recipients: readonly Recipient[], from: (one: Recipient) => string[], to: string): Move[] => [
  ...recipients.map((recipient) => ({
    from: { [`told-${recipient}`]: from(recipient) },
    when: { recipient },
    to: { [`told-${recipient}`]: to },
  })),
  // Who has heard already hears it again: it stands as it stood.
  ...recipients.map((recipient) => ({ from: { [`told-${recipient}`]: from(recipient) }, to: {} })),
];

/** Whom the decision reached (TCO Art. 4(6)): two by their nodes, anybody by hand. */
export const tellingSteps: Readonly<Record<string, Step>> = {
  'decision-taken': {
    law: tco('Art. 4(6)'),
    by: ['system'],
    moves: heard(BY_NODE, () => ['due'], 'told'),
    data: fields({ recipient: oneOf(...BY_NODE), receivedAt: pastInstant() }),
  },
  'decision-refused': {
    by: ['system'],
    moves: heard(BY_NODE, () => ['due'], 'refused'),
    data: fields({ recipient: oneOf(...BY_NODE), answer: text(2000) }),
  },
  'tell-by-hand': {
    law: tco('Art. 4(6)'),
    by: reviewers,
    moves: heard(RECIPIENTS, unheard, 'told'),
    data: fields({
      recipient: oneOf(...RECIPIENTS),
      toldAt: pastInstant(),
      how: line(300),
      note: Type.Optional(text(2000)),
    }),
  },
};
