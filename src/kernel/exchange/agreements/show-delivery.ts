import { actValues } from '../../audit/read-act.ts';
import type { Kernel } from '../../kernel.ts';
import type { Transaction } from '../../store/store.ts';
import { NOT_ADDED } from '../peers/call-peer.ts';
import { listPeers } from '../peers/peer-queries.ts';
import type { Agreement } from './agreement.ts';
import type { AgreementRow, PartyRow } from './agreement-queries.ts';
import type { ClosingRow } from './closing-queries.ts';
import { arrival, arrivalsOf, type Word } from './delivery-queries.ts';

/** Whether what this node's organisation said last of an agreement has yet to reach the other party. */
export type Delivery = {
  word: 'proposed' | 'accepted' | 'suspended' | 'declined' | 'withdrawn';
  /** `waiting`: it goes out by itself. `refused`: its node does not take it. */
  state: 'waiting' | 'refused';
  /** Why it waits, as far as is known: the partner could not be reached, or has not added this node yet. */
  because: 'unreachable' | 'not-added' | null;
  to: { id: string; name: string };
  /** What the partner's node answered, where it refused. */
  answer: string | null;
};

/** By agreement; none where nothing waits. */
export async function deliveriesOf(
  kernel: Kernel,
  tx: Transaction,
  rows: AgreementRow[],
  { parties, closings }: { parties: PartyRow[]; closings: ClosingRow[] },
): Promise<Map<string, Delivery>> {
  const host = kernel.host.id;
  const peers = await listPeers(tx);
  const acts = await arrivalsOf(
    tx,
    rows.map(({ object }) => object),
  );
  const actOf = (row: AgreementRow, kind: string) =>
    acts.find((act) => act.object === row.object && act.kind === kind);
  const found = new Map<string, Delivery>();
  for (const row of rows) {
    const terms = JSON.parse(row.terms) as Agreement;
    const to = terms.parties.find(({ id }) => id !== host);
    if (!to || !terms.parties.some(({ id }) => id === host)) continue;
    const ended = row.endsAt !== null && row.endsAt <= kernel.now();
    const proposed = terms.created_by_ref === host;
    const add = (word: Delivery['word'], state: Delivery['state'], answer: unknown) => {
      const error = peers.find(({ organisation }) => organisation === to.id)?.lastError ?? null;
      const because = state === 'refused' ? null : error === NOT_ADDED ? 'not-added' : 'unreachable';
      found.set(row.id, { word, state, because, to, answer: typeof answer === 'string' ? answer : null });
    };
    const look = async (word: Word, said: Delivery['word']) => {
      if (actOf(row, arrival(word, 'delivered'))) return;
      const refused = actOf(row, arrival(word, 'refused'));
      if (!refused) add(said, 'waiting', null);
      else add(said, 'refused', (await actValues(kernel, tx, refused.entry)).answer);
    };
    if (row.status === 'proposed' && !ended) {
      const signed = parties.some(
        (party) => party.agreement === row.id && party.organisation === host && party.signedAt !== null,
      );
      if (proposed) await look('proposal', 'proposed');
      else if (signed) await look('acceptance', 'accepted');
    } else if (row.status === 'suspended') {
      const suspended = actOf(row, 'agreement.suspended');
      const by = suspended && (await actValues(kernel, tx, suspended.entry)).organisation;
      if (by === host) await look('suspension', 'suspended');
    } else {
      const closing = closings.find((one) => one.agreement === row.id && one.organisation === host);
      // What never reached the partner need not be taken back there.
      const heard = !proposed || actOf(row, arrival('proposal', 'delivered')) !== undefined;
      if (closing && heard && closing.toldAt === null) {
        add(closing.act, closing.refusedAt === null ? 'waiting' : 'refused', closing.refusal);
      }
    }
  }
  return found;
}
