import Type from 'typebox';
import type { DeskContext } from '../../../kernel/desk.ts';
import type { App } from '../../../kernel/http/server.ts';
import type { Viewer } from '../../../kernel/store/viewer.ts';
import type { Added } from '../banks/write-signals.ts';
import { words } from '../signal.ts';
import { addProposed, declineProposed, showProposals } from './decide-people.ts';

const Id = Type.Object({ id: Type.String({ maxLength: 100 }) });

/** Signals about people that one person sent: a second one agrees, or nothing is added (human-rights rule 3). */
export function peopleRoutes(
  app: App,
  desk: DeskContext,
  answer: (viewer: Viewer, added: Added) => Promise<unknown>,
): void {
  const { kernel, personAsking } = desk;

  app.get(
    '/api/v1/banks/:id/people',
    {
      schema: {
        summary: 'Signals about people that wait for a second person',
        description: 'Seen by reviewers and an overseer; what they say, `signals`, by reviewers.',
        params: Id,
      },
    },
    async (request) => {
      const { viewer } = await personAsking(request);
      return kernel.store.for(viewer)((tx) => showProposals(desk, tx, request.params.id));
    },
  );

  app.post(
    '/api/v1/people-proposals/:id/add',
    { schema: { summary: 'Add signals about people that somebody else proposed', params: Id } },
    async (request, reply) => {
      const { viewer } = await personAsking(request);
      return reply.code(201).send(await answer(viewer, await addProposed(desk, viewer, request.params.id)));
    },
  );

  app.post(
    '/api/v1/people-proposals/:id/decline',
    {
      schema: {
        summary: 'Decline signals about people that were proposed, or take one’s own proposal back',
        params: Id,
        body: Type.Object({ reason: words(4000) }, { additionalProperties: false }),
      },
    },
    async (request) => {
      const { viewer } = await personAsking(request);
      await declineProposed(desk, viewer, request.params.id, request.body.reason);
      return { declined: true };
    },
  );
}
