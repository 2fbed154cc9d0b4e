import { Type } from 'typebox';
import type { LegalSource, Procedure } from '../../../engines/cases/procedure.ts';
import { line } from '../../../engines/words/reason.ts';
import { fields, INSTANT, oneOf, reason, reasonOnly, text } from '../reason.ts';

/**
 * GIFCT's levels of its Incident Response Framework, from the least: an attack that is known of; content about it by
 * who committed it; such content live or spreading, where all members are called upon.
 */
export const LEVELS = ['incident', 'content-incident', 'content-incident-protocol'] as const;
export type Level = (typeof LEVELS)[number];

const house = (why: string): LegalSource => ({ kind: 'house-rule', why });

const framework = house(
  'levels after the Incident Response Framework of the Global Internet Forum to Counter Terrorism; a crisis lasts three days at most, and three more each time somebody else says why',
);

const until = Type.String({ pattern: INSTANT });
const seniors = ['senior-reviewer'] as const;

/** A crisis: matches of some banks come first for some days. It changes what is looked at first, and nothing else. */
export const crisis: Procedure = {
  name: 'crisis',
  version: 1,
  law: [framework],
  tracks: {
    crisis: { initial: 'none', states: ['none', 'crisis-on', 'crisis-over', 'debriefed'] },
    level: { initial: 'none', states: ['none', ...LEVELS] },
  },
  steps: {
    declare: {
      by: seniors,
      opens: true,
      moves: LEVELS.map((level) => ({ from: {}, when: { level }, to: { crisis: 'crisis-on', level } })),
      data: fields({
        title: line(120),
        level: oneOf(...LEVELS),
        banks: Type.Array(text(100), { minItems: 1, maxItems: 50 }),
        agreements: Type.Array(text(200), { maxItems: 50 }),
        until,
        reason: reason(),
      }),
    },
    'set-level': {
      by: seniors,
      moves: LEVELS.map((level) => ({ from: { crisis: ['crisis-on'] }, when: { level }, to: { level } })),
      data: fields({ level: oneOf(...LEVELS), reason: reason() }),
    },
    // Whoever calls for urgency does not prolong it alone.
    extend: {
      by: seniors,
      distinctFrom: ['declare', 'extend'],
      moves: [{ from: { crisis: ['crisis-on'] }, to: { crisis: 'crisis-on' } }],
      data: fields({ until, reason: reason() }),
    },
    'end-crisis': {
      by: seniors,
      moves: [{ from: { crisis: ['crisis-on'] }, to: { crisis: 'crisis-over' } }],
      data: reasonOnly,
    },
    // Nobody has to remember to end it.
    'run-out': {
      by: ['system'],
      whenDue: 'crisis',
      moves: [{ from: { crisis: ['crisis-on'] }, to: { crisis: 'crisis-over' } }],
      data: fields({}),
    },
    debrief: {
      by: seniors,
      moves: [{ from: { crisis: ['crisis-over'] }, to: { crisis: 'debriefed' } }],
      data: fields({ wentWell: reason(), wentWrong: reason(), change: reason() }),
    },
    annotate: {
      by: ['overseer'],
      always: true,
      moves: [{ from: {}, to: {} }],
      data: fields({ text: text(10_000) }),
    },
  },
  clocks: {
    crisis: {
      law: framework,
      runs: { until: 'until', atMost: 'P3D' },
      while: [{ crisis: ['crisis-on'] }],
      restartedBy: ['extend'],
    },
    debrief: {
      law: house('who declared a crisis says within two weeks what it was good for; late is shown'),
      runs: 'P2W',
      while: [{ crisis: ['crisis-over'] }],
    },
  },
  closed: { crisis: ['debriefed'] },
  apart: ['overseer'],
};
