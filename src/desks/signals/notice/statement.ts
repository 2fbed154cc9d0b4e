import type { CaseEvent } from '../../../engines/cases/case.ts';
import type { RestrictionReason } from '../reason.ts';
import type { NoticeWords } from './words.ts';

/** Who stands behind the signals that led to a decision, without names: who reports is not told to those reported. */
export type SignalOrigin = {
  class: string;
  ordered: boolean;
  /** Of the organisation itself that decided. */
  own: boolean;
};

/** `whatChanged` where an appeal about the item was upheld before. */
export type StatedReason = RestrictionReason & { whatChanged?: string };

export type StatementFacts = {
  organisation: string;
  restrictedAt: string;
  /** Decided by one person alone so far. */
  alone: boolean;
  /** The item has been put back. */
  lifted: boolean;
  reason: StatedReason;
  origins: SignalOrigin[];
  /** Last day on which an appeal may be made; null until the notice counts as delivered. */
  appealUntil: string | null;
};

const DECISIONS = [
  'propose-restriction',
  'propose-restriction-anew',
  'restrict-single-handed',
  'propose-to-keep',
  'propose-to-keep-anew',
];

/** The reasons in force: those of the last decision that people took for the restriction. Null before any. */
export function reasonInForce(events: readonly CaseEvent[]): StatedReason | null {
  const decision = events.findLast((event) => DECISIONS.includes(event.step));
  // An erasure may have emptied the data of an event.
  return decision && 'law' in decision.data ? (decision.data as StatedReason) : null;
}

export type Paragraph = { heading: string; lines: string[] };

/**
 * The statement of reasons (DSA Art. 17(3); TCO Art. 11): what was done and for how long, how it was found, that
 * this was automated and the decision was not, whose help led to it, the law and the explanation, and the ways to
 * challenge it. Names neither the item, nor an account, nor who decided.
 * @param here whether it stands on the page behind the link itself
 */
export function statementOf(words: NoticeWords, facts: StatementFacts, here = false): Paragraph[] {
  const { reason } = facts;
  const alone = facts.lifted ? words.decidedAloneLifted : words.decidedAlone;
  const territory = territoryIn(words, facts);
  const ours = facts.origins.length > 0 && facts.origins.every(({ own }) => own);
  const origins = [...new Set(facts.origins.map((origin) => words.origin(origin)))];
  return [
    {
      heading: words.whatHeading,
      lines: facts.lifted
        ? [words.whatLifted(facts.organisation, words.date(facts.restrictedAt))]
        : [words.what(facts.organisation, words.date(facts.restrictedAt)), territory, words.duration],
    },
    {
      heading: words.howHeading,
      lines: [words.automated, facts.alone ? alone : words.decidedByTwo],
    },
    { heading: words.whoHeading, lines: origins },
    {
      heading: words.whyHeading,
      lines: [
        words.law(reason.law.instrument, reason.law.article, reason.law.offence),
        words.aim(words.aims[reason.aim] ?? reason.aim),
        words.necessity(reason.necessity),
        words.leastIntrusive(reason.leastIntrusive),
        words.proportionality(reason.proportionality),
        ...(reason.whatChanged ? [words.whatChanged(reason.whatChanged)] : []),
      ],
    },
    // Nothing is left to appeal against once the item is back; an appeal that is open is answered all the same.
    ...(facts.lifted
      ? []
      : [
          {
            heading: words.appealHeading,
            lines: [
              here ? words.appealHowHere : words.appealHow,
              facts.appealUntil ? words.appealUntil(words.date(facts.appealUntil)) : words.appealSixMonths,
              ours ? words.appealWhoOwn : words.appealWho,
            ],
          },
        ]),
    { heading: words.remediesHeading, lines: words.remedies },
  ];
}

/** Where it holds (DSA Art. 17(3)(a)). Decisions made before this was asked say nothing of it, and the notice says so. */
function territoryIn(words: NoticeWords, { organisation, reason }: StatementFacts): string {
  const scope = territoryOf(reason);
  if (!scope) return words.territoryNotSaid;
  return scope.reach === 'everywhere'
    ? words.territoryEverywhere(organisation)
    : words.territoryStates(organisation, scope.states);
}

export type Territory = { reach: 'states'; states: string[] } | { reach: 'everywhere' };

/** Where a restriction holds; null where the decision did not say. States by their ISO 3166-1 codes, each once. */
export function territoryOf({ territory, states }: Partial<RestrictionReason>): Territory | null {
  if (territory === 'everywhere') return { reach: territory };
  const codes = [...new Set((states ?? '').split(',').map((code) => code.trim()))].filter(
    (code) => code !== '',
  );
  return territory === 'states' && codes.length > 0 ? { reach: territory, states: codes } : null;
}

/** The statement as plain text, for a platform to put into its own message. */
export function statementText(words: NoticeWords, facts: StatementFacts, link: string): string {
  const parts = statementOf(words, facts).map(({ heading, lines }) => [heading, ...lines].join('\n'));
  return [titleOf(words, facts), ...parts, `${words.linkHeading}\n${link}`].join('\n\n');
}

export const titleOf = (words: NoticeWords, facts: StatementFacts): string =>
  facts.lifted ? words.titleLifted : words.title;
