import type { DeskContext } from '../../../kernel/desk.ts';
import type { App } from '../../../kernel/http/server.ts';
import { authoritiesOf, isInForce, keepRegister, NewRegister } from './evidence-register.ts';
import { currentRegister } from './register-queries.ts';

/** The register of authorities for evidence: where to call them back. */
export function registerRoutes(app: App, desk: DeskContext): void {
  const { kernel, personAsking } = desk;

  app.get(
    '/api/v1/evidence-authorities',
    {
      schema: {
        summary: 'Authorities that ask for evidence: where to call them back, with source and expiry',
      },
    },
    async (request) => {
      const { viewer } = await personAsking(request);
      return kernel.store.for(viewer)(async (tx) => {
        const kept = await currentRegister(tx, viewer.organisation);
        const authorities = await authoritiesOf(tx, viewer.organisation);
        return {
          keptAt: kept?.keptAt.toISOString() ?? null,
          items: authorities.map((one) => ({ ...one, inForce: isInForce(one, kernel.now()) })),
        };
      });
    },
  );

  app.put(
    '/api/v1/evidence-authorities',
    {
      schema: {
        summary: 'Put a register of authorities for evidence in the place of the one before',
        body: NewRegister,
      },
    },
    async (request) => {
      const { viewer } = await personAsking(request);
      return keepRegister(desk, viewer, request.body.authorities);
    },
  );
}
