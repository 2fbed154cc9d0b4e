import { Type } from 'typebox';
import { readCase } from '../../../kernel/cases/take-step.ts';
import type { DeskContext } from '../../../kernel/desk.ts';
import type { App } from '../../../kernel/http/server.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import { writeForm } from '../../../standards/e-evidence-forms/write-xml.ts';
import { findRequest, organisationName } from '../intake/request-queries.ts';
import { form3Of } from './write-form-3.ts';

/** Form 3 of a step that was recorded, as the XML that the decentralised IT system carries. */
export function form3Routes(app: App, { kernel, procedures, personAsking }: DeskContext): void {
  app.get(
    '/api/v1/evidence-requests/:id/form-3',
    {
      schema: {
        summary: 'Why the certificate is not executed, or what must be clarified: Form 3 (Annex III) as XML',
        description:
          'n: the number of the event that it is written from; without it the last one that tells an obstacle.',
        params: Type.Object({ id: Type.String({ maxLength: 100 }) }),
        querystring: Type.Object({ n: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000 })) }),
      },
    },
    async (request, reply) => {
      const { viewer, person } = await personAsking(request);
      const { id } = request.params;
      const form = await kernel.store.for(viewer)(async (tx) => {
        const folded = await readCase(kernel, procedures, tx, id);
        const row = await findRequest(tx, folded.file.object);
        if (!row) throw new Refusal('not-found', 'There is no such certificate that you may see.');
        const provider = await organisationName(tx, folded.file.organisation);
        return form3Of(folded, row, { provider, person: person.name }, request.query.n);
      });
      return reply
        .type('application/xml; charset=utf-8')
        .header('content-disposition', `attachment; filename="form-3-${id}.xml"`)
        .send(writeForm(form));
    },
  );
}
