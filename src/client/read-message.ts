/** Where a restriction holds; states as ISO 3166-1 alpha-2. */
export type Territory = { reach: 'everywhere' } | { reach: 'states'; states: string[] };

/** What a node tells a platform of one item. The same `id` may come again: act on it once. */
export type Message = {
  id: string;
  type: 'match.decided' | 'match.ended' | 'notice.due';
  timestamp: string;
  case: string;
  /** Your own reference. */
  item: string;
  decision: 'restrict' | 'leave' | 'undecided' | 'restore' | 'still-restricted' | 'refer';
  /** For the person affected; null where none is due. */
  notice: { text: string; texts: Record<string, string>; link: string } | null;
  /** With `restrict`: by one person, whom a second one confirms or reverses within 24 hours. */
  singleHanded?: boolean;
  law?: { instrument: string; article: string; offence?: string } | null;
  aim?: string | null;
  /** With `restrict`: null where the decision does not say. */
  territory?: Territory | null;
  noticeWithheld?: boolean;
  /** With `still-restricted`: other cases of the item that restrict it, and where. */
  restrictedBy?: { case: string; territory: Territory | null }[];
};

/** What a node tells of one item of a removal order (`content-order-systems`). The same `id` may come again: act on it once. */
export type ItemMessage = {
  id: string;
  type: 'act-on-item' | 'restore-item';
  case: string;
  /** As the order numbers them, from 1. */
  item: number;
  url: string;
  locator: string | null;
  effect: 'removed' | 'disabled-in-all-member-states' | 'restored';
  legalBasis: { instrument: string; article: string } | null;
  territory: Territory;
  /** Nobody may be told that it was done, the person whose content it is included. */
  silence: boolean;
  /** Of a restoring: the message that it undoes. Where that one comes later, leave it. */
  restores: string | null;
  at: string;
};

/** A message that is not the node's, or not of now. `because` says which. */
export class NotTheNode extends Error {
  readonly because: 'headers-missing' | 'too-old' | 'signature-wrong' | 'body-malformed';

  constructor(because: NotTheNode['because']) {
    super(`this message is not taken: ${because}`);
    this.name = 'NotTheNode';
    this.because = because;
  }
}

// Standard Webhooks: what was recorded is not sent again by somebody else later.
const TOLERANCE_SECONDS = 300;

/**
 * Reads a webhook, once it is known to be the node's (Standard Webhooks: HMAC-SHA256 over `id.timestamp.body`, `v1`).
 * @param secret as it was said when the address was set, `whsec_...`
 * @param headers of the request, names in lower case
 * @param body the bytes as they came, as text: read again and written, they would have another signature
 * @param now milliseconds since 1970
 * Throws `NotTheNode`.
 */
export async function readMessage<Read extends Message | ItemMessage = Message>(
  secret: string,
  headers: Readonly<Record<string, string | string[] | undefined>>,
  body: string,
  now: number = Date.now(),
): Promise<Read> {
  const [id, sent, signatures] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map(
    (name) => headers[name],
  );
  if (typeof id !== 'string' || typeof sent !== 'string' || typeof signatures !== 'string') {
    throw new NotTheNode('headers-missing');
  }
  if (!/^\d{1,12}$/.test(sent) || Math.abs(now / 1000 - Number(sent)) > TOLERANCE_SECONDS) {
    throw new NotTheNode('too-old');
  }
  const key = await crypto.subtle.importKey(
    'raw',
    bytesOf(secret.replace(/^whsec_/, '')),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['verify'],
  );
  const signed = new TextEncoder().encode(`${id}.${sent}.${body}`);
  // Several may stand there, while a secret is exchanged for another.
  const versions = signatures.split(' ').flatMap((one) => (one.startsWith('v1,') ? [one.slice(3)] : []));
  const right = await Promise.all(
    versions
      .slice(0, 10)
      .map((one) => isBase64(one) && crypto.subtle.verify('HMAC', key, bytesOf(one), signed)),
  );
  if (!right.includes(true)) throw new NotTheNode('signature-wrong');
  let read: unknown;
  try {
    read = JSON.parse(body);
  } catch {
    throw new NotTheNode('body-malformed');
  }
  if (typeof read !== 'object' || read === null) throw new NotTheNode('body-malformed');
  return { ...read, id } as Read;
}

const isBase64 = (text: string): boolean => /^[A-Za-z0-9+/]+={0,2}$/.test(text) && text.length % 4 === 0;

const bytesOf = (base64: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
