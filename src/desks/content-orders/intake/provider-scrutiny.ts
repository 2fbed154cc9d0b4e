import { readCase, takeStep } from '../../../kernel/cases/take-step.ts';
import type { ArrivedLetter, LetterKind } from '../../../kernel/exchange/letters/letter.ts';
import { canWriteTo, sendLetter } from '../../../kernel/exchange/letters/send-letter.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import { scrutinisingPartner } from '../authorities/scrutinising-partner.ts';
import type { Desk } from '../context.ts';
import { type FindingLetter, LETTERS } from '../order-letters.ts';
import { caseOfPartnersOrder, findOrder, type OrderRow } from './order-queries.ts';

const establishedIn = ({ document }: OrderRow): unknown =>
  (JSON.parse(document) as { addressee?: { establishedIn?: unknown } }).addressee?.establishedIn;

/**
 * At the provider: what the authority of its State found. It puts content back, so the register must have the partner's key as that of an
 * authority that may scrutinise there.
 */
export async function findingOnReceived(
  desk: Desk,
  tx: Transaction,
  { from, receivedAt }: ArrivedLetter,
  { issuer, order, found, reason }: FindingLetter,
): Promise<void> {
  const { kernel, procedures } = desk;
  const id = await caseOfPartnersOrder(tx, kernel.host.id, issuer, order);
  if (!id) throw new Refusal('not-found', 'No such order came here.');
  const { file, state } = await readCase(kernel, procedures, tx, id);
  const row = (await findOrder(tx, file.object))!;
  const known = await scrutinisingPartner(desk, tx, establishedIn(row));
  if (known?.organisation !== from)
    throw new Refusal(
      'not-allowed',
      'The register here does not have your node’s key as that of an authority that scrutinises in this State. Tell the provider in another way.',
    );
  if (state.permitted.some(({ step }) => step === 'scrutiny-decided'))
    await takeStep(kernel, procedures, tx, id, {
      step: 'scrutiny-decided',
      actor: 'system',
      data: {
        receivedAt: receivedAt.toISOString(),
        outcome: found,
        authority: known.authority.name.slice(0, 300),
        reason,
      },
    });
}

/** At the provider: a request for scrutiny goes to the authority of its State by letter, where that is a partner whose key the register has. */
export async function sendScrutinyRequest(
  desk: Desk,
  tx: Transaction,
  row: OrderRow,
  reason: string,
): Promise<void> {
  if (row.partner === null) return;
  const to = (await scrutinisingPartner(desk, tx, establishedIn(row)))?.organisation;
  if (to === undefined || !(await canWriteTo(desk.kernel, tx, to))) return;
  await sendLetter(desk.kernel, tx, {
    to,
    kind: LETTERS.scrutinyRequest,
    body: {
      issuer: row.partner,
      order: row.partnerOrder,
      informedSince: row.receivedAt.toISOString(),
      reason,
    },
  });
}

/** At the provider: whether its request was taken. The 72 hours run from when it was. */
export function requestLetterEnds({ kernel, procedures }: Desk): Pick<LetterKind, 'delivered' | 'refused'> {
  const take = async (tx: Transaction, body: unknown, of: (row: OrderRow) => [string, object]) => {
    const { issuer, order } = body as { issuer: string; order: string };
    const id = await caseOfPartnersOrder(tx, kernel.host.id, issuer, order);
    if (!id) return;
    const { file, state } = await readCase(kernel, procedures, tx, id);
    const [step, data] = of((await findOrder(tx, file.object))!);
    if (state.permitted.some((one) => one.step === step))
      await takeStep(kernel, procedures, tx, id, { step, actor: 'system', data: { ...data } });
  };
  return {
    async delivered(tx, { body }, answer) {
      const now = kernel.now().getTime();
      const said = Date.parse(String(answer.receivedAt));
      const receivedAt = new Date(Number.isNaN(said) ? now : Math.min(said, now)).toISOString();
      await take(tx, body, () => ['scrutiny-began', { receivedAt, why: 'provider-asked' }]);
    },
    async refused(tx, { body }, why) {
      await take(tx, body, (row) => [
        'scrutiny-request-refused',
        { receivedAt: row.receivedAt.toISOString(), answer: why.slice(0, 2000) },
      ]);
    },
  };
}
