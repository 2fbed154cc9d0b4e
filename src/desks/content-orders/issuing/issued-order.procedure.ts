import { Type } from 'typebox';
import type { Move, Procedure } from '../../../engines/cases/procedure.ts';
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
import { OBSTACLES } from '../../../standards/tco-annexes/answers.ts';
import { house, tco } from '../removal-order/removal-order.laws.ts';
import { reviewers, seniors } from '../removal-order/removal-order.terms.ts';
import { deconflictionSteps } from './deconfliction-steps.ts';
import { BACK, OUT } from './issued-order.terms.ts';
import { silenceSteps } from './silence-steps.ts';

/**
 * A removal order at the authority that issues it (Regulation (EU) 2021/784). It goes out complete or not at all; what the provider's node
 * answers moves it.
 */
export const issuedOrder: Procedure = {
  name: 'issued-order',
  version: 1,
  law: [tco('Art. 3, 4, 14(1)')],
  tracks: {
    issued: { initial: 'none', states: ['none', 'prepared', 'abandoned', ...OUT, 'final', ...BACK] },
    delivery: { initial: 'none', states: ['none', 'due', 'delivered', 'refused'] },
    copy: { initial: 'none', states: ['none', 'needed', 'due', 'sent'] },
    others: { initial: 'none', states: ['none', 'asked', 'asking-over'] },
    disclosure: { initial: 'free', states: ['free', 'withheld', 'withheld-extended', 'released'] },
    scrutinised: { initial: 'none', states: ['none', 'under-way', 'no-infringement', 'infringement'] },
  },
  steps: {
    prepare: {
      by: ['analyst', ...reviewers],
      opens: true,
      moves: [true, false].flatMap((crossBorder): Move[] => {
        const to = { issued: 'prepared', copy: crossBorder ? 'needed' : 'none' };
        return [
          { from: {}, when: { crossBorder, nonDisclosure: true }, to: { ...to, disclosure: 'withheld' } },
          { from: {}, when: { crossBorder }, to },
        ];
      }),
      data: fields({
        digest: text(64),
        crossBorder: Type.Boolean(),
        nonDisclosure: Type.Boolean(),
        decidedAt: Type.Optional(pastInstant()),
        until: Type.Optional(Type.String({ pattern: INSTANT })),
      }),
    },
    abandon: {
      by: reviewers,
      moves: [{ from: { issued: ['prepared'] }, to: { issued: 'abandoned', disclosure: 'free' } }],
      data: reasonOnly,
    },
    // One prepares, another answers for it: it restricts what somebody said.
    issue: {
      law: tco('Art. 3(1), 3(4), 14(1)'),
      by: seniors,
      distinctFrom: ['prepare'],
      moves: [
        {
          from: { issued: ['prepared'], copy: ['needed'] },
          to: { issued: 'issued', delivery: 'due', copy: 'due' },
        },
        { from: { issued: ['prepared'] }, to: { issued: 'issued', delivery: 'due' } },
      ],
      data: fields({
        // Art. 14(1), recital 36: before it goes out, whether another authority is on these addresses.
        others: oneOf('nobody', 'agreed-with-them', 'not-all-answered'),
        // Art. 3(2): twelve hours before the first order to a provider, unless it is urgent.
        informed: oneOf('before', 'not-the-first', 'emergency'),
        necessity: reason(),
      }),
    },
    delivered: {
      by: ['system'],
      moves: [{ from: { delivery: ['due'] }, to: { delivery: 'delivered' } }],
      data: fields({ receivedAt: pastInstant() }),
    },
    'delivery-refused': {
      by: ['system'],
      moves: [{ from: { delivery: ['due'] }, to: { delivery: 'refused' } }],
      data: fields({ answer: text(2000) }),
    },
    'copy-sent': {
      law: tco('Art. 4(1)'),
      by: ['system', ...reviewers],
      moves: [{ from: { copy: ['due'] }, to: { copy: 'sent' } }],
      data: fields({ to: line(300), sentAt: pastInstant() }),
    },
    'copy-refused': {
      by: ['system'],
      moves: [{ from: { copy: ['due'] }, to: {} }],
      data: fields({ answer: text(2000) }),
    },
    'answered-executed': {
      law: tco('Art. 3(6)'),
      by: ['system'],
      moves: [
        { from: { issued: ['issued', 'clarification-asked', 'impossible'] }, to: { issued: 'executed' } },
        // It comes after the order was taken back: it stands as it stood.
        { from: { issued: ['executed', 'final', ...BACK] }, to: {} },
      ],
      data: fields({ executedAt: text(40), measure: oneOf('removed', 'disabled-in-all-member-states') }),
    },
    'answered-obstacle': {
      law: tco('Art. 3(7), 3(8)'),
      by: ['system'],
      moves: [
        ...(['manifest-errors', 'insufficient-information'] as const).map((why) => ({
          from: { issued: ['issued', 'impossible'] },
          when: { why },
          to: { issued: 'clarification-asked' },
        })),
        { from: { issued: ['issued'] }, to: { issued: 'impossible' } },
        { from: { issued: ['clarification-asked', 'impossible', 'executed', 'final', ...BACK] }, to: {} },
      ],
      data: fields({
        why: oneOf(...OBSTACLES),
        explanation: text(4000),
        needed: Type.Optional(Type.Array(text(500), { maxItems: 100 })),
      }),
    },
    clarify: {
      law: tco('Art. 3(8)'),
      by: reviewers,
      moves: [{ from: { issued: ['clarification-asked'] }, to: { issued: 'issued' } }],
      data: fields({ clarification: reason(20_000) }),
    },
    withdraw: {
      by: reviewers,
      moves: [{ from: { issued: OUT }, to: { issued: 'withdrawn' } }],
      data: reasonOnly,
    },
    'record-annulment': {
      law: tco('Art. 9(1)'),
      by: reviewers,
      moves: [{ from: { issued: OUT }, to: { issued: 'annulled' } }],
      data: fields({ court: line(300), reason: reason() }),
    },
    'scrutiny-begun': {
      law: tco('Art. 4(3), 4(5)'),
      by: ['system', ...reviewers],
      moves: [{ from: { issued: OUT, scrutinised: ['none'] }, to: { scrutinised: 'under-way' } }],
      data: reasonOnly,
    },
    'scrutiny-decided': {
      law: tco('Art. 4(6)'),
      by: ['system', ...reviewers],
      moves: [
        {
          from: { issued: OUT, scrutinised: ['none', 'under-way'] },
          when: { found: 'infringement' },
          // It has lost its legal effects.
          to: { issued: 'withdrawn', scrutinised: 'infringement' },
        },
        {
          from: { issued: OUT, scrutinised: ['none', 'under-way'] },
          when: { found: 'no-infringement' },
          to: { scrutinised: 'no-infringement' },
        },
      ],
      data: fields({ found: oneOf('infringement', 'no-infringement'), reason: reason() }),
    },
    ...deconflictionSteps,
    ...silenceSteps,
    'mark-final': {
      law: tco('Art. 3(9)'),
      by: reviewers,
      moves: [{ from: { issued: ['executed'] }, to: { issued: 'final' } }],
      data: fields({ note: Type.Optional(text(4000)) }),
    },
    annotate: {
      by: ['overseer'],
      always: true,
      moves: [{ from: {}, to: {} }],
      data: fields({ text: text(10_000) }),
    },
  },
  clocks: {
    'not-delivered': {
      asks: true,
      law: house(
        'an order that the provider’s node has not taken within ten minutes is sent another way, or somebody calls',
      ),
      runs: 'PT10M',
      while: [{ delivery: ['due', 'refused'], issued: OUT }],
    },
    execution: {
      asks: true,
      law: { ...tco('Art. 3(3)'), note: 'the provider has it; here it is only watched' },
      runs: 'PT1H',
      since: ['receivedAt'],
      while: [{ issued: ['issued'], delivery: ['delivered'] }],
    },
    clarification: {
      asks: true,
      law: { ...tco('Art. 3(8)'), note: 'the order rests until it is clarified; one hour is a house rule' },
      runs: 'PT1H',
      while: [{ issued: ['clarification-asked'] }],
    },
    others: {
      law: house('who has not answered within fifteen minutes has given no answer; nothing waits for one'),
      runs: 'PT15M',
      while: [{ others: ['asked'], issued: ['prepared', ...OUT] }],
      restartedBy: ['ask-others'],
    },
    'non-disclosure': {
      law: {
        ...tco('Art. 11(3)'),
        note: 'six weeks from the decision at most, and once six more; the provider’s node follows',
      },
      runs: { until: 'until', atMost: 'P6W' },
      since: ['decidedAt'],
      while: [{ disclosure: ['withheld', 'withheld-extended'] }],
      restartedBy: ['extend-silence'],
    },
    copy: {
      asks: true,
      law: { ...tco('Art. 4(1)'), note: 'the law says at the same time; one hour is a house rule' },
      runs: 'PT1H',
      while: [{ copy: ['due'] }],
    },
  },
  closed: {
    issued: ['abandoned', 'final', ...BACK],
    copy: ['none', 'needed', 'sent'],
    disclosure: ['free', 'released'],
  },
  apart: ['overseer'],
};
