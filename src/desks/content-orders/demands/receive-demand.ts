import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { type Static, Type } from 'typebox';
import { openCase, readCase, takeStep } from '../../../kernel/cases/take-step.ts';
import { retryConflicts } from '../../../kernel/store/retry-conflicts.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import type { Viewer } from '../../../kernel/store/viewer.ts';
import { canonicalJson } from '../../../standards/canonical-json/canonical-json.ts';
import { checkSignature, type SignatureFinding } from '../authorities/check-signature.ts';
import { authoritiesOf } from '../authorities/import-authorities.ts';
import type { Desk } from '../context.ts';
import { caseOfDocument, insertOrder } from '../intake/order-queries.ts';
import { receiptOf } from '../intake/receive-order.ts';
import { DEMAND_KINDS } from './demand.terms.ts';
import { type DemandFault, demandFaults } from './demand-faults.ts';
import { DEMANDS } from './demand-kinds.ts';
import { insertNoticeSender } from './notice/notice-sender.ts';
import { factsOfDemand } from './read-demand.ts';

export const NewDemand = Type.Object(
  {
    kind: Type.Enum([...DEMAND_KINDS]),
    demand: Type.Record(Type.String({ maxLength: 200 }), Type.Unknown()),
    signature: Type.Optional(
      Type.Object(
        { key: Type.String({ maxLength: 100 }), value: Type.String({ maxLength: 200 }) },
        { additionalProperties: false },
      ),
    ),
    sender: Type.Optional(
      Type.Object(
        { name: Type.String({ maxLength: 300 }), email: Type.String({ maxLength: 254 }) },
        { additionalProperties: false, description: 'of a notice: who sent it; kept apart from it' },
      ),
    ),
    receivedAt: Type.Optional(
      Type.String({ maxLength: 40, description: 'when it reached the contact point, as stamped there' }),
    ),
  },
  { additionalProperties: false },
);
export type NewDemand = Static<typeof NewDemand>;

export type DemandReceived = {
  id: string;
  duplicate: boolean;
  receivedAt: string;
  faults: DemandFault[];
  signature: SignatureFinding['signature'];
  /** Of a notice: the link for who sent it; shown once. */
  link: string | null;
};

/** Takes in a demand as it came, whole or not, from a known sender or not. Nothing follows from it by itself. */
export async function receiveDemand(desk: Desk, viewer: Viewer, input: NewDemand): Promise<DemandReceived> {
  const { kernel, policy } = desk;
  policy.require(viewer, 'receive-order', { type: 'Organisation', id: viewer.organisation });
  const receivedAt = receiptOf(input.receivedAt, kernel.now());
  // Whoever is at the contact point takes in what they may not read afterwards.
  return retryConflicts(() =>
    kernel.store.system('demand received')(async (tx) => {
      tx.viewer.actor = viewer.actor;
      return takeInDemand(desk, tx, {
        ...input,
        organisation: viewer.organisation,
        receivedAt,
        channel: input.receivedAt === undefined ? 'api' : 'entered',
        by: { actor: viewer.actor, roles: viewer.roles },
      });
    }),
  );
}

type ComeIn = Omit<NewDemand, 'receivedAt'> & {
  organisation: string;
  receivedAt: Date;
  channel: 'api' | 'entered' | 'public-form';
  by: { actor: string; roles: readonly string[] };
};

/** @param tx a system transaction */
export async function takeInDemand(
  { kernel, procedures }: Desk,
  tx: Transaction,
  { kind, demand, signature: signed = undefined, sender, organisation, receivedAt, channel, by }: ComeIn,
): Promise<DemandReceived> {
  const { procedure, competence } = DEMANDS[kind];
  // Two people may say the same of the same: each notice is one of its own.
  const document = canonicalJson({ kind, demand, ...(kind === 'notice' ? { notice: randomUUID() } : {}) });
  const digest = createHash('sha256').update(document).digest('hex');
  const faults = demandFaults(kind, demand, receivedAt.getTime());
  const register = competence === null ? [] : await authoritiesOf(tx, organisation);
  const { signature } = checkSignature(demand, signed ?? null, register, kernel.now(), competence ?? 'order');
  const at = receivedAt.toISOString();
  const before = await caseOfDocument(tx, organisation, digest);
  if (before) {
    const { events } = await readCase(kernel, procedures, tx, before.id);
    if (events.at(-1)?.step !== 'received-again')
      await takeStep(kernel, procedures, tx, before.id, {
        step: 'received-again',
        data: { receivedAt: at, channel },
        ...by,
      });
    return {
      id: before.id,
      duplicate: true,
      receivedAt: before.receivedAt.toISOString(),
      faults,
      signature,
      link: null,
    };
  }
  const { opening, ...facts } = factsOfDemand(kind, demand, kernel.now());
  const key = signed?.key ?? null;
  const { file } = await openCase(kernel, procedures, tx, {
    procedure: procedure.name,
    organisation,
    principals: [`reviewers:${organisation}`],
    first: {
      step: 'receive',
      ...by,
      data: {
        receivedAt: at,
        channel,
        digest,
        ...(competence === null ? {} : { signature, signed: signature === 'registered-key' }),
        ...opening,
      },
    },
    fields: { digest, kind, ...facts, key, receivedAt: at, original: null, originalKind: null },
  });
  await insertOrder(tx, {
    object: file.object,
    organisation,
    kind,
    document,
    digest,
    ...facts,
    key,
    receivedAt,
    partner: null,
    partnerOrder: null,
    original: null,
    originalKind: null,
  });
  let link: string | null = null;
  if (kind === 'notice') {
    const token = randomBytes(16).toString('base64url');
    await insertNoticeSender(tx, file.object, sender ?? null, token);
    link = `${kernel.configuration.url}/notice/${token}`;
  }
  return { id: file.id, duplicate: false, receivedAt: at, faults, signature, link };
}
