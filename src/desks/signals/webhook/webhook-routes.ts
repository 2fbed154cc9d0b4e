import Type from 'typebox';
import type { DeskContext } from '../../../kernel/desk.ts';
import type { App } from '../../../kernel/http/server.ts';
import { setWebhook, showWebhook } from './set-webhook.ts';

/** Where an organisation's decisions are told to. */
export function webhookRoutes(app: App, desk: DeskContext): void {
  app.get(
    '/api/v1/webhooks',
    { schema: { summary: 'The address that decisions are told to' } },
    async (request) => {
      const { viewer } = await desk.personAsking(request);
      return showWebhook(desk, viewer);
    },
  );

  app.post(
    '/api/v1/webhooks',
    {
      schema: {
        summary: 'Name the address; its secret is said once (Standard Webhooks)',
        description:
          'One address an organisation: another takes the place of the one before, whose secret ends at once. What waits goes to the new one.',
        body: Type.Object({ url: Type.String({ maxLength: 2000 }) }, { additionalProperties: false }),
      },
    },
    async (request, reply) => {
      const { viewer } = await desk.personAsking(request);
      return reply.code(201).send(await setWebhook(desk, viewer, request.body.url));
    },
  );
}
