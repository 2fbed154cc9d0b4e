import { Compile } from 'typebox/compile';
import { findCase } from '../../../kernel/cases/case-queries.ts';
import type { ArrivedLetter, LetterKind } from '../../../kernel/exchange/letters/letter.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import type { Desk } from '../context.ts';
import { organisationName } from '../intake/order-queries.ts';
import { type FindingLetter, IntentionLetter } from '../order-letters.ts';
import { takeIfOpen } from './answers-arrive.ts';
import { findIssued, type IssuedRow } from './issued-queries.ts';
import { tellProvider } from './tell-of-order.ts';

const intentions = Compile(IntentionLetter);

/** At the issuing authority: what became of the copy's own letter. */
export function copyLetterEnds(desk: Desk): Pick<LetterKind, 'delivered' | 'refused'> {
  const idOf = (body: unknown) => String((body as { order?: unknown }).order);
  return {
    async delivered(tx, { to, body }, answer) {
      const now = desk.kernel.now().getTime();
      const said = Date.parse(String(answer.receivedAt));
      const sentAt = new Date(Number.isNaN(said) ? now : Math.min(said, now)).toISOString();
      const name = (await organisationName(tx, to)).slice(0, 300);
      await takeIfOpen(desk, tx, idOf(body), 'copy-sent', { to: name, sentAt });
    },
    async refused(tx, { body }, why) {
      await takeIfOpen(desk, tx, idOf(body), 'copy-refused', { answer: why.slice(0, 2000) });
    },
  };
}

/** At the issuing authority: the other means to find an infringement, and says why (TCO Art. 4(5)). */
export function intentionsArrive(desk: Desk): LetterKind {
  return {
    async arrived(tx, letter) {
      if (!intentions.Check(letter.body)) throw new Refusal('body-malformed', 'This tells of no intention.');
      const { order, reason } = letter.body;
      await requireScrutiniser(desk, tx, letter, order);
      await takeIfOpen(desk, tx, order, 'scrutiny-begun', { reason });
      return { receivedAt: letter.receivedAt.toISOString() };
    },
  };
}

/** At the issuing authority: what was found. An infringement takes the order back, and the provider's node is told from here, too. */
export async function findingOnIssued(
  desk: Desk,
  tx: Transaction,
  letter: ArrivedLetter,
  { order, found, reason }: FindingLetter,
): Promise<void> {
  const row = await requireScrutiniser(desk, tx, letter, order);
  const data = { found, reason };
  if (await takeIfOpen(desk, tx, order, 'scrutiny-decided', data))
    await tellProvider(desk, tx, { ...row, id: order }, 'scrutiny-decided', data);
}

/** Only who has the copy of an order scrutinises it. */
async function requireScrutiniser(
  { procedures }: Desk,
  tx: Transaction,
  { from }: ArrivedLetter,
  id: string,
): Promise<IssuedRow> {
  const file = await findCase(tx, id);
  const row = file && procedures.knows(file.procedure) ? await findIssued(tx, file.object) : null;
  if (row?.copyTo !== from) throw new Refusal('not-found', 'No copy of an order with this id went to you.');
  return row;
}
