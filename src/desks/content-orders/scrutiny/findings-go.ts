import { takeStep } from '../../../kernel/cases/take-step.ts';
import type { LetterKind } from '../../../kernel/exchange/letters/letter.ts';
import { canWriteTo, sendLetter } from '../../../kernel/exchange/letters/send-letter.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import type { Desk } from '../context.ts';
import { LETTERS } from '../order-letters.ts';
import { type CopyRow, caseOfCopy } from './scrutiny-queries.ts';

/** What the other nodes have to know of a step; who has no node here stays due, for a person to tell. */
export async function tellOfScrutiny(
  { kernel }: Desk,
  tx: Transaction,
  { issuer, issuerOrder: order, provider }: CopyRow,
  step: { name: string; data: Record<string, unknown> },
): Promise<void> {
  const { reason } = step.data;
  const send = async (to: string, kind: string, body: object) => {
    if (await canWriteTo(kernel, tx, to)) await sendLetter(kernel, tx, { to, kind, body });
  };
  if (step.name === 'tell-intention') await send(issuer, LETTERS.intention, { order, reason });
  const found = step.name.replace(/^decide-/, '');
  if (found === step.name) return;
  for (const to of new Set([issuer, provider]))
    await send(to, LETTERS.finding, { issuer, order, found, reason });
}

/** What became of the intention's letter. */
export function intentionLetterEnds(desk: Desk): Pick<LetterKind, 'delivered' | 'refused'> {
  return {
    delivered: (tx, { to, body }, answer) =>
      take(desk, tx, to, body, 'intention-taken', { receivedAt: saidOr(desk, answer.receivedAt) }),
    refused: (tx, { to, body }, why) =>
      take(desk, tx, to, body, 'intention-refused', { answer: why.slice(0, 2000) }),
  };
}

/** What became of the decision's letters: one to the issuing authority, one to the provider. */
export function findingLetterEnds(desk: Desk): Pick<LetterKind, 'delivered' | 'refused'> {
  const recipientOf = (to: string, body: unknown) =>
    to === (body as { issuer: string }).issuer ? 'issuer' : 'provider';
  const issuerOf = (body: unknown) => (body as { issuer: string }).issuer;
  return {
    delivered: (tx, { to, body }, answer) =>
      take(desk, tx, issuerOf(body), body, 'decision-taken', {
        recipient: recipientOf(to, body),
        receivedAt: saidOr(desk, answer.receivedAt),
      }),
    refused: (tx, { to, body }, why) =>
      take(desk, tx, issuerOf(body), body, 'decision-refused', {
        recipient: recipientOf(to, body),
        answer: why.slice(0, 2000),
      }),
  };
}

/** Their clock may be ahead of ours, and their word may be none. */
function saidOr({ kernel }: Desk, said: unknown): string {
  const now = kernel.now().getTime();
  const at = Date.parse(String(said));
  return new Date(Number.isNaN(at) ? now : Math.min(at, now)).toISOString();
}

/** Where it was told by hand meanwhile, nothing changes. */
async function take(
  { kernel, procedures }: Desk,
  tx: Transaction,
  issuer: string,
  body: unknown,
  step: string,
  data: Record<string, unknown>,
): Promise<void> {
  const found = await caseOfCopy(tx, kernel.host.id, issuer, (body as { order: string }).order);
  if (!found) return;
  try {
    await takeStep(kernel, procedures, tx, found.id, { step, actor: 'system', data });
  } catch (error) {
    if (!(error instanceof Refusal && error.code === 'step-not-permitted')) throw error;
  }
}
