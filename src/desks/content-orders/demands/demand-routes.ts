import { Type } from 'typebox';
import { readCase } from '../../../kernel/cases/take-step.ts';
import type { DeskContext } from '../../../kernel/desk.ts';
import type { App } from '../../../kernel/http/server.ts';
import { listOrders } from '../intake/order-queries.ts';
import { showListed } from '../intake/show-order.ts';
import { DEMAND_KINDS, type DemandKind, FORCE } from './demand.terms.ts';
import { DEMANDS } from './demand-kinds.ts';
import { NewDemand, receiveDemand } from './receive-demand.ts';
import { showDemand } from './show-demand.ts';
import { takeDemandStep } from './take-demand-step.ts';

const Id = Type.Object({ id: Type.String({ maxLength: 100 }) });
const MOST = 500;
const SHOWN = 100;

/** Demands that are no removal orders: taken in, listed kind by kind, moved step by step. */
export function demandRoutes(app: App, desk: DeskContext): void {
  const { kernel, procedures, personAsking } = desk;

  app.post(
    '/api/v1/demands',
    {
      schema: {
        summary: 'Take in a referral, an order or a notice as it came, by its kind',
        description:
          'kind says which; demand: the fields of its form as JSON, complete or not; signature: Ed25519 over its canonical JSON (RFC 8785), key and value in base64; sender: of a notice, name and e-mail, kept apart from it. The same document again is no second demand.',
        body: NewDemand,
      },
    },
    async (request, reply) => {
      const { viewer } = await personAsking(request);
      const received = await receiveDemand(desk, viewer, request.body);
      return reply
        .code(received.duplicate ? 200 : 201)
        .header('cache-control', 'no-store')
        .send(received);
    },
  );

  app.get(
    '/api/v1/demands',
    {
      schema: {
        summary: 'Demands of one kind, or of all, what is due first at the top',
        querystring: Type.Object({
          kind: Type.Optional(Type.Enum([...DEMAND_KINDS])),
          state: Type.Optional(Type.Enum(['open', 'closed'])),
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MOST })),
        }),
      },
    },
    async (request) => {
      const { viewer } = await personAsking(request);
      const { kind, state = 'open', limit = SHOWN } = request.query;
      const kinds = kind === undefined ? DEMAND_KINDS : [kind];
      const names = kinds.map((one) => DEMANDS[one].procedure.name);
      const items = await kernel.store.for(viewer)((tx) => listOrders(tx, state, limit + 1, names));
      return {
        now: kernel.now().toISOString(),
        items: items.slice(0, limit).map((row) => {
          const { drill: _, ...listed } = showListed(row);
          return { ...listed, force: FORCE[row.kind as DemandKind] };
        }),
        more: items.length > limit,
      };
    },
  );

  app.get(
    '/api/v1/demands/:id',
    {
      schema: { summary: 'One demand: its kind and force, what came, what may be done', params: Id },
    },
    async (request) => {
      const { viewer } = await personAsking(request);
      return kernel.store.for(viewer)(async (tx) =>
        showDemand(desk, tx, await readCase(kernel, procedures, tx, request.params.id)),
      );
    },
  );

  app.post(
    '/api/v1/demands/:id/steps/:step',
    {
      schema: {
        summary: 'Take one step of a demand',
        params: Type.Object({ id: Type.String({ maxLength: 100 }), step: Type.String({ maxLength: 100 }) }),
        body: Type.Object(
          { data: Type.Optional(Type.Record(Type.String(), Type.Unknown())) },
          { additionalProperties: false },
        ),
      },
    },
    async (request) => {
      const { id, step } = request.params;
      return takeDemandStep(desk, await personAsking(request), id, step, request.body.data ?? {});
    },
  );
}
