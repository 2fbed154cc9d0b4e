import { Type } from 'typebox';
import type { Step } from '../../../engines/cases/procedure.ts';
import {
  fields,
  INSTANT,
  oneOf,
  pastInstant,
  reason,
  reasonOnly,
  text,
} from '../../../engines/words/reason.ts';
import { contactPoint, reviewers } from '../certificates/certificate.terms.ts';
import { eer } from '../certificates/evidence.laws.ts';
import { DUE } from './preservation-order.terms.ts';

/** Where keeping ends: with nothing to delete where nothing was kept yet. */
const ending = (where: object = {}) => [
  { from: { order: ['preserving'], ...where }, to: { order: 'lapsed' } },
  { from: { order: ['received'], ...where }, to: { order: 'ended' } },
];

/** Keeping the data, how long, and letting them go. */
export const keepingSteps: Readonly<Record<string, Step>> = {
  // Needs no check of the sender: what is kept can be let go, what is lost cannot be had again.
  preserve: {
    law: eer('Art. 11(1)'),
    by: reviewers,
    moves: [{ from: { order: ['received'] }, to: { order: 'preserving' } }],
    data: fields({ preservedAt: pastInstant(), what: reason() }),
  },
  // Form 6, within the sixty days. The node computes the end.
  extend: {
    law: eer('Art. 11(1)'),
    by: contactPoint,
    before: 'sixty-days',
    moves: [{ from: { order: DUE, term: ['sixty-days'] }, to: { term: 'extended' } }],
    data: fields({ receivedAt: pastInstant(), until: Type.String({ pattern: INSTANT }), digest: text(64) }),
  },
  // Form 5: kept as long as it takes to produce them.
  'production-followed': {
    law: eer('Art. 11(2)'),
    by: contactPoint,
    moves: [
      { from: { order: DUE, term: ['sixty-days', 'extended'] }, to: { term: 'open' } },
      { from: { order: ['lapsed', 'deletion-proposed'] }, to: { order: 'preserving', term: 'open' } },
    ],
    data: fields({ receivedAt: pastInstant(), digest: text(64) }),
  },
  // A Form 5 or 6 that came too late to change anything.
  'form-without-effect': {
    by: contactPoint,
    always: true,
    moves: [{ from: {}, to: {} }],
    data: fields({ receivedAt: pastInstant(), form: oneOf('5', '6'), digest: text(64) }),
  },
  'sixty-days-ended': {
    law: eer('Art. 11(1)'),
    by: ['system'],
    whenDue: 'sixty-days',
    moves: ending({ term: ['sixty-days'] }),
    data: fields({}),
  },
  'extension-ended': {
    law: eer('Art. 11(1)'),
    by: ['system'],
    whenDue: 'thirty-days-more',
    moves: ending({ term: ['extended'] }),
    data: fields({}),
  },
  'record-end': {
    law: eer('Art. 11(3)'),
    by: contactPoint,
    moves: ending(),
    data: fields({
      receivedAt: pastInstant(),
      why: oneOf('withdrawn', 'no-longer-needed', 'produced'),
      reason: reason(),
    }),
  },
  'propose-deletion': {
    law: eer('Art. 11(1), 11(3)'),
    by: reviewers,
    moves: [{ from: { order: ['lapsed'], atrocity: ['none'] }, to: { order: 'deletion-proposed' } }],
    data: reasonOnly,
  },
  'refuse-deletion': {
    by: reviewers,
    moves: [{ from: { order: ['deletion-proposed'] }, to: { order: 'lapsed' } }],
    data: reasonOnly,
  },
  'confirm-deletion': {
    law: eer('Art. 11(1), 11(3)'),
    by: reviewers,
    distinctFrom: ['propose-deletion'],
    moves: [{ from: { order: ['deletion-proposed'], atrocity: ['none'] }, to: { order: 'ended' } }],
    data: fields({ deletedAt: pastInstant() }),
  },
};
