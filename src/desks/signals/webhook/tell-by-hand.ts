import { type FoldedCase, takeStep } from '../../../kernel/cases/take-step.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import type { Desk } from '../context.ts';
import { IN_FORCE } from '../review/match-review.terms.ts';
import { findWebhook, messagesOfCase } from './webhook-queries.ts';

/** Whether an address takes what an organisation decides. */
export const hasEndpoint = (desk: Desk, organisation: string): Promise<boolean> =>
  desk.kernel.store.system('webhooks')(async (tx) => (await findWebhook(tx, organisation)) !== null);

const ENDED: readonly string[] = ['lapsed', 'no-longer-matched', 'referred'];

/**
 * What the platform must hear of a case as it stands; null when nothing. A match that was left as it is asks nothing
 * of it, and whoever left it is there to say so; what ended by itself nobody was there for.
 */
function whatToTell(review: string): 'restrict' | 'put-back' | 'end' | null {
  if ((IN_FORCE as readonly string[]).includes(review)) return 'restrict';
  if (review === 'restored') return 'put-back';
  return ENDED.includes(review) ? 'end' : null;
}

/**
 * Lays it on a person to tell the platform what the case has come to. Of one case each thing is to be told once at
 * most (what was put back is not restricted again), so what was asked for before is not asked again.
 */
export async function askToTell(
  desk: Desk,
  tx: Transaction,
  { file, events, state }: FoldedCase,
  why: 'no-endpoint' | 'endpoint-fails',
): Promise<void> {
  const what = whatToTell(state.state);
  const asked = events.some(({ step, data }) => step === 'platform-unreached' && data.what === what);
  if (what === null || asked || state.closed) return;
  if (!state.permitted.some(({ step }) => step === 'platform-unreached')) return;
  await takeStep(desk.kernel, desk.procedures, tx, file.id, {
    step: 'platform-unreached',
    actor: 'system',
    data: { what, why },
  });
}

/** Steps that may end a restriction. */
const LIFTING: readonly string[] = [
  'reverse-restriction',
  'reverse-unconfirmed',
  'restore',
  'signal-withdrawn',
  'put-back',
  'put-back-unkept',
  'uphold-appeal',
  'restored-with-appeal',
];
const RESTRICTING: readonly string[] = ['restrict-single-handed', 'confirm-restriction', 'confirm-to-keep'];
const ENDING: readonly string[] = ['lapse', 'signal-withdrawn', 'confirm-disposal'];

/** When it was decided what the platform must hear now: a message from before says something else. */
export function decidedAt({ events, state }: FoldedCase): Date | null {
  const what = whatToTell(state.state);
  const first = events.findIndex(({ step }) => RESTRICTING.includes(step));
  const last = events.findLastIndex(({ step }) => RESTRICTING.includes(step));
  const decided =
    what === 'restrict'
      ? events[first]
      : what === 'put-back'
        ? events.slice(last + 1).find(({ step }) => LIFTING.includes(step))
        : events.findLast(({ step }) => ENDING.includes(step));
  return decided ? new Date(decided.at) : null;
}

/** Whether the platform is known to have heard that the restriction was lifted: a person said so, or its endpoint took it. */
export async function wasToldToPutBack(tx: Transaction, folded: FoldedCase): Promise<boolean> {
  const { file, events, state } = folded;
  const at = state.state === 'restored' ? decidedAt(folded) : null;
  if (at === null || state.tracks.platform === 'to-put-back') return false;
  if (events.some((event) => event.step === 'platform-told' && new Date(event.at) >= at)) return true;
  const { waiting, lastDelivered } = await messagesOfCase(tx, file.object);
  return waiting === 0 && lastDelivered !== null && lastDelivered >= at;
}
