import { signRequest } from '../../../standards/http-signatures/sign-request.ts';
import type { Kernel } from '../../kernel.ts';
import { type GuardedAnswer, guardedFetch } from '../../notify/guarded-fetch.ts';
import { Refusal } from '../../refusal.ts';
import type { Peer } from './peer-queries.ts';
import { ANSWER_SIGNATURE, answerHolds, freshNonce } from './signed-requests.ts';

/** What is kept of a partner that answers, and whose people have still to add this node: a state of its own. */
export const NOT_ADDED = 'The partner has not added this node yet: its people have still to do so.';

/** Most bytes taken of an answer, unless its asker expects more. */
const MOST_BYTES = 1_048_576;

export type PeerRequest = {
  method?: 'GET' | 'POST';
  path: string;
  body?: string;
  headers?: Record<string, string>;
  maxBytes?: number;
  /** Hangs up. */
  signal?: AbortSignal;
};

/**
 * Calls a peer with a signed request and takes only an answer that its pinned key signed.
 * Throws `peer-unreachable`, with what was wrong, for anything else.
 */
export async function callPeer(
  kernel: Kernel,
  peer: Pick<Peer, 'url' | 'publicKey'>,
  request: PeerRequest,
): Promise<GuardedAnswer> {
  const url = new URL(`${peer.url}${request.path}`);
  const method = request.method ?? 'GET';
  const nonce = freshNonce();
  const body = request.body === undefined ? undefined : Buffer.from(request.body);
  const signed = signRequest({
    method,
    url,
    ...(body ? { body } : {}),
    keyId: kernel.host.id,
    privateKey: kernel.keyring.identity.privateKey,
    created: Math.floor(kernel.now().getTime() / 1000),
    nonce,
  });
  const answer = await guardedFetch(
    url.href,
    {
      method,
      headers: { ...(body ? { 'content-type': 'application/json' } : {}), ...request.headers, ...signed },
      ...(body ? { body } : {}),
      maxBytes: request.maxBytes ?? MOST_BYTES,
      timeoutMs: 20_000,
      ...(request.signal && { signal: request.signal }),
    },
    kernel.configuration.privateHosts,
  );
  const signature = answer.headers.get(ANSWER_SIGNATURE);
  // Before it knows who asks, a node in trouble can sign nothing; nothing is believed of such an answer either.
  if (signature === null && answer.status >= 500) {
    throw new Refusal('peer-unreachable', `${url.host} could not answer (status ${answer.status}).`);
  }
  if (signature === null && answer.status === 401) {
    throw new Refusal('peer-unreachable', clockFault(answer.headers.get('date'), kernel.now()) ?? NOT_ADDED);
  }
  if (!answerHolds(peer, { nonce, status: answer.status, body: answer.body, signature })) {
    throw new Refusal('peer-unreachable', `${url.host} did not sign its answer with the pinned key.`);
  }
  return answer;
}

/**
 * Whoever does not know us and whoever finds our signature out of date answer alike. That the clocks differ can be seen
 * by the answer's own date (RFC 9110 §6.6.1), which nobody signed: it is a hint for people and no more.
 */
function clockFault(date: string | null, now: Date): string | null {
  const apart = Math.abs(Date.parse(date ?? '') - now.getTime()) / 60_000;
  if (!(apart > 1)) return null;
  return `The clocks of the two nodes are ${Math.round(apart)} min apart, and nothing signed over a minute off is taken: set them right.`;
}

/** The same, where only success will do; the peer's own sentence is passed on. */
export async function askPeer(
  kernel: Kernel,
  peer: Pick<Peer, 'url' | 'publicKey'>,
  request: PeerRequest,
): Promise<unknown> {
  const answer = await callPeer(kernel, peer, request);
  const said = readAnswer(peer, answer.body);
  if (answer.status >= 300) {
    const detail = typeof said?.detail === 'string' ? said.detail.slice(0, 500) : `status ${answer.status}`;
    throw new Refusal('peer-unreachable', `${new URL(peer.url).host} refused: ${detail}`);
  }
  return said;
}

function readAnswer(peer: Pick<Peer, 'url'>, body: Buffer): { detail?: unknown } | null {
  if (body.length === 0) return {};
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new Refusal(
      'peer-unreachable',
      `${new URL(peer.url).host} answered with something other than JSON.`,
    );
  }
}

/** RFC 9110 §15.5: the request is at fault. Not so 408 and 429, and 425 (RFC 8470): the same may be taken later. */
export const refusedForGood = (status: number): boolean =>
  status >= 400 && status < 500 && ![408, 425, 429].includes(status);

/** What a problem says (attacker-controlled: cut short, control characters dropped). */
export function sentenceIn(body: Uint8Array): string {
  try {
    const { detail } = JSON.parse(Buffer.from(body).toString('utf8')) as { detail?: unknown };
    return typeof detail === 'string' ? detail.replace(/\p{C}/gu, ' ').slice(0, 500) : '';
  } catch {
    return ''; // no problem document: the status says enough
  }
}
