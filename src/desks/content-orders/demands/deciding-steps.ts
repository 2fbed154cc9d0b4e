import { Type } from 'typebox';
import type { LegalSource, Move, Step, Where } from '../../../engines/cases/procedure.ts';
import { fields, line, oneOf, pastInstant, reason, reasonOnly } from '../../../engines/words/reason.ts';
import { reviewers, seniors } from './demand.terms.ts';

export const answer = () => oneOf('yes', 'no', 'unclear');
const PURPOSES = ['journalism', 'research', 'education', 'art', 'counterSpeech'] as const;
export const purposes = () => ({
  journalism: answer(),
  research: answer(),
  education: answer(),
  art: answer(),
  counterSpeech: answer(),
});

/** Softest first: what can be undone. */
const measure = () => oneOf('disabled-there', 'restricted', 'removed');
/** Where it takes effect. The State of the authority is what stands first; wider is asked for, and looked at by a senior. */
const territory = () => oneOf('ordering-state', 'union', 'everywhere');

/**
 * The three-part test (ICCPR Art. 19(3)): by law, for an aim that the law knows, necessary and proportionate. Anything that is not a
 * plain yes is a doubt.
 */
export const threePartTest = (law: LegalSource, from: Where): Step => ({
  law,
  by: reviewers,
  moves: [
    ...(['legality', 'aim', 'proportionate'] as const).flatMap((part) =>
      (['no', 'unclear'] as const).map(
        (said): Move => ({ from, when: { [part]: said }, to: { test: 'doubt' } }),
      ),
    ),
    ...PURPOSES.flatMap((purpose) =>
      (['yes', 'unclear'] as const).map(
        (said): Move => ({ from, when: { [purpose]: said }, to: { test: 'doubt' } }),
      ),
    ),
    { from, to: { test: 'passed' } },
  ],
  data: fields({
    legality: answer(),
    aim: answer(),
    proportionate: answer(),
    ...purposes(),
    reason: reason(),
  }),
});

/** What one's own terms, or the law, say of the content. Voluntary: nothing follows from who sent it. */
export const termsTest = (law: LegalSource): Step => ({
  law,
  by: reviewers,
  moves: (['illegal', 'against-terms', 'neither'] as const).map((found) => ({
    from: { demand: ['received'] },
    when: { found },
    to: { test: found },
  })),
  data: fields({ found: oneOf('illegal', 'against-terms', 'neither'), ...purposes(), reason: reason() }),
});

type Acting = {
  /** What must be known before anything is proposed. */
  needs: Where;
  /** Whether a wider territory than the ordering State's is a senior's to confirm. */
  narrow: boolean;
  /** Whether the order may say from when the recipient is told. */
  later: boolean;
  /** What is owed to the sender once it is done. */
  effect: Readonly<Record<string, string>>;
  /** Whether a statement of reasons follows (DSA Art. 17): then what it asks for is asked. */
  stated: boolean;
};

/** What a statement of reasons says beyond the decision (DSA Art. 17(3)); the last of them stands in a public database. */
const forStatement = () => ({
  rule: line(500),
  matter: oneOf('terrorist-content', 'illegal-organisation', 'hate-speech', 'incitement', 'another-matter'),
  contentType: oneOf('a-text', 'a-picture', 'a-video', 'a-sound', 'several-kinds'),
  postedOn: Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\d$' }),
  facts: reason(5000),
});

/** Two people act: one proposes what and where, another confirms; wider than the ordering State, a senior does. */
export function actingSteps(
  law: LegalSource,
  { needs, narrow, later, effect, stated }: Acting,
): Readonly<Record<string, Step>> {
  const wider: Move[] = (['union', 'everywhere'] as const).map((place) => ({
    from: { demand: ['received'], ...needs },
    when: { territory: place },
    to: { demand: 'awaiting-senior' },
  }));
  // What follows for the people whose content it was, the moment it is gone: told, or lawfully not yet.
  const done = (from: string): Move[] => [
    ...(later
      ? [
          {
            from: { demand: [from], ...needs, silence: ['ordered'] },
            to: { demand: 'acted', recipient: 'later', window: 'open', ...effect },
          },
        ]
      : []),
    {
      from: { demand: [from], ...needs },
      to: { demand: 'acted', recipient: 'due', window: 'open', ...effect },
    },
  ];
  return {
    'propose-action': {
      law,
      by: reviewers,
      moves: [
        ...(narrow ? wider : []),
        { from: { demand: ['received'], ...needs }, to: { demand: 'awaiting-second' } },
      ],
      data: fields({
        measure: measure(),
        territory: territory(),
        reason: reason(),
        ...(stated ? forStatement() : {}),
      }),
    },
    'confirm-action': {
      law,
      by: reviewers,
      distinctFrom: ['propose-action'],
      moves: done('awaiting-second'),
      data: fields({ actedAt: pastInstant() }),
    },
    ...(narrow
      ? {
          'confirm-wider-action': {
            law,
            by: seniors,
            distinctFrom: ['propose-action'],
            moves: done('awaiting-senior'),
            data: fields({ actedAt: pastInstant(), wider: reason() }),
          },
        }
      : {}),
    'back-to-checks': {
      by: reviewers,
      moves: [
        {
          from: { demand: narrow ? ['awaiting-second', 'awaiting-senior'] : ['awaiting-second'] },
          to: { demand: 'received' },
        },
      ],
      data: reasonOnly,
    },
  };
}

/** Not following what binds takes two people and a ground that the law knows. */
export const refusingSteps = (law: LegalSource): Readonly<Record<string, Step>> => ({
  'propose-refusal': {
    law,
    by: reviewers,
    moves: [{ from: { demand: ['received'] }, to: { demand: 'refusal-proposed' } }],
    data: fields({
      ground: oneOf(
        'impossible',
        'not-competent',
        'does-not-reach-us',
        'test-not-passed',
        'other-law-forbids',
      ),
      reason: reason(),
    }),
  },
  'confirm-refusal': {
    law,
    by: reviewers,
    distinctFrom: ['propose-refusal'],
    moves: [{ from: { demand: ['refusal-proposed'] }, to: { demand: 'declined', effect: 'due' } }],
    data: reasonOnly,
  },
  'refuse-refusal': {
    by: reviewers,
    moves: [{ from: { demand: ['refusal-proposed'] }, to: { demand: 'received' } }],
    data: reasonOnly,
  },
});

/** What was asked for freely is declined by one person, with a reason. */
export const decliningStep = (to: Move['to']): Step => ({
  by: reviewers,
  moves: [{ from: { demand: ['received'], test: ['illegal', 'against-terms', 'neither'] }, to }],
  data: reasonOnly,
});
