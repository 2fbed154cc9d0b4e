import { createHash } from 'node:crypto';
import { Compile } from 'typebox/compile';
import { openCase, readCase, takeStep } from '../../../kernel/cases/take-step.ts';
import type { LetterKind } from '../../../kernel/exchange/letters/letter.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import { canonicalJson } from '../../../standards/canonical-json/canonical-json.ts';
import { checkSignature } from '../authorities/check-signature.ts';
import { authoritiesOf } from '../authorities/import-authorities.ts';
import type { Desk } from '../context.ts';
import { factsOf } from '../intake/read-order.ts';
import { CopyLetter, ScrutinyRequestLetter, TakenBackLetter } from '../order-letters.ts';
import { isTimely } from './is-timely.ts';
import { caseOfCopy, insertCopy } from './scrutiny-queries.ts';

const copies = Compile(CopyLetter);
const requests = Compile(ScrutinyRequestLetter);
const takenBack = Compile(TakenBackLetter);

/** At the authority of the State of establishment: a copy of another authority's order. Its 72 hours run from when this node took it. */
export function copiesArrive({ kernel, procedures }: Desk): LetterKind {
  return {
    async arrived(tx, { from, body, receivedAt }) {
      if (!copies.Check(body)) throw new Refusal('body-malformed', 'This is no copy of a removal order.');
      const organisation = kernel.host.id;
      const before = await caseOfCopy(tx, organisation, from, body.order);
      if (before) return { copy: before.id, receivedAt: before.receivedAt.toISOString() };
      const document = canonicalJson(body.document as never);
      const digest = createHash('sha256').update(document).digest('hex');
      const register = await authoritiesOf(tx, organisation);
      const { signature } = checkSignature(body.document, body.signature, register, kernel.now());
      const { reference } = factsOf(body.document);
      const at = receivedAt.toISOString();
      const { file } = await openCase(kernel, procedures, tx, {
        procedure: 'scrutiny',
        organisation,
        principals: [`reviewers:${organisation}`],
        first: {
          step: 'receive-copy',
          actor: 'system',
          roles: [],
          data: { receivedAt: at, digest, signature },
        },
        fields: {
          digest,
          issuer: from,
          issuerOrder: body.order,
          provider: body.provider,
          reference,
          receivedAt: at,
        },
      });
      await insertCopy(tx, {
        object: file.object,
        organisation,
        issuer: from,
        issuerOrder: body.order,
        provider: body.provider,
        document,
        digest,
        reference,
        receivedAt,
      });
      return { copy: file.id, receivedAt: at };
    },
  };
}

/** At the authority of the State of establishment: the provider asks it to look at an order (TCO Art. 4(4)). */
export function requestsArrive(desk: Desk): LetterKind {
  return {
    async arrived(tx, { from, body, receivedAt }) {
      if (!requests.Check(body)) throw new Refusal('body-malformed', 'This asks for no scrutiny.');
      const found = await caseOfCopy(tx, desk.kernel.host.id, body.issuer, body.order);
      // A stranger to the order learns nothing of it.
      if (found?.provider !== from)
        throw new Refusal('not-found', 'No copy of this order is here. Send the request in another way.');
      const at = receivedAt.toISOString();
      const informedSince = body.informedSince > at ? at : body.informedSince;
      await take(desk, tx, found.id, 'receive-request', {
        asker: 'provider',
        receivedAt: at,
        informedSince,
        timely: isTimely(informedSince, at),
        reason: body.reason,
      });
      return { receivedAt: at };
    },
  };
}

/** At the authority of the State of establishment: there is nothing left to scrutinise. */
export function copiesTakenBack(desk: Desk): LetterKind {
  return {
    async arrived(tx, { from, body, receivedAt }) {
      if (!takenBack.Check(body)) throw new Refusal('body-malformed', 'This takes no order back.');
      const found = await caseOfCopy(tx, desk.kernel.host.id, from, body.order);
      if (!found) throw new Refusal('not-found', 'No copy of an order with this id came from you.');
      const { state } = await readCase(desk.kernel, desk.procedures, tx, found.id);
      if (state.permitted.some(({ step }) => step === 'order-taken-back'))
        await take(desk, tx, found.id, 'order-taken-back', { reason: body.reason });
      return { receivedAt: receivedAt.toISOString() };
    },
  };
}

const take = ({ kernel, procedures }: Desk, tx: Transaction, id: string, step: string, data: object) =>
  takeStep(kernel, procedures, tx, id, { step, actor: 'system', data: { ...data } });
