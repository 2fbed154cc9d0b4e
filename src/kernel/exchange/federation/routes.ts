import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { storeCosignature } from '../../audit/cosignatures.ts';
import type { App } from '../../http/server.ts';
import { knowSender, mayHaveBody } from '../../http/who-asks.ts';
import type { Kernel } from '../../kernel.ts';
import { Refusal } from '../../refusal.ts';
import { receiveAcceptance } from '../agreements/accept-agreement.ts';
import { agreementOfCollection } from '../agreements/agreement-queries.ts';
import { ClosingBody, receiveClosing } from '../agreements/close-proposal.ts';
import { receiveProposal } from '../agreements/propose-agreement.ts';
import { receiveSuspension } from '../agreements/suspend-agreement.ts';
import { describeNode } from '../peers/describe-node.ts';
import type { PeerRecognition } from '../peers/signed-requests.ts';
import { withdrawalsAfter } from './federation-queries.ts';
import { ReceiptBody, receiveReceipt } from './receipts.ts';
import type { Exchange } from './run-exchange.ts';

const Signature = Type.String({ pattern: '^[A-Za-z0-9+/]{86}==$' });
const AgreementId = Type.Object({ id: Type.String({ maxLength: 100 }) });
const Empty = Type.Object({});
const receipts = Compile(ReceiptBody);

/** What nodes say to each other beside TAXII; every request is signed by a pinned peer. */
export function federationRoutes(
  app: App,
  kernel: Kernel,
  { recognition, exchange }: { recognition: PeerRecognition; exchange: Exchange },
): void {
  const { peerAsking, requirePeer } = recognition;
  const isOurs = (request: FastifyRequest) => request.url.startsWith('/federation/') && !request.is404;
  // Threat: a stranger who learns from refusals what is expected. Who asks is settled before any schema is looked at,
  // by the head before the body is read, and with the digest of the body when it is there.
  app.addHook('onRequest', async (request) => {
    if (isOurs(request)) await knowSender(request, () => requirePeer(request));
  });
  app.addHook('preValidation', async (request) => {
    if (isOurs(request) && mayHaveBody(request)) await requirePeer(request);
  });
  app.addHook('onSend', async (request, reply, payload) => {
    recognition.signAnswer(request, reply, payload);
    return payload;
  });

  app.get(
    '/.well-known/comity',
    { schema: { summary: 'Who runs this node, and its keys' } },
    async (_request, reply) => reply.header('cache-control', 'max-age=60').send(describeNode(kernel)),
  );

  app.post(
    '/federation/agreements',
    {
      schema: {
        summary: 'A partner proposes an agreement',
        body: Type.Object({ terms: Type.String({ maxLength: 100_000 }), signature: Signature }),
      },
    },
    async (request, reply) => {
      const { peer } = await peerAsking(request);
      refuseSuspended(peer);
      await receiveProposal(kernel, peer, request.body);
      return reply.code(202).send({});
    },
  );

  app.post(
    '/federation/agreements/:id/acceptance',
    {
      schema: {
        summary: 'A partner signs an agreement proposed here',
        params: AgreementId,
        body: Type.Object({ signature: Signature }),
      },
    },
    async (request, reply) => {
      const { peer } = await peerAsking(request);
      refuseSuspended(peer);
      await receiveAcceptance(kernel, peer, request.params.id, request.body.signature);
      return reply.code(202).send({});
    },
  );

  app.post(
    '/federation/agreements/:id/suspension',
    {
      schema: {
        summary: 'A partner stops sharing under an agreement',
        params: AgreementId,
        body: Type.Object({ reason: Type.String({ maxLength: 4000 }) }),
      },
    },
    async (request, reply) => {
      const { peer } = await peerAsking(request);
      await receiveSuspension(kernel, peer, request.params.id, request.body.reason);
      return reply.code(202).send({});
    },
  );

  app.post(
    '/federation/agreements/:id/closing',
    {
      schema: {
        summary: 'A partner declines what was proposed here, or withdraws what it proposed',
        params: AgreementId,
        body: ClosingBody,
      },
    },
    async (request, reply) => {
      // A suspended partner's too: it only ends things.
      const { peer } = await peerAsking(request);
      await receiveClosing(kernel, peer, request.params.id, request.body);
      return reply.code(202).send({});
    },
  );

  app.post(
    '/federation/notify',
    {
      schema: {
        summary: 'A partner says that there is something to pull',
        body: Type.Object({ agreement: Type.Optional(Type.String({ maxLength: 100 })) }),
      },
    },
    async (request, reply) => {
      const { peer } = await peerAsking(request);
      refuseSuspended(peer);
      exchange.called(peer.organisation);
      return reply.code(202).send({});
    },
  );

  app.post(
    '/federation/receipts',
    {
      bodyLimit: 4 * 1_048_576,
      schema: {
        summary: 'A partner signs for what it was given',
        body: Type.Object({ body: Type.String({ maxLength: 4_000_000 }), signature: Signature }),
      },
    },
    async (request, reply) => {
      const { peer } = await peerAsking(request);
      const isReceipt = (value: unknown): value is ReceiptBody => receipts.Check(value);
      await receiveReceipt(kernel, peer, request.body, isReceipt);
      return reply.code(202).send({});
    },
  );

  app.post(
    '/federation/cosignatures',
    {
      schema: {
        summary: 'A partner hands back its signature under a checkpoint',
        body: Type.Object({
          origin: Type.String({ maxLength: 300 }),
          size: Type.Integer({ minimum: 0 }),
          line: Type.String({ maxLength: 1000 }),
        }),
      },
    },
    async (request, reply) => {
      const { peer } = await peerAsking(request);
      await storeCosignature(kernel, peer, request.body);
      return reply.code(202).send({});
    },
  );

  app.get(
    '/federation/collections/:id/withdrawals',
    {
      schema: {
        summary: 'What an agreement no longer carries, for the partner to hide',
        params: AgreementId,
        querystring: Type.Object({
          after: Type.Integer({ minimum: 0 }),
          // A date of ours, as an earlier answer gave it.
          since: Type.Optional(
            Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{6}Z$' }),
          ),
        }),
        response: { 200: Type.Object({ items: Type.Array(Type.Any()) }), 404: Empty },
      },
    },
    async (request) => {
      const { viewer } = await peerAsking(request);
      // Withdrawn records are seen by nobody any more: the ids of what this peer was given are read beside the rule.
      const agreement = await kernel.store.for(viewer)((tx) => agreementOfCollection(tx, request.params.id));
      if (!agreement) throw new Refusal('not-found');
      const items = await kernel.store.system('telling a peer what it lost')((tx) =>
        withdrawalsAfter(tx, agreement, request.query),
      );
      return { items };
    },
  );
}

function refuseSuspended(peer: { suspendedAt: Date | null }): void {
  if (peer.suspendedAt) throw new Refusal('peer-suspended');
}
