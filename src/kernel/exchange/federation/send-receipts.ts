import type { Kernel } from '../../kernel.ts';
import { callPeer } from '../peers/call-peer.ts';
import type { Peer } from '../peers/peer-queries.ts';
import { markReceiptRefused, markReceiptSent, receiptsToSend } from './federation-queries.ts';

/**
 * Sends a partner the receipts it has not got yet. One that it refuses for what it is, is marked with the answer, shown
 * beside the partner and not sent again; one that it cannot take now waits for the next time. Neither holds up others.
 * Throws `peer-unreachable`, and what was answered last when some must wait.
 */
export async function sendReceipts(kernel: Kernel, peer: Peer): Promise<void> {
  for (;;) {
    const waiting = await kernel.store.system('exchange')((tx) => receiptsToSend(tx, peer.organisation));
    if (waiting.length === 0) return;
    const later: number[] = [];
    for (const receipt of waiting) {
      const { status, body } = await callPeer(kernel, peer, {
        method: 'POST',
        path: '/federation/receipts',
        body: JSON.stringify({ body: receipt.body, signature: receipt.signature.toString('base64') }),
      });
      if (status < 300) await kernel.store.system('exchange')((tx) => markReceiptSent(tx, receipt.id));
      else if (refusedForGood(status)) {
        const answer = `${status} ${sentenceIn(body)}`.trim();
        await kernel.store.system('exchange')((tx) => markReceiptRefused(tx, receipt.id, answer));
        kernel.log(`${peer.name} refuses receipt ${receipt.id}, which is not sent again: ${answer}`);
      } else later.push(status);
    }
    if (later.length > 0) throw new Error(`${later.length} not taken: it answered ${later[0]}`);
  }
}

/** RFC 9110 §15.5: the request is at fault. Not so 408 and 429, and 425 (RFC 8470): the same may be taken later. */
const refusedForGood = (status: number): boolean =>
  status >= 400 && status < 500 && ![408, 425, 429].includes(status);

/** What a problem says (attacker-controlled: cut short, control characters dropped). */
function sentenceIn(body: Uint8Array): string {
  try {
    const { detail } = JSON.parse(Buffer.from(body).toString('utf8')) as { detail?: unknown };
    return typeof detail === 'string' ? detail.replace(/\p{C}/gu, ' ').slice(0, 500) : '';
  } catch {
    return ''; // no problem document: the status says enough
  }
}
