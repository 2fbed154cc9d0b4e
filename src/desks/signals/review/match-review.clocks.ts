import type { Clock, LegalSource, Where } from '../../../engines/cases/procedure.ts';
import { dsa, tco } from './match-review.laws.ts';
import { TO_TELL_PLATFORM } from './match-review.platform-steps.ts';
import { IN_FORCE, lockedForAll, OVER, UNDECIDED, UNGROUNDED } from './match-review.terms.ts';

const house = (why: string): LegalSource => ({ kind: 'house-rule', why });
const locked: Where = { picture: lockedForAll };
/** A lock that nobody confirmed holds no appeal back once the item was put back. */
const lockedInForce: Where = { ...locked, review: IN_FORCE };

export const matchReviewClocks: Readonly<Record<string, Clock>> = {
  'review-target': {
    law: house('a person should have looked within three days; late is shown, nothing happens by itself'),
    runs: 'PT72H',
    while: [{ review: ['open', 'in-review', 'answered', 'protected'] }],
    heldWhile: [locked],
  },
  'review-limit': {
    law: house(
      'a match that nobody decided for thirty days lapses: nothing was restricted, the picture goes',
    ),
    runs: 'P30D',
    while: [{ review: [...UNDECIDED, 'open-in-shadow'] }],
    heldWhile: [locked],
  },
  confirmation: {
    law: house(
      'one person alone may restrict for 24 hours; unconfirmed, the item is put back. A lock by one person alone does not stop this clock',
    ),
    runs: 'PT24H',
    while: [{ review: ['restricted-alone'] }],
    heldWhile: [locked],
  },
  'ground-lost': {
    law: house(
      'a restriction whose signal was withdrawn, or about whose picture an appeal was upheld in another case, is put back after 24 hours unless two people keep it. A lock by one person alone does not stop this clock',
    ),
    runs: 'PT24H',
    while: [{ review: UNGROUNDED }],
    heldWhile: [locked],
  },
  'own-signal': {
    law: house(
      'a signal of our own that an appeal was upheld against is taken back, or stood by, within 72 hours',
    ),
    runs: 'PT72H',
    while: [{ 'own-signal': ['still-shared'] }],
  },
  'tell-platform': {
    law: house(
      'a person tells the platform within 24 hours what no endpoint of it takes; late is shown, nothing happens by itself',
    ),
    runs: 'PT24H',
    while: TO_TELL_PLATFORM.map((state) => ({ platform: [state] })),
  },
  notice: {
    law: {
      ...dsa('Art. 17(2)'),
      note: 'the law says at the latest when the restriction is imposed; 24 hours for delivery is a house rule',
    },
    runs: 'PT24H',
    while: [{ notice: ['due', 'due-again'] }],
  },
  withholding: {
    law: {
      ...tco('Art. 11(3)'),
      note: 'six weeks, and once six more; a house rule applies the same limit to every other legal basis',
    },
    runs: { until: 'until', atMost: 'P6W' },
    while: [{ notice: ['withheld', 'withheld-extended'] }],
    restartedBy: ['extend-withholding'],
  },
  'appeal-window': {
    law: {
      ...dsa('Art. 20(1)-(2)'),
      note: 'at least six months from being informed; held while an appeal is open, and counted from the last attempt where the notice could not be delivered (house rules)',
    },
    runs: 'P6M',
    wholeDays: true,
    while: [
      { review: IN_FORCE, notice: ['delivered', 'undeliverable'], appeal: ['none', 'open', 'rejected'] },
    ],
    heldWhile: [{ appeal: ['open'] }],
    restartedBy: ['notice-delivered'],
  },
  'appeal-decision': {
    law: {
      ...tco('Art. 10(2)'),
      note: 'two weeks from receipt of the complaint; a house rule applies it to every appeal',
    },
    runs: 'P2W',
    wholeDays: true,
    while: [{ appeal: ['open'] }],
    heldWhile: [lockedInForce],
  },
  danger: {
    law: { ...tco('Art. 14(5)'), note: 'the law says promptly; one hour is a house rule' },
    runs: 'PT1H',
    while: [{ danger: ['raised'] }],
  },
  picture: {
    law: house('the picture is deleted seven days after it can no longer matter to a decision or an appeal'),
    runs: 'P7D',
    while: [
      { picture: ['kept'], review: OVER, appeal: ['none', 'upheld', 'rejected', 'closed'] },
      { picture: ['kept'], review: IN_FORCE, appeal: ['closed'] },
    ],
    heldWhile: [{ preservation: ['sealed', 'end-proposed'] }],
  },
  'preservation-review': {
    law: {
      ...tco('Art. 6(2)'),
      note: 'six months for preserved content; here a person must then say why it is kept (house rule), nothing is deleted by itself',
    },
    runs: 'P6M',
    while: [{ preservation: ['sealed', 'end-proposed'] }],
    restartedBy: ['keep-preserved'],
  },
};
