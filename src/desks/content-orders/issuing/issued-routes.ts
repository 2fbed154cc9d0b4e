import { Type } from 'typebox';
import { stepsFor } from '../../../engines/cases/actors.ts';
import { showClocks, showEvents } from '../../../kernel/cases/show-history.ts';
import { readCase } from '../../../kernel/cases/take-step.ts';
import type { DeskContext } from '../../../kernel/desk.ts';
import type { App } from '../../../kernel/http/server.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import type { Viewer } from '../../../kernel/store/viewer.ts';
import type { RemovalOrder } from '../../../standards/tco-annexes/annex-one.ts';
import { normalUrl } from '../../../standards/url-normal/url-normal.ts';
import { BY_LETTER, NewIssuedOrder, prepareOrder, signingKey, takeIssuedStep } from './issue-order.ts';
import { findIssued, listIssued, onTheseUrls } from './issued-queries.ts';

const Id = Type.Object({ id: Type.String({ maxLength: 100 }) });

/** Orders of this organisation as an authority: prepared, issued, followed, taken back. */
export function issuedRoutes(app: App, desk: DeskContext): void {
  const { kernel, procedures, personAsking } = desk;

  app.post(
    '/api/v1/issued-orders',
    {
      schema: {
        summary: 'Prepare a removal order; another person issues it',
        description:
          'order: Annex I, complete or it is refused; provider: the partner to whose node it goes.',
        body: NewIssuedOrder,
      },
    },
    async (request, reply) => {
      const { viewer } = await personAsking(request);
      return reply.code(201).send(await prepareOrder(desk, viewer, request.body));
    },
  );

  app.get(
    '/api/v1/issued-orders',
    {
      schema: {
        summary: 'Orders that were prepared and issued here, what asks something first',
        querystring: Type.Object({
          state: Type.Optional(Type.Enum(['open', 'closed'])),
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
        }),
      },
    },
    async (request) => {
      const { viewer } = await personAsking(request);
      const { state = 'open', limit = 100 } = request.query;
      const items = await kernel.store.for(viewer)((tx) => listIssued(tx, state, limit));
      return {
        now: kernel.now().toISOString(),
        signingKey: signingKey(desk),
        items: items.map(({ createdAt, dueAt, ...one }) => ({
          ...one,
          createdAt: createdAt.toISOString(),
          dueAt: dueAt?.toISOString() ?? null,
        })),
      };
    },
  );

  app.get(
    '/api/v1/issued-orders/:id',
    { schema: { summary: 'One issued order, who else is on its addresses, what was answered', params: Id } },
    async (request) => show((await personAsking(request)).viewer, request.params.id),
  );

  app.post(
    '/api/v1/issued-orders/:id/steps/:step',
    {
      schema: {
        summary: 'Take one step of an issued order',
        params: Type.Object({ id: Type.String({ maxLength: 100 }), step: Type.String({ maxLength: 100 }) }),
        body: Type.Object(
          { data: Type.Optional(Type.Record(Type.String(), Type.Unknown())) },
          { additionalProperties: false },
        ),
      },
    },
    async (request) => {
      const { viewer } = await personAsking(request);
      const { id, step } = request.params;
      await takeIssuedStep(desk, viewer, id, step, request.body.data ?? {});
      return show(viewer, id);
    },
  );

  const show = (viewer: Viewer, id: string) =>
    kernel.store.for(viewer)(async (tx) => {
      const folded = await readCase(kernel, procedures, tx, id);
      const { file, state } = folded;
      const row = await findIssued(tx, file.object);
      if (!row) throw new Refusal('not-found', 'There is no such order that you may see.');
      const order = JSON.parse(row.document) as RemovalOrder;
      const urls = order.items.map(({ url }) => normalUrl(url) ?? url);
      const procedure = procedures.procedureOf(file.procedure, file.procedureVersion);
      return {
        id: file.id,
        procedure: file.procedure,
        state: state.state,
        tracks: state.tracks,
        closed: state.closed,
        provider: row.provider,
        order,
        digest: row.digest,
        createdAt: row.createdAt.toISOString(),
        others: await onTheseUrls(tx, row.organisation, urls, file.object),
        permitted: stepsFor(state.permitted, procedure, tx.viewer.actor, tx.viewer.roles)
          .filter(({ step }) => !BY_LETTER.includes(step))
          .map(({ step }) => ({ step })),
        clocks: showClocks(state.clocks),
        events: await showEvents(kernel, tx, folded),
      };
    });
}
