import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { ProcedureRegistry } from '../../engines/cases/procedure-registry.ts';
import type { App } from '../http/server.ts';
import type { SignedIn } from '../identity/credentials.ts';
import type { Kernel } from '../kernel.ts';
import { runningClocks } from './case-queries.ts';
import { nameLaw } from './take-step.ts';

const MOST = 500;
const SHOWN = 100;

/** Clocks that run, over all desks, what is due first at the top. */
export function clockRoutes(
  app: App,
  {
    kernel,
    procedures,
    pages,
    personAsking,
  }: {
    kernel: Kernel;
    procedures: ProcedureRegistry;
    /** Where a case of a procedure stands at the workbench. */
    pages: Readonly<Record<string, string>>;
    personAsking(request: FastifyRequest): Promise<SignedIn>;
  },
): void {
  // Of every version: a case folds under the one it began with.
  const clocks = procedures.all.flatMap(({ name: procedure, version, clocks: own, drill }) =>
    Object.entries(own).map(([name, clock]) => ({ procedure, version, name, clock, drill: drill === true })),
  );

  app.get(
    '/api/v1/clocks',
    {
      schema: {
        summary: 'Clocks that run in cases you may see, what is due first at the top',
        querystring: Type.Object({
          which: Type.Optional(
            Type.Enum(['asking', 'all'], {
              description: 'those that ask something of people here, or those that only run as well',
            }),
          ),
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MOST })),
        }),
      },
    },
    async (request) => {
      const { viewer } = await personAsking(request);
      const { which = 'asking', limit = SHOWN } = request.query;
      const wanted = clocks.filter(({ clock }) => which === 'all' || clock.asks);
      const rows = await kernel.store.for(viewer)((tx) => runningClocks(tx, wanted, limit + 1));
      const now = kernel.now();
      return {
        now: now.toISOString(),
        items: rows.slice(0, limit).map(({ case: id, procedure, version, name, dueAt }) => {
          const { clock, drill } = wanted.find(
            (one) => one.procedure === procedure && one.version === version && one.name === name,
          )!;
          return {
            case: id,
            procedure,
            drill,
            page: pages[procedure] === undefined ? null : `${pages[procedure]}/${id}`,
            name,
            law: nameLaw(clock.law),
            note: clock.law.kind === 'law' ? (clock.law.note ?? null) : clock.law.why,
            verify: clock.law.kind === 'law' && clock.law.mark === 'verify',
            dueAt: dueAt.toISOString(),
            status: dueAt <= now ? ('late' as const) : ('running' as const),
          };
        }),
        more: rows.length > limit,
      };
    },
  );
}
