import type { KeyObject } from 'node:crypto';
import { verifyDetached } from '../tlog/ed25519.ts';
import { digestFits } from './content-digest.ts';
import { NODE_REQUEST_TAG, REQUIRED_COMPONENTS } from './sign-request.ts';
import { type BaseFault, type SignedRequest, signatureBase } from './signature-base.ts';
import { type BareItem, type InnerList, parseDictionary } from './structured-fields.ts';

/** Why a signed request is refused; `component` or `parameter` is the one at fault. */
export type RequestFault =
  | { fault: 'signature-missing' | 'signature-malformed' | 'signature-ambiguous' | 'signature-invalid' }
  | { fault: 'algorithm-unsupported' | 'too-old' | 'from-the-future' | 'unknown-key' | 'digest-mismatch' }
  | { fault: 'parameter-missing'; parameter: 'created' | 'keyid' | 'nonce' }
  | BaseFault;

/**
 * The signature holds. It protects from a replay only if the caller refuses a (keyId, nonce) it has seen and
 * remembers this one until `rememberUntil` (POSIX seconds), after which the request is too old anyway.
 */
export type VerifiedRequest = {
  ok: true;
  keyId: string;
  nonce: string;
  created: number;
  rememberUntil: number;
};

/** Clocks of two nodes may differ by this much before a request counts as from the future. */
export const MAX_CLOCK_SKEW_SECONDS = 30;

/**
 * Verifies a request that a node signed with `signRequest` (RFC 9421; everything here is attacker-controlled).
 *
 * `authority` must come from this node's own configuration, never from the Host field: it is what keeps a
 * request that was signed for another node out. `target` is the path and query the sender addressed (put back
 * a prefix that a reverse proxy took away). `body` is the bytes as received. `now` is in POSIX seconds.
 * `lookupKey` gives the pinned Ed25519 key of a key ID, or null; it is asked only for a well-formed, timely
 * request.
 */
export async function verifyRequest(
  request: SignedRequest & {
    body?: Uint8Array | undefined;
    lookupKey: (keyId: string) => KeyObject | null | Promise<KeyObject | null>;
    now: number;
    maxAgeSeconds: number;
  },
): Promise<VerifiedRequest | ({ ok: false } & RequestFault)> {
  const found = findSignature(request);
  if ('fault' in found) return { ok: false, ...found };
  const claim = readParameters(found.covered);
  if ('fault' in claim) return { ok: false, ...claim };
  const tooOld = request.now - claim.created > request.maxAgeSeconds || claim.expires < request.now;
  if (tooOld) return { ok: false, fault: 'too-old' };
  if (claim.created - request.now > MAX_CLOCK_SKEW_SECONDS) return { ok: false, fault: 'from-the-future' };
  const missing = requiredOf(request).find((component) => !covers(found.covered, component));
  if (missing !== undefined) return { ok: false, fault: 'component-missing', component: missing };
  const made = signatureBase(found.covered, request);
  if (!made.ok) return made;
  const key = await request.lookupKey(claim.keyId);
  if (key === null) return { ok: false, fault: 'unknown-key' };
  if (!verifyDetached(Buffer.from(made.base), found.signature, key))
    return { ok: false, fault: 'signature-invalid' };
  const digest = request.headers['content-digest'];
  if (
    covers(found.covered, 'content-digest') &&
    !digestFits([digest].join(', '), request.body ?? Buffer.alloc(0))
  ) {
    return { ok: false, fault: 'digest-mismatch' };
  }
  const { keyId, nonce, created } = claim;
  return { ok: true, keyId, nonce, created, rememberUntil: created + request.maxAgeSeconds };
}

// A body that is not covered could have been put there by anyone.
function requiredOf({ body }: { body?: Uint8Array | undefined }): string[] {
  return body !== undefined && body.length > 0
    ? [...REQUIRED_COMPONENTS, 'content-digest']
    : [...REQUIRED_COMPONENTS];
}

function covers(covered: InnerList, component: string): boolean {
  return covered.items.some(({ value }) => value.type === 'string' && value.value === component);
}

/** The one signature with our tag; a proxy may have added others, which are ignored. */
function findSignature({
  headers,
}: SignedRequest): { covered: InnerList; signature: Uint8Array } | RequestFault {
  const [inputField, signatureField] = [headers['signature-input'], headers.signature];
  if (inputField === undefined || signatureField === undefined) return { fault: 'signature-missing' };
  const inputs = parseDictionary([inputField].flat().join(', '));
  const signatures = parseDictionary([signatureField].flat().join(', '));
  if (inputs === null || signatures === null) return { fault: 'signature-malformed' };
  const ours = [...inputs].filter(([, input]) => text(input.parameters.get('tag')) === NODE_REQUEST_TAG);
  if (ours.length > 1) return { fault: 'signature-ambiguous' };
  const [label, covered] = ours[0] ?? [];
  if (label === undefined || covered === undefined) return { fault: 'signature-missing' };
  const signature = signatures.get(label);
  if (signature === undefined) return { fault: 'signature-missing' };
  if (covered.kind !== 'list' || signature.kind !== 'item' || signature.value.type !== 'bytes') {
    return { fault: 'signature-malformed' };
  }
  return { covered, signature: signature.value.value };
}

type Claim = { created: number; expires: number; keyId: string; nonce: string };

function readParameters({ parameters }: InnerList): Claim | RequestFault {
  const alg = parameters.get('alg');
  if (alg !== undefined && text(alg) !== 'ed25519') return { fault: 'algorithm-unsupported' };
  const [created, expires] = [parameters.get('created'), parameters.get('expires')];
  const keyId = text(parameters.get('keyid'));
  const nonce = text(parameters.get('nonce'));
  if (created?.type !== 'integer') return { fault: 'parameter-missing', parameter: 'created' };
  if (keyId === null || keyId.length === 0 || keyId.length > 256)
    return { fault: 'parameter-missing', parameter: 'keyid' };
  if (nonce === null || nonce.length < 16 || nonce.length > 128)
    return { fault: 'parameter-missing', parameter: 'nonce' };
  const end = expires?.type === 'integer' ? expires.value : Number.POSITIVE_INFINITY;
  if (expires !== undefined && expires.type !== 'integer') return { fault: 'signature-malformed' };
  return { created: created.value, expires: end, keyId, nonce };
}

function text(item: BareItem | undefined): string | null {
  return item?.type === 'string' ? item.value : null;
}
