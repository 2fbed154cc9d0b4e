import Type from 'typebox';
import type { App } from '../http/server.ts';
import type { Kernel } from '../kernel.ts';
import { ROLES } from '../store/viewer.ts';
import { type Asking, administratorAsking } from './administrator-asking.ts';
import { changeRoles, linkSeat, removeSeat } from './seats.ts';

const params = Type.Object({
  id: Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' }),
});

export const Roles = Type.Array(Type.Enum([...ROLES]), { minItems: 1, maxItems: 6 });

/** What an administrator does with a seat of their own organisation after it was given. */
export function seatRoutes(app: App, { kernel, ...asking }: Asking & { kernel: Kernel }): void {
  app.post(
    '/api/v1/people/:id/link',
    { schema: { summary: 'A new one-time sign-in link; shown once, ends unused ones', params } },
    async (request, reply) => {
      const viewer = await administratorAsking(asking, 'add-person', request);
      const { seat, link, expiresAt } = await linkSeat(kernel, viewer, request.params.id);
      const shown = {
        link: `${kernel.configuration.url}/app/sign-in#${link}`,
        expiresAt: expiresAt.toISOString(),
      };
      return reply.code(201).send({ ...seat, ...shown });
    },
  );

  app.post(
    '/api/v1/people/:id/roles',
    {
      schema: {
        summary: 'Other roles for a person, from their next request on; not for oneself',
        params,
        body: Type.Object({ roles: Roles }, { additionalProperties: false }),
      },
    },
    async (request) =>
      changeRoles(
        kernel,
        await administratorAsking(asking, 'add-person', request),
        request.params.id,
        request.body.roles,
      ),
  );

  app.post(
    '/api/v1/people/:id/remove',
    { schema: { summary: 'Take a seat away: sessions and tokens stop at once; not oneself', params } },
    async (request) =>
      removeSeat(kernel, await administratorAsking(asking, 'add-person', request), request.params.id),
  );
}
