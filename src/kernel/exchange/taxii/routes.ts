import type { FastifyReply, FastifyRequest } from 'fastify';
import { isIdentifier } from '../../../standards/stix/identifier.ts';
import {
  acceptsTaxii,
  isTaxiiContent,
  STIX_MEDIA_TYPE,
  TAXII_MEDIA_TYPE,
} from '../../../standards/taxii/media-type.ts';
import { type Query, readQuery } from '../../../standards/taxii/parameters.ts';
import { joinEnvelope, withoutEmptyLists } from '../../../standards/taxii/resources.ts';
import type { App } from '../../http/server.ts';
import { knowSender, mayHaveBody } from '../../http/who-asks.ts';
import type { Kernel } from '../../kernel.ts';
import type { Policy } from '../../policy/authorize.ts';
import { Refusal } from '../../refusal.ts';
import type { Viewer } from '../../store/viewer.ts';
import { addObjects, MOST_CONTENT } from './add-objects.ts';
import { collectionResource, findCollection, listCollections } from './collections.ts';
import { readObjects } from './read-objects.ts';
import { submissionStatus } from './submission-status.ts';

/** Who asks: a person with a token or session, or a peer that signed the request. Throws 401 refusals. */
export type ViewerAsking = (kernel: Kernel, request: FastifyRequest) => Promise<Viewer>;

const ROOT = '/taxii2/api/';

type CollectionRoute = { Params: { collection: string } };
type ObjectRoute = { Params: { collection: string; id: string } };

/**
 * TAXII 2.1 over what the viewer may see. Answers are 404 alike for what is not there and what one may not know of.
 * Left for later, as `docs/standards/taxii.md` says: DELETE (answers 405) and versions (answers 404).
 */
