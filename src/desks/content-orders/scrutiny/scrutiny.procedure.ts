import { Type } from 'typebox';
import type { Move, Procedure, Step } from '../../../engines/cases/procedure.ts';
import { fields, line, oneOf, pastInstant, reason, reasonOnly, text } from '../../../engines/words/reason.ts';
import { SIGNATURES } from '../removal-order/checking-steps.ts';
import { tco } from '../removal-order/removal-order.laws.ts';
import { reviewers, seniors } from '../removal-order/removal-order.terms.ts';
import { scrutinyClocks } from './scrutiny.clocks.ts';
import { ASKED, ON_REQUEST, OPEN_TO_REQUESTS, PURSUED, UNDECIDED } from './scrutiny.terms.ts';
import { intentionSteps, tellingSteps } from './telling-steps.ts';

const request = ['none', 'open', 'overdue', 'answered'];
const told = ['none', 'due', 'told', 'refused'];

/** What comes: the copy, requests, and that the order was taken back. */
const arriving: Readonly<Record<string, Step>> = {
  'receive-copy': {
    law: tco('Art. 4(1)'),
    by: ['system'],
    opens: true,
    moves: [{ from: {}, to: { examination: 'open', own: 'running' } }],
    data: fields({ receivedAt: pastInstant(), digest: text(64), signature: oneOf(...SIGNATURES) }),
  },
  'receive-request': {
    law: tco('Art. 4(4)'),
    by: ['system', 'analyst', ...reviewers],
    moves: [
      // Later than 48 hours: it stays on record, and starts nothing.
      { from: { examination: OPEN_TO_REQUESTS }, when: { timely: false }, to: {} },
      ...(['provider', 'content-provider'] as const).flatMap((asker): Move[] => {
        const track = asker === 'provider' ? 'provider-request' : 'content-request';
        return [
          {
            from: { examination: OPEN_TO_REQUESTS, [track]: ['none', 'answered'] },
            when: { timely: true, asker },
            to: { examination: 'open', [track]: 'open' },
          },
          // The first sets the hours.
          { from: { examination: OPEN_TO_REQUESTS }, when: { timely: true, asker }, to: {} },
        ];
      }),
    ],
    data: fields({
      asker: oneOf('provider', 'content-provider'),
      receivedAt: pastInstant(),
      /** When the order reached the provider, or the information of Art. 11(2) the content provider. */
      informedSince: pastInstant(),
      timely: Type.Boolean(),
      reason: reason(),
      contact: Type.Optional(line(300)),
    }),
  },
  'order-taken-back': {
    by: ['system'],
    moves: [
      { from: { examination: OPEN_TO_REQUESTS }, to: { examination: 'order-withdrawn', proposal: 'none' } },
    ],
    data: reasonOnly,
  },
};

/** One proposed, another decides, and who must know is told. */
const decision = (found: 'infringement' | 'no-infringement'): Step => ({
  law: tco('Art. 4(3), 4(4), 4(6)'),
  by: seniors,
  before: 'own-initiative',
  distinctFrom: [`propose-${found}`],
  moves: [true, false].flatMap((provider) =>
    [true, false].map((content) => ({
      from: {
        proposal: [found],
        examination: UNDECIDED,
        ...(provider ? { 'provider-request': ASKED } : {}),
        ...(content ? { 'content-request': ASKED } : {}),
      },
      to: {
        examination: found,
        own: 'ended',
        intention: 'none',
        proposal: 'none',
        ...(provider ? { 'provider-request': 'answered' } : {}),
        ...(content ? { 'content-request': 'answered' } : {}),
        'told-issuer': 'due',
        'told-provider': 'due',
        'told-content-provider': content ? 'due' : 'none',
        'told-europol': 'due',
      },
    })),
  ),
  data: reasonOnly,
});

