import Type from 'typebox';
import type { DeskContext } from '../../../kernel/desk.ts';
import type { App } from '../../../kernel/http/server.ts';
import type { UploadRoom } from '../../../kernel/http/upload-room.ts';
import type { Matcher } from '../matching/matcher.ts';
import { SignalType } from '../types/signal-types.ts';
import { matchItem } from './match-item.ts';
import { bodyReader } from './read-body.ts';
import { withUpload } from './read-upload.ts';
import type { UploadGate } from './upload-gate.ts';

const Asked = Type.Object(
  {
    hash: Type.Object(
      { type: SignalType, value: Type.String({ maxLength: 200 }) },
      { additionalProperties: false },
    ),
    quality: Type.Optional(Type.Integer({ minimum: 0, maximum: 100 })),
    item: Type.Optional(Type.String({ maxLength: 1000 })),
    bank: Type.Optional(Type.String({ maxLength: 200 })),
  },
  { additionalProperties: false },
);
const readAsked = bodyReader(Asked);

/** What a platform's systems call for each item. */
export function matchRoutes(
  app: App,
  desk: DeskContext,
  { matcher, uploads, room }: { matcher: Matcher; uploads: UploadGate; room: UploadRoom },
): void {
  app.post(
    '/api/v1/match',
    {
      schema: {
        summary: 'Match a picture or a hash; with an item reference, a match opens a review',
        description:
          'JSON {hash: {type, value}, quality?, item?, bank?}, or multipart with the file "picture" and the fields item and bank. A State\'s signal without an order is voluntary help: `voluntary` says so. Nothing of what does not match is kept.',
      },
    },
    async (request, reply) => {
      const { viewer } = await desk.personAsking(request);
      desk.policy.require(viewer, 'match-item', { type: 'Organisation', id: viewer.organisation });
      if (!request.isMultipart()) {
        const { hash, quality, item, bank } = readAsked(request.body);
        const asked = quality === undefined ? { hash } : { hash, quality };
        return matchItem(desk, matcher, viewer, asked, { item, bank });
      }
      const from = { parts: ['picture', 'file'], room, organisation: viewer.organisation };
      // A place at the gate is for work: a body that trickles waits for itself alone.
      return withUpload(request, reply, from, ({ bytes, fields }) =>
        uploads.pass(() =>
          matchItem(desk, matcher, viewer, { picture: bytes }, { item: fields.item, bank: fields.bank }),
        ),
      );
    },
  );
}
