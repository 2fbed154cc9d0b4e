import { randomUUID } from 'node:crypto';
import { writeEntries } from '../../../kernel/audit/write-entries.ts';
import { sealAlone } from '../../../kernel/identity/seal-alone.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import { reserveHandle } from '../../../kernel/store/record-queries.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import type { CutObject, RefusedObject } from '../../../standards/json/cut-objects.ts';
import type { Bank } from '../banks/bank-queries.ts';
import type { Desk } from '../context.ts';
import { readSignal } from '../signal.ts';
import { isAboutPeople } from '../types/signal-types.ts';
import { insertProposal, proposalsOfBank } from './proposal-queries.ts';

/** How long they wait for a second person. */
export const DAYS_TO_DECIDE = 14;
const DAY_MS = 86_400_000;
/** Of one proposal: somebody reads each before they agree. */
export const MOST_PROPOSED = 500;
/** Of one bank. */
export const MOST_WAITING = 50;

/** What waits for a second person, of what was just sent. */
export type Waiting = { id: string; signals: number };

/** Whether an object signals a person; what takes one back is taken at once. */
export function signalsPerson(cut: CutObject | RefusedObject): cut is CutObject {
  if (!cut.ok || cut.value.type !== 'indicator' || cut.value.revoked === true) return false;
  const signal = readSignal(cut.value);
  return signal !== null && isAboutPeople(signal.type);
}

/**
 * Keeps these objects, sealed, until a second person agrees to add them to the bank. Throws `too-large` for more than one
 * person can look at, and `conflict` where too many wait.
 */
export async function proposePeople(
  { kernel }: Pick<Desk, 'kernel'>,
  tx: Transaction,
  bank: Bank,
  objects: CutObject[],
  { source, vouched }: { source: string; vouched: boolean },
): Promise<Waiting> {
  if (objects.length > MOST_PROPOSED) {
    const many = `Propose at most ${MOST_PROPOSED} signals about people at a time: a second person reads each.`;
    throw new Refusal('too-large', many);
  }
  if ((await proposalsOfBank(tx, bank.object)).length >= MOST_WAITING) {
    throw new Refusal(
      'conflict',
      `${MOST_WAITING} proposals wait for a second person in this bank: decide on them first.`,
    );
  }
  const [object, id, proposedAt] = [await reserveHandle(tx), randomUUID(), kernel.now()];
  const { holder: organisation } = bank;
  const principals = [`reviewers:${organisation}`, 'overseer'];
  const many = objects.length;
  const { actor: proposedBy } = tx.viewer;
  // As they came, byte for byte: what is added later is what was sent.
  const text = `[${objects.map(({ raw }) => raw).join(',')}]`;
  const proposal = {
    object,
    id,
    bank: bank.object,
    organisation,
    source,
    many,
    vouched,
    ...sealAlone(kernel.keyring, Buffer.from(text)),
    proposedBy,
    proposedAt,
    lapsesAt: new Date(proposedAt.getTime() + DAYS_TO_DECIDE * DAY_MS),
  };
  await insertProposal(tx, proposal, principals);
  const lapses = proposal.lapsesAt.toISOString();
  const fields = {
    proposal: id,
    bank: bank.id,
    organisation,
    source,
    many,
    vouched,
    proposedBy,
    lapses,
    principals: principals.join(' '),
  };
  await writeEntries(tx, kernel.keyring, [{ kind: 'people.proposed', object, fields }], proposedAt);
  return { id, signals: many };
}
