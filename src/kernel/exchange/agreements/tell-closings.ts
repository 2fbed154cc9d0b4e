import type { Kernel } from '../../kernel.ts';
import { callPeer, refusedForGood, sentenceIn } from '../peers/call-peer.ts';
import type { Peer } from '../peers/peer-queries.ts';
import { closingsToTell, markClosingTold } from './closing-queries.ts';

/**
 * Tells a partner which proposals this organisation declined or withdrew, until its node has taken it. What the partner
 * refuses for what it is (it never got the proposal, say) is marked with the answer and rests until it tries to accept.
 * Throws `peer-unreachable`, and what was answered last when some must wait.
 */
export async function tellClosings(kernel: Kernel, peer: Peer): Promise<void> {
  const store = kernel.store.system('telling of closed proposals');
  const waiting = await store((tx) => closingsToTell(tx, kernel.host.id, peer.organisation));
  const later: number[] = [];
  for (const { agreement, act, reason, at, signature } of waiting) {
    const { status, body } = await callPeer(kernel, peer, {
      method: 'POST',
      path: `/federation/agreements/${agreement}/closing`,
      body: JSON.stringify({ act, reason, at, signature: signature.toString('base64') }),
    });
    const answer = `${status} ${sentenceIn(body)}`.trim();
    if (status < 300) await store((tx) => markClosingTold(tx, agreement, kernel.host.id, null));
    else if (refusedForGood(status)) {
      await store((tx) => markClosingTold(tx, agreement, kernel.host.id, answer));
      kernel.log(`${peer.name} does not take that ${agreement} is ${act}: ${answer}`);
    } else later.push(status);
  }
  if (later.length > 0) throw new Error(`${later.length} not taken: it answered ${later[0]}`);
}
