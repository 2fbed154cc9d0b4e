import { Refusal } from '../refusal.ts';
import type { Service } from './authenticate-key.ts';

export type LookUpQuotas = {
  /** Counts look-ups of a service. Throws `too-many` saying when to try again, `too-large` for what never fits. */
  take(service: Service, lookUps: number): void;
};

/**
 * Counts the look-ups of each service in memory: what it may ask in a minute fills a bucket that fills up again evenly,
 * so that a burst is served and a steady stream is held to the rate. Each process of a node counts for itself.
 */
export function lookUpQuotas(now: () => Date): LookUpQuotas {
  const buckets = new Map<string, { left: number; at: number }>();
  return {
    take({ viewer: { actor }, lookUpsPerMinute: quota }, lookUps) {
      if (lookUps > quota) {
        const reason = `are ${lookUps} look-ups; the quota of this key is ${quota} a minute`;
        throw new Refusal('too-large', 'Ask about fewer at once.', [{ property: 'items', reason }]);
      }
      const at = now().getTime();
      const bucket = buckets.get(actor) ?? { left: quota, at };
      // A clock that was set back gives nothing and takes nothing.
      const since = Math.max(0, at - bucket.at);
      const left = Math.min(quota, bucket.left + (since * quota) / 60_000);
      const enough = left >= lookUps;
      buckets.set(actor, { left: enough ? left - lookUps : left, at });
      if (enough) return;
      const seconds = Math.max(1, Math.ceil(((lookUps - left) * 60) / quota));
      throw new Refusal('too-many', `The quota of this key is ${quota} look-ups a minute.`, [], seconds);
    },
  };
}
