import { Compile } from 'typebox/compile';
import { readCase, takeStep } from '../../../kernel/cases/take-step.ts';
import type { LetterKind } from '../../../kernel/exchange/letters/letter.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import type { Desk } from '../context.ts';
import { takeIfOpen } from '../issuing/answers-arrive.ts';
import { QuestionLetter } from '../order-letters.ts';
import { addressDigest } from './address-digests.ts';
import { ANSWERS } from './deconfliction.procedure.ts';
import { addressesOn, answeredNow } from './deconfliction-queries.ts';

const questions = Compile(QuestionLetter);
/** Of one partner. More would be a search for what this authority is on. */
const MOST_AN_HOUR = 60;
const HOUR_MS = 3_600_000;

/**
 * At the authority that is asked: whether it is on one of these addresses. It answers by itself where somebody agreed to, and each answer is
 * an act. An order that is being prepared, or kept silent, is spoken of on the telephone only.
 */
export function questionsArrive({ kernel, procedures }: Desk): LetterKind {
  return {
    async arrived(tx, { from, body, receivedAt }) {
      if (!questions.Check(body)) throw new Refusal('body-malformed', 'This is no question about addresses.');
      const organisation = kernel.host.id;
      const id = await answeredNow(tx, organisation, from);
      if (!id) throw new Refusal('not-allowed', 'This authority does not answer your node. Call it.');
      const { events } = await readCase(kernel, procedures, tx, id);
      const since = receivedAt.getTime() - HOUR_MS;
      if (
        events.filter(({ step, at }) => step === 'answer-question' && Date.parse(at) > since).length >=
        MOST_AN_HOUR
      )
        // Refused for good: a question that waited would keep every later letter waiting.
        throw new Refusal('conflict', 'You have asked sixty questions in an hour. Call this authority.');
      const asked = new Set(body.digests);
      const met = (await addressesOn(tx, organisation)).filter(({ url }) =>
        asked.has(addressDigest(body.key, url)),
      );
      const own = met.find(({ open }) => open) ?? met[0];
      const given = own === undefined ? 'no' : own.open ? 'yes' : 'telephone';
      await takeStep(kernel, procedures, tx, id, {
        step: 'answer-question',
        actor: 'system',
        data: { receivedAt: receivedAt.toISOString(), given, ...(own ? { own: own.id } : {}) },
      });
      return { given };
    },
  };
}

/** At the authority that asks: what was answered. Late answers are on record, too. */
export function questionLetterEnds(desk: Desk): Pick<LetterKind, 'delivered' | 'refused'> {
  const idOf = (body: unknown) => String((body as { order?: unknown }).order);
  return {
    async delivered(tx, { to, body }, { given }) {
      const answer = ANSWERS.find((one) => one === given);
      if (answer) await takeIfOpen(desk, tx, idOf(body), 'other-answered', { partner: to, given: answer });
    },
    async refused(tx, { to, body }, why) {
      await takeIfOpen(desk, tx, idOf(body), 'other-refused', { partner: to, answer: why.slice(0, 2000) });
    },
  };
}
