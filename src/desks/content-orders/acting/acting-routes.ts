import { Type } from 'typebox';
import type { DeskContext } from '../../../kernel/desk.ts';
import type { App } from '../../../kernel/http/server.ts';
import { connectSystem, NewSystem, removeSystem, showSystems } from './connect-system.ts';
import { DECISIONS, decideMessage } from './decide-message.ts';

const Id = Type.String({ maxLength: 100 });

/** Systems that act where the content is, and what a person says of a message that did not arrive. */
export function actingRoutes(app: App, desk: DeskContext): void {
  app.get(
    '/api/v1/content-order-systems',
    { schema: { summary: 'Systems that are told what orders take down and put back' } },
    async (request) => showSystems(desk, (await desk.personAsking(request)).viewer),
  );

  app.post(
    '/api/v1/content-order-systems',
    {
      schema: {
        summary: 'Connect a system; the secret of a webhook is said once (Standard Webhooks)',
        description:
          'webhook: one an organisation, told of every item. A product (peertube, discourse, mastodon): one at a host, told of items at that host; secret is what opens its API, account as whom. Another takes the place of the one before, whose secret ends at once. What waits goes to the new one.',
        body: NewSystem,
      },
    },
    async (request, reply) => {
      const { viewer } = await desk.personAsking(request);
      return reply.code(201).send(await connectSystem(desk, viewer, request.body));
    },
  );

  app.delete(
    '/api/v1/content-order-systems/:id',
    {
      schema: {
        summary: 'Remove a system: it is told nothing more, and what waited for it is over',
        params: Type.Object({ id: Id }),
      },
    },
    async (request, reply) => {
      const { viewer } = await desk.personAsking(request);
      await removeSystem(desk, viewer, request.params.id);
      return reply.code(204).send();
    },
  );

  app.post(
    '/api/v1/content-orders/:id/told/:message',
    {
      schema: {
        summary: 'Tell a system again, or record that a person acted at the product by hand',
        params: Type.Object({ id: Id, message: Id }),
        body: Type.Object({ what: Type.Enum([...DECISIONS]) }, { additionalProperties: false }),
      },
    },
    async (request) => {
      const { id, message } = request.params;
      return decideMessage(desk, await desk.personAsking(request), id, message, request.body.what);
    },
  );
}
