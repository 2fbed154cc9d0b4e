import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { text } from '../../../engines/words/reason.ts';
import type { App } from '../../http/server.ts';
import type { SignedIn } from '../../identity/credentials.ts';
import type { Kernel } from '../../kernel.ts';
import type { Policy } from '../../policy/authorize.ts';
import type { Transaction } from '../../store/store.ts';
import { acceptAgreement } from './accept-agreement.ts';
import { type Agreement, AgreementTerms } from './agreement.ts';
import { type AgreementRow, listAgreements, type PartyRow, partiesOf } from './agreement-queries.ts';
import { isClosed } from './agreement-status.ts';
import { closeProposal } from './close-proposal.ts';
import { type ClosingRow, closingsOf } from './closing-queries.ts';
import { proposeAgreement } from './propose-agreement.ts';
import { deliveriesOf } from './show-delivery.ts';
import { suspensionsOf } from './show-suspension.ts';
import { suspendAgreement } from './suspend-agreement.ts';

const Id = Type.Object({ id: Type.String({ maxLength: 100 }) });
const Reason = Type.Object({ reason: text(4000) });

/** Sharing agreements, for the people of a party. */
export function agreementRoutes(
  app: App,
  {
    kernel,
    policy,
    personAsking,
  }: { kernel: Kernel; policy: Policy; personAsking: (r: FastifyRequest) => Promise<SignedIn> },
): void {
  app.get(
    '/api/v1/agreements',
    { schema: { summary: 'Agreements of your organisation' } },
    async (request) => {
      const { viewer } = await personAsking(request);
      return kernel.store.for(viewer)(async (tx) => ({
        items: await shownAll(kernel, tx, await listAgreements(tx), viewer.organisation),
      }));
    },
  );

  const agreement = (id: string) => ({ type: 'Agreement', id, facts: { organisation: kernel.host.id } });

  const showOne = async (request: FastifyRequest, row: AgreementRow) => {
    const { viewer } = await personAsking(request);
    return (await kernel.store.for(viewer)((tx) => shownAll(kernel, tx, [row], viewer.organisation)))[0];
  };

  app.post(
    '/api/v1/agreements',
    { schema: { summary: 'Propose an agreement', body: AgreementTerms } },
    async (request, reply) => {
      const { viewer } = await personAsking(request);
      policy.require(viewer, 'propose-agreement', agreement(request.body.party));
      return reply
        .code(201)
        .send(await showOne(request, await proposeAgreement(kernel, viewer, request.body)));
    },
  );

  app.post(
    '/api/v1/agreements/:id/accept',
    { schema: { summary: 'Sign an agreement', params: Id } },
    async (request) => {
      const { viewer } = await personAsking(request);
      policy.require(viewer, 'accept-agreement', agreement(request.params.id));
      return showOne(request, await acceptAgreement(kernel, viewer, request.params.id));
    },
  );

  for (const [verb, act, summary] of [
    ['decline', 'declined', 'Decline an agreement that a partner proposed'],
    ['withdraw', 'withdrawn', 'Withdraw an agreement that was proposed here'],
  ] as const) {
    app.post(
      `/api/v1/agreements/:id/${verb}`,
      { schema: { summary, params: Id, body: Reason } },
      async (request) => {
        const { viewer } = await personAsking(request);
        const { id } = request.params as { id: string };
        policy.require(viewer, `${verb}-agreement`, agreement(id));
        const { reason } = request.body as { reason: string };
        return showOne(request, await closeProposal(kernel, viewer, id, act, reason));
      },
    );
  }

  app.post(
    '/api/v1/agreements/:id/suspend',
    {
      schema: {
        summary: 'Stop sharing under an agreement at once',
        params: Id,
        body: Reason,
      },
    },
    async (request) => {
      const { viewer } = await personAsking(request);
      policy.require(viewer, 'suspend-agreement', agreement(request.params.id));
      return showOne(request, await suspendAgreement(kernel, viewer, request.params.id, request.body.reason));
    },
  );
}

async function shownAll(kernel: Kernel, tx: Transaction, rows: AgreementRow[], organisation: string) {
  const now = kernel.now();
  const ids = rows.map((row) => row.id);
  const closings = await closingsOf(tx, ids);
  const signatures = await partiesOf(tx, ids);
  const deliveries = await deliveriesOf(kernel, tx, rows, { parties: signatures, closings });
  const suspensions = await suspensionsOf(kernel, tx, rows);
  const parties = new Map<string, PartyRow[]>();
  for (const party of signatures) {
    parties.set(party.agreement, [...(parties.get(party.agreement) ?? []), party]);
  }
  return rows.map((row) => {
    const terms = JSON.parse(row.terms) as Agreement;
    const signers = parties.get(row.id) ?? [];
    return {
      id: row.id,
      title: row.title,
      state: !isClosed(row.status) && row.endsAt && row.endsAt <= now ? 'expired' : row.status,
      proposedBy: terms.created_by_ref,
      closed: closedBy(row, closings),
      suspended: suspensions.get(row.id) ?? null,
      delivery: organisation === kernel.host.id ? (deliveries.get(row.id) ?? null) : null,
      // By the names under which they are known here: a partner may write any into the terms.
      parties: terms.parties.map(({ id, name: written }) => {
        const signer = signers.find((one) => one.organisation === id);
        const name = signer?.name ?? written;
        return {
          id,
          name,
          ...(name === written ? {} : { calledInTerms: written }),
          signedAt: signer?.signedAt?.toISOString() ?? null,
        };
      }),
      purposes: terms.purposes,
      legalBasis: terms.legal_basis[0],
      onward: terms.onward,
      retentionDays: terms.retention_days,
      validFrom: terms.valid_from ?? terms.created,
      validUntil: terms.valid_until ?? null,
      collection: row.collection,
      awaitsUs:
        row.status === 'proposed' &&
        signers.some((one) => one.organisation === organisation && one.signedAt === null),
    };
  });
}

/** Who ended a proposal and why: the word that made it what it is. */
function closedBy({ id, status }: AgreementRow, closings: ClosingRow[]) {
  const one = closings.find((closing) => closing.agreement === id && closing.act === status);
  return one ? { by: { id: one.organisation, name: one.name }, reason: one.reason, at: one.at } : null;
}