export function taxiiRoutes(
  app: App,
  kernel: Kernel,
  input: { viewerAsking: ViewerAsking; policy: Policy },
): void {
  app.register(async (scope) => {
    // Bodies stay bytes: objects are cut from them and stored as they came.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
      request.rawBody = body;
      done(null, body);
    });
    scope.addHook('onRequest', async (request, reply) => {
      // §1.6.8.2: every answer, errors too.
      reply.type(TAXII_MEDIA_TYPE);
      const { authorization, cookie, 'signature-input': signed } = request.headers;
      if (authorization === undefined && cookie === undefined && signed === undefined) {
        throw new Refusal('sign-in-needed');
      }
      if (!acceptsTaxii(request.headers.accept))
        throw new Refusal('not-acceptable', `Accept: ${TAXII_MEDIA_TYPE}`);
      const encoding = request.headers['content-encoding'];
      if (
        request.method === 'POST' &&
        (!isTaxiiContent(request.headers['content-type']) || encoding !== undefined)
      ) {
        throw new Refusal('media-type-unsupported', `Send ${TAXII_MEDIA_TYPE}, not compressed.`);
      }
      if (mayHaveBody(request)) await knowSender(request, () => senderOf(request));
    });
    // A peer's signature covers its body, which is not read for it: what a peer shares is pulled from its own node.
    const senderOf = async (request: FastifyRequest) => {
      if (request.headers['signature-input'] !== undefined) {
        throw new Refusal(
          'not-allowed',
          'A partner adds nothing here: its records are pulled from its own node.',
        );
      }
      await asking(request);
    };
    const asking = (request: FastifyRequest) => input.viewerAsking(kernel, request);
    const collectionOf = async (request: FastifyRequest<CollectionRoute>) => {
      const viewer = await asking(request);
      const found = (db: Parameters<typeof findCollection>[0]) =>
        findCollection(db, input.policy, viewer, request.params.collection);
      return { viewer, collection: await kernel.store.for(viewer)(found) };
    };

    scope.get('/taxii2/', { schema: { summary: 'TAXII 2.1 §4.1: discovery' } }, async (request) => {
      await asking(request);
      return resource({ title: `Comity node of ${kernel.host.name}`, default: ROOT, api_roots: [ROOT] });
    });

    scope.get(ROOT, { schema: { summary: 'TAXII 2.1 §4.2: API root' } }, async (request) => {
      await asking(request);
      const versions = [TAXII_MEDIA_TYPE];
      return resource({ title: kernel.host.name, versions, max_content_length: MOST_CONTENT });
    });

    scope.get(
      `${ROOT}collections/`,
      { schema: { summary: 'TAXII 2.1 §5.1: collections' } },
      async (request) => {
        const viewer = await asking(request);
        const found = await kernel.store.for(viewer)((tx) => listCollections(tx, input.policy, viewer));
        return resource({ collections: found.map(collectionResource) });
      },
    );

    scope.get<CollectionRoute>(
      `${ROOT}collections/:collection/`,
      { schema: { summary: 'TAXII 2.1 §5.2: one collection' } },
      async (request) => resource(collectionResource((await collectionOf(request)).collection)),
    );

    scope.get<CollectionRoute>(
      `${ROOT}collections/:collection/manifest/`,
      { schema: { summary: 'TAXII 2.1 §5.3: manifest' } },
      async (request, reply) => {
        const { viewer, collection } = await collectionOf(request);
        const query = queryOf(request);
        const page = await readObjects(kernel, { viewer, collection, query, form: 'manifest' });
        const objects = page.rows.map(({ id, added, version }) => ({
          id,
          date_added: added,
          version,
          media_type: STIX_MEDIA_TYPE,
        }));
        sayDates(reply, page);
        // §5.3.1 gives manifests no `next`; ours have it, as the committee's issue 110 asks.
        return resource(objects.length === 0 ? {} : { ...moreOf(page.next), objects });
      },
    );

    scope.get<CollectionRoute>(
      `${ROOT}collections/:collection/objects/`,
      { schema: { summary: 'TAXII 2.1 §5.4: objects' } },
      async (request, reply) => {
        const { viewer, collection } = await collectionOf(request);
        const page = await readObjects(kernel, {
          viewer,
          collection,
          query: queryOf(request),
          form: 'bodies',
        });
        sayDates(reply, page);
        return envelopeOf(page);
      },
    );

    scope.get<ObjectRoute>(
      `${ROOT}collections/:collection/objects/:id/`,
      { schema: { summary: 'TAXII 2.1 §5.6: one object' } },
      async (request, reply) => {
        const { viewer, collection } = await collectionOf(request);
        const { id } = request.params;
        if (!isIdentifier(id)) throw new Refusal('not-found');
        const query = queryOf(request);
        const page = await readObjects(kernel, { viewer, collection, query, form: 'bodies', id });
        sayDates(reply, page);
        return envelopeOf(page);
      },
    );

    scope.post<CollectionRoute>(
      `${ROOT}collections/:collection/objects/`,
      { bodyLimit: MOST_CONTENT, schema: { summary: 'TAXII 2.1 §5.5: add objects' } },
      async (request, reply) => {
        const { viewer, collection } = await collectionOf(request);
        const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        const submission = await addObjects(kernel, viewer, collection, body);
        reply.code(202);
        return resource(await submissionStatus(kernel, viewer, submission));
      },
    );

    scope.delete<ObjectRoute>(
      `${ROOT}collections/:collection/objects/:id/`,
      {
        config: { notOffered: true },
        schema: { summary: 'TAXII 2.1 §5.7: not offered; records are withdrawn, never deleted from here' },
      },
      async (request, reply) => {
        await collectionOf(request);
        reply.header('allow', 'GET, HEAD');
        throw new Refusal('method-not-allowed', 'Objects are withdrawn or revoked by their originator.');
      },
    );

    scope.get<{ Params: { status: string } }>(
      `${ROOT}status/:status/`,
      { schema: { summary: 'TAXII 2.1 §4.3: status of a POST' } },
      async (request) =>
        resource(await submissionStatus(kernel, await asking(request), request.params.status)),
    );
  });
}

// Bytes, because Fastify rewrites the media type of text that is JSON, and adds a charset to it.
const resource = (value: object) => Buffer.from(JSON.stringify(withoutEmptyLists(value)));

// TAXII 2.1 §3.4: read from the address itself, where a parameter given twice can be seen.
function queryOf(request: FastifyRequest): Query {
  const at = request.url.indexOf('?');
  const read = readQuery(new URLSearchParams(at < 0 ? '' : request.url.slice(at + 1)));
  if (!read.ok) throw new Refusal('parameter-malformed', undefined, [read.fault]);
  return read.query;
}

function envelopeOf({ rows, next }: { rows: { body: string }[]; next: string | null }): Buffer {
  const bodies = rows.map((row) => row.body);
  return Buffer.from(joinEnvelope(bodies, { more: next !== null, next }));
}

const moreOf = (next: string | null) => (next === null ? { more: false } : { more: true, next });

// TAXII 2.1 §3.2: a page without objects has no dates.
function sayDates(reply: FastifyReply, page: { first: string | null; last: string | null }): void {
  if (page.first !== null) reply.header('X-TAXII-Date-Added-First', page.first);
  if (page.last !== null) reply.header('X-TAXII-Date-Added-Last', page.last);
}
