import type { Kernel } from '../../kernel.ts';
import { callPeer, refusedForGood, sentenceIn } from '../peers/call-peer.ts';
import type { Peer } from '../peers/peer-queries.ts';
import { markReceiptRefused, markReceiptSent, receiptsToSend } from './federation-queries.ts';

/**
 * Sends a partner the receipts it has not got yet. One that it refuses for what it is, is marked with the answer, shown
 * beside the partner and not sent again; one that it cannot take now waits for the next time. Neither holds up others.
 * Throws `peer-unreachable`, and what was answered last when some must wait.
 */
export async function sendReceipts(kernel: Kernel, peer: Peer, signal?: AbortSignal): Promise<void> {
  for (;;) {
    const waiting = await kernel.store.system('exchange')((tx) => receiptsToSend(tx, peer.organisation));
    if (waiting.length === 0) return;
    const later: number[] = [];
    for (const receipt of waiting) {
      const { status, body } = await callPeer(kernel, peer, {
        method: 'POST',
        path: '/federation/receipts',
        body: JSON.stringify({ body: receipt.body, signature: receipt.signature.toString('base64') }),
        ...(signal && { signal }),
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
