import { Type } from 'typebox';
import { pastInstant } from '../../words/reason.ts';
import type { Procedure } from '../procedure.ts';

const nothing = Type.Object({}, { additionalProperties: false });
const note = Type.Object({ note: Type.String({ pattern: '\\S' }) }, { additionalProperties: false });
const house = { kind: 'house-rule', why: 'of the library' } as const;

/** A small procedure with one of everything: hold, restart, date, automatic step, four eyes, "took no part". */
export const bookLoan: Procedure = {
  name: 'book-loan',
  version: 1,
  law: [house],
  tracks: {
    loan: { initial: 'none', states: ['none', 'asked', 'lent', 'back', 'refused'] },
    repair: { initial: 'none', states: ['none', 'under-way'] },
    claim: { initial: 'none', states: ['none', 'open', 'settled'] },
  },
  steps: {
    ask: {
      by: ['affected-person'],
      opens: true,
      moves: [
        { from: {}, when: { rare: true }, to: { loan: 'refused' } },
        { from: {}, to: { loan: 'asked' } },
      ],
      data: Type.Object({ rare: Type.Boolean(), originator: Type.String() }, { additionalProperties: false }),
    },
    propose: { by: ['reviewer'], moves: [{ from: { loan: ['asked'] }, to: {} }], data: note },
    lend: {
      by: ['reviewer', 'senior-reviewer'],
      distinctFrom: ['propose'],
      moves: [{ from: { loan: ['asked'] }, to: { loan: 'lent' } }],
      data: Type.Object(
        { note: note.properties.note, takenAt: Type.Optional(pastInstant()) },
        { additionalProperties: false },
      ),
    },
    renew: {
      by: ['originator'],
      before: 'return',
      moves: [{ from: { loan: ['lent'] }, to: {} }],
      data: nothing,
    },
    'send-to-repair': {
      by: ['senior-reviewer'],
      moves: [{ from: { loan: ['lent'], repair: ['none'] }, to: { repair: 'under-way' } }],
      data: nothing,
    },
    repaired: {
      by: ['senior-reviewer'],
      moves: [{ from: { repair: ['under-way'] }, to: { repair: 'none' } }],
      data: nothing,
    },
    'call-back': {
      by: ['system'],
      whenDue: 'return',
      moves: [{ from: { loan: ['lent'] }, to: { loan: 'back' } }],
      data: nothing,
    },
    claim: {
      by: ['affected-person'],
      moves: [{ from: { loan: ['lent'], claim: ['none'] }, to: { claim: 'open' } }],
      data: Type.Object(
        { until: Type.String({ pattern: '^\\d+-\\d\\d-\\d\\dT.*Z$' }) },
        { additionalProperties: false },
      ),
    },
    settle: {
      by: ['senior-reviewer'],
      tookNoPart: true,
      moves: [{ from: { claim: ['open'] }, to: { claim: 'settled' } }],
      data: note,
    },
    annotate: { by: ['overseer'], always: true, moves: [{ from: {}, to: {} }], data: note },
  },
  clocks: {
    return: {
      law: house,
      asks: true,
      runs: 'P1M',
      while: [{ loan: ['lent'] }],
      heldWhile: [{ repair: ['under-way'] }],
      restartedBy: ['renew'],
    },
    settlement: {
      law: house,
      asks: true,
      runs: { until: 'until', atMost: 'P6W' },
      while: [{ claim: ['open'] }],
    },
    pick: {
      law: house,
      runs: 'PT4H',
      since: ['takenAt'],
      while: [{ loan: ['lent'] }],
      heldWhile: [{ repair: ['under-way'] }],
      restartedBy: ['renew'],
    },
    shelf: { law: house, runs: 'P2D', wholeDays: true, while: [{ loan: ['asked'] }, { loan: ['back'] }] },
  },
  closed: { loan: ['back', 'refused'], claim: ['none', 'settled'] },
  apart: ['overseer'],
};
