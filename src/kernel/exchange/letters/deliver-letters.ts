import type { Kernel } from '../../kernel.ts';
import { openWake } from '../../notify/wake.ts';
import { callPeer, refusedForGood, sentenceIn } from '../peers/call-peer.ts';
import { findPeer } from '../peers/peer-queries.ts';
import type { LetterKinds } from './letter.ts';
import { claimLetters, endLetter, type LetterRow } from './letter-queries.ts';

/** Seconds until the next attempt, after each; the last as often as it takes. */
const WAITS = [1, 2, 5, 15, 30, 60];
const LOOK_MS = 500;

/**
 * Delivers what waits, one letter of each partner at a time.
 * @returns how many were tried
 */
export async function deliverLetters(
  kernel: Kernel,
  kinds: LetterKinds,
  waits: readonly number[] = WAITS,
): Promise<number> {
  const due = await kernel.store.system('letters')((tx) => claimLetters(tx, kernel.now(), waits));
  await Promise.all(
    due.map((letter) =>
      deliver(kernel, kinds, letter).catch((error: Error) => {
        // Once, and not at each of the attempts that follow: the partner's page says that it is away.
        if (letter.attempts === 1) kernel.log(`a letter waits: ${error.message}`);
      }),
    ),
  );
  return due.length;
}

async function deliver(kernel: Kernel, kinds: LetterKinds, letter: LetterRow): Promise<void> {
  const peer = await kernel.store.system('letters')((tx) => findPeer(tx, letter.peer));
  if (!peer || peer.suspendedAt) return;
  const body: unknown = JSON.parse(kernel.keyring.open('blobs', letter.keyId, letter.body).toString('utf8'));
  const answer = await callPeer(kernel, peer, {
    method: 'POST',
    path: '/federation/letters',
    body: JSON.stringify({ id: letter.id, kind: letter.kind, body }),
  });
  const said = { id: letter.id, to: letter.peer, body };
  const kind = kinds[letter.kind];
  if (answer.status < 300) {
    const word = JSON.parse(answer.body.toString('utf8')) as Record<string, unknown>;
    await kernel.store.system('letter delivered')(async (tx) => {
      if (await endLetter(tx, letter, JSON.stringify(word), kernel.now()))
        await kind?.delivered?.(tx, said, word);
    });
  } else if (refusedForGood(answer.status)) {
    const why = sentenceIn(answer.body) || `status ${answer.status}`;
    await kernel.store.system('letter refused')(async (tx) => {
      if (await endLetter(tx, letter, why, kernel.now())) await kind?.refused?.(tx, said, why);
    });
  }
}

/** Delivers until stopped. Any process of the node may run it. */
export function startLetters(kernel: Kernel, kinds: LetterKinds): { stop(): Promise<void> } {
  let stopping = false;
  const wake = openWake();
  const running = (async () => {
    while (!stopping) {
      let tried = 0;
      try {
        tried = await deliverLetters(kernel, kinds);
      } catch (error) {
        if (!stopping) kernel.log(`letters: ${(error as Error).message}; trying again`);
      }
      if (!stopping) await wake.wait(tried > 0 ? 0 : LOOK_MS);
    }
  })();
  return {
    async stop() {
      stopping = true;
      wake.rouse();
      await running;
    },
  };
}
