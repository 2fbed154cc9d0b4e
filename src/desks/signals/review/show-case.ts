import { stepsFor } from '../../../engines/cases/actors.ts';
import type { CaseState } from '../../../engines/cases/case.ts';
import { showClocks, showEvents } from '../../../kernel/cases/show-history.ts';
import type { FoldedCase } from '../../../kernel/cases/take-step.ts';
import { hasSealed } from '../../../kernel/store/sealed-blobs.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import { compareTlp, type TlpLevel } from '../../../standards/tlp/tlp.ts';
import type { Desk } from '../context.ts';
import { disagreementsByObject } from '../disagreement/disagreement-queries.ts';
import { othersOfContent, togetherOf } from '../same-content/group-queries.ts';
import { flagsOf } from './flags.ts';
import { earlierAppeal } from './heard-before.ts';
import { barToJudge } from './judge-appeal-apart.ts';
import { referencesOf } from './list-cases.ts';
import { UNDECIDED, UNGROUNDED } from './match-review.terms.ts';
import { offerAnswers } from './offer-answers.ts';
import { pictureIsShown } from './picture-sight.ts';
import { showMatches } from './show-matches.ts';
import { exposureOf, looksOf } from './sight-queries.ts';
import { offerToSpare } from './spare-upheld.ts';
import { whatWasSent } from './what-was-sent.ts';

/** Exposure is counted over a working day and the night after it. */
const EXPOSURE_HOURS = 24;

/**
 * A case as this viewer may see it and act on it, folded now. `tx` is the viewer's own.
 * @param endpoint whether an address takes what is decided; else people tell the platform
 */
export async function showCase(desk: Desk, tx: Transaction, folded: FoldedCase, endpoint: boolean) {
  const { kernel, procedures } = desk;
  const { file, state } = folded;
  const { viewer } = tx;
  const procedure = procedures.procedureOf(file.procedure, file.procedureVersion);
  const now = kernel.now();
  const [about] = await disagreementsByObject(tx, [file.object]);
  const permitted: string[] = [];
  for (const { step } of stepsFor(state.permitted, procedure, viewer.actor, viewer.roles)) {
    if (!(await barToJudge(tx, folded, step, viewer.actor))) permitted.push(step);
  }
  const kept = await hasSealed(tx, file.object);
  // Made from a hash alone: no picture is kept, and none will be deleted.
  const never = !kept && [undefined, 'kept'].includes(state.tracks.picture);
  const undecided = isUndecided(state);
  const { offers, nothing } = await offerAnswers(tx, folded, viewer, permitted);
  const matches = await showMatches(tx, file.object, now, { about: about?.signal, undecided });
  return {
    id: file.id,
    procedure: file.procedure,
    procedureVersion: file.procedureVersion,
    state: state.state,
    tracks: never && state.tracks.picture ? { ...state.tracks, picture: 'none' } : state.tracks,
    closed: state.closed,
    endpoint,
    flags: flagsOf(state),
    permitted: permitted.map((step) => ({ step })),
    earlierAppeal: await earlierAppeal(tx, folded),
    lookedUpOn: lookedUpOn(folded),
    offers,
    innocentOffer: await offerToSpare(tx, folded, viewer),
    nothingOffered: nothing,
    clocks: showClocks(state.clocks.filter(({ name }) => !(never && name === 'picture'))),
    events: await showEvents(kernel, tx, folded),
    together: await togetherOf(tx, file.object),
    sameContent: await othersOfContent(tx, file.object),
    matches,
    tlp: strictest(matches.flatMap(({ tlp }) => tlp ?? [])),
    reference: (await referencesOf(tx, [file.object])).get(file.object) ?? '',
    shadow: state.state === 'open-in-shadow',
    sent:
      file.procedure === 'match-review' ? await whatWasSent(tx, file.object, { pictureKept: kept }) : null,
    picture: never ? null : kept && pictureIsShown(folded, viewer, now),
    looks: await looksOf(tx, file.object),
    exposure: await exposureOf(tx, viewer.actor, new Date(now.getTime() - EXPOSURE_HOURS * 3_600_000)),
    ...(about ? { disagreement: { signal: about.signal, other: about.other, opinion: about.opinion } } : {}),
  };
}

/** Of a case that was found backwards: the day (UTC) on which the platform asked about the item; null of every other. */
function lookedUpOn({ events: [first] }: FoldedCase): string | null {
  const { lookedUpOn: day } = (first?.data ?? {}) as { lookedUpOn?: unknown };
  return typeof day === 'string' ? day : null;
}

const DECIDING: readonly string[] = [...UNDECIDED, 'open-in-shadow', 'restricted-alone', ...UNGROUNDED];

/** Somebody still decides on the match: first, as a second person, after its ground was lost, or on an appeal. */
const isUndecided = ({ state, tracks }: CaseState): boolean =>
  DECIDING.includes(state) || tracks.appeal === 'open';

/** A case is marked as the most restrictive of the signals it shows; null when none of them is marked. */
const strictest = (levels: TlpLevel[]): TlpLevel | null => levels.sort(compareTlp).at(-1) ?? null;
