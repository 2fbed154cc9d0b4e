import { randomBytes, sign, verify } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { contentDigest } from '../../../standards/http-signatures/content-digest.ts';
import { verifyRequest } from '../../../standards/http-signatures/verify-request.ts';
import { publicKeyFromBytes } from '../../../standards/tlog/ed25519.ts';
import type { Kernel } from '../../kernel.ts';
import { Refusal } from '../../refusal.ts';
import { principalsOfPeer, type Viewer } from '../../store/viewer.ts';
import { useNonce } from './nonce-queries.ts';
import { agreementsWith, findPeer, type Peer } from './peer-queries.ts';

/** Oldest signed request that is taken, seconds. */
const MAX_AGE_SECONDS = 60;

export const ANSWER_SIGNATURE = 'comity-answer-signature';

/** Bytes that an answer's signature covers: a peer's answer to this very request, and no other. */
export function answerBase(nonce: string, status: number, digest: string): Buffer {
  return Buffer.from(`comity/answer/v1\n${nonce}\n${status}\n${digest}\n`);
}

export const freshNonce = () => randomBytes(18).toString('base64url');

export type PeerAsking = { peer: Peer; viewer: Viewer };

/** Recognises requests that a pinned peer signed, each once, and signs what is answered to them. */
export function peerRecognition(kernel: Kernel) {
  const nonces = new WeakMap<FastifyRequest, string>();

  const judge = (request: FastifyRequest, lookupKey: Parameters<typeof verifyRequest>[0]['lookupKey']) =>
    verifyRequest({
      method: request.method,
      authority: new URL(kernel.configuration.url).host,
      target: request.url,
      headers: request.headers as Record<string, string | string[]>,
      body: request.rawBody,
      now: Math.floor(kernel.now().getTime() / 1000),
      maxAgeSeconds: MAX_AGE_SECONDS,
      lookupKey,
    });
  const refused = (fault: string) =>
    new Refusal('signature-invalid', `The request's signature was not accepted: ${fault}.`);
  const peerOf = (keyId: string) => kernel.store.system('who asks')((tx) => findPeer(tx, keyId));

  return {
    isSigned: (request: FastifyRequest) => request.headers['signature-input'] !== undefined,

    /** Whether a pinned peer signed a request: its head until its body is read, then both. Throws `signature-invalid`. */
    async requirePeer(request: FastifyRequest): Promise<void> {
      const verdict = await judge(request, async (keyId) => {
        const peer = await peerOf(keyId);
        return peer && publicKeyFromBytes(peer.publicKey);
      });
      // The digest of the body is compared last of all, and there may be no body yet.
      const unread = request.rawBody === undefined;
      if (!verdict.ok && !(unread && verdict.fault === 'digest-mismatch')) throw refused(verdict.fault);
    },

    /** The peer behind a request; throws `signature-invalid`, which names the fault. */
    async peerAsking(request: FastifyRequest): Promise<PeerAsking> {
      let peer: Peer | null = null;
      const verdict = await judge(request, async (keyId) => {
        peer = await peerOf(keyId);
        return peer ? publicKeyFromBytes(peer.publicKey) : null;
      });
      const known = peer as Peer | null;
      if (!verdict.ok || !known) throw refused(verdict.ok ? 'unknown-key' : verdict.fault);
      const agreements = await kernel.store.system('who asks')(async (tx) => {
        // Threat: a request that was overheard, sent again to a node that has just started. Nonces are kept where a
        // restart does not lose them: a rule by the time of the start alone would either take what a partner whose clock
        // is fast signed before it, or refuse everybody for as long as clocks may differ.
        const { keyId, nonce, rememberUntil: until } = verdict;
        if (!(await useNonce(tx, { keyId, nonce, until }, kernel.now()))) throw refused('already used');
        return known.suspendedAt ? [] : agreementsWith(tx, known.organisation, kernel.now());
      });
      nonces.set(request, verdict.nonce);
      return {
        peer: known,
        viewer: {
          actor: `peer:${known.organisation}`,
          organisation: known.organisation,
          roles: [],
          principals: principalsOfPeer(agreements.map((one) => one.id)),
        },
      };
    },

    /** onSend hook: signs the answer to a signed request, so that the asker need not trust the wire. */
    signAnswer(request: FastifyRequest, reply: FastifyReply, payload: unknown): void {
      const nonce = nonces.get(request);
      if (nonce === undefined) return;
      const bytes =
        typeof payload === 'string' || Buffer.isBuffer(payload) ? Buffer.from(payload) : Buffer.alloc(0);
      const base = answerBase(nonce, reply.statusCode, contentDigest(bytes));
      reply.header(ANSWER_SIGNATURE, sign(null, base, kernel.keyring.identity.privateKey).toString('base64'));
    },
  };
}

export type PeerRecognition = ReturnType<typeof peerRecognition>;

/** Whether an answer was signed by the peer's pinned key for this request. */
export function answerHolds(
  peer: Pick<Peer, 'publicKey'>,
  answer: { nonce: string; status: number; body: Uint8Array; signature: string | null },
): boolean {
  if (answer.signature === null || !/^[A-Za-z0-9+/]{86}==$/.test(answer.signature)) return false;
  const base = answerBase(answer.nonce, answer.status, contentDigest(answer.body));
  return verify(null, base, publicKeyFromBytes(peer.publicKey), Buffer.from(answer.signature, 'base64'));
}
