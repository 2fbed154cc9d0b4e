import { createHash } from 'node:crypto';
import { type Static, Type } from 'typebox';
import { openCase, readCase, takeStep } from '../../../kernel/cases/take-step.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import { retryConflicts } from '../../../kernel/store/retry-conflicts.ts';
import { keepSealed } from '../../../kernel/store/sealed-blobs.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import type { Viewer } from '../../../kernel/store/viewer.ts';
import { canonicalJson } from '../../../standards/canonical-json/canonical-json.ts';
import { type OrderFault, orderFaults } from '../../../standards/tco-annexes/faults.ts';
import { checkSignature, type SignatureFinding } from '../authorities/check-signature.ts';
import { authoritiesOf } from '../authorities/import-authorities.ts';
import type { Desk } from '../context.ts';
import { caseOfDocument, insertOrder } from './order-queries.ts';
import type { Original } from './original-document.ts';
import { factsOf, nonDisclosureOf } from './read-order.ts';

export const NewOrder = Type.Object(
  {
    kind: Type.Enum(['removal-order']),
    order: Type.Record(Type.String({ maxLength: 200 }), Type.Unknown()),
    signature: Type.Optional(
      Type.Object(
        { key: Type.String({ maxLength: 100 }), value: Type.String({ maxLength: 200 }) },
        { additionalProperties: false },
      ),
    ),
    receivedAt: Type.Optional(
      Type.String({ maxLength: 40, description: 'when it reached the contact point, as stamped there' }),
    ),
  },
  { additionalProperties: false },
);
export type NewOrder = Static<typeof NewOrder>;

export type Received = {
  id: string;
  /** The same document came before: its hour began then. */
  duplicate: boolean;
  receivedAt: string;
  faults: OrderFault[];
  signature: SignatureFinding['signature'];
  /** SHA-256 of the document that was sealed with it by this; null where none was. */
  original: string | null;
};

/**
 * Takes in a removal order as it came, whole or not, from a known sender or not: the hour runs from its receipt, and what is
 * wrong with it is for people to find inside the hour. Nothing is executed by it.
 * @param original the document that it came as: sealed with the order
 */
export async function receiveOrder(
  desk: Desk,
  viewer: Viewer,
  input: NewOrder,
  original: Original | null = null,
): Promise<Received> {
  const { kernel, policy } = desk;
  policy.require(viewer, 'receive-order', { type: 'Organisation', id: viewer.organisation });
  const receivedAt = receiptOf(input.receivedAt, kernel.now());
  // Whoever is at the contact point takes in what they may not read afterwards.
  return retryConflicts(() =>
    kernel.store.system('order received')(async (tx) => {
      tx.viewer.actor = viewer.actor;
      return takeIn(desk, tx, {
        organisation: viewer.organisation,
        order: input.order,
        signature: input.signature ?? null,
        receivedAt,
        channel: original !== null ? 'document' : input.receivedAt === undefined ? 'api' : 'entered',
        by: { actor: viewer.actor, roles: viewer.roles },
        partner: null,
        original,
      });
    }),
  );
}

export type ComeIn = {
  organisation: string;
  order: Record<string, unknown>;
  signature: { key: string; value: string } | null;
  receivedAt: Date;
  channel: 'api' | 'entered' | 'document' | 'partner';
  by: { actor: string; roles: readonly string[] };
  /** Whose node brought it, and the order's id there. */
  partner: { organisation: string; order: string } | null;
  /** The document that it came as. */
  original: Original | null;
};

/** @param tx a system transaction */
export async function takeIn(
  { kernel, procedures }: Desk,
  tx: Transaction,
  { organisation, order, signature: signed, receivedAt, channel, by, partner, original }: ComeIn,
): Promise<Received> {
  const now = kernel.now();
  const document = canonicalJson(order);
  const digest = createHash('sha256').update(document).digest('hex');
  const faults = orderFaults(order, receivedAt.getTime());
  const register = await authoritiesOf(tx, organisation);
  const { signature } = checkSignature(order, signed, register, now);
  const before = await caseOfDocument(tx, organisation, digest);
  if (before) {
    const data = { receivedAt: receivedAt.toISOString(), channel };
    // Once in a row says it: sent a thousand times, it fills no case.
    const { events } = await readCase(kernel, procedures, tx, before.id);
    if (events.at(-1)?.step !== 'received-again')
      await takeStep(kernel, procedures, tx, before.id, { step: 'received-again', data, ...by });
    return {
      id: before.id,
      duplicate: true,
      receivedAt: before.receivedAt.toISOString(),
      faults,
      signature,
      original: null,
    };
  }
  const key = signed?.key ?? null;
  const { crossBorder, ...facts } = factsOf(order);
  const came = { original: original?.sha256 ?? null, originalKind: original?.kind ?? null };
  const whose = { partner: partner?.organisation ?? null, partnerOrder: partner?.order ?? null };
  const { file } = await openCase(kernel, procedures, tx, {
    procedure: 'removal-order',
    organisation,
    principals: [`reviewers:${organisation}`],
    first: {
      step: 'receive',
      ...by,
      data: {
        receivedAt: receivedAt.toISOString(),
        channel,
        crossBorder,
        signature,
        digest,
        ...(original === null ? {} : { original: original.sha256 }),
        ...nonDisclosureOf(order, now),
      },
    },
    fields: {
      digest,
      kind: 'removal-order',
      ...facts,
      key,
      receivedAt: receivedAt.toISOString(),
      ...came,
      ...(partner ? whose : {}),
    },
  });
  await insertOrder(tx, {
    object: file.object,
    organisation,
    kind: 'removal-order',
    document,
    digest,
    ...facts,
    key,
    receivedAt,
    ...whose,
    ...came,
  });
  if (original)
    await keepSealed(kernel, tx, file.object, {
      bytes: original.bytes,
      mediaType: original.kind === 'pdf' ? 'application/pdf' : 'message/rfc822',
    });
  return {
    id: file.id,
    duplicate: false,
    receivedAt: receivedAt.toISOString(),
    faults,
    signature,
    original: came.original,
  };
}

export function receiptOf(given: string | undefined, now: Date): Date {
  if (given === undefined) return now;
  const at = new Date(given);
  const reason =
    !/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(given) || Number.isNaN(at.getTime())
      ? 'must be an instant: 2026-11-02T02:14:00Z'
      : !/(Z|[+-]\d\d:\d\d)$/.test(given)
        ? 'needs its time zone: Z, or +01:00'
        : at > now
          ? 'lies in the future'
          : null;
  if (reason !== null) throw new Refusal('body-malformed', undefined, [{ property: 'receivedAt', reason }]);
  return at;
}
