import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { text } from '../../../engines/words/reason.ts';
import { logsSeen } from '../../audit/checkpoint-queries.ts';
import type { App } from '../../http/server.ts';
import type { SignedIn } from '../../identity/credentials.ts';
import type { Kernel } from '../../kernel.ts';
import type { Policy } from '../../policy/authorize.ts';
import { refusedReceipts } from '../federation/federation-queries.ts';
import { addPeer } from './add-peer.ts';
import { listPeers, type Peer } from './peer-queries.ts';
import { resumePeer, suspendPeer } from './suspend-peer.ts';

const Id = Type.Object({ id: Type.String({ maxLength: 100 }) });

/** Partners of this node, for its people. */
export function peerRoutes(
  app: App,
  {
    kernel,
    policy,
    personAsking,
  }: { kernel: Kernel; policy: Policy; personAsking: (r: FastifyRequest) => Promise<SignedIn> },
): void {
  const peer = (id: string) => ({ type: 'Peer', id, facts: { organisation: kernel.host.id } });

  app.get('/api/v1/peers', { schema: { summary: 'Partners of this node' } }, async (request) => {
    const { viewer } = await personAsking(request);
    // What is kept of partners' logs is public (`/log/witnessed/`), and beside the rule of reading.
    const logs = await kernel.store.system('what was seen of logs')(logsSeen);
    return kernel.store.for(viewer)(async (tx) => {
      const refused = await refusedReceipts(tx);
      const peers = await listPeers(tx);
      return {
        items: peers.map((one) => ({
          ...shown(one),
          refusedReceipts: refused.get(one.organisation) ?? null,
          log: logs.get(one.organisation) ?? null,
        })),
      };
    });
  });

  app.post(
    '/api/v1/peers',
    {
      schema: {
        summary: 'Add a partner by address and pinned key; one that is there already is said to be `known`',
        body: Type.Object({
          url: Type.String({ maxLength: 2000 }),
          publicKey: Type.String({ maxLength: 100 }),
        }),
      },
    },
    async (request, reply) => {
      const { viewer } = await personAsking(request);
      policy.require(viewer, 'add-peer', peer('new'));
      const { peer: added, before } = await addPeer(kernel, viewer, request.body);
      return reply.code(before ? 200 : 201).send({
        ...shown(added),
        known: before !== null,
        ...(before && before.url !== added.url ? { movedFrom: before.url } : {}),
      });
    },
  );

  app.post(
    '/api/v1/peers/:id/suspend',
    {
      schema: {
        summary: 'Suspend a partner at once, and with it its signals here',
        params: Id,
        body: Type.Object({ reason: text(4000) }),
      },
    },
    async (request) => {
      const { viewer } = await personAsking(request);
      policy.require(viewer, 'suspend-peer', peer(request.params.id));
      return shown(await suspendPeer(kernel, viewer, request.params.id, request.body.reason));
    },
  );

  app.post(
    '/api/v1/peers/:id/resume',
    { schema: { summary: 'Lift the suspension of a partner', params: Id } },
    async (request) => {
      const { viewer } = await personAsking(request);
      policy.require(viewer, 'resume-peer', peer(request.params.id));
      return shown(await resumePeer(kernel, viewer, request.params.id));
    },
  );
}

const shown = (peer: Peer) => ({
  id: peer.organisation,
  name: peer.name,
  class: peer.class,
  url: peer.url,
  publicKey: peer.publicKey.toString('base64'),
  state: peer.suspendedAt ? 'suspended' : 'active',
  suspendedReason: peer.suspendedReason,
  lastSeenAt: peer.lastSeenAt?.toISOString() ?? null,
  lastError: peer.lastError,
});
