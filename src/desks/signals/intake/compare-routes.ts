import Type from 'typebox';
import type { DeskContext } from '../../../kernel/desk.ts';
import { bodyReader } from '../../../kernel/http/read-body.ts';
import type { App } from '../../../kernel/http/server.ts';
import { LONGEST_VALUE } from '../types/signal-types.ts';
import { COMPARED_TYPES, comparePair, givenIn, PICTURE_TYPE } from './compare-pair.ts';
import { type Uploads, withUpload } from './read-upload.ts';

const readValues = bodyReader(
  Type.Object(
    {
      type: Type.Optional(Type.Enum(COMPARED_TYPES)),
      one: Type.String({ maxLength: LONGEST_VALUE }),
      other: Type.String({ maxLength: LONGEST_VALUE }),
    },
    { additionalProperties: false },
  ),
);

/** For a person who asks why two pictures match, or why they do not. */
export function compareRoutes(app: App, desk: DeskContext, uploads: Uploads): void {
  app.post(
    '/api/v1/compare',
    {
      schema: {
        summary: 'Compare two pictures or two hashes with each other; looks nothing up and keeps nothing',
        description: `JSON {type?, one, other}: two values of a type (${COMPARED_TYPES.join(', ')}; \`${PICTURE_TYPE}\` when left out). Or multipart with the parts \`one\` and \`other\`, each a picture as a file or its ${PICTURE_TYPE} hash as text. A picture is laid in all eight orientations against the other as it is, of two pictures each in turn, and the nearest counts, whichever is first: \`turned\` says which of them was turned, and how. \`distance\` is in bits; \`matches\` says whether it is within the type's own radius. No bank and no signal is asked. For people: a service asks \`POST /api/v1/match\`.`,
      },
    },
    async (request, reply) => {
      const { viewer } = await desk.personAsking(request);
      desk.policy.require(viewer, 'match-item', { type: 'Organisation', id: viewer.organisation });
      if (!request.isMultipart()) {
        const { type = PICTURE_TYPE, one, other } = readValues(request.body);
        return comparePair(type, { value: one }, { value: other });
      }
      const from = { parts: ['one', 'other'], texts: [], organisation: viewer.organisation, files: 2 };
      return withUpload(request, reply, uploads, from, ({ held, fields }) =>
        comparePair(PICTURE_TYPE, givenIn(held, fields, 'one'), givenIn(held, fields, 'other')),
      );
    },
  );
}
