import type { Clock, LegalSource, Move, Step } from '../../../engines/cases/procedure.ts';
import { fields, line, oneOf, pastInstant, reason, reasonOnly, text } from '../../../engines/words/reason.ts';
import { house } from '../removal-order/removal-order.laws.ts';
import { dsa } from './demand.laws.ts';
import { reviewers, seniors, takers } from './demand.terms.ts';

/** Somebody in danger now, and evidence of atrocity: open whatever becomes of the demand. */
export const protectingSteps: Readonly<Record<string, Step>> = {
  'raise-danger': {
    law: dsa('Art. 18'),
    by: ['analyst', ...reviewers],
    moves: [{ from: { danger: ['none', 'told'] }, to: { danger: 'raised' } }],
    data: fields({ where: line(300), what: reason() }),
  },
  'danger-told': {
    law: dsa('Art. 18'),
    by: reviewers,
    moves: [{ from: { danger: ['raised'] }, to: { danger: 'told' } }],
    data: fields({ told: line(500), toldAt: pastInstant() }),
  },
  'flag-atrocity': {
    by: reviewers,
    moves: [{ from: { atrocity: ['none'] }, to: { atrocity: 'flagged' } }],
    data: reasonOnly,
  },
  'unflag-atrocity': {
    by: seniors,
    distinctFrom: ['flag-atrocity'],
    moves: [{ from: { atrocity: ['flagged'] }, to: { atrocity: 'none' } }],
    data: reasonOnly,
  },
  annotate: {
    by: ['overseer'],
    always: true,
    moves: [{ from: {}, to: {} }],
    data: fields({ text: text(10_000) }),
  },
};
export const protectingTracks = {
  danger: { initial: 'none', states: ['none', 'raised', 'told'] },
  atrocity: { initial: 'none', states: ['none', 'flagged'] },
} as const;
export const dangerClock: Clock = {
  asks: true,
  law: { ...dsa('Art. 18'), note: 'the law says promptly; one hour is a house rule' },
  runs: 'PT1H',
  while: [{ danger: ['raised'] }],
};

/** What is told to the person whose content, or whose data, it is. */
export const recipientSteps = (law: LegalSource): Readonly<Record<string, Step>> => ({
  'recipient-told': {
    law,
    by: takers,
    moves: [{ from: { recipient: ['due', 'due-again', 'undeliverable'] }, to: { recipient: 'told' } }],
    data: fields({ toldAt: pastInstant() }),
  },
  'recipient-undeliverable': {
    by: takers,
    moves: [{ from: { recipient: ['due', 'due-again'] }, to: { recipient: 'undeliverable' } }],
    data: reasonOnly,
  },
});
export const recipientTrack = {
  initial: 'none',
  states: ['none', 'due', 'due-again', 'told', 'undeliverable'],
} as const;

/** Where an order may say from when the recipient is told (DSA Art. 9(5), 10(5)): nobody has to remember it. */
export const silenceSteps = (law: LegalSource): Readonly<Record<string, Step>> => ({
  'silence-over': {
    law,
    by: ['system'],
    whenDue: 'silence',
    moves: [
      {
        from: { silence: ['ordered'], recipient: ['later'] },
        to: { silence: 'over', recipient: 'due' },
      },
      { from: { silence: ['ordered'] }, to: { silence: 'over' } },
    ],
    data: fields({}),
  },
});
export const silenceTrack = { initial: 'none', states: ['none', 'ordered', 'over'] } as const;
export const laterTrack = {
  initial: 'none',
  states: ['none', 'later', 'due', 'due-again', 'told', 'undeliverable'],
} as const;
export const silenceClock = (law: LegalSource): Clock => ({
  law,
  runs: { until: 'informFrom', atMost: 'P1Y' },
  while: [{ silence: ['ordered'] }],
});
export const recipientClock = (law: LegalSource): Clock => ({
  asks: true,
  law,
  runs: 'PT24H',
  since: ['actedAt'],
  while: [{ recipient: ['due', 'due-again'] }],
});

