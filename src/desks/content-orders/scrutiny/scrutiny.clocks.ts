import type { Clock } from '../../../engines/cases/procedure.ts';
import { house, tco } from '../removal-order/removal-order.laws.ts';
import { ASKED, RECIPIENTS, UNDECIDED, unheard } from './scrutiny.terms.ts';

export const scrutinyClocks: Readonly<Record<string, Clock>> = {
  'own-initiative': {
    asks: true,
    law: {
      ...tco('Art. 4(3)'),
      note: '72 hours from receipt of the copy. The authority may look, and decides only where it finds an infringement; when they run out the order was not scrutinised, and nothing is confirmed',
    },
    runs: 'PT72H',
    since: ['receivedAt'],
    while: [{ own: ['running'], examination: ['open'] }],
  },
  'provider-request': {
    asks: true,
    law: {
      ...tco('Art. 4(4)'),
      note: '72 hours from receipt of the provider’s request, a decision either way',
    },
    runs: 'PT72H',
    since: ['receivedAt'],
    while: [{ 'provider-request': ASKED, examination: UNDECIDED }],
  },
  'content-request': {
    asks: true,
    law: {
      ...tco('Art. 4(4)'),
      note: '72 hours from receipt of the content provider’s request, a decision either way; the first of several sets them',
    },
    runs: 'PT72H',
    since: ['receivedAt'],
    while: [{ 'content-request': ASKED, examination: UNDECIDED }],
  },
  intention: {
    asks: true,
    law: house(
      'an intention that the issuing authority’s node has not taken within ten minutes is told in another way',
    ),
    runs: 'PT10M',
    while: [{ intention: ['due', 'refused'], examination: UNDECIDED }],
  },
  telling: {
    asks: true,
    law: { ...tco('Art. 4(6)'), note: 'the law says without delay; one hour is a house rule' },
    runs: 'PT1H',
    while: RECIPIENTS.map((recipient) => ({ [`told-${recipient}`]: unheard(recipient) })),
  },
  rest: {
    law: house(
      'the case is kept open for requests for fourteen weeks: silence may keep the order from the content provider for twelve, and 48 hours to ask follow',
    ),
    runs: 'P98D',
    while: [
      {
        examination: ['not-scrutinised', 'no-infringement'],
        'provider-request': ['none', 'answered'],
        'content-request': ['none', 'answered'],
      },
    ],
  },
};
