import { Type } from 'typebox';
import type { Step } from '../../../engines/cases/procedure.ts';
import { fields, line, oneOf, pastInstant, reason, reasonOnly, text } from '../../../engines/words/reason.ts';
import { reviewers, takers } from './demand.terms.ts';

/** What is done cannot always be put back. */
type Acted = 'acted' | 'handed-over';

/**
 * Who sent it (a registered key, or a call to a number of the register), and whether it was forged: a positive finding and two
 * people. What was done on a forgery is put back next.
 * @param open states in which nothing is decided yet
 */
export const senderSteps = (
  open: readonly string[],
  acted: Acted = 'acted',
): Readonly<Record<string, Step>> => {
  const alive = [...open, acted];
  return {
    'ring-sender': {
      by: reviewers,
      moves: [
        {
          from: { demand: alive, sender: ['pending', 'doubtful'] },
          when: { theirs: 'they-sent-it' },
          to: { sender: 'verified' },
        },
        {
          from: { demand: alive, sender: ['pending', 'doubtful', 'verified'] },
          when: { theirs: 'not-theirs' },
          to: { sender: 'fraud-proposed' },
        },
        {
          from: { demand: alive, sender: ['pending', 'doubtful'] },
          when: { theirs: 'nobody-answered' },
          to: { sender: 'doubtful' },
        },
        { from: { demand: alive, sender: ['verified'] }, to: {} },
      ],
      data: fields({
        authority: text(64),
        number: line(100),
        theirs: oneOf('they-sent-it', 'not-theirs', 'nobody-answered'),
        spokeTo: Type.Optional(line(200)),
        note: reason(),
      }),
    },
    'say-forged': {
      by: reviewers,
      moves: [{ from: { demand: alive, sender: ['pending', 'doubtful'] }, to: { sender: 'fraud-proposed' } }],
      data: fields({ finding: reason() }),
    },
    'confirm-forged': {
      by: reviewers,
      distinctFrom: ['say-forged', 'ring-sender'],
      moves: [
        {
          from: { demand: open, sender: ['fraud-proposed'] },
          to: { demand: 'not-genuine', sender: 'rejected-as-fraud' },
        },
        acted === 'acted'
          ? {
              from: { demand: ['acted'], sender: ['fraud-proposed'] },
              to: { sender: 'rejected-as-fraud', ground: 'recorded' },
            }
          : { from: { demand: [acted], sender: ['fraud-proposed'] }, to: { sender: 'rejected-as-fraud' } },
      ],
      data: reasonOnly,
    },
    'not-shown-forged': {
      by: reviewers,
      moves: [{ from: { demand: alive, sender: ['fraud-proposed'] }, to: { sender: 'doubtful' } }],
      data: reasonOnly,
    },
  };
};

/**
 * Whether it has what its law asks for; what is missing is asked for.
 * @param open states in which nothing is decided yet, `asked` among them
 */
export const elementSteps = (
  law: Step['law'],
  open: readonly string[],
  acted: Acted = 'acted',
): Readonly<Record<string, Step>> => ({
  'check-elements': {
    ...(law ? { law } : {}),
    by: reviewers,
    moves: (['complete', 'insufficient'] as const).map((found) => ({
      from: { demand: ['received'] },
      when: { found },
      to: { completeness: found },
    })),
    data: fields({ found: oneOf('complete', 'insufficient'), note: Type.Optional(text(4000)) }),
  },
  'ask-sender': {
    by: reviewers,
    moves: [{ from: { demand: ['received', 'awaiting-second'] }, to: { demand: 'asked' } }],
    data: fields({
      needed: Type.Array(text(500), { minItems: 1, maxItems: 100 }),
      explanation: reason(),
      sentAt: pastInstant(),
    }),
  },
  'sender-answered': {
    by: takers,
    moves: [
      { from: { demand: ['asked'] }, to: { demand: 'received', completeness: 'pending', test: 'pending' } },
    ],
    data: fields({ receivedAt: pastInstant(), clarification: reason(20_000) }),
  },
  'sender-withdrew': {
    by: takers,
    moves: [
      { from: { demand: open }, to: { demand: 'withdrawn' } },
      ...(acted === 'acted'
        ? [{ from: { demand: [acted], ground: ['none'] }, to: { ground: 'recorded' } }]
        : [{ from: { demand: [acted] }, to: {} }]),
    ],
    data: fields({ receivedAt: pastInstant(), reason: reason() }),
  },
});
