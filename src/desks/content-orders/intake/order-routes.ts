import { Type } from 'typebox';
import { readCase } from '../../../kernel/cases/take-step.ts';
import type { DeskContext } from '../../../kernel/desk.ts';
import type { App } from '../../../kernel/http/server.ts';
import { listOrders } from './order-queries.ts';
import { NewOrder, receiveOrder } from './receive-order.ts';
import { showListed, showOrder } from './show-order.ts';
import { takeOrderStep } from './take-order-step.ts';

const Id = Type.Object({ id: Type.String({ maxLength: 100 }) });
const MOST = 500;
const SHOWN = 100;

/** Orders that were received: taken in, listed by what is due first, moved step by step. */
export function orderRoutes(app: App, desk: DeskContext): void {
  const { kernel, procedures, personAsking } = desk;

  app.post(
    '/api/v1/content-orders',
    {
      schema: {
        summary: 'Take in a removal order as it came: its hour runs from receipt',
        description:
          'order: the fields of Annex I as JSON, complete or not; signature: Ed25519 over its canonical JSON (RFC 8785), key and value in base64; receivedAt: of an order that came another way, the stamp of the contact point. The same document again is no second order.',
        body: NewOrder,
      },
    },
    async (request, reply) => {
      const { viewer } = await personAsking(request);
      const received = await receiveOrder(desk, viewer, request.body);
      return reply.code(received.duplicate ? 200 : 201).send(received);
    },
  );

  app.get(
    '/api/v1/content-orders',
    {
      schema: {
        summary: 'Orders, what is due first at the top',
        querystring: Type.Object({
          state: Type.Optional(Type.Enum(['open', 'closed'])),
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MOST })),
        }),
      },
    },
    async (request) => {
      const { viewer } = await personAsking(request);
      const { state = 'open', limit = SHOWN } = request.query;
      const items = await kernel.store.for(viewer)((tx) => listOrders(tx, state, limit + 1));
      return {
        now: kernel.now().toISOString(),
        items: items.slice(0, limit).map(showListed),
        more: items.length > limit,
      };
    },
  );

  app.get(
    '/api/v1/content-orders/:id',
    {
      schema: {
        summary: 'One order: what came, what is wrong with it, whom to call, what may be done',
        params: Id,
      },
    },
    async (request) => {
      const { viewer } = await personAsking(request);
      return kernel.store.for(viewer)(async (tx) =>
        showOrder(desk, tx, await readCase(kernel, procedures, tx, request.params.id)),
      );
    },
  );

  app.post(
    '/api/v1/content-orders/:id/steps/:step',
    {
      schema: {
        summary: 'Take one step of an order',
        params: Type.Object({ id: Type.String({ maxLength: 100 }), step: Type.String({ maxLength: 100 }) }),
        body: Type.Object(
          { data: Type.Optional(Type.Record(Type.String(), Type.Unknown())) },
          { additionalProperties: false },
        ),
      },
    },
    async (request) => {
      const { id, step } = request.params;
      return takeOrderStep(desk, await personAsking(request), id, step, request.body.data ?? {});
    },
  );
}
