import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { findCase } from '../cases/case-queries.ts';
import type { App } from '../http/server.ts';
import type { SignedIn } from '../identity/credentials.ts';
import type { Kernel } from '../kernel.ts';
import type { Policy } from '../policy/authorize.ts';
import { Refusal } from '../refusal.ts';
import { reachableMany, shiftsOf } from './duty-queries.ts';
import { addReach, ownReach, proveReach, removeReach } from './reach.ts';
import { addShift, handOver, removeShift } from './rota.ts';
import { giveBack, takenBy, takeOn } from './take-on.ts';
import { vapidOf } from './ways/push.ts';
import type { Ways } from './ways/ways.ts';

const UUID = '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$';
const Id = Type.Object({ id: Type.String({ pattern: UUID }) });
const closed = { additionalProperties: false } as const;
const Person = Type.String({ pattern: UUID, description: 'the id of somebody of your organisation' });
const Instant = Type.String({ maxLength: 40 });
const Url = Type.String({ maxLength: 2000 });

const Way = Type.Union([
  Type.Object(
    {
      kind: Type.Enum(['e-mail']),
      // One mailbox; no display name, no list, no line break.
      email: Type.String({ maxLength: 254, pattern: '^[^\\s@<>,;:"]+@[^\\s@<>,;:"]+\\.[^\\s@<>,;:"]+$' }),
    },
    closed,
  ),
  Type.Object({ kind: Type.Enum(['webhook']), url: Url }, closed),
  Type.Object(
    {
      kind: Type.Enum(['push']),
      endpoint: Url,
      keys: Type.Object(
        {
          p256dh: Type.String({ pattern: '^[A-Za-z0-9_-]{80,100}={0,2}$' }),
          auth: Type.String({ pattern: '^[A-Za-z0-9_-]{20,30}={0,2}$' }),
        },
        closed,
      ),
    },
    closed,
  ),
]);

/** Who is on duty, how each person is reached, and who has taken a case on. */
export function dutyRoutes(
  app: App,
  {
    kernel,
    policy,
    ways,
    personAsking,
  }: {
    kernel: Kernel;
    policy: Policy;
    ways: Ways;
    personAsking: (request: FastifyRequest) => Promise<SignedIn>;
  },
): void {
  const rota = { kernel, policy };

  app.get(
    '/api/v1/duty',
    { schema: { summary: 'Who is on duty, and how you are reached yourself' } },
    async (request) => {
      const who = await personAsking(request);
      const { viewer } = who;
      const now = kernel.now();
      const { shifts, reachable } = await kernel.store.system('the rota')(async (tx) => ({
        shifts: await shiftsOf(tx, viewer.organisation, now),
        reachable: await reachableMany(tx, viewer.organisation),
      }));
      return {
        now: now.toISOString(),
        reachable,
        ways: await ownReach(kernel, who),
        shifts: shifts.map(({ begins, ends, ...shift }) => ({
          ...shift,
          begins: begins.toISOString(),
          ends: ends.toISOString(),
        })),
        mayManage: policy.allows(viewer, 'manage-rota', { type: 'Organisation', id: viewer.organisation }),
        eMail: kernel.configuration.mail !== null,
        pushKey: (await vapidOf(kernel)).publicKey,
      };
    },
  );

  app.post(
    '/api/v1/duty/ways',
    {
      schema: {
        summary: 'A way to reach you; a code is sent that way',
        description: 'A webhook is signed (Standard Webhooks); its secret is said once, here.',
        body: Way,
      },
    },
    async (request, reply) => {
      const who = await personAsking(request);
      policy.require(who.viewer, 'be-reached', { type: 'Person', id: who.person.id });
      return reply.code(201).send(await addReach(kernel, ways, who, request.body));
    },
  );
  app.post(
    '/api/v1/duty/ways/:id/confirm',
    {
      schema: {
        summary: 'Confirm a way by the code that was sent',
        params: Id,
        body: Type.Object({ code: Type.String({ pattern: '^\\d{6}$', description: 'six digits' }) }, closed),
      },
    },
    async (request) => proveReach(kernel, await personAsking(request), request.params.id, request.body.code),
  );
  app.delete(
    '/api/v1/duty/ways/:id',
    { schema: { summary: 'Remove a way of yours', params: Id } },
    async (request) => removeReach(kernel, await personAsking(request), request.params.id),
  );

  app.post(
    '/api/v1/duty/shifts',
    {
      schema: {
        summary: 'Put somebody on duty; rank 1 is called first',
        body: Type.Object(
          { person: Person, rank: Type.Integer({ minimum: 1, maximum: 3 }), begins: Instant, ends: Instant },
          closed,
        ),
      },
    },
    async (request, reply) => {
      const { viewer } = await personAsking(request);
      return reply.code(201).send(await addShift(rota, viewer, request.body));
    },
  );
  app.delete(
    '/api/v1/duty/shifts/:id',
    { schema: { summary: 'Take a shift out of the rota', params: Id } },
    async (request) => removeShift(rota, (await personAsking(request)).viewer, request.params.id),
  );
  app.post(
    '/api/v1/duty/shifts/:id/hand-over',
    {
      schema: {
        summary: 'Give the rest of a shift to somebody else',
        params: Id,
        body: Type.Object({ to: Person }, closed),
      },
    },
    async (request) =>
      handOver(rota, (await personAsking(request)).viewer, request.params.id, request.body.to),
  );

  app.get(
    '/api/v1/duty/cases/:id',
    { schema: { summary: 'Who has taken a case on', params: Id } },
    async (request) => {
      const { viewer } = await personAsking(request);
      return kernel.store.for(viewer)(async (tx) => {
        const file = await findCase(tx, request.params.id);
        if (!file) throw new Refusal('not-found', 'There is no such case that you may see.');
        return { takenBy: await takenBy(tx, file.object) };
      });
    },
  );
  app.post(
    '/api/v1/duty/cases/:id/take-on',
    { schema: { summary: '"I have it": reminders come to you first', params: Id } },
    async (request) => takeOn(kernel, await personAsking(request), request.params.id),
  );
  app.post(
    '/api/v1/duty/cases/:id/give-back',
    { schema: { summary: 'The rota is called again', params: Id } },
    async (request) => giveBack(kernel, await personAsking(request), request.params.id),
  );
}
