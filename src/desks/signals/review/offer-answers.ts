import type { FoldedCase } from '../../../kernel/cases/take-step.ts';
import type { Database } from '../../../kernel/store/store.ts';
import type { Viewer } from '../../../kernel/store/viewer.ts';
import { findBanks } from '../banks/bank-queries.ts';
import { saysNothing } from '../banks/not-stated.ts';
import { shownSignals } from '../banks/signal-queries.ts';
import { readSignal } from '../signal.ts';
import { agreementTerms, lastDecisionOnBank } from './case-queries.ts';
import { matchesOfReviews } from './review-queries.ts';

/** Steps that restrict: each asks for the whole of the three-part test. */
const RESTRICTING = [
  'propose-restriction',
  'propose-restriction-anew',
  'restrict-single-handed',
  'propose-to-keep',
  'propose-to-keep-anew',
];

/** What does not change from one item of a bank to the next. What is weighed for this item is never offered. */
const STANDING = ['law.instrument', 'law.article', 'law.offence', 'authority', 'aim'];

/**
 * An answer written for the person who decides, with where it comes from: they see it, may change it, and send it or
 * not. The question on journalism, research, education, art and counter-speech has none, ever.
 */
export type Offer = {
  /** Dotted, as in the step's data: `law.article`. */
  path: string;
  value: string;
  from: 'signal' | 'bank' | 'agreement' | 'last-decision';
  /** Of the bank or the agreement. */
  name: string;
  /** When the last decision was made. */
  at: string | null;
};

/** Why nothing is offered: their last decision was overturned, the bank rests on no law, or nobody stated one. */
export type NothingOffered = {
  because: 'overturned' | 'own-terms' | 'not-stated';
  /** Of the bank. */
  name: string;
  /** When the overturned decision was made. */
  at: string | null;
};

export type Offered = { offers: Record<string, Offer[]>; nothing: NothingOffered | null };

/**
 * Answers offered for the steps that the viewer may take: from their own last decision of the same kind on the same
 * bank, or else the law that the signal, its bank or its agreement was shared under. What was overturned is not offered
 * again, and nothing else in its place: the person begins anew, and is told why.
 */
export async function offerAnswers(
  db: Database,
  { file }: FoldedCase,
  viewer: Viewer,
  permitted: readonly string[],
): Promise<Offered> {
  const steps = permitted.filter((step) => RESTRICTING.includes(step));
  const [nearest] = steps.length === 0 ? [] : await matchesOfReviews(db, [file.object]);
  if (!nearest) return { offers: {}, nothing: null };
  const [bank] = await findBanks(db, [nearest.bank]);
  if (!bank) return { offers: {}, nothing: null };
  const last = await lastDecisionOnBank(db, {
    actor: viewer.actor,
    steps: RESTRICTING,
    bank: bank.object,
    except: file.object,
  });
  const same = (offers: Offer[]) => Object.fromEntries(steps.map((step) => [step, offers]));
  const nothing = (because: NothingOffered['because'], at: Date | null = null): Offered => ({
    offers: same([]),
    nothing: { because, name: bank.name, at: at?.toISOString() ?? null },
  });
  if (last?.overturned) return nothing('overturned', last.at);
  const law = last ? null : await lawOf(db, nearest.signal, bank);
  if (law === 'own-terms') return nothing(law);
  const offers = last
    ? STANDING.flatMap((path): Offer[] => {
        const value = valueAt(last.data, path);
        return value === null
          ? []
          : [{ path, value, from: 'last-decision', name: bank.name, at: last.at.toISOString() }];
      })
    : (law ?? []);
  return offers.length === 0 ? nothing('not-stated') : { offers: same(offers), nothing: null };
}

type Law = { instrument: string; article: string };

/** The law a signal was shared under, from whoever says it nearest to the signal. */
async function lawOf(
  db: Database,
  id: string,
  bank: Law & { object: number; name: string; ownTerms: boolean },
): Promise<Offer[] | 'own-terms'> {
  const signal = (await shownSignals(db, [id])).find((one) => one.bank === bank.object);
  const about = signal && readSignal(JSON.parse(signal.body))?.about;
  // Somebody's own terms are no law, and none is offered in their place.
  if (about ? about.own_terms : bank.ownTerms) return 'own-terms';
  const said = about?.legal_basis;
  const offer = (from: Offer['from'], name: string, law: Law): Offer[] =>
    (['instrument', 'article'] as const).map((part) => ({
      path: `law.${part}`,
      value: law[part],
      from,
      name,
      at: null,
    }));
  if (said && isStated(said)) {
    const same = said.instrument === bank.instrument && said.article === bank.article;
    return offer(same ? 'bank' : 'signal', bank.name, said);
  }
  if (isStated(bank) && !bank.ownTerms) return offer('bank', bank.name, bank);
  const under = signal?.receivedUnder ? await agreementTerms(db, signal.receivedUnder) : null;
  const basis = under?.legalBasis;
  return under && basis && isStated(basis) ? offer('agreement', under.title, basis) : [];
}

/** A bank, or a list that somebody imported, may say that nobody has stated it. */
const isStated = ({ instrument, article }: Law): boolean => !saysNothing(instrument) && !saysNothing(article);

function valueAt(data: Record<string, unknown>, path: string): string | null {
  let at: unknown = data;
  for (const name of path.split('.')) at = (at as Record<string, unknown> | undefined)?.[name];
  return typeof at === 'string' ? at : null;
}
