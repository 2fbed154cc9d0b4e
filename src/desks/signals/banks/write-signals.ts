import type { FieldError } from '../../../kernel/refusal.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import { acceptRecords, type Outcome } from '../../../kernel/store/accept-records.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import type { CutObject, RefusedObject } from '../../../standards/json/cut-objects.ts';
import type { Waiting } from '../about-people/propose-people.ts';
import type { Desk } from '../context.ts';
import { readSignal } from '../signal.ts';
import type { SignalType } from '../types/signal-types.ts';
import { lackOfGround } from './bank-ground.ts';
import { type Bank, isFilledByExchange } from './bank-queries.ts';
import { placeInBank } from './bank-records.ts';
import { agreementsOfBank } from './share-queries.ts';

export type Refused = { id: string | null; property: string; clause: string; reason: string };
export type Added = {
  bank: Bank;
  accepted: number;
  /** Of those made from hashes, how many of each type: a list says the type of its lines by what they look like. */
  types?: Partial<Record<SignalType, number>>;
  unchanged: number;
  refused: Refused[];
  signals: string[];
  /** Handle of the last record that makes a signal; null when none is new. */
  last: number | null;
  /** Signals about people that wait for a second person. */
  waiting?: Waiting;
};

/** Records that one call of the kernel takes at a time. */
const CHUNK = 1000;

/**
 * Accepts records into a bank, and lets it hold those that make a signal.
 * @param custody where they come from, when the bank's organisation did not make them
 */
export async function writeSignals(
  desk: Desk,
  tx: Transaction,
  bank: Bank,
  objects: Iterable<CutObject | RefusedObject>,
  custody?: { source: string; known: Set<string> },
): Promise<{ outcomes: Outcome[]; signals: string[]; last: number | null }> {
  const imported = bank.provenance === 'import' ? `import:${bank.originatorName}` : 'own';
  // A partner receives no signal without its ground: the record carries it.
  const goesOut = !custody && bank.provenance === 'own' && lackOfGround(bank).length === 0;
  const arrival = {
    holder: bank.holder,
    source: custody?.source ?? imported,
    speaker: bank.holder,
    known: custody?.known ?? new Set<string>(),
    agreements: goesOut ? await agreementsOfBank(tx, bank.object, desk.kernel.now()) : [],
  };
  const outcomes: Outcome[] = [];
  const signals: string[] = [];
  let last: number | null = null;
  for (const chunk of chunks(objects)) {
    const taken = await acceptRecords(desk.kernel, tx, chunk, arrival);
    const values = new Map(chunk.map((cut) => [cut.index, cut.ok ? cut.value : null]));
    const held = taken.filter((one) => {
      const value = values.get(one.index);
      const stays = one.outcome === 'accepted' || one.outcome === 'unchanged';
      return stays && value?.type === 'indicator' && readSignal(value)?.innocent === bank.innocent;
    });
    await placeInBank(desk.kernel, tx, bank, [...new Set(held.map((one) => String(one.id)))]);
    for (const one of held) {
      signals.push(String(one.id));
      last = one.object ?? last;
    }
    outcomes.push(...taken);
  }
  return { outcomes, signals, last };
}

function* chunks(objects: Iterable<CutObject | RefusedObject>): Generator<(CutObject | RefusedObject)[]> {
  let chunk: (CutObject | RefusedObject)[] = [];
  for (const object of objects) {
    chunk.push(object);
    if (chunk.length === CHUNK) {
      yield chunk;
      chunk = [];
    }
  }
  if (chunk.length > 0) yield chunk;
}

/**
 * What a partner or an exchange says comes from there, and so it is told to the person affected: nobody here adds to it, in their
 * name. Throws `conflict`.
 */
export async function refuseOthersBank(tx: Transaction, { object, provenance }: Bank): Promise<void> {
  const others =
    provenance === 'peer' ? 'A partner' : (await isFilledByExchange(tx, object)) ? 'An exchange' : null;
  if (others) throw new Refusal('conflict', `${others} fills this bank; make one of your own.`);
}

export const refusedOf = (outcomes: Outcome[]): Refused[] =>
  outcomes.flatMap((one) =>
    one.errors.map((error: FieldError) => ({
      id: one.id,
      property: error.property,
      clause: error.clause ?? '',
      reason: error.reason,
    })),
  );
