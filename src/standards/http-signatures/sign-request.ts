import type { KeyObject } from 'node:crypto';
import { signDetached } from '../tlog/ed25519.ts';
import { contentDigest } from './content-digest.ts';
import { type Headers, signatureBase } from './signature-base.ts';
import { type BareItem, type InnerList, serializeBareItem, serializeInnerList } from './structured-fields.ts';

/** RFC 9421 §2.3, tag: a signature made for a request between nodes serves for nothing else. */
export const NODE_REQUEST_TAG = 'comity-node-request/v1';

/**
 * What a request between nodes must cover. Not `@target-uri` nor `@scheme`: behind a reverse proxy that ends
 * TLS the node cannot see the scheme the sender used. `@authority` keeps a request to one node from being
 * played to another.
 */
export const REQUIRED_COMPONENTS = ['@method', '@authority', '@path', '@query'] as const;

/**
 * Signs a request with Ed25519 (RFC 9421) and gives the fields to send with it: `signature-input`,
 * `signature`, and for a body `content-digest` (RFC 9530).
 *
 * `created` is in POSIX seconds; `nonce` 16 to 128 printable ASCII characters, new for each request. The URL
 * must be sent as `URL` writes it. Throws RangeError for a keyId or nonce that is not printable ASCII.
 */
export function signRequest(request: {
  method: string;
  url: string | URL;
  body?: Uint8Array;
  keyId: string;
  privateKey: KeyObject;
  created: number;
  nonce: string;
}): Record<string, string> {
  const url = new URL(request.url);
  const hasBody = request.body !== undefined && request.body.length > 0;
  const headers: Headers = hasBody ? { 'content-digest': contentDigest(request.body!) } : {};
  const covered = coveredList([...REQUIRED_COMPONENTS, ...Object.keys(headers)], {
    created: { type: 'integer', value: request.created },
    keyid: { type: 'string', value: request.keyId },
    alg: { type: 'string', value: 'ed25519' },
    nonce: { type: 'string', value: request.nonce },
    tag: { type: 'string', value: NODE_REQUEST_TAG },
  });
  const { method } = request;
  const made = signatureBase(covered, {
    method,
    authority: url.host,
    target: url.pathname + url.search,
    headers,
  });
  if (!made.ok) throw new RangeError(`${made.fault}: ${made.component}`);
  const signature = signDetached(Buffer.from(made.base), request.privateKey);
  return {
    ...(headers as Record<string, string>),
    'signature-input': `sig1=${serializeInnerList(covered)}`,
    signature: `sig1=${serializeBareItem({ type: 'bytes', value: signature })}`,
  };
}

/** The covered components and the signature's parameters, as one structured field. */
export function coveredList(components: readonly string[], parameters: Record<string, BareItem>): InnerList {
  const items = components.map((value) => ({
    kind: 'item' as const,
    value: { type: 'string' as const, value },
    parameters: new Map(),
  }));
  return { kind: 'list', items, parameters: new Map(Object.entries(parameters)) };
}
