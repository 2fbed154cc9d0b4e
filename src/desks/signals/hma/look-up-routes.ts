import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import type { DeskContext } from '../../../kernel/desk.ts';
import type { App } from '../../../kernel/http/server.ts';
import type { Matcher } from '../matching/matcher.ts';
import { OPEN_TYPES } from '../types/signal-types.ts';
import { isTrue, NO_FETCHING, needed, text } from './hma-asked.ts';
import type { HmaAsking } from './hma-asking.ts';
import { HmaFault } from './hma-fault.ts';
import { hmaNameOf, typeCalled } from './hma-names.ts';
import { heldByType } from './hma-queries.ts';
import {
  byBank,
  byTypeAndBank,
  compareHashes,
  contentMatch,
  findMatches,
  hashesByName,
  hashUpload,
  readSignal,
} from './look-up.ts';

const Signal = { signal: text, signal_type: text, banks: text };
const LookedUp = Type.Object({ ...Signal, url: text, types: text });
const Hash = Type.Object({ url: text, types: text });
const COUNTED_FOR_MS = 60_000;

/** HMA's blueprints `hashing` and `matching`. */
export function hmaLookUpRoutes(
  app: App,
  desk: DeskContext,
  matcher: Matcher,
  { at, params, viewerOf, readUpload }: HmaAsking,
): void {
  const OfNode = params({});
  const { kernel } = desk;
  const searching = (request: FastifyRequest) => ({ desk, matcher, viewer: viewerOf(request) });

  app.post(
    at('/h/hash'),
    {
      schema: {
        summary: 'HMA: the hashes of an upload',
        description:
          'multipart/form-data with one file, called "photo" or "video". Answers {"pdq": "...", "sha256": "..."}; of a video "vpdq" and its digests, or its digests only where it cannot be decoded. Nothing is kept.',
        params: OfNode,
        querystring: Hash,
      },
    },
    async (request, reply) =>
      readUpload(request, reply, ['photo', 'video'], async (upload) =>
        hashesByName(await hashUpload(upload), request.query.types),
      ),
  );

  app.get(
    at('/h/hash'),
    { schema: { summary: 'HMA: refused, since no address is fetched', params: OfNode, querystring: Hash } },
    async () => {
      throw new HmaFault(403, NO_FETCHING);
    },
  );

  app.get(
    at('/m/raw_lookup'),
    {
      schema: {
        summary: 'HMA: ids of signals near a hash, of banks in shadow too',
        description: 'With `include_distance=true` {"matches": [{"bank_content_id": 1, "distance": "0"}]}.',
        params: OfNode,
        querystring: Type.Object({ ...Signal, include_distance: text }),
      },
    },
    async (request) => {
      const { signal, signal_type: type, banks, include_distance: far } = request.query;
      const hashes = readSignal(needed(type, 'signal_type'), needed(signal, 'signal'));
      const found = await findMatches(searching(request), hashes, banks);
      return { matches: isTrue(far) ? found.map(contentMatch) : found.map(({ hit }) => hit.number) };
    },
  );

  app.get(
    at('/m/lookup'),
    {
      schema: {
        summary: 'HMA: matches of a hash, by bank',
        description:
          '{"BANK": [{"bank_content_id": 1, "distance": "0"}]}. Of what acts: a bank in shadow answers nothing, a sample its share, an item that is known to be innocent nothing; `bypass_coinflip` and `seed` change nothing.',
        params: OfNode,
        querystring: LookedUp,
      },
    },
    async (request) => {
      const { url, signal, signal_type: type, banks } = request.query;
      if (url) throw new HmaFault(403, NO_FETCHING);
      if (!signal || !type) {
        throw new HmaFault(400, 'Either url or both signal and signal_type are required');
      }
      return byBank(await findMatches(searching(request), readSignal(type, signal), banks));
    },
  );

  app.post(
    at('/m/lookup'),
    {
      schema: {
        summary: 'HMA: matches of an upload, by type of signal and bank',
        description:
          'multipart/form-data as for `/h/hash`. A picture is looked up in all eight orientations. Opens no review and keeps nothing.',
        params: OfNode,
        querystring: Type.Object({ banks: text }),
      },
    },
    async (request, reply) =>
      readUpload(request, reply, ['photo', 'video'], async (upload) => {
        const hashed = await hashUpload(upload);
        return byTypeAndBank(
          hashed,
          await findMatches(searching(request), hashed.hashes, request.query.banks),
        );
      }),
  );

  app.post(
    at('/m/compare'),
    {
      schema: {
        summary: 'HMA: whether pairs of hashes match, and their distance',
        description: '{"pdq": ["...", "..."]} answers {"pdq": [true, {"distance": 9}]}.',
        params: OfNode,
        body: Type.Unknown(),
      },
    },
    async (request) => compareHashes(request.body),
  );

  const counted = new Map<string, { at: number; many: Promise<Map<string, number>> }>();
  const heldBy = (organisation: string): Promise<Map<string, number>> => {
    const known = counted.get(organisation);
    const now = kernel.now().getTime();
    if (known && now - known.at < COUNTED_FOR_MS) return known.many;
    const many = kernel.store
      .system('counting signals')((tx) => heldByType(tx, organisation))
      .then((rows) => new Map(rows.map((row) => [row.type as string, row.many])));
    many.catch(() => counted.delete(organisation));
    counted.set(organisation, { at: now, many });
    return many;
  };
  app.get(
    at('/m/index/status'),
    {
      schema: {
        summary: 'HMA: the indexes, by type of signal',
        description:
          '`built_to` is the moment of the answer: what changes is in the index at once. `size` counts what your organisation holds, at most a minute ago.',
        params: OfNode,
        querystring: Type.Object({ signal_type: text }),
      },
    },
    async (request) => {
      const { signal_type: only } = request.query;
      const types = only === undefined ? OPEN_TYPES : [typeCalled(only)];
      const held = await heldBy(viewerOf(request).organisation);
      const built = Math.floor(kernel.now().getTime() / 1000);
      return Object.fromEntries(
        types.map((type) => [hmaNameOf(type), { present: true, built_to: built, size: held.get(type) ?? 0 }]),
      );
    },
  );
}
