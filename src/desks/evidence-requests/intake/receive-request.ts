import { createHash } from 'node:crypto';
import { type Static, Type } from 'typebox';
import { line } from '../../../engines/words/reason.ts';
import { openCase, readCase, takeStep } from '../../../kernel/cases/take-step.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import { retryConflicts } from '../../../kernel/store/retry-conflicts.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import type { Viewer } from '../../../kernel/store/viewer.ts';
import { canonicalJson } from '../../../standards/canonical-json/canonical-json.ts';
import { completeness } from '../../../standards/e-evidence-forms/completeness.ts';
import type { Finding } from '../../../standards/e-evidence-forms/finding.ts';
import { CHANNELS } from '../certificates/certificate.terms.ts';
import type { Desk } from '../context.ts';
import { matchToOrder } from './match-to-order.ts';
import { type Certificate, factsOf, periodOf, senderFits } from './read-certificate.ts';
import type { ReceivedForm } from './read-form-body.ts';
import { caseOfDocument, insertRequest } from './request-queries.ts';

/** How a form came: what the transport stamped on it. */
export const Stamp = Type.Object(
  {
    channel: Type.Enum(CHANNELS),
    receivedAt: Type.Optional(
      Type.String({ maxLength: 40, description: 'when it reached the contact point, as stamped there' }),
    ),
    message: Type.Optional(line(300)),
    senderCountry: Type.Optional(Type.String({ pattern: '^[A-Z]{2}$', description: 'a State: FR' })),
    senderId: Type.Optional(line(300)),
  },
  { additionalProperties: false },
);
export type Stamp = Static<typeof Stamp>;

export type Received = {
  id: string;
  form: number;
  /** The same document came before: its time began then. */
  duplicate: boolean;
  receivedAt: string;
  findings: Finding[];
  /** The system named a sender that the form does not contradict. */
  senderShown: boolean;
};

export type Arrival = {
  organisation: string;
  document: string;
  digest: string;
  receivedAt: Date;
  stamp: Stamp;
  by: { actor: string; roles: readonly string[] };
};

/**
 * Takes in a form as it came, whole or not, from a known sender or not: its time runs from receipt, and what is wrong with it
 * is for people to find meanwhile. Nothing is kept or sent by it.
 */
export async function receiveRequest(
  desk: Desk,
  viewer: Viewer,
  form: ReceivedForm,
  stamp: Stamp,
): Promise<Received> {
  const { kernel, policy } = desk;
  policy.require(viewer, 'receive-evidence-request', { type: 'Organisation', id: viewer.organisation });
  const document = canonicalJson(form);
  const arrival: Arrival = {
    organisation: viewer.organisation,
    document,
    digest: createHash('sha256').update(document).digest('hex'),
    receivedAt: receiptOf(stamp.receivedAt, kernel.now()),
    stamp,
    by: { actor: viewer.actor, roles: viewer.roles },
  };
  // Whoever is at the contact point takes in what they may not read afterwards.
  return retryConflicts(() =>
    kernel.store.system('evidence request received')(async (tx) => {
      tx.viewer.actor = viewer.actor;
      return takeIn(desk, tx, form, arrival);
    }),
  );
}

async function takeIn(desk: Desk, tx: Transaction, form: ReceivedForm, arrival: Arrival): Promise<Received> {
  const { kernel, procedures } = desk;
  const { organisation, digest, receivedAt, stamp, by } = arrival;
  const received = {
    form: form.form,
    findings: completeness(form, receivedAt.getTime()),
    senderShown: 'sectionC' in form && form.form <= 2 ? shown(form as Certificate, stamp) : false,
  };
  const before = await caseOfDocument(tx, organisation, digest);
  if (before) {
    // Once in a row says it: sent a thousand times, it fills no case.
    const { events } = await readCase(kernel, procedures, tx, before.id);
    const data = { receivedAt: receivedAt.toISOString(), channel: stamp.channel };
    if (events.at(-1)?.step !== 'received-again')
      await takeStep(kernel, procedures, tx, before.id, { step: 'received-again', data, ...by });
    return { ...received, id: before.id, duplicate: true, receivedAt: before.receivedAt.toISOString() };
  }
  const id =
    form.form === 5 || form.form === 6
      ? await matchToOrder(desk, tx, form, arrival)
      : await openRequest(desk, tx, form, arrival);
  return { ...received, id, duplicate: false, receivedAt: receivedAt.toISOString() };
}

async function openRequest(
  { kernel, procedures }: Desk,
  tx: Transaction,
  form: Certificate,
  { organisation, document, digest, receivedAt, stamp, by }: Arrival,
): Promise<string> {
  const facts = factsOf(form);
  const at = receivedAt.toISOString();
  const { file } = await openCase(kernel, procedures, tx, {
    procedure: form.form === 1 ? 'production-order' : 'preservation-order',
    organisation,
    principals: [`reviewers:${organisation}`],
    first: {
      step: 'receive',
      ...by,
      data: {
        receivedAt: at,
        channel: stamp.channel,
        senderShown: shown(form, stamp),
        ...(stamp.message === undefined ? {} : { message: stamp.message }),
        digest,
        ...(form.form === 1 ? periodOf(form) : {}),
      },
    },
    fields: { digest, ...facts, receivedAt: at },
  });
  await insertRequest(tx, { object: file.object, organisation, document, digest, ...facts, receivedAt });
  return file.id;
}

function shown(form: Certificate, { channel, senderCountry, senderId }: Stamp): boolean {
  if (channel !== 'decentralised-it-system' || !senderCountry || !senderId) return false;
  return senderFits(form, { country: senderCountry, nationalId: senderId });
}

function receiptOf(given: string | undefined, now: Date): Date {
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
