import { Type } from 'typebox';
import type { DeskContext } from '../../../kernel/desk.ts';
import type { DocumentReader } from '../../../kernel/documents/read-document.ts';
import { bodyReader } from '../../../kernel/http/read-body.ts';
import { jsonPart } from '../../../kernel/http/read-json.ts';
import type { App } from '../../../kernel/http/server.ts';
import { cannotBeStored, unstorable } from '../../../kernel/http/unstorable.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import { openOriginal, originalOf } from './original-document.ts';
import { proposeOrder } from './propose-order.ts';
import { withDocument } from './read-document-form.ts';
import { NewOrder, receiveOrder } from './receive-order.ts';

const readOrder = bodyReader(NewOrder);

/** Orders that come as an e-mail or a PDF: read, confirmed by a person, kept. */
export function documentRoutes(app: App, desk: DeskContext, reader: DocumentReader): void {
  const { personAsking } = desk;

  app.post(
    '/api/v1/content-orders/documents',
    {
      schema: {
        summary: 'Read an e-mail or PDF: what it proposes for the form of an order; stores nothing',
        description:
          'multipart/form-data with the file `document` (.eml or PDF, at most 25 MiB). It is read in a process of its own without files and network; nothing in it is run or fetched. `proposal.order` has the fields that were found, `found` where each stands in the text, `doubts` what stands there and was not taken. Confirm with `POST /api/v1/content-orders/with-document`.',
      },
    },
    async (request) => {
      const { viewer } = await personAsking(request);
      desk.policy.require(viewer, 'receive-order', { type: 'Organisation', id: viewer.organisation });
      return withDocument(app, request, { organisation: viewer.organisation, texts: [] }, ({ bytes }) =>
        proposeOrder(desk, reader, viewer, bytes),
      );
    },
  );

  app.post(
    '/api/v1/content-orders/with-document',
    {
      schema: {
        summary: 'Take in an order as a person confirmed it, with the e-mail or PDF that it came as',
        description:
          'multipart/form-data with the file `document` and the text `order`: the JSON that `POST /api/v1/content-orders` takes. The document is sealed with the order, and its SHA-256 stands in the event.',
      },
    },
    async (request, reply) => {
      const { viewer } = await personAsking(request);
      desk.policy.require(viewer, 'receive-order', { type: 'Organisation', id: viewer.organisation });
      const from = { organisation: viewer.organisation, texts: ['order'] };
      return withDocument(app, request, from, async ({ bytes, texts }) => {
        const part = texts.get('order');
        if (!part)
          throw new Refusal('body-malformed', undefined, [
            { property: 'order', clause: 'RFC 7578', reason: 'is the part that is missing' },
          ]);
        const input = readOrder(jsonPart(app, request, part));
        const property = unstorable(input, '');
        if (property !== null) throw cannotBeStored(property);
        const received = await receiveOrder(desk, viewer, input, originalOf(bytes));
        return reply.code(received.duplicate ? 200 : 201).send(received);
      });
    },
  );

  app.get(
    '/api/v1/content-orders/:id/document',
    {
      schema: {
        summary: 'The e-mail or PDF that an order came as, to save and never to show; each opening is an act',
        params: Type.Object({ id: Type.String({ maxLength: 100 }) }),
      },
    },
    async (request, reply) => {
      const { viewer } = await personAsking(request);
      const { bytes, name } = await openOriginal(desk, viewer, request.params.id);
      // Threat: a document that acts in the browser of whoever opens it here.
      return reply
        .type('application/octet-stream')
        .header('content-disposition', `attachment; filename="${name}"`)
        .header('content-security-policy', "default-src 'none'; sandbox")
        .send(bytes);
    },
  );
}
