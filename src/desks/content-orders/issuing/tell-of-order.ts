import { canWriteTo, sendLetter } from '../../../kernel/exchange/letters/send-letter.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import { signDetached } from '../../../standards/tlog/ed25519.ts';
import type { Desk } from '../context.ts';
import { LETTERS } from '../order-letters.ts';
import type { IssuedRow } from './issued-queries.ts';

type Data = Record<string, unknown>;

/** What the provider's node has to know of a step. */
export async function tellProvider(
  { kernel }: Desk,
  tx: Transaction,
  row: IssuedRow & { id: string },
  step: string,
  data: Data,
): Promise<void> {
  const send = (kind: string, body: object) =>
    sendLetter(kernel, tx, { to: row.provider, kind, body: { order: row.id, ...body } });
  if (step === 'issue') {
    await send(LETTERS.order, signedOrder(kernel, row));
  }
  if (step === 'clarify') await send(LETTERS.clarification, { clarification: data.clarification });
  if (step === 'extend-silence') await send(LETTERS.silence, { until: data.until, reason: data.reason });
  if (step === 'end-silence') await send(LETTERS.silence, { reason: data.reason });
  const over =
    step === 'withdraw' ||
    step === 'record-annulment' ||
    (step === 'scrutiny-decided' && data.found === 'infringement');
  if (over) await send(LETTERS.takenBack, { reason: data.reason });
}

/**
 * The copy goes with the order, and to whoever has it goes that the order was taken back. A partner that cannot be written to stops no
 * order: the copy stays due, and its clock says so.
 */
export async function tellScrutiniser(
  { kernel }: Desk,
  tx: Transaction,
  row: IssuedRow & { id: string },
  step: string,
  data: Data,
): Promise<void> {
  if (row.copyTo === null || !(await canWriteTo(kernel, tx, row.copyTo))) return;
  const send = (kind: string, body: object) =>
    sendLetter(kernel, tx, { to: row.copyTo!, kind, body: { order: row.id, ...body } });
  if (step === 'issue') await send(LETTERS.copy, { ...signedOrder(kernel, row), provider: row.provider });
  if (step === 'withdraw' || step === 'record-annulment')
    await send(LETTERS.copyTakenBack, { reason: data.reason });
}

function signedOrder({ keyring }: Desk['kernel'], { document }: IssuedRow) {
  const { publicKey, privateKey } = keyring.identity;
  return {
    document: JSON.parse(document) as object,
    signature: {
      key: Buffer.from(publicKey).toString('base64'),
      value: Buffer.from(signDetached(Buffer.from(document), privateKey)).toString('base64'),
    },
  };
}
