import type { Database } from '../../../kernel/store/store.ts';
import { markingRefs } from '../../../standards/stix/markings.ts';
import { tlpOf } from '../../../standards/tlp/tlp.ts';
import { countsOfSignals, findBanks } from '../banks/bank-queries.ts';
import { NOT_STATED, saysNothing } from '../banks/not-stated.ts';
import { shownSignals } from '../banks/signal-queries.ts';
import { countAnswers, showDisagreements } from '../disagreement/show-disagreements.ts';
import { codeLaid } from '../intake/item-codes.ts';
import type { ReviewMatch } from '../intake/item-queries.ts';
import { isVoluntary, readSignal } from '../signal.ts';
import { HASH_TYPES, type SignalType, shownValue } from '../types/signal-types.ts';
import { agreementTitles } from './case-queries.ts';
import { codesOfReview, matchesOfReviews, percentOf } from './review-queries.ts';

/**
 * Who shared each signal and why, on which basis, how near it is, who disagrees with it, and how often people here
 * decided against it.
 * @param undecided leaves the case itself out of that count: whoever decides it weighs the others
 * @param about the signal that a disagreement is about, which has no match of its own
 */
export async function showMatches(
  db: Database,
  object: number,
  now: Date,
  { about, undecided }: { about?: string | undefined; undecided: boolean },
) {
  const matches: Pick<
    ReviewMatch,
    | 'signal'
    | 'bank'
    | 'type'
    | 'distance'
    | 'radius'
    | 'orientation'
    | 'percentQuery'
    | 'percentSignal'
    | 'quality'
    | 'shadow'
  >[] = await matchesOfReviews(db, [object]);
  const ids = about === undefined ? matches.map((match) => match.signal) : [about];
  const signals = await shownSignals(db, [...new Set(ids)]);
  for (const signal of about === undefined ? [] : signals) {
    matches.push({
      signal: signal.id,
      bank: signal.bank,
      type: signal.type,
      distance: 0,
      radius: null,
      orientation: null,
      percentQuery: null,
      percentSignal: null,
      quality: signal.quality,
      shadow: false,
    });
  }
  const codes = await codesOfReview(db, object);
  const banks = new Map(
    (await findBanks(db, [...new Set(matches.map((match) => match.bank))])).map((bank) => [
      bank.object,
      bank,
    ]),
  );
  const disagreements = await showDisagreements(db, signals);
  const counts = new Map(
    (await countsOfSignals(db, ids, undecided ? object : null)).map((row) => [row.signal, row]),
  );
  const answers = await countAnswers(
    db,
    signals.flatMap((signal) => signal.originator ?? []),
    now,
  );
  const titles = new Map(
    (
      await agreementTitles(
        db,
        signals.flatMap((signal) => signal.receivedUnder ?? []),
      )
    ).map((row) => [row.id, row.title]),
  );
  return matches.map((match) => {
    // Erased, or no longer shared with us: what the case itself says of it remains.
    const signal = signals.find((one) => one.id === match.signal && one.bank === match.bank);
    const bank = banks.get(match.bank);
    const body = signal ? (JSON.parse(signal.body) as Record<string, unknown>) : null;
    const said = body ? readSignal(body) : null;
    const law = said?.about?.legal_basis;
    const kept = codes.find(({ type }) => type === match.type);
    const code = kept && codeLaid(kept, match.orientation);
    const { reviewed = 0, overturned = 0 } = counts.get(match.signal) ?? {};
    const { receivedUnder: under, originator } = signal ?? {};
    return {
      tlp: body ? tlpOf(markingRefs(body)).level : null,
      signal: match.signal,
      type: match.type,
      value: null,
      ...(said ? shownValue(said.type, said.value) : {}),
      distance: match.distance,
      radius: match.radius,
      ...percentOf(match),
      ...(match.orientation === null ? {} : { orientation: match.orientation }),
      quality: match.quality,
      bank: bank?.name ?? '',
      shadow: match.shadow,
      sharedBy: {
        id: originator ?? '',
        name: signal?.originatorName ?? bank?.originatorName ?? '',
        class: signal?.originatorClass ?? bank?.originatorClass ?? '',
      },
      attested: signal?.attested ?? false,
      reason: said?.about?.basis ?? null,
      basis:
        law && ![law.instrument, law.article].every(saysNothing)
          ? `${law.instrument}, ${law.article}`
          : NOT_STATED,
      ownTerms: said?.about?.own_terms ?? false,
      sharedAt: signal?.addedAt.toISOString() ?? null,
      agreement: under ? { id: under, title: titles.get(under) ?? '' } : null,
      ordered: signal?.ordered ?? false,
      orderReference: said?.about?.order_reference ?? null,
      voluntary: signal ? isVoluntary(signal.originatorClass, signal.ordered) : false,
      active: signal ? signal.gone === null && signal.stoppedAt === null : false,
      inactive: signal ? (signal.stoppedAt ? 'stopped-here' : signal.gone) : 'erased',
      disagreements: disagreements.get(match.signal) ?? [],
      answers: originator ? (answers.get(originator) ?? null) : null,
      reversal: { overturned, matches: reviewed },
      // Where bits may differ: of the picture as it lay when it matched.
      hashes:
        signal && code && mayDiffer(signal.type) ? { item: code.toString('hex'), signal: signal.code } : null,
    };
  });
}

function mayDiffer(type: SignalType): boolean {
  const { radius, several, measure } = HASH_TYPES[type];
  return radius > 0 && several === null && measure === null;
}
