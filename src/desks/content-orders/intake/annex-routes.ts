import { Type } from 'typebox';
import { readCase } from '../../../kernel/cases/take-step.ts';
import type { DeskContext } from '../../../kernel/desk.ts';
import type { App } from '../../../kernel/http/server.ts';
import { printDocument } from '../../../kernel/print/print-document.ts';
import type { PrintedDocument } from '../../../kernel/print/printed-document.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import type { Feedback, Impossibility } from '../../../standards/tco-annexes/answers.ts';
import { PRINT_LANGUAGES, type PrintLanguage } from '../removal-order/annex-words.ts';
import { printFeedback, printImpossibility } from '../removal-order/print-answers.ts';
import { printOrder } from '../removal-order/print-order.ts';
import { feedbackOf, impossibilityOf } from '../removal-order/write-annexes.ts';
import { findOrder, organisationName } from './order-queries.ts';

const Id = Type.Object({ id: Type.String({ maxLength: 100 }) });

/** The forms of an order: the answers as JSON, and all three on paper. */
export function annexRoutes(app: App, { kernel, procedures, personAsking }: DeskContext): void {
  /** What a sheet is made of, read as the person who asks. */
  const read = async (request: Parameters<typeof personAsking>[0] & { params: { id: string } }) => {
    const { viewer, person } = await personAsking(request);
    return kernel.store.for(viewer)(async (tx) => {
      const folded = await readCase(kernel, procedures, tx, request.params.id);
      if (folded.file.procedure === 'removal-order-drill')
        throw new Refusal(
          'conflict',
          'This is a drill: there is nobody to answer, and no form of it leaves the house.',
        );
      const row = await findOrder(tx, folded.file.object);
      if (!row) throw new Refusal('not-found', 'There is no such order that you may see.');
      const provider = await organisationName(tx, folded.file.organisation);
      return { folded, row, by: { provider, person: person.name, now: kernel.now() } };
    });
  };
  type Read = Awaited<ReturnType<typeof read>>;

  const annex = (name: string, summary: string, write: (read: Read) => Feedback | Impossibility) =>
    app.get(`/api/v1/content-orders/:id/${name}`, { schema: { summary, params: Id } }, async (request) =>
      write(await read(request)),
    );
  const feedback = ({ folded, row, by }: Read) => feedbackOf(folded, row, by);
  const impossibility = ({ folded, row, by }: Read) => impossibilityOf(folded, row, by);
  annex('feedback', 'What was done, as Annex II, in JSON', feedback);
  annex(
    'impossibility',
    'What stands in the way, or must be clarified, as Annex III, in JSON',
    impossibility,
  );

  const sheet = (
    name: string,
    summary: string,
    print: (read: Read, language: PrintLanguage) => PrintedDocument,
  ) =>
    app.get(
      `/api/v1/content-orders/:id/${name}.pdf`,
      {
        schema: {
          summary,
          description: 'language: of the fixed words; what stands in the fields stays as it was written.',
          params: Id,
          querystring: Type.Object({ language: Type.Optional(Type.Enum([...PRINT_LANGUAGES])) }),
        },
      },
      async (request, reply) => {
        const { language = 'en' } = request.query;
        const pages = await printDocument(print(await read(request), language));
        return reply
          .type('application/pdf')
          .header('content-disposition', `attachment; filename="${name}-${request.params.id}.pdf"`)
          .header('cache-control', 'no-store')
          .send(pages);
      },
    );
  sheet('order', 'The order as it came, as Annex I, as PDF for the file', ({ row }, language) =>
    printOrder(JSON.parse(row.document) as Record<string, unknown>, row, language),
  );
  sheet('feedback', 'What was done, as Annex II, as PDF', (read, language) =>
    printFeedback(feedback(read), language),
  );
  sheet(
    'impossibility',
    'What stands in the way, or must be clarified, as Annex III, as PDF',
    (read, language) => printImpossibility(impossibility(read), language),
  );
}
