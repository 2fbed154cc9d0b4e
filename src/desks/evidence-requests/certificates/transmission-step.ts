import { Type } from 'typebox';
import type { Step } from '../../../engines/cases/procedure.ts';
import { fields, line, oneOf, pastInstant, text } from '../../../engines/words/reason.ts';
import { reviewers } from './certificate.terms.ts';
import { eer } from './evidence.laws.ts';

/** What the node itself sent, as Art. 19(6) asks for it: when, from whom, to whom, which file and how large. */
export const transmissionStep: Readonly<Record<string, Step>> = {
  transmitted: {
    law: eer('Art. 19(1), 19(6)'),
    by: reviewers,
    always: true,
    moves: [{ from: {}, to: {} }],
    data: fields({
      what: oneOf('form-3', 'package'),
      sentAt: pastInstant(),
      sender: line(300),
      recipient: line(300),
      fileName: line(255),
      bytes: Type.Integer({ minimum: 0 }),
      sha256: text(64),
      message: line(300),
    }),
  },
};