const deciding: Readonly<Record<string, Step>> = {
  'propose-infringement': {
    law: tco('Art. 4(3), 4(4)'),
    by: reviewers,
    before: 'own-initiative',
    moves: PURSUED.map((where) => ({
      from: { ...where, intention: ['told'], proposal: ['none'] },
      to: { proposal: 'infringement' },
    })),
    data: fields({
      infringes: oneOf('regulation', 'fundamental-rights', 'regulation-and-rights'),
      gravity: oneOf('seriously', 'manifestly'),
      reason: reason(),
    }),
  },
  // Of its own motion an authority decides only where it finds an infringement.
  'propose-no-infringement': {
    law: tco('Art. 4(4)'),
    by: reviewers,
    before: 'own-initiative',
    moves: ON_REQUEST.map((where) => ({
      from: { ...where, proposal: ['none'] },
      to: { proposal: 'no-infringement' },
    })),
    data: reasonOnly,
  },
  'return-proposal': {
    by: seniors,
    distinctFrom: ['propose-infringement', 'propose-no-infringement'],
    moves: [
      {
        from: { proposal: ['infringement', 'no-infringement'], examination: UNDECIDED },
        to: { proposal: 'none' },
      },
    ],
    data: reasonOnly,
  },
  'decide-infringement': decision('infringement'),
  'decide-no-infringement': decision('no-infringement'),
};

/** Hours that run out: said so, and nothing is confirmed by it. What was asked for stays owed. */
const ending: Readonly<Record<string, Step>> = {
  'own-hours-ended': {
    law: tco('Art. 4(3)'),
    by: ['system'],
    whenDue: 'own-initiative',
    moves: [
      { from: { own: ['running'], 'provider-request': ['open'] }, to: { own: 'ended' } },
      { from: { own: ['running'], 'content-request': ['open'] }, to: { own: 'ended' } },
      {
        from: { own: ['running'], 'provider-request': ['overdue'] },
        to: { own: 'ended', examination: 'not-scrutinised' },
      },
      {
        from: { own: ['running'], 'content-request': ['overdue'] },
        to: { own: 'ended', examination: 'not-scrutinised' },
      },
      {
        from: { own: ['running'] },
        to: { own: 'ended', examination: 'not-scrutinised', intention: 'none', proposal: 'none' },
      },
    ],
    data: fields({}),
  },
  ...Object.fromEntries(
    (
      [
        ['provider-request', 'content-request'],
        ['content-request', 'provider-request'],
      ] as const
    ).map(([one, other]): [string, Step] => [
      `${one}-hours-ended`,
      {
        law: tco('Art. 4(4)'),
        by: ['system'],
        whenDue: one,
        moves: [
          { from: { [one]: ['open'], [other]: ['open'] }, to: { [one]: 'overdue' } },
          { from: { [one]: ['open'], own: ['running'] }, to: { [one]: 'overdue' } },
          { from: { [one]: ['open'] }, to: { [one]: 'overdue', examination: 'not-scrutinised' } },
        ],
        data: fields({}),
      },
    ]),
  ),
  'rest-ended': {
    by: ['system'],
    whenDue: 'rest',
    moves: [{ from: { examination: ['not-scrutinised', 'no-infringement'] }, to: { examination: 'over' } }],
    data: fields({}),
  },
};

/**
 * A removal order of another State at the authority of the State where the provider is established (Regulation (EU) 2021/784, Art. 4).
 * It may look of its own motion, and must decide where it is asked; the order binds meanwhile.
 */
export const scrutiny: Procedure = {
  name: 'scrutiny',
  version: 1,
  law: [tco('Art. 4')],
  tracks: {
    examination: {
      initial: 'none',
      states: [
        'none',
        'open',
        'not-scrutinised',
        'no-infringement',
        'infringement',
        'order-withdrawn',
        'over',
      ],
    },
    own: { initial: 'none', states: ['none', 'running', 'ended'] },
    'provider-request': { initial: 'none', states: request },
    'content-request': { initial: 'none', states: request },
    intention: { initial: 'none', states: told },
    proposal: { initial: 'none', states: ['none', 'infringement', 'no-infringement'] },
    'told-issuer': { initial: 'none', states: told },
    'told-provider': { initial: 'none', states: told },
    'told-content-provider': { initial: 'none', states: ['none', 'due', 'told'] },
    'told-europol': { initial: 'none', states: ['none', 'due', 'told'] },
  },
  steps: {
    ...arriving,
    ...intentionSteps,
    ...deciding,
    ...tellingSteps,
    ...ending,
    annotate: {
      by: ['overseer'],
      always: true,
      moves: [{ from: {}, to: {} }],
      data: fields({ text: text(10_000) }),
    },
  },
  clocks: scrutinyClocks,
  closed: {
    examination: ['infringement', 'order-withdrawn', 'over'],
    'told-issuer': ['none', 'told'],
    'told-provider': ['none', 'told'],
    'told-content-provider': ['none', 'told'],
    'told-europol': ['none', 'told'],
  },
  apart: ['overseer'],
};
