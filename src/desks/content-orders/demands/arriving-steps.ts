import { Type } from 'typebox';
import type { LegalSource, Move, Step } from '../../../engines/cases/procedure.ts';
import { fields, INSTANT, oneOf, pastInstant, text } from '../../../engines/words/reason.ts';
import { SIGNATURES } from '../removal-order/checking-steps.ts';
import { takers } from './demand.terms.ts';

const channel = () => oneOf('api', 'entered', 'public-form');

/** Of each opening fact one track: signed by a registered key, with a time of its own, told to keep silent for a while, flagged by one who is trusted. */
function openings(tracks: Facts): Move[] {
  const facts = (['signed', 'term', 'later', 'trusted'] as const).filter((fact) => tracks[fact]);
  return combinations(facts.length).map((on) => {
    const holds = (fact: (typeof facts)[number]) => on[facts.indexOf(fact)] === true;
    return {
      from: {},
      when: Object.fromEntries(facts.map((fact) => [fact, holds(fact)] as const)),
      to: {
        demand: 'received',
        ...(tracks.signed ? { sender: holds('signed') ? 'verified' : 'pending' } : {}),
        ...(tracks.term ? { term: holds('term') ? 'set' : 'none' } : {}),
        ...(tracks.later ? { silence: holds('later') ? 'ordered' : 'none' } : {}),
        ...(tracks.trusted ? { flagger: holds('trusted') ? 'trusted' : 'anyone' } : {}),
        ...tracks.always,
      },
    };
  });
}

const combinations = (many: number): boolean[][] =>
  Array.from({ length: 2 ** many }, (_, which) =>
    Array.from({ length: many }, (_, at) => ((which >> at) & 1) === 1),
  );

export type Facts = {
  /** A signature by a key of the register says who sent it. */
  signed?: true;
  /** It may set a time until which it is to be given effect. */
  term?: true;
  /** It may say from when the recipient is told. */
  later?: true;
  /** It may come from a trusted flagger (DSA Art. 22). */
  trusted?: true;
  /** What else is so from the beginning. */
  always?: Readonly<Record<string, string>>;
};

/** A demand comes, and comes again: what it was is stamped by the contact point, whatever is wrong with it. */
export const arrivingSteps = (law: LegalSource, facts: Facts): Readonly<Record<string, Step>> => ({
  receive: {
    law,
    by: takers,
    opens: true,
    moves: openings(facts),
    data: fields({
      receivedAt: pastInstant(),
      channel: channel(),
      digest: text(64),
      ...(facts.signed ? { signature: oneOf(...SIGNATURES), signed: Type.Boolean() } : {}),
      ...(facts.term
        ? { term: Type.Boolean(), executeBy: Type.Optional(Type.String({ pattern: INSTANT })) }
        : {}),
      ...(facts.later
        ? { later: Type.Boolean(), informFrom: Type.Optional(Type.String({ pattern: INSTANT })) }
        : {}),
      ...(facts.trusted ? { trusted: Type.Boolean() } : {}),
    }),
  },
  // The same document again: it counts from when it came first.
  'received-again': {
    by: takers,
    always: true,
    moves: [{ from: {}, to: {} }],
    data: fields({ receivedAt: pastInstant(), channel: channel() }),
  },
});
