import { createHash, randomUUID } from 'node:crypto';
import type { Static } from 'typebox';
import { Type } from 'typebox';
import { openCase } from '../../../kernel/cases/take-step.ts';
import type { Viewer } from '../../../kernel/store/viewer.ts';
import { canonicalJson } from '../../../standards/canonical-json/canonical-json.ts';
import { examples } from '../../../standards/tco-annexes/annex-one.ts';
import type { Desk } from '../context.ts';
import { insertOrder } from '../intake/order-queries.ts';
import { factsOf } from '../intake/read-order.ts';

export const NewDrill = Type.Object(
  {
    what: Type.Enum(['plain', 'unknown-sender', 'manifest-error'], {
      description: 'an order in order; one whose sender must be found out; one with two URLs in a field',
    }),
  },
  { additionalProperties: false },
);

/** Whom to call in a drill: nobody. It stands where the register's row would stand. */
export const DRILL_AUTHORITY = { id: 'drill', phone: '000' } as const;

/**
 * Begins a drill: an invented order, received now, whose hour runs like any other. Everything about it says that it is one.
 * @returns the case
 */
export async function startDrill(
  { kernel, procedures, policy }: Desk,
  viewer: Viewer,
  { what }: Static<typeof NewDrill>,
): Promise<{ id: string; receivedAt: string }> {
  policy.require(viewer, 'start-drill', { type: 'Organisation', id: viewer.organisation });
  const now = kernel.now();
  const [example] = examples();
  const url = `https://drill.example/${randomUUID()}`;
  const order = {
    ...example!,
    reference: `DRILL-${randomUUID().slice(0, 8)}`,
    reasons: 'THIS IS A DRILL. Nobody ordered this, and there is nothing at this address.',
    issuedAt: new Date(now.getTime() - 60_000).toISOString(),
    items: [{ url: what === 'manifest-error' ? `${url} ${url}-2` : url }],
    authority: { ...example!.authority, name: 'DRILL: no authority', signedOn: now.toISOString() },
  };
  const document = canonicalJson(order);
  const digest = createHash('sha256').update(document).digest('hex');
  const { crossBorder, ...facts } = factsOf(order);
  const receivedAt = now.toISOString();
  return kernel.store.system('drill started')(async (tx) => {
    tx.viewer.actor = viewer.actor;
    const { file } = await openCase(kernel, procedures, tx, {
      procedure: 'removal-order-drill',
      organisation: viewer.organisation,
      principals: [`reviewers:${viewer.organisation}`],
      first: {
        step: 'receive',
        actor: viewer.actor,
        roles: viewer.roles,
        data: {
          receivedAt,
          channel: 'api',
          crossBorder,
          nonDisclosure: false,
          signature: what === 'unknown-sender' ? 'none' : 'registered-key',
          digest,
        },
      },
      fields: { digest, kind: 'removal-order', ...facts, key: null, receivedAt },
    });
    await insertOrder(tx, {
      object: file.object,
      organisation: viewer.organisation,
      kind: 'removal-order',
      document,
      digest,
      ...facts,
      key: null,
      receivedAt: now,
      partner: null,
      partnerOrder: null,
      original: null,
      originalKind: null,
    });
    return { id: file.id, receivedAt };
  });
}
