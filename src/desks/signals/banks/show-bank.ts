import type { Transaction } from '../../../kernel/store/store.ts';
import { quarantinesOf } from '../correction/correction-queries.ts';
import { funnelOfBank } from '../correction/funnel.ts';
import { countAnswers, showDisagreements } from '../disagreement/show-disagreements.ts';
import { suppressionsOf, suppressionsOfBanks } from '../intake/suppression-queries.ts';
import { showAsked } from '../private-look-up/show-asked.ts';
import { seesCases } from '../sees-cases.ts';
import { isVoluntary, readSignal } from '../signal.ts';
import { isAboutPeople, shownValue } from '../types/signal-types.ts';
import { lackOfGround } from './bank-ground.ts';
import {
  type Bank,
  countsOfBanks,
  countsOfSignals,
  listBanks,
  signalTotals,
  stoppedTotals,
} from './bank-queries.ts';
import { type Share, sharesOf } from './share-queries.ts';
import { type ShownSignal, signalsOfBank } from './signal-queries.ts';

/** Signals of one answer; more are asked for by `after`. */
const PAGE = 200;

/** Since when partners share banks no more, by bank; asked of what is seen already, beside the rule of reading. */
export type AskUnshared = (banks: number[]) => Promise<Map<number, Date>>;

/** Banks that the viewer may see, each with its matches beside those decided against it (human-rights rule 9). */
export async function showBanks(db: Transaction, now: Date, unshared: AskUnshared) {
  const banks = await listBanks(db);
  return { items: await summaries(db, banks, now, unshared) };
}

/** One bank with a page of its signals, in the order they came. */
export async function showBank(db: Transaction, bank: Bank, now: Date, unshared: AskUnshared, after = 0) {
  const [summary] = await summaries(db, [bank], now, unshared);
  const signals = await signalsOfBank(db, bank.object, after, PAGE);
  return {
    ...summary,
    funnel: seesCases(db.viewer) ? await funnelOfBank(db, bank.object) : null,
    signals: await showSignals(db, signals),
    ...(signals.length === PAGE ? { next: signals.at(-1)?.number } : {}),
  };
}

async function summaries(db: Transaction, banks: Bank[], now: Date, unshared: AskUnshared) {
  const objects = banks.map((bank) => bank.object);
  const sees = seesCases(db.viewer);
  const counts = new Map((await countsOfBanks(db, objects)).map((row) => [row.bank, row]));
  const totals = new Map((await signalTotals(db, objects)).map((row) => [row.bank, row.total]));
  const stopped = new Map((await stoppedTotals(db, objects)).map((row) => [row.bank, row.stopped]));
  const answers = await countAnswers(
    db,
    banks.flatMap((bank) => bank.originator ?? []),
    now,
  );
  const suppressions = await suppressionsOfBanks(db, objects);
  const shares = await sharesOf(db, objects);
  const asked = await showAsked(db, banks, now);
  const partners = banks.filter(({ provenance }) => provenance === 'peer').map(({ object }) => object);
  const ended = partners.length > 0 ? await unshared(partners) : new Map<number, Date>();
  return banks.map((bank) => {
    const { matches = 0, reviewed = 0, overturned = 0 } = counts.get(bank.object) ?? {};
    return {
      id: bank.id,
      name: bank.name,
      mode: bank.mode,
      percent: bank.percent,
      radius: bank.radius,
      innocent: bank.innocent,
      quarantine: {
        percent: bank.quarantinePercent,
        reviewers: bank.quarantineReviewers,
        reviewed: bank.quarantineReviewed,
      },
      provenance: bank.provenance,
      originator: { id: bank.originator ?? '', name: bank.originatorName, class: bank.originatorClass },
      basis: bank.basis,
      legalBasis: { instrument: bank.instrument, article: bank.article },
      ownTerms: bank.ownTerms,
      lacks: lackOfGround(bank),
      shared: shares
        .filter((share) => share.bank === bank.object)
        .map((share) => showShare(share, bank, now)),
      askedPrivately: asked.get(bank.object) ?? [],
      unsharedSince: ended.get(bank.object)?.toISOString() ?? null,
      signals: totals.get(bank.object) ?? 0,
      stopped: stopped.get(bank.object) ?? 0,
      counts: sees ? { matches, reviewed, overturned } : null,
      suppressed: sees ? (suppressions.get(bank.object)?.suppressed ?? 0) : null,
      spared: sees ? (suppressions.get(bank.object)?.spared ?? 0) : null,
      answers: bank.originator === null ? null : (answers.get(bank.originator) ?? null),
    };
  });
}

/** Under which agreement, with whom and since when. @returns `since` null where it was not noted */
function showShare(
  { agreement, title, status, endsAt, sharedAt, retentionDays, parties }: Share,
  bank: Bank,
  now: Date,
) {
  return {
    agreement,
    title,
    state: status === 'accepted' && endsAt && endsAt <= now ? 'expired' : status,
    with: parties.filter((party) => party.id !== bank.holder),
    since: sharedAt?.toISOString() ?? null,
    retentionDays,
  };
}

/**
 * @param whole says each value whole, however long: of one signal alone
 * @param people also where it is data about a person, to who may look people up
 */
export async function showSignals(db: Transaction, signals: ShownSignal[], whole = false, people = false) {
  const ids = signals.map((signal) => signal.id);
  const sees = seesCases(db.viewer);
  const disagreements = await showDisagreements(db, signals);
  const counts = new Map((await countsOfSignals(db, ids)).map((row) => [row.signal, row]));
  const suppressions = await suppressionsOf(db, ids);
  const quarantined = new Set(
    (await quarantinesOf(db, ids)).map(({ organisation, signal }) => `${organisation} ${signal}`),
  );
  return signals.map((signal) => {
    const { matches = 0, reviewed = 0, overturned = 0 } = counts.get(signal.id) ?? {};
    const said = readSignal(JSON.parse(signal.body));
    return {
      id: signal.id,
      type: signal.type,
      value: signal.code,
      ...(said ? shownValue(said.type, said.value) : {}),
      ...(said && whole && (people || !isAboutPeople(said.type)) ? { value: said.value } : {}),
      quality: signal.quality,
      addedAt: signal.addedAt.toISOString(),
      basis: said?.about?.basis ?? null,
      ordered: signal.ordered,
      voluntary: isVoluntary(signal.originatorClass, signal.ordered),
      originator: { id: signal.originator ?? '', name: signal.originatorName, class: signal.originatorClass },
      attested: signal.attested,
      active: signal.gone === null && signal.stoppedAt === null,
      inactive: signal.stoppedAt ? 'stopped-here' : signal.gone,
      stopped: signal.stoppedAt !== null,
      disagreements: disagreements.get(signal.id) ?? [],
      counts: sees ? { matches, reviewed, overturned } : null,
      suppressed: sees ? (suppressions.get(signal.id) ?? 0) : null,
      innocent: said?.innocent ?? false,
      /** By the organisation that holds it. */
      quarantined: quarantined.has(`${signal.holder} ${signal.id}`),
    };
  });
}
