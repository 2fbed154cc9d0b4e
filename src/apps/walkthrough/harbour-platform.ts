import { createHmac, timingSafeEqual } from 'node:crypto';

/** What Harbour's node told its platform, as its systems read it. */
export type Told = {
  decision: string;
  item: string;
  law: string;
  link: string | null;
  /** The Standard Webhooks signature held. */
  signed: boolean;
  at: number;
};

/**
 * Harbour's own systems, outside Comity: they are told what was decided by a signed webhook and do it. Here they keep
 * which item is restricted and hand the notice to the person's account.
 */
export type HarbourPlatform = {
  secret: string;
  /** Takes a webhook. @returns what to answer: status, and what became of the notice */
  receive(
    headers: Record<string, string | string[] | undefined>,
    body: string,
  ): { status: number; answer: object };
  /** The next message of a decision about an item, or the one that came already. */
  told(item: string, decision: string, patienceMs?: number): Promise<Told>;
  restricted: Set<string>;
};

export const DELIVERED = 'as a message in the account, and by e-mail';

type Message = {
  item: string;
  decision: string;
  law?: { instrument: string; article: string } | null;
  notice?: { link: string } | null;
};

export function openHarbourPlatform(): HarbourPlatform {
  const messages: Told[] = [];
  const waiting = new Set<() => void>();
  const platform: HarbourPlatform = {
    secret: '',
    restricted: new Set(),
    receive(headers, body) {
      const signed = isSigned(platform.secret, headers, body);
      // An unsigned message is somebody else's: nothing is restricted on its word.
      if (!signed) return { status: 401, answer: {} };
      const message = JSON.parse(body) as Message;
      if (message.decision === 'restrict') platform.restricted.add(message.item);
      else platform.restricted.delete(message.item);
      messages.push({
        decision: message.decision,
        item: message.item,
        law: message.law ? `${message.law.instrument}, ${message.law.article}` : '',
        link: message.notice?.link ?? null,
        signed,
        at: performance.now(),
      });
      for (const wake of waiting) wake();
      return {
        status: 200,
        answer: message.notice ? { notice: 'delivered', how: DELIVERED } : {},
      };
    },
    async told(item, decision, patienceMs = 15_000) {
      const end = performance.now() + patienceMs;
      for (;;) {
        const found = messages.findLast((one) => one.item === item && one.decision === decision);
        if (found) return found;
        const left = end - performance.now();
        if (left <= 0) throw new Error(`Harbour was not told about ${item} (${decision}) in time.`);
        await new Promise<void>((resolve) => {
          const timer = setTimeout(done, left);
          function done() {
            clearTimeout(timer);
            waiting.delete(done);
            resolve();
          }
          waiting.add(done);
        });
      }
    },
  };
  return platform;
}

/** Standard Webhooks: HMAC-SHA256 over `id.timestamp.body`, compared in constant time. */
function isSigned(
  secret: string,
  headers: Record<string, string | string[] | undefined>,
  body: string,
): boolean {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature } = headers;
  if (
    secret === '' ||
    typeof id !== 'string' ||
    typeof timestamp !== 'string' ||
    typeof signature !== 'string'
  ) {
    return false;
  }
  if (Math.abs(Date.now() / 1000 - Number(timestamp)) > 300) return false;
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const wanted = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest();
  return signature.split(' ').some((one) => {
    const given = Buffer.from(one.replace(/^v1,/, ''), 'base64');
    return given.length === wanted.length && timingSafeEqual(given, wanted);
  });
}
