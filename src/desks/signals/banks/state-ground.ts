import { placeRecords } from '../../../kernel/exchange/agreements/place-records.ts';
import { type FieldError, Refusal } from '../../../kernel/refusal.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import type { Viewer } from '../../../kernel/store/viewer.ts';
import type { Desk } from '../context.ts';
import { readSignal, type SignalExtension, signalVersion } from '../signal.ts';
import { faultsOfGround, type Ground, lackOfGround } from './bank-ground.ts';
import {
  type Bank,
  recordsFrom,
  recordsOfBank,
  setBankGround,
  setBankMode,
  wasTurned,
} from './bank-queries.ts';
import { logBankAct, sayRecords } from './bank-records.ts';
import { saysNothing } from './not-stated.ts';
import { heldBank } from './set-bank-mode.ts';
import { agreementsOfBank, changeSharing } from './share-queries.ts';

/** Records that are read and said again at once. */
const CHUNK = 1_000;

/**
 * States what an own bank rests on, or that of an exchange, once and for good. Its signals say it from then on: each that
 * said "not stated" gets a version that names the ground. An own bank that was in shadow for want of a ground alone is
 * turned on by it; one that a person put back to shadow stays there, and so does another's list, until a senior reviewer
 * trusts it.
 * Throws `conflict` for another's list and for what is stated already, `body-malformed` for half a ground.
 * @returns handle of the last record that says it; null when no signal had to
 */
export async function stateGround(
  desk: Desk,
  viewer: Viewer,
  id: string,
  given: Ground,
): Promise<number | null> {
  const { kernel, policy } = desk;
  const { object } = await kernel.store.for(viewer)(async (tx) => {
    const found = await heldBank(tx, viewer, id);
    policy.require(viewer, 'state-ground', { type: 'Bank', id });
    return found;
  });
  return kernel.store.system('stating the ground of a bank')(async (tx) => {
    tx.viewer.actor = viewer.actor;
    // Who adds to the bank reads its ground under the same lock: no signal says "not stated" after this.
    await changeSharing(tx, object);
    const bank = await heldBank(tx, viewer, id);
    const stated = withGround(bank, given);
    await setBankGround(tx, stated);
    const { basis, instrument, article, ownTerms } = stated;
    await logBankAct(kernel, tx, 'bank.ground-stated', bank, { basis, instrument, article, ownTerms });
    const last = await sayAgain(desk, tx, stated);
    if (bank.provenance === 'own' && bank.mode === 'shadow' && !(await wasTurned(tx, object))) {
      await setBankMode(tx, object, 'on', null);
      await logBankAct(kernel, tx, 'bank.mode', bank, { mode: 'on', percent: null });
    }
    return last;
  });
}

function withGround(bank: Bank, given: Ground): Bank {
  if (bank.provenance !== 'own' && !bank.byExchange) {
    throw new Refusal('conflict', 'Whoever made this list states its ground: you hold it for them.');
  }
  const lacks = lackOfGround(bank);
  const again: FieldError[] = [];
  if (given.basis !== undefined && !lacks.includes('basis')) {
    again.push({ property: 'basis', reason: 'is stated already' });
  }
  if ((given.legalBasis ?? given.ownTerms) && !lacks.includes('legalBasis')) {
    again.push({ property: given.legalBasis ? 'legalBasis' : 'ownTerms', reason: 'is stated already' });
  }
  if (lacks.length === 0 || again.length > 0) {
    throw new Refusal('conflict', 'This bank states its ground already. It is stated once.', again);
  }
  const law = { instrument: bank.instrument, article: bank.article };
  const terms = { document: bank.instrument, section: bank.article };
  const before = bank.ownTerms ? { ownTerms: terms } : { legalBasis: law };
  const whole: Ground = {
    ...(lacks.includes('basis') ? {} : { basis: bank.basis }),
    ...(lacks.includes('legalBasis') ? {} : before),
    ...given,
  };
  const faults = faultsOfGround(whole, bank.originatorClass, true);
  if (faults.length > 0) throw new Refusal('body-malformed', undefined, faults);
  return {
    ...bank,
    basis: whole.basis as string,
    instrument: (whole.legalBasis?.instrument ?? whole.ownTerms?.document) as string,
    article: (whole.legalBasis?.article ?? whole.ownTerms?.section) as string,
    ownTerms: whole.ownTerms !== undefined,
  };
}

/** New versions of the signals made here that named no ground, where their partners have them too. */
async function sayAgain(desk: Desk, tx: Transaction, bank: Bank): Promise<number | null> {
  const { kernel } = desk;
  const agreements = await agreementsOfBank(tx, bank.object, kernel.now());
  const source = bank.provenance === 'own' ? 'own' : `import:${bank.originatorName}`;
  let last: number | null = null;
  for (let after = ''; ; ) {
    const page = await recordsFrom(tx, bank.object, source, after, CHUNK);
    const versions = page.flatMap(({ body, revoked }) => {
      const indicator = JSON.parse(body) as Record<string, unknown>;
      const about = revoked ? null : (readSignal(indicator)?.about ?? null);
      const whole = about && groundedIn(bank, about);
      return whole ? [signalVersion(indicator, whole, kernel.now())] : [];
    });
    const outcomes = await sayRecords(kernel, tx, bank.holder, versions, agreements, source);
    last = outcomes.at(-1)?.object ?? last;
    if (page.length < CHUNK) break;
    after = (page.at(-1) as { id: string }).id;
  }
  // What waited for the bank's ground although it named one of its own.
  for (const agreement of agreements)
    await placeRecords(kernel, tx, agreement, await recordsOfBank(tx, bank.object), true);
  return last;
}

/** @returns null for a signal that names its ground */
function groundedIn(bank: Bank, about: SignalExtension): SignalExtension | null {
  const { instrument, article } = about.legal_basis;
  const noBasis = saysNothing(about.basis);
  const noLaw = [instrument, article].some(saysNothing);
  if (!noBasis && !noLaw) return null;
  return {
    ...about,
    ...(noBasis ? { basis: bank.basis } : {}),
    ...(noLaw ? { legal_basis: { instrument: bank.instrument, article: bank.article } } : {}),
    ...(noLaw && bank.ownTerms ? { own_terms: true } : {}),
  };
}
