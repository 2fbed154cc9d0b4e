import { actValues } from '../../audit/read-act.ts';
import { writeEntries } from '../../audit/write-entries.ts';
import type { Kernel } from '../../kernel.ts';
import { Refusal } from '../../refusal.ts';
import type { Transaction } from '../../store/store.ts';
import { callPeer, refusedForGood, sentenceIn } from '../peers/call-peer.ts';
import { notePeer, type Peer } from '../peers/peer-queries.ts';
import { logAct } from './agreement-parties.ts';
import { type AgreementRow, lockAgreement, setAgreementStatus } from './agreement-queries.ts';
import { tellClosingAgain } from './closing-queries.ts';
import {
  acceptancesToTell,
  arrival,
  hasArrived,
  proposalsToTell,
  suspensionsToTell,
  type ToTell,
  type Word,
} from './delivery-queries.ts';
import { tellClosings } from './tell-closings.ts';

/** What became of a word: taken, refused for what it is (with the answer), or to be said again. */
export type Told = { taken: true } | { taken: false; forGood: boolean; answer: string };

/**
 * Tells a partner everything about agreements that its node has not taken yet: proposals, acceptances, suspensions, and
 * proposals that were ended. One that cannot be taken now holds up no other.
 * Throws `peer-unreachable`, and what was answered last when some must wait.
 * @returns whether there was anything to tell
 */
export async function tellWords(kernel: Kernel, peer: Peer): Promise<boolean> {
  const later: string[] = [];
  let said = 0;
  const store = kernel.store.system('telling of agreements');
  const [host, partner, now] = [kernel.host.id, peer.organisation, kernel.now()];
  const note = async (told: Promise<Told>) => {
    const answer = await told;
    said++;
    if (!answer.taken && !answer.forGood) later.push(answer.answer);
  };
  for (const row of await store((tx) => proposalsToTell(tx, host, partner, now))) {
    await note(tellProposal(kernel, peer, row));
  }
  for (const row of await store((tx) => acceptancesToTell(tx, host, partner, now))) {
    await note(tellAcceptance(kernel, peer, row));
  }
  // Those of the partner itself are among them, however many it made.
  for (let after = 0; ; ) {
    const suspended = await store((tx) => suspensionsToTell(tx, host, partner, after));
    for (const { entry, ...row } of suspended) {
      const act = await store((tx) => actValues(kernel, tx, entry));
      if (act.organisation === host) await note(tellSuspension(kernel, peer, row, String(act.reason ?? '')));
    }
    const last = suspended.at(-1);
    if (!last) break;
    after = last.object;
  }
  said += await tellClosings(kernel, peer);
  if (later.length > 0) throw new Error(`${later.length} not taken: it answered ${later[0]}`);
  return said > 0;
}

/** A word that did not arrive now goes by itself later; why it did not is known from then on, beside the partner too. */
export async function keepForLater(kernel: Kernel, peer: Peer, word: string, error: Error): Promise<void> {
  kernel.log(`telling ${peer.name} of ${word}: ${error.message.replace(/\.$/, '')}; it is tried again`);
  if (!(error instanceof Refusal) || error.code !== 'peer-unreachable') return;
  await kernel.store.system('noting a partner')((tx) => notePeer(tx, peer.organisation, error.message));
}

export async function tellProposal(kernel: Kernel, peer: Peer, row: ToTell): Promise<Told> {
  const signature = row.signature?.toString('base64');
  const told = await say(kernel, peer, '/federation/agreements', { terms: row.terms, signature });
  await noteArrival(kernel, peer, row, 'proposal', told, async (tx) => {
    // Ended meanwhile: word of that may have come before the proposal.
    await tellClosingAgain(tx, row.id, kernel.host.id);
  });
  return told;
}

/** From the moment the proposer has it, the agreement is accepted here too. */
export async function tellAcceptance(
  kernel: Kernel,
  peer: Peer,
  row: Pick<ToTell, 'object' | 'id' | 'signature'>,
): Promise<Told> {
  const signature = row.signature as Buffer;
  const told = await say(kernel, peer, acceptancePath(row.id), { signature: signature.toString('base64') });
  await noteArrival(kernel, peer, row, 'acceptance', told, async (tx, { status }) => {
    if (status !== 'proposed') return;
    await setAgreementStatus(tx, row.id, 'accepted');
    await logAct(kernel, tx, 'agreement.accepted', row, {
      organisation: kernel.host.id,
      status: 'accepted',
      at: kernel.now(),
      signature: signature.toString('hex'),
    });
  });
  return told;
}

export async function tellSuspension(
  kernel: Kernel,
  peer: Peer,
  row: Pick<ToTell, 'object' | 'id'>,
  reason: string,
): Promise<Told> {
  const told = await say(kernel, peer, `/federation/agreements/${row.id}/suspension`, { reason });
  await noteArrival(kernel, peer, row, 'suspension', told);
  return told;
}

export const acceptancePath = (id: string) => `/federation/agreements/${id}/acceptance`;

/** Throws `peer-unreachable` when no answer came that can be believed. */
export async function say(kernel: Kernel, peer: Peer, path: string, said: object): Promise<Told> {
  const { status, body } = await callPeer(kernel, peer, { method: 'POST', path, body: JSON.stringify(said) });
  if (status < 300) return { taken: true };
  const answer = `${status} ${sentenceIn(body)}`.trim();
  return { taken: false, forGood: refusedForGood(status), answer };
}

/** @param then what follows from its arrival, in the same transaction and with the agreement held */
async function noteArrival(
  kernel: Kernel,
  peer: Peer,
  row: Pick<ToTell, 'object' | 'id'>,
  word: Word,
  told: Told,
  then: (tx: Transaction, now: AgreementRow) => Promise<void> = async () => undefined,
): Promise<void> {
  if (!told.taken && !told.forGood) return;
  if (!told.taken) kernel.log(`${peer.name} does not take the ${word} of ${row.id}: ${told.answer}`);
  await kernel.store.system('noting what a partner took')(async (tx) => {
    const now = (await lockAgreement(tx, row.id)) as AgreementRow;
    // Said twice at once, by whoever pressed the button and by the retry, it arrived once.
    if (await hasArrived(tx, row.object, word)) return;
    const kind = arrival(word, told.taken ? 'delivered' : 'refused');
    const fields = {
      agreement: row.id,
      peer: peer.organisation,
      ...(told.taken ? {} : { answer: told.answer }),
    };
    await writeEntries(tx, kernel.keyring, [{ kind, object: row.object, fields }], kernel.now());
    if (told.taken) await then(tx, now);
  });
}

/** What a person is told of a step that the partner's node refuses for good. */
export const refusal = (peer: Peer, { answer }: { answer: string }): Refusal =>
  new Refusal('peer-unreachable', `${new URL(peer.url).host} refused: ${answer.replace(/^\d+ /, '')}`);
