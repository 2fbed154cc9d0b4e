import Type from 'typebox';
import type { App } from '../http/server.ts';
import type { Kernel } from '../kernel.ts';
import { type Asking, administratorAsking } from './administrator-asking.ts';
import { makeServiceKey, revokeServiceKey, type ServiceKey, serviceKeysOf } from './look-up-keys.ts';

const params = Type.Object({
  id: Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' }),
});

/** What a lent key may ask unless its maker says otherwise; see the threat model on probing. */
const LENT = { lookUpsPerMinute: 60, lookUpsPerDay: 1_000 };

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
          'The key is a bearer token for `POST /api/v1/match` and `POST /api/v1/match/batch`, and part of the address below `/hma/`; every other address refuses it. `lookUpsPerMinute` is its quota (600 unless said; each hash of a batch counts): over it the answer is 429 with `Retry-After`. With `fillsBanks` it may also make banks below `/hma/`, which begin in shadow, and put signals into banks in shadow. With `addresses` (IP addresses or ranges such as `10.0.0.0/8`) a request below `/hma/` that comes from there needs no key. With `agreement` the key is lent to the other party of that agreement: it opens `POST /api/v1/match/private` alone, while the agreement is in force, `lookUpsPerMinute` is 60 unless said, and `lookUpsPerDay` (1,000 unless said) is its cap of a day, UTC.',
        body: Type.Object(
          {
            name: Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' }),
            lookUpsPerMinute: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000_000 })),
            fillsBanks: Type.Optional(Type.Boolean()),
            agreement: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
            lookUpsPerDay: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
            addresses: Type.Optional(Type.Array(Type.String({ maxLength: 60 }), { maxItems: 50 })),
            days: Type.Optional(Type.Integer({ minimum: 1, maximum: 365 })),
          },
          { additionalProperties: false },
        ),
      },
    },
    async (request, reply) => {
      const viewer = await administratorAsking(asking, 'manage-service-keys', request);
      const { name, fillsBanks = false, days = 365, ...more } = request.body;
      const usual = more.agreement === undefined ? { lookUpsPerMinute: 600 } : LENT;
      const wanted = { name: name.trim(), fillsBanks, days, ...usual, ...more };
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
