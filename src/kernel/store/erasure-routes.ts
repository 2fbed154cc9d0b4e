import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { fields } from '../../engines/words/reason.ts';
import type { App } from '../http/server.ts';
import type { SignedIn } from '../identity/credentials.ts';
import type { Kernel } from '../kernel.ts';
import type { Policy } from '../policy/authorize.ts';
import { confirmErasure, declineErasure } from './decide-erasure.ts';
import { type NamedErasureRequest, openErasureRequests } from './erasure-request-queries.ts';
import { requestErasure } from './request-erasure.ts';
import type { Viewer } from './viewer.ts';

// What says nothing is refused by the use case, in words, once it is clear that the record may be seen.
const words = (maxLength: number) => Type.String({ minLength: 1, maxLength });
const params = Type.Object({ id: Type.String({ maxLength: 300 }) });

/** Asking for an erasure, and what becomes of it: two people, or nothing happens. */
export function erasureRoutes(
  app: App,
  {
    kernel,
    policy,
    personAsking,
  }: { kernel: Kernel; policy: Policy; personAsking: (request: FastifyRequest) => Promise<SignedIn> },
): void {
  const standing = (viewer: Viewer, id: string | null) =>
    kernel.store.for(viewer)(async (tx) =>
      (await openErasureRequests(tx, id)).map((one) => shownErasure(policy, viewer, one)),
    );

  app.get(
    '/api/v1/erasures',
    { schema: { summary: 'Erasures asked for that wait for a second person' } },
    async (request) => {
      const { viewer } = await personAsking(request);
      return { items: await standing(viewer, null) };
    },
  );

  app.post(
    '/api/v1/records/:id/erasure',
    {
      schema: {
        summary: 'Ask for the erasure of every version your organisation holds; a second person confirms it',
        params,
        body: fields({
          reason: words(4000),
          law: fields({ instrument: words(300), article: words(100) }),
        }),
      },
    },
    async (request, reply) => {
      const { viewer } = await personAsking(request);
      const { id } = request.params;
      await requestErasure(kernel, policy, viewer, id, request.body);
      const asked = await standing(viewer, id);
      return reply.code(201).send(asked[0]);
    },
  );

  app.post(
    '/api/v1/records/:id/erasure/confirm',
    {
      schema: {
        summary: 'Erase what somebody else asked to erase; it travels to partners as a withdrawal',
        params,
      },
    },
    async (request) => {
      const { viewer } = await personAsking(request);
      return confirmErasure(kernel, policy, viewer, request.params.id);
    },
  );

  app.post(
    '/api/v1/records/:id/erasure/decline',
    {
      schema: {
        summary: 'Decline an erasure that was asked for, or take one’s own request back; nothing is erased',
        params,
        body: fields({ reason: words(4000) }),
      },
    },
    async (request) => {
      const { viewer } = await personAsking(request);
      await declineErasure(kernel, policy, viewer, request.params.id, request.body.reason);
      return { declined: true };
    },
  );
}

/** A request as people see it, and what this viewer may do about it. */
export function shownErasure(
  policy: Policy,
  viewer: Viewer,
  {
    id,
    holder,
    instrument,
    article,
    reason: why,
    requestedBy,
    requesterName,
    requestedAt,
    shownIn,
  }: NamedErasureRequest,
) {
  const own = requestedBy === viewer.actor;
  const mayErase =
    holder === viewer.organisation && policy.allows(viewer, 'erase-record', { type: 'Record', id });
  return {
    record: id,
    law: { instrument, article },
    reason: why,
    requestedBy: { id: requestedBy, name: requesterName },
    requestedAt: requestedAt.toISOString(),
    shownIn,
    mayConfirm: mayErase && !own,
    mayDecline: mayErase || (own && policy.allows(viewer, 'request-erasure', { type: 'Record', id })),
  };
}
