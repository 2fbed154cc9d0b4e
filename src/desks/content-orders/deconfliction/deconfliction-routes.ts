import { Type } from 'typebox';
import { stepsFor } from '../../../engines/cases/actors.ts';
import { showEvents } from '../../../kernel/cases/show-history.ts';
import { readCase, takeStep } from '../../../kernel/cases/take-step.ts';
import type { DeskContext } from '../../../kernel/desk.ts';
import type { App } from '../../../kernel/http/server.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import { retryConflicts } from '../../../kernel/store/retry-conflicts.ts';
import type { Viewer } from '../../../kernel/store/viewer.ts';
import { organisationName } from '../intake/order-queries.ts';
import { answerPartner } from './answer-partner.ts';
import { listAnswered, partnerOf } from './deconfliction-queries.ts';

const Id = Type.Object({ id: Type.String({ maxLength: 100 }) });

/** Which partners may ask whether this organisation is on an address, and what they were answered. */
export function deconflictionRoutes(app: App, desk: DeskContext): void {
  const { kernel, procedures, policy, personAsking } = desk;

  app.get(
    '/api/v1/deconfliction',
    { schema: { summary: 'Partners whose questions about addresses are answered, or were' } },
    async (request) => {
      const { viewer } = await personAsking(request);
      const items = await kernel.store.for(viewer)(listAnswered);
      return { items: items.map((one) => ({ ...one, agreedAt: one.agreedAt.toISOString() })) };
    },
  );

  app.post(
    '/api/v1/deconfliction',
    {
      schema: {
        summary: 'Agree that the node answers a partner’s questions about addresses',
        description: 'Off by default, for each partner. partner: its organisation id.',
        body: Type.Object(
          { partner: Type.String({ maxLength: 100 }), reason: Type.String({ maxLength: 4000 }) },
          { additionalProperties: false },
        ),
      },
    },
    async (request, reply) => {
      const { viewer } = await personAsking(request);
      return reply.code(201).send(await answerPartner(desk, viewer, request.body));
    },
  );

  app.get(
    '/api/v1/deconfliction/:id',
    { schema: { summary: 'One partner that is answered: every question and its answer', params: Id } },
    async (request) => show((await personAsking(request)).viewer, request.params.id),
  );

  app.post(
    '/api/v1/deconfliction/:id/steps/:step',
    {
      schema: {
        summary: 'Stop answering a partner',
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
      // What one may not see is not there.
      await show(viewer, id);
      policy.require(viewer, step === 'annotate' ? 'annotate' : 'take-order-step', { type: 'Case', id });
      const proposed = { step, actor: viewer.actor, roles: viewer.roles, data: request.body.data ?? {} };
      await retryConflicts(() =>
        kernel.store.for(viewer)((tx) => takeStep(kernel, procedures, tx, id, proposed)),
      );
      return show(viewer, id);
    },
  );

  const show = (viewer: Viewer, id: string) =>
    kernel.store.for(viewer)(async (tx) => {
      const folded = await readCase(kernel, procedures, tx, id);
      const { file, state } = folded;
      const partner = await partnerOf(tx, file.object);
      if (partner === null) throw new Refusal('not-found', 'There is no such partner that you may see.');
      const procedure = procedures.procedureOf(file.procedure, file.procedureVersion);
      return {
        id: file.id,
        partner: { id: partner, name: await organisationName(tx, partner) },
        state: state.state,
        permitted: stepsFor(state.permitted, procedure, tx.viewer.actor, tx.viewer.roles).map(({ step }) => ({
          step,
        })),
        events: await showEvents(kernel, tx, folded),
      };
    });
}
