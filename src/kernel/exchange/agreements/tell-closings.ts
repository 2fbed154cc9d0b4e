import type { Kernel } from '../../kernel.ts';
import { callPeer, refusedForGood, sentenceIn } from '../peers/call-peer.ts';
import type { Peer } from '../peers/peer-queries.ts';
import { closingsToTell, markClosingTold } from './closing-queries.ts';
import { hasArrived } from './delivery-queries.ts';

/**
 * Tells a partner which proposals this organisation declined or withdrew, until its node has taken it. What the partner
 * refuses for what it is is marked with the answer and rests until it tries to accept. A withdrawal of what it never got
 * needs no delivery: that it does not know of it settles the matter.
 * Throws `peer-unreachable`, and what was answered last when some must wait.
 * @returns how many there were to tell
 */
export async function tellClosings(kernel: Kernel, peer: Peer): Promise<number> {
  const store = kernel.store.system('telling of closed proposals');
  const waiting = await store((tx) => closingsToTell(tx, kernel.host.id, peer.organisation));
  const later: number[] = [];
  for (const { agreement, object, act, reason, at, signature } of waiting) {
    const { status, body } = await callPeer(kernel, peer, {
      method: 'POST',
      path: `/federation/agreements/${agreement}/closing`,
      body: JSON.stringify({ act, reason, at, signature: signature.toString('base64') }),
    });
    const answer = `${status} ${sentenceIn(body)}`.trim();
    if (status < 300) await store((tx) => markClosingTold(tx, agreement, kernel.host.id, null));
    else if (refusedForGood(status)) {
      await store((tx) => markClosingTold(tx, agreement, kernel.host.id, answer));
      const unknown =
        status === 404 && act === 'withdrawn' && !(await store((tx) => hasArrived(tx, object, 'proposal')));
      if (!unknown) kernel.log(`${peer.name} does not take that ${agreement} is ${act}: ${answer}`);
    } else later.push(status);
  }
  if (later.length > 0) throw new Error(`${later.length} not taken: it answered ${later[0]}`);
  return waiting.length;
}
