import { Type } from 'typebox';
import { stepsFor } from '../../../engines/cases/actors.ts';
import { showClocks, showEvents } from '../../../kernel/cases/show-history.ts';
import { readCase } from '../../../kernel/cases/take-step.ts';
import type { DeskContext } from '../../../kernel/desk.ts';
import { findPeer } from '../../../kernel/exchange/peers/peer-queries.ts';
import type { App } from '../../../kernel/http/server.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import type { Viewer } from '../../../kernel/store/viewer.ts';
import { organisationName } from '../intake/order-queries.ts';
import { findCopy, listScrutiny } from './scrutiny-queries.ts';
import { takeScrutinyStep } from './take-scrutiny-step.ts';

const Id = Type.Object({ id: Type.String({ maxLength: 100 }) });

/** Orders of other States of which this organisation has the copy: looked at, decided on, told. */
export function scrutinyRoutes(app: App, desk: DeskContext): void {
  const { kernel, procedures, personAsking } = desk;

  app.get(
    '/api/v1/scrutiny',
    {
      schema: {
        summary: 'Copies of orders of other States, what asks something first',
        querystring: Type.Object({
          state: Type.Optional(Type.Enum(['open', 'closed'])),
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
        }),
      },
    },
    async (request) => {
      const { viewer } = await personAsking(request);
      const { state = 'open', limit = 100 } = request.query;
      const items = await kernel.store.for(viewer)((tx) => listScrutiny(tx, state, limit));
      return {
        now: kernel.now().toISOString(),
        items: items.map(({ receivedAt, dueAt, ...one }) => ({
          ...one,
          receivedAt: receivedAt.toISOString(),
          dueAt: dueAt?.toISOString() ?? null,
        })),
      };
    },
  );

  app.get(
    '/api/v1/scrutiny/:id',
    { schema: { summary: 'One scrutiny: the order, its hours, who was told', params: Id } },
    async (request) => show((await personAsking(request)).viewer, request.params.id),
  );

  app.post(
    '/api/v1/scrutiny/:id/steps/:step',
    {
      schema: {
        summary: 'Take one step of a scrutiny',
        description:
          'Whether a request is in time (receive-request: timely) is computed. What a decision gives as reason goes to the issuing authority and the provider.',
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
      await takeScrutinyStep(desk, viewer, id, step, request.body.data ?? {});
      return show(viewer, id);
    },
  );

  const show = (viewer: Viewer, id: string) =>
    kernel.store.for(viewer)(async (tx) => {
      const folded = await readCase(kernel, procedures, tx, id);
      const { file, state } = folded;
      const copy = await findCopy(tx, file.object);
      if (!copy) throw new Refusal('not-found', 'There is no such scrutiny that you may see.');
      const procedure = procedures.procedureOf(file.procedure, file.procedureVersion);
      return {
        id: file.id,
        procedure: file.procedure,
        state: state.state,
        tracks: state.tracks,
        closed: state.closed,
        issuer: { id: copy.issuer, name: await organisationName(tx, copy.issuer) },
        provider: { id: copy.provider, partner: (await findPeer(tx, copy.provider))?.name ?? null },
        order: JSON.parse(copy.document) as Record<string, unknown>,
        digest: copy.digest,
        receivedAt: copy.receivedAt.toISOString(),
        permitted: stepsFor(state.permitted, procedure, tx.viewer.actor, tx.viewer.roles).map(({ step }) => ({
          step,
        })),
        clocks: showClocks(state.clocks),
        events: await showEvents(kernel, tx, folded),
      };
    });
}
