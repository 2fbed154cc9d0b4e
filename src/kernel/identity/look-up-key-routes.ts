import Type from 'typebox';
import type { App } from '../http/server.ts';
import type { Kernel } from '../kernel.ts';
import { type Asking, administratorAsking } from './administrator-asking.ts';
import { makeServiceKey, revokeServiceKey, type ServiceKey, serviceKeysOf } from './look-up-keys.ts';

const params = Type.Object({
  id: Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' }),
});

/** Keys for services of an organisation: made and revoked by its administrators. */
export function serviceKeyRoutes(app: App, { kernel, ...asking }: Asking & { kernel: Kernel }): void {
  app.get(
    '/api/v1/service-keys',
    {
      schema: {
        summary: 'Keys of services of your organisation, those that were revoked too',
        description: 'Never the keys themselves: a key is shown once, when it is made.',
      },
    },
    async (request) => {
      const { viewer } = await asking.personAsking(request);
      const keys = await kernel.store.for(viewer)((tx) => serviceKeysOf(tx, viewer.organisation));
      return { items: keys.map(shown) };
    },
  );

  app.post(
    '/api/v1/service-keys',
    {
      schema: {
        summary: 'Make a key for a service, which looks up hashes and reads nothing else; shown once',
        description:
          'The key is a bearer token for `POST /api/v1/match` and `POST /api/v1/match/batch`, and part of the address below `/hma/`; every other address refuses it. `lookUpsPerMinute` is its quota (600 unless said; each hash of a batch counts): over it the answer is 429 with `Retry-After`. With `fillsBanks` it may also make banks below `/hma/`, which begin in shadow, and put signals into banks in shadow.',
        body: Type.Object(
          {
            name: Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' }),
            lookUpsPerMinute: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000_000 })),
            fillsBanks: Type.Optional(Type.Boolean()),
            days: Type.Optional(Type.Integer({ minimum: 1, maximum: 365 })),
          },
          { additionalProperties: false },
        ),
      },
    },
    async (request, reply) => {
      const viewer = await administratorAsking(asking, 'manage-service-keys', request);
      const { name, lookUpsPerMinute = 600, fillsBanks = false, days = 365 } = request.body;
      const wanted = { name: name.trim(), lookUpsPerMinute, fillsBanks, days };
      const { made, key } = await makeServiceKey(kernel, viewer, wanted);
      return reply.code(201).send({ ...shown(made), key });
    },
  );

  app.post(
    '/api/v1/service-keys/:id/revoke',
    { schema: { summary: 'End a key at once, for good', params } },
    async (request) =>
      shown(
        await revokeServiceKey(
          kernel,
          await administratorAsking(asking, 'manage-service-keys', request),
          request.params.id,
        ),
      ),
  );
}

const shown = ({ createdAt, expiresAt, revokedAt, ...key }: ServiceKey) => ({
  ...key,
  createdAt: createdAt.toISOString(),
  expiresAt: expiresAt.toISOString(),
  revokedAt: revokedAt?.toISOString() ?? null,
});
