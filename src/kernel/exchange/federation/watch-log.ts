import { hash } from 'node:crypto';
import { keepCheckpoint } from '../../audit/keep-checkpoint.ts';
import { readLogState } from '../../audit/log-store.ts';
import { originOf } from '../../audit/open-log.ts';
import type { Kernel } from '../../kernel.ts';
import { guardedFetch } from '../../notify/guarded-fetch.ts';
import { Refusal } from '../../refusal.ts';
import { askPeer } from '../peers/call-peer.ts';
import { listPeers, type Peer } from '../peers/peer-queries.ts';

/** As which of the two a partner answered us; null where it was not asked. */
export type Heard = 'as-partner' | 'as-anyone' | null;

/** How long a peer may take to say what it has kept of our log, at start. */
const PATIENCE_MS = 1_000;

/**
 * Looks at a peer's newest checkpoint, keeps it, checks it against all that was kept, and hands back our
 * cosignature. A history that forked is kept as such, logged, and shown beside the peer.
 * @returns how it was heard: its log is there for anyone, a cosignature it takes from whom it knows
 */
export async function watchLog(kernel: Kernel, peer: Peer, signal?: AbortSignal): Promise<Heard> {
  // The log proves itself: what the public gets is what is checked, so that a peer cannot show us another one.
  const get = (path: string) =>
    guardedFetch(`${peer.url}${path}`, signal ? { signal } : {}, kernel.configuration.privateHosts);
  const answer = await get('/log/checkpoint');
  if (answer.status === 404) return 'as-anyone'; // its first beat is still to come
  const note = answer.body.toString('utf8');
  const kept = await keepCheckpoint(kernel, peer, note, async (path) => {
    const tile = await get(path);
    if (tile.status === 404) return null;
    if (tile.status !== 200) throw new Refusal('peer-unreachable', `The log answered ${tile.status}.`);
    return tile.body;
  });
  if (kept.verdict === 'forked') {
    kernel.log(`${peer.name} has shown two histories of its log ${kept.origin}. Speak to its people.`);
  }
  if (kept.beganAgain) {
    const { epoch, after } = kept.beganAgain;
    const from = after === null ? 'without saying where it ended before' : `after entry ${after}`;
    kernel.log(
      `${peer.name} began its log again (epoch ${epoch}) ${from}: its database was restored. Ask its people what was lost.`,
    );
  }
  if (kept.cosignature) {
    const body = JSON.stringify(kept.cosignature);
    await askPeer(kernel, peer, { method: 'POST', path: '/federation/cosignatures', body });
    return 'as-partner';
  }
  return 'as-anyone';
}

/**
 * Checkpoints of our own log that peers have kept, asked at start: a restored database must not sign again what
 * partners have seen further along. A peer that is away is passed over; it will see a fork if there is one.
 */
export async function keptByPeers(kernel: Kernel): Promise<string[]> {
  const peers = await kernel.store.system('asking what partners kept')((tx) => listPeers(tx));
  if (peers.length === 0) return [];
  const state = await readLogState(kernel.store.pool);
  const name = hash('sha256', originOf(kernel.host.id, state?.epoch ?? 1));
  const answers = await Promise.allSettled(
    peers.map((peer) =>
      guardedFetch(
        `${peer.url}/log/witnessed/${name}`,
        { timeoutMs: PATIENCE_MS },
        kernel.configuration.privateHosts,
      ),
    ),
  );
  return answers.flatMap((one) =>
    one.status === 'fulfilled' && one.value.status === 200 ? notesIn(one.value.body.toString('utf8')) : [],
  );
}

/** What `/log/witnessed/` answers; nothing of a form that it would not (attacker-controlled). */
function notesIn(text: string): string[] {
  try {
    const { notes } = JSON.parse(text) as { notes?: unknown };
    return Array.isArray(notes) ? notes.filter((note) => typeof note === 'string').slice(0, 100) : [];
  } catch {
    return []; // not an answer: as if the peer were away
  }
}
