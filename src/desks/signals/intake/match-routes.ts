import { TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox';
import Type, { type Static, type TSchema } from 'typebox';
import type { DeskContext } from '../../../kernel/desk.ts';
import { bodyReader } from '../../../kernel/http/read-body.ts';
import type { App } from '../../../kernel/http/server.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import { words } from '../signal.ts';
import { LONGEST_TEXT } from '../types/hash-text.ts';
import { isAboutPeople, LONGEST_VALUE, SignalType } from '../types/signal-types.ts';
import type { Keeping } from './keep-hashes.ts';
import { lookUpPerson } from './look-up-person.ts';
import { AskedElement, MOST_ASKED, matchBatch } from './match-batch.ts';
import { type Asked, matchItem } from './match-item.ts';
import { withUpload } from './read-upload.ts';
import { type LookUps, whoLooksUp } from './who-looks-up.ts';

const AskedBody = Type.Object(
  {
    hash: Type.Optional(
      Type.Object(
        { type: SignalType, value: Type.String({ maxLength: LONGEST_VALUE }) },
        { additionalProperties: false },
      ),
    ),
    text: Type.Optional(Type.String({ minLength: 1, maxLength: LONGEST_TEXT })),
    quality: Type.Optional(Type.Integer({ minimum: 0, maximum: 100 })),
    /** Of what is data about a person: what it is looked up for. */
    purpose: Type.Optional(words(2000)),
    item: Type.Optional(Type.String({ maxLength: 1000 })),
    /** The item was changed since it was asked about last: what people decided then is no answer. */
    changed: Type.Optional(Type.Boolean()),
    bank: Type.Optional(Type.String({ maxLength: 200 })),
  },
  { additionalProperties: false },
);
const readAsked = bodyReader(AskedBody);

const list = (elements: TSchema) =>
  Type.Object(
    {
      items: Type.Array(elements, { minItems: 1, maxItems: MOST_ASKED }),
      bank: Type.Optional(Type.String({ maxLength: 200 })),
    },
    { additionalProperties: false },
  );
/** Each element is read by itself: the description says what it is, the route takes any. */
const [Described, Taken] = [list(AskedElement), list(Type.Unknown())];

function textOrHash({ hash, text, quality }: Static<typeof AskedBody>): Asked {
  if (hash && text === undefined) return quality === undefined ? { hash } : { hash, quality };
  if (text !== undefined && !hash && quality === undefined) return { text };
  const reason = 'stands alone: `hash` with its `quality`, or `text`';
  throw new Refusal('body-malformed', undefined, [{ property: hash ? 'text' : 'hash', reason }]);
}

function trueOrFalse(said: string | undefined): boolean {
  if (said === undefined || said === '' || said === 'false') return false;
  if (said === 'true') return true;
  throw new Refusal('body-malformed', undefined, [{ property: 'changed', reason: 'must be true or false' }]);
}

/** What a platform's systems call for each item. */
export function matchRoutes(
  app: App,
  desk: DeskContext,
  { matcher, uploads, quotas, keeping }: LookUps & { keeping: Keeping },
): void {
  app.post(
    '/api/v1/match',
    {
      config: { services: true },
      schema: {
        summary: 'Match a picture, a video, a text or a hash; with an item reference, a match opens a review',
        description:
          'JSON {hash: {type, value}, quality?, item?, bank?, changed?} or {text, item?, bank?, changed?}, for an account {hash, purpose, bank?} from a reviewer, or multipart with the file "picture" or "video" and the fields item, bank and changed. One item has one case: asked about again it is answered by it, and where people decided already `decided` says what, until something new matches or you say that the item was `changed`. A video is decoded as it comes, one frame a second, and never kept: not even where it matches. A State\'s signal without an order is voluntary help: `voluntary` says so. Nothing of what does not match is kept, but for hashes where your organisation turned that on (`POST /api/v1/kept-hashes`).',
      },
    },
    async (request, reply) => {
      const { viewer, count } = await whoLooksUp(desk, quotas, request);
      count(1);
      if (!request.isMultipart()) {
        const { item, bank, changed, purpose, ...given } = readAsked(request.body);
        const asked = textOrHash(given);
        if ('hash' in asked && isAboutPeople(asked.hash.type)) {
          return lookUpPerson(desk, matcher, viewer, asked.hash, { purpose, item, bank });
        }
        return matchItem(desk, matcher, viewer, asked, { item, bank, changed, keeping });
      }
      const from = {
        parts: ['picture', 'file', 'video'],
        texts: ['item', 'bank', 'changed'],
        organisation: viewer.organisation,
      };
      return withUpload(request, reply, uploads, from, ({ bytes, video, fields }) =>
        matchItem(desk, matcher, viewer, video ? { video } : { picture: bytes }, {
          item: fields.item,
          bank: fields.bank,
          changed: trueOrFalse(fields.changed),
          keeping,
        }),
      );
    },
  );

  app.post(
    '/api/v1/match/batch',
    {
      config: { services: true, elements: 'items' },
      schema: {
        summary: 'Look up many hashes at once; opens no review',
        description: `Up to ${MOST_ASKED} elements {hash: {type, value}, quality?, ref?}. \`answers\` has one for each, in order, with its \`ref\`: what \`POST /api/v1/match\` answers for that hash without an item, or \`error\`, a problem that names the element (\`items[3].hash.value\`). One element that cannot be read leaves the others answered.`,
        body: Described,
      },
      validatorCompiler: (route) => TypeBoxValidatorCompiler({ ...route, schema: Taken }),
    },
    async (request) => {
      const { viewer, count } = await whoLooksUp(desk, quotas, request);
      const { items, bank } = request.body;
      count(items.length);
      return { answers: await matchBatch(desk, matcher, viewer, items, bank) };
    },
  );
}
