import { Compile } from 'typebox/compile';
import { findCase } from '../../../kernel/cases/case-queries.ts';
import { readCase, takeStep } from '../../../kernel/cases/take-step.ts';
import type { ArrivedLetter, LetterKind } from '../../../kernel/exchange/letters/letter.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import type { Desk } from '../context.ts';
import { AnswerLetter } from '../order-letters.ts';
import { findIssued } from './issued-queries.ts';

const answers = Compile(AnswerLetter);

/** At the authority: what the provider's node answers to an order. Only the provider that it went to answers it. */
export function answersArrive(desk: Desk): LetterKind {
  return {
    async arrived(tx, letter) {
      if (!answers.Check(letter.body)) throw new Refusal('body-malformed', 'This is no answer to an order.');
      const said = letter.body;
      await requireAddressee(desk, tx, letter, said.order);
      if ('feedback' in said) {
        const { executedAt, measure } = said.feedback;
        await takeIfOpen(desk, tx, said.order, 'answered-executed', { executedAt, measure });
      } else {
        const { reason: why, explanation, needed } = said.impossibility;
        await takeIfOpen(desk, tx, said.order, 'answered-obstacle', {
          why,
          explanation,
          ...(needed ? { needed } : {}),
        });
      }
      return {};
    },
  };
}

/** At the authority: what became of the order's own letter. */
export function orderLetterEnds(desk: Desk): Pick<LetterKind, 'delivered' | 'refused'> {
  const idOf = (body: unknown) => String((body as { order?: unknown }).order);
  return {
    async delivered(tx, { body }, answer) {
      // Their clock may be ahead of ours, and their word may be none.
      const now = desk.kernel.now().getTime();
      const said = Date.parse(String(answer.receivedAt));
      const receivedAt = new Date(Number.isNaN(said) ? now : Math.min(said, now)).toISOString();
      await takeIfOpen(desk, tx, idOf(body), 'delivered', { receivedAt });
    },
    async refused(tx, { body }, why) {
      await takeIfOpen(desk, tx, idOf(body), 'delivery-refused', { answer: why.slice(0, 2000) });
    },
  };
}

/** At the authority: what became of a letter about silence. */
export function silenceLetterEnds(desk: Desk): Pick<LetterKind, 'delivered' | 'refused'> {
  const idOf = (body: unknown) => String((body as { order?: unknown }).order);
  return {
    async delivered(tx, { body }, answer) {
      const now = desk.kernel.now().getTime();
      const said = Date.parse(String(answer.receivedAt));
      const receivedAt = new Date(Number.isNaN(said) ? now : Math.min(said, now)).toISOString();
      await takeIfOpen(desk, tx, idOf(body), 'silence-taken', { receivedAt });
    },
    async refused(tx, { body }, why) {
      await takeIfOpen(desk, tx, idOf(body), 'silence-refused', { answer: why.slice(0, 2000) });
    },
  };
}

async function requireAddressee(
  { procedures }: Desk,
  tx: Transaction,
  { from }: ArrivedLetter,
  id: string,
): Promise<void> {
  const file = await findCase(tx, id);
  const known = file && procedures.knows(file.procedure) ? await findIssued(tx, file.object) : null;
  if (known?.provider !== from) throw new Refusal('not-found', 'No order with this id went to you.');
}

/** What arrives late or twice changes nothing; says whether it did. */
export async function takeIfOpen(
  { kernel, procedures }: Desk,
  tx: Transaction,
  id: string,
  step: string,
  data: Record<string, unknown>,
): Promise<boolean> {
  const { state } = await readCase(kernel, procedures, tx, id);
  if (!state.permitted.some((one) => one.step === step)) return false;
  await takeStep(kernel, procedures, tx, id, { step, actor: 'system', data });
  return true;
}
