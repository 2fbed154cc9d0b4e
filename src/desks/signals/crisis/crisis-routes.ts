import Type from 'typebox';
import { readCase } from '../../../kernel/cases/take-step.ts';
import type { DeskContext } from '../../../kernel/desk.ts';
import type { App } from '../../../kernel/http/server.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import { declareCrisis, NewCrisis } from './declare-crisis.ts';
import { showCrises, showCrisis } from './show-crisis.ts';

const Id = Type.Object({ id: Type.String({ maxLength: 100 }) });

/** Crisis mode: declared by a person, with a scope and an end. Its further steps are those of its case. */
export function crisisRoutes(app: App, desk: DeskContext): void {
  const { kernel, procedures, personAsking } = desk;

  app.get(
    '/api/v1/crises',
    {
      schema: { summary: 'Crises declared here, those that partners told of, and how many matches come in' },
    },
    async (request) => {
      const { viewer } = await personAsking(request);
      return kernel.store.for(viewer)((tx) => showCrises(desk, tx));
    },
  );

  app.post(
    '/api/v1/crises',
    {
      schema: {
        summary: 'Declare a crisis: matches of its banks come first until it ends',
        description:
          'level: incident, content-incident or content-incident-protocol; until: an instant in UTC, three days from now at most; agreements: whose other parties are told, in your words. Its further steps (set-level, extend, end-crisis, debrief) are taken as those of any case.',
        body: NewCrisis,
      },
    },
    async (request, reply) => {
      const { viewer } = await personAsking(request);
      const id = await declareCrisis(desk, viewer, request.body);
      return reply.code(201).send({ id });
    },
  );

  app.get(
    '/api/v1/crises/:id',
    { schema: { summary: 'One crisis: what became of its matches, and what was set aside', params: Id } },
    async (request) => {
      const { viewer } = await personAsking(request);
      const { id } = request.params;
      return kernel.store.for(viewer)(async (tx) => {
        const { file } = await readCase(kernel, procedures, tx, id);
        if (file.procedure !== 'crisis')
          throw new Refusal('not-found', 'There is no such crisis that you may see.');
        return showCrisis(desk, tx, id);
      });
    },
  );
}
