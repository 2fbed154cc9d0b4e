import { writeEntries } from '../../../kernel/audit/write-entries.ts';
import { openAlone } from '../../../kernel/identity/seal-alone.ts';
import { PERSONAL_DATA_EXTENSION, PERSONAL_DATA_FIELDS } from '../../../kernel/policy/people-grounds.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import { requireReason } from '../../../kernel/require-reason.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import type { Viewer } from '../../../kernel/store/viewer.ts';
import { type CutObject, cutObjects } from '../../../standards/json/cut-objects.ts';
import type { Bank } from '../banks/bank-queries.ts';
import { knownTo, putInBundle } from '../banks/import-signals.ts';
import { heldBank, visibleBank } from '../banks/set-bank-mode.ts';
import type { Added } from '../banks/write-signals.ts';
import type { Desk } from '../context.ts';
import { type PersonalGrounds, readSignal } from '../signal.ts';
import { deleteProposal, findProposal, type PeopleProposal, proposalsOfBank } from './proposal-queries.ts';

/** What waits for a second person in a bank, with what it says of whom: for those who may look people up. */
export async function showProposals(desk: Desk, tx: Transaction, bankId: string) {
  const { policy } = desk;
  const bank = await visibleBank(tx, bankId);
  const decides = policy.allows(tx.viewer, 'look-up-person', {
    type: 'Organisation',
    id: tx.viewer.organisation,
  });
  const waiting = await proposalsOfBank(tx, bank.object);
  return {
    items: waiting.map((one) => ({
      id: one.id,
      source: one.source,
      proposedBy: { id: one.proposedBy, name: one.proposerName },
      proposedAt: one.proposedAt.toISOString(),
      lapsesAt: one.lapsesAt.toISOString(),
      signals: decides ? objectsOf(desk, one).map(({ value }) => shown(value)) : null,
      many: one.many,
      mayAdd: decides && one.proposedBy !== tx.viewer.actor,
      mayDecline: decides,
    })),
  };
}

/** What the gate for people asked for, as it was said. */
function groundsOf({ extensions }: Record<string, unknown>): Partial<PersonalGrounds> {
  const said = (extensions as Record<string, unknown> | undefined)?.[PERSONAL_DATA_EXTENSION];
  const stated = (typeof said === 'object' && said !== null ? said : {}) as Record<string, unknown>;
  return Object.fromEntries(
    PERSONAL_DATA_FIELDS.flatMap((field) =>
      typeof stated[field] === 'string' ? [[field, stated[field]]] : [],
    ),
  );
}

function shown(indicator: Record<string, unknown>) {
  const signal = readSignal(indicator);
  return {
    id: String(indicator.id),
    type: signal?.type ?? null,
    value: signal?.value ?? null,
    basis: signal?.about?.basis ?? null,
    reviewBy: signal?.validUntil?.toISOString() ?? null,
    // Whoever agrees judges by these why the record may exist (human-rights rule 1).
    grounds: groundsOf(indicator),
  };
}

/**
 * Adds what somebody else proposed. Throws `not-found`, `not-allowed`, `second-person-needed` for whoever proposed it, and
 * `conflict` for what somebody decided meanwhile and for what can be added no more: it waits on.
 */
export async function addProposed(desk: Desk, viewer: Viewer, id: string): Promise<Added> {
  const { kernel, policy } = desk;
  policy.require(viewer, 'look-up-person', { type: 'Organisation', id: viewer.organisation });
  const known = await knownTo(desk, viewer);
  return kernel.store.for(viewer)(async (tx) => {
    const { bank, proposal } = await proposed(tx, viewer, id);
    if (proposal.proposedBy === viewer.actor) {
      throw new Refusal('second-person-needed', 'You proposed them: somebody else agrees.');
    }
    const { source, vouched } = proposal;
    const added = await putInBundle(desk, tx, bank, objectsOf(desk, proposal), { source, vouched, known });
    if (added.accepted + added.unchanged === 0) {
      throw new Refusal('conflict', 'Nothing of it can be added any more: decline it.', added.refused);
    }
    await end(desk, tx, bank, proposal, 'people.added', { added: added.accepted });
    return added;
  });
}

/** Adds nothing: whoever proposed it takes it back, or another declines. Throws as `addProposed` does. */
export async function declineProposed(desk: Desk, viewer: Viewer, id: string, reason: string): Promise<void> {
  const { kernel, policy } = desk;
  policy.require(viewer, 'look-up-person', { type: 'Organisation', id: viewer.organisation });
  requireReason(reason);
  await kernel.store.for(viewer)(async (tx) => {
    const { bank, proposal } = await proposed(tx, viewer, id);
    await end(desk, tx, bank, proposal, 'people.declined', { reason });
  });
}

async function proposed(tx: Transaction, viewer: Viewer, id: string) {
  const proposal = await findProposal(tx, id);
  if (!proposal) throw new Refusal('not-found', 'Nothing like it waits here: it may have been decided.');
  return { bank: await heldBank(tx, viewer, proposal.bankId), proposal };
}

async function end(
  { kernel }: Desk,
  tx: Transaction,
  bank: Bank,
  { object, id, many, proposedBy }: PeopleProposal,
  kind: string,
  more: Record<string, string | number>,
): Promise<void> {
  if (!(await deleteProposal(tx, object))) throw new Refusal('conflict', 'Somebody decided on it meanwhile.');
  const fields = { proposal: id, bank: bank.id, many, proposedBy, ...more };
  await writeEntries(tx, kernel.keyring, [{ kind, object, fields }], kernel.now());
}

function objectsOf({ kernel }: Pick<Desk, 'kernel'>, proposal: PeopleProposal): CutObject[] {
  const cut = cutObjects(openAlone(kernel.keyring, proposal));
  if (!cut.ok) throw new Error(`what was proposed cannot be read: ${cut.reason}`);
  return [...cut.objects].filter((one) => one.ok);
}
