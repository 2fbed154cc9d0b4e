import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { line } from '../../engines/words/reason.ts';
import { writeEntries } from '../audit/write-entries.ts';
import type { App } from '../http/server.ts';
import { refuseForeignPages, sessionCookie } from '../http/who-asks.ts';
import type { Kernel } from '../kernel.ts';
import type { Policy } from '../policy/authorize.ts';
import {
  expiryOf,
  issueCredential,
  redeemSignInLink,
  revokeCredential,
  type SignedIn,
} from './credentials.ts';
import { serviceKeyRoutes } from './look-up-key-routes.ts';
import { addPerson, affairsOf, peopleOf } from './organisations.ts';
import { Roles, seatRoutes } from './seat-routes.ts';

const Name = line(200);

/** Sign-in by one-time link, the session, and the people of an organisation. */
export function identityRoutes(
  app: App,
  {
    kernel,
    policy,
    personAsking,
    queueOf,
  }: {
    kernel: Kernel;
    policy: Policy;
    personAsking: (request: FastifyRequest) => Promise<SignedIn>;
    /** How many cases wait for this viewer, by desk. */
    queueOf: (viewer: SignedIn['viewer']) => Promise<Record<string, number>>;
  },
): void {
  seatRoutes(app, { kernel, policy, personAsking });
  serviceKeyRoutes(app, { kernel, policy, personAsking });
  const secure = kernel.configuration.url.startsWith('https:');

  app.post(
    '/api/v1/sign-in',
    {
      config: { open: true },
      schema: {
        summary: 'Trade a one-time link for a session',
        body: Type.Object({ token: Type.String({ maxLength: 200 }) }),
      },
    },
    async (request, reply) => {
      refuseForeignPages(request);
      const session = await redeemSignInLink(kernel, request.body.token);
      reply.setCookie(sessionCookie(kernel), session, {
        httpOnly: true,
        secure,
        // The walk-through shows both nodes in one page: same site, so Strict holds there too.
        sameSite: 'strict',
        path: '/',
        maxAge: 12 * 3600,
      });
      return { signedIn: true };
    },
  );

  app.post(
    '/api/v1/sign-out',
    { config: { open: true }, schema: { summary: 'End the session' } },
    async (request, reply) => {
      refuseForeignPages(request);
      const session = request.cookies[sessionCookie(kernel)];
      if (session) await kernel.store.system('sign-out')((tx) => revokeCredential(tx, session));
      return reply.clearCookie(sessionCookie(kernel), { path: '/' }).send({ signedIn: false });
    },
  );

  app.get('/api/v1/me', { schema: { summary: 'Who is signed in, and what waits' } }, async (request) => {
    const { viewer, person } = await personAsking(request);
    const [organisation] = await kernel.store.for(viewer)((tx) =>
      tx.query<{ id: string; name: string; class: string }>(
        'select id, name, class from organisation where id = $1',
        [viewer.organisation],
      ),
    );
    const { url, demo, beatSeconds } = kernel.configuration;
    const waiting = await queueOf(viewer);
    return {
      person: { id: person.id, name: person.name, roles: viewer.roles, organisation },
      node: { name: kernel.host.name, url, demo, beatSeconds },
      // What a partner needs to add this node: the key is handed over by another way than the address.
      own: {
        url,
        publicKey: Buffer.from(kernel.keyring.identity.publicKey).toString('base64'),
        organisation: { id: kernel.host.id, name: kernel.host.name, class: kernel.host.class },
      },
      open: { queue: Object.values(waiting).reduce((sum, one) => sum + one, 0), desks: waiting },
    };
  });

  app.get(
    '/api/v1/people',
    { schema: { summary: 'People with a seat in your organisation' } },
    async (request) => {
      const { viewer } = await personAsking(request);
      return { items: await kernel.store.for(viewer)((tx) => peopleOf(tx, viewer.organisation)) };
    },
  );

  app.post(
    '/api/v1/people',
    {
      schema: {
        summary: 'Give a person a seat; answers with a one-time sign-in link',
        body: Type.Object({ name: Name, roles: Roles }, { additionalProperties: false }),
      },
    },
    async (request, reply) => {
      const { viewer } = await personAsking(request);
      policy.require(viewer, 'add-person', { type: 'Organisation', id: viewer.organisation });
      const made = await kernel.store.system('adding a person')(async (tx) => {
        tx.viewer.actor = viewer.actor;
        const person = await addPerson(kernel, tx, { ...request.body, organisation: viewer.organisation });
        const expiresAt = expiryOf('sign-in-link', kernel.now());
        const link = await issueCredential(kernel, tx, { kind: 'sign-in-link', person: person.id });
        return { person, link, expiresAt };
      });
      return reply.code(201).send({
        ...made.person,
        link: `${kernel.configuration.url}/app/sign-in#${made.link}`,
        expiresAt: made.expiresAt.toISOString(),
      });
    },
  );

  app.post(
    '/api/v1/tokens',
    {
      schema: {
        summary: 'A bearer token for your own scripts; shown once',
        body: Type.Object({ label: Name, days: Type.Optional(Type.Integer({ minimum: 1, maximum: 365 })) }),
      },
    },
    async (request, reply) => {
      const { viewer, person } = await personAsking(request);
      policy.require(viewer, 'issue-token', { type: 'Person', id: person.id });
      const affairs = await affairsOf(kernel.store);
      const token = await kernel.store.system('issuing a token')(async (tx) => {
        tx.viewer.actor = viewer.actor;
        const { label, days = 90 } = request.body;
        const fields = { person: person.id, label };
        await writeEntries(
          tx,
          kernel.keyring,
          [{ kind: 'token.issued', object: affairs, fields }],
          kernel.now(),
        );
        return issueCredential(kernel, tx, {
          kind: 'token',
          person: person.id,
          label,
          seconds: days * 86_400,
        });
      });
      return reply.code(201).send({ token });
    },
  );
}