/** What is told to who sent it: what was done, or why nothing was. */
export const effectSteps = (law: LegalSource): Readonly<Record<string, Step>> => ({
  'effect-told': {
    law,
    by: reviewers,
    moves: [{ from: { effect: ['due'] }, to: { effect: 'told' } }],
    data: fields({ toldAt: pastInstant() }),
  },
});
export const effectTrack = { initial: 'none', states: ['none', 'due', 'told'] } as const;
export const effectClock = (law: LegalSource): Clock => ({
  asks: true,
  law,
  runs: 'PT24H',
  since: ['actedAt'],
  while: [{ effect: ['due'] }],
});

/**
 * Against what was done: a complaint that somebody else answers, a mistake that is found, and one step by one person to put everything
 * back.
 * @param again where a complaint against not acting leads; null where there is none
 */
export const remedySteps = (law: LegalSource, again: Move['to'] | null): Readonly<Record<string, Step>> => ({
  'complaint-came': {
    law,
    by: [...takers, 'affected-person'],
    before: 'window',
    moves: [{ from: { window: ['open'], complaint: ['none', 'answered'] }, to: { complaint: 'open' } }],
    data: fields({
      from: again ? oneOf('recipient', 'notifier') : oneOf('recipient'),
      receivedAt: pastInstant(),
      complaint: text(10_000),
    }),
  },
  // Whoever decided is not the one who judges what is said against it; and it is a person (DSA Art. 20(6)).
  'answer-complaint': {
    law,
    by: reviewers,
    distinctFrom: again ? ['confirm-action', 'decline'] : ['confirm-action'],
    moves: [
      {
        from: { complaint: ['open'], demand: ['acted'], ground: ['none'] },
        when: { found: 'upheld' },
        to: { complaint: 'answered', ground: 'recorded' },
      },
      ...(again
        ? [{ from: { complaint: ['open'], demand: ['declined'] }, when: { found: 'upheld' }, to: again }]
        : []),
      { from: { complaint: ['open'] }, to: { complaint: 'answered' } },
    ],
    data: fields({ found: oneOf('upheld', 'refused'), reason: reason(), toldAt: pastInstant() }),
  },
  'mistake-found': {
    by: reviewers,
    moves: [{ from: { demand: ['acted'], ground: ['none'] }, to: { ground: 'recorded' } }],
    data: fields({
      mistake: oneOf('wrong-item-acted', 'annulled-by-court', 'assessed-anew'),
      reason: reason(),
    }),
  },
  // Two people are needed to take down, never to put back.
  'put-back': {
    by: reviewers,
    moves: [
      {
        from: { demand: ['acted'], ground: ['recorded'], recipient: ['told', 'undeliverable', 'due-again'] },
        to: { demand: 'put-back', ground: 'acted-on', recipient: 'due-again' },
      },
      { from: { demand: ['acted'], ground: ['recorded'] }, to: { demand: 'put-back', ground: 'acted-on' } },
    ],
    data: fields({ putBackAt: pastInstant() }),
  },
  'window-over': {
    by: ['system'],
    whenDue: 'window',
    moves: [{ from: { window: ['open'] }, to: { window: 'over' } }],
    data: fields({}),
  },
});
export const remedyTracks = {
  complaint: { initial: 'none', states: ['none', 'open', 'answered'] },
  ground: { initial: 'none', states: ['none', 'recorded', 'acted-on'] },
  window: { initial: 'none', states: ['none', 'open', 'over'] },
} as const;
export const remedyClocks = (window: LegalSource): Readonly<Record<string, Clock>> => ({
  complaint: {
    asks: true,
    law: { ...dsa('Art. 20(4)'), note: 'the law says in a timely manner; two weeks are a house rule' },
    runs: 'P14D',
    since: ['receivedAt'],
    while: [{ complaint: ['open'] }],
  },
  'putting-back': {
    asks: true,
    law: house('one hour from when a ground was found'),
    runs: 'PT1H',
    while: [{ ground: ['recorded'], demand: ['acted'] }],
  },
  window: { law: window, runs: 'P6M', while: [{ window: ['open'] }] },
});
