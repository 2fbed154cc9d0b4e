import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import type { Desk } from '../desk.ts';
import type { App } from '../http/server.ts';
import type { SignedIn } from '../identity/credentials.ts';
import type { Kernel } from '../kernel.ts';
import { Refusal } from '../refusal.ts';
import { sayDeepFault } from './deep-fault.ts';
import { listAudit, readAudit } from './read-audit.ts';
import { verifyDeep } from './verify-deep.ts';

const Epoch = Type.Integer({ minimum: 1, maximum: 999_999_999 });

/** The log for those entitled to know what its entries stand for. */
export function auditRoutes(
  app: App,
  {
    kernel,
    personAsking,
    manifests,
  }: {
    kernel: Kernel;
    personAsking: (r: FastifyRequest) => Promise<SignedIn>;
    /** Of every desk of this node: what its rows are checked by. */
    manifests: Pick<Desk, 'deepChecks'>[];
  },
): void {
  app.get(
    '/api/v1/audit',
    {
      schema: {
        summary: 'Acts you may know of, newest first',
        tags: ['audit'],
        querystring: Type.Object({
          cursor: Type.Optional(Type.String({ maxLength: 100 })),
          kind: Type.Optional(Type.String({ maxLength: 100 })),
          epoch: Type.Optional(Epoch),
        }),
      },
    },
    async (request) => {
      const { viewer } = await personAsking(request);
      return listAudit(kernel, viewer, request.query);
    },
  );

  app.get(
    '/api/v1/audit/:entry',
    {
      schema: {
        summary:
          'One act, by id or published index, with its opened fields and its proof; the read is logged',
        tags: ['audit'],
        params: Type.Object({ entry: Type.String({ pattern: '^([0-9]{1,15}|[0-9a-f]{32})$' }) }),
        querystring: Type.Object({ epoch: Type.Optional(Epoch) }),
      },
    },
    async (request) => {
      const { viewer } = await personAsking(request);
      return readAudit(kernel, viewer, { ...request.params, ...request.query });
    },
  );

  // Seconds of work for the database: those who ask meanwhile get the answer of the run that is under way.
  let running: ReturnType<typeof verifyAndSay> | null = null;
  app.post(
    '/api/v1/audit/verify',
    { schema: { summary: 'Recompute every commitment from the database', tags: ['audit'] } },
    async (request) => {
      const { viewer } = await personAsking(request);
      // Faults name records of everybody here.
      const mayKnow = ['overseer', `administrators:${kernel.host.id}`];
      if (!viewer.principals.some((one) => mayKnow.includes(one))) throw new Refusal('not-allowed');
      running ??= verifyAndSay(kernel, manifests).finally(() => {
        running = null;
      });
      return running;
    },
  );
}

/** Each fault with the sentence that a person reads. */
async function verifyAndSay(kernel: Kernel, desks: Pick<Desk, 'deepChecks'>[]) {
  const verdict = await verifyDeep(kernel, { desks });
  return { ...verdict, faults: verdict.faults.map((fault) => ({ ...fault, says: sayDeepFault(fault) })) };
}
