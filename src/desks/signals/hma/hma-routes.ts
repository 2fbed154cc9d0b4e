import type { FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import type { DeskContext } from '../../../kernel/desk.ts';
import { readRefusal } from '../../../kernel/http/send-problem.ts';
import type { App } from '../../../kernel/http/server.ts';
import type { UploadRoom } from '../../../kernel/http/upload-room.ts';
import { knowSender } from '../../../kernel/http/who-asks.ts';
import { authenticateService, type Service } from '../../../kernel/identity/look-up-keys.ts';
import type { LookUpQuotas } from '../../../kernel/identity/look-up-quotas.ts';
import { REFUSALS } from '../../../kernel/refusal.ts';
import { type Upload, withUpload } from '../intake/read-upload.ts';
import type { UploadGate } from '../intake/upload-gate.ts';
import type { Matcher } from '../matching/matcher.ts';
import { SIGNAL_TYPES } from '../types/signal-types.ts';
import * as curate from './curate.ts';
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

const text = Type.Optional(Type.String({ maxLength: 5000 }));
const key = { key: Type.String({ maxLength: 200 }) };
const OfNode = Type.Object(key);
const OfName = Type.Object({ ...key, name: Type.String({ maxLength: 400 }) });
const OfContent = Type.Object({ ...OfName.properties, content: Type.String({ maxLength: 20 }) });
const Signal = { signal: text, signal_type: text, banks: text };
const LookedUp = Type.Object({ ...Signal, url: text, types: text });
const Hash = Type.Object({ url: text, types: text });

const NO_FETCHING =
  'This node fetches no address that it is given: it would reach what only the node can reach. Send the file.';
const COUNTED_FOR_MS = 60_000;

/**
 * The HTTP API of Hasher-Matcher-Actioner (OpenMediaMatch), as far as it goes together with this node's rules, so that a
 * client that sends no credentials switches by changing its address. Shapes after the blueprints `hashing`, `matching`
 * and `curation` of facebook/ThreatExchange.
 */
export function hmaRoutes(
  app: App,
  desk: DeskContext,
  {
    matcher,
    uploads,
    room,
    quotas,
  }: { matcher: Matcher; uploads: UploadGate; room: UploadRoom; quotas: LookUpQuotas },
): void {
  const { kernel } = desk;
  const services = new WeakMap<FastifyRequest, Service>();
  const viewerOf = (request: FastifyRequest) => (services.get(request) as Service).viewer;
  const searching = (request: FastifyRequest) => ({ desk, matcher, viewer: viewerOf(request) });

  app.setErrorHandler((error, request, reply) => sendFault(desk, error as Error, request, reply));
  // Before a body is read. Each request is a look-up of the quota, but for the one that load balancers ask.
  app.addHook('onRequest', async (request) => {
    await knowSender(request, async () => {
      const service = await authenticateService(kernel, (request.params as { key: string }).key, 'address');
      if (!request.routeOptions.url?.endsWith('/status') || request.url.includes('/index/')) {
        quotas.take(service, 1);
      }
      services.set(request, service);
    });
  });

  const at = (path: string) => `/hma/:key${path}`;
  const readUpload = <T>(
    request: FastifyRequest,
    reply: FastifyReply,
    parts: string[],
    work: (upload: Upload) => Promise<T>,
  ): Promise<T> => {
    if (!request.isMultipart()) throw new HmaFault(400, 'Missing multipart/form-data file upload');
    const { organisation } = viewerOf(request);
    return withUpload(request, reply, { parts, room, organisation }, (upload) =>
      uploads.pass(() => work(upload)),
    );
  };

  app.get(
    at('/status'),
    { schema: { summary: 'HMA: whether the matcher serves', params: OfNode } },
    async (_request, reply) => reply.type('text/html; charset=utf-8').send('I-AM-ALIVE'),
  );

  app.post(
    at('/h/hash'),
    {
      schema: {
        summary: 'HMA: the hashes of an upload',
        description:
          'multipart/form-data with one file, called "photo" or "video". Answers {"pdq": "...", "sha256": "..."}; of a video its digests only. Nothing is kept.',
        params: OfNode,
        querystring: Hash,
      },
    },
    async (request, reply) =>
      readUpload(request, reply, ['photo', 'video'], async ({ part, bytes }) =>
        hashesByName(await hashUpload(part, bytes), request.query.types),
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
          '{"BANK": [{"bank_content_id": 1, "distance": "0"}]}. Of banks that are on: one in shadow answers nothing, and `bypass_coinflip` and `seed` change nothing.',
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
      readUpload(request, reply, ['photo', 'video'], async ({ part, bytes }) => {
        const hashed = await hashUpload(part, bytes);
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
      const types = only === undefined ? SIGNAL_TYPES : [typeCalled(only)];
      const held = await heldBy(viewerOf(request).organisation);
      const built = Math.floor(kernel.now().getTime() / 1000);
      return Object.fromEntries(
        types.map((type) => [hmaNameOf(type), { present: true, built_to: built, size: held.get(type) ?? 0 }]),
      );
    },
  );

  app.get(at('/c/banks'), { schema: { summary: 'HMA: the banks', params: OfNode } }, async (request) =>
    curate.showBanks(desk, viewerOf(request)),
  );
  app.post(
    at('/c/banks'),
    {
      schema: {
        summary: 'HMA: make a bank, which begins in shadow whatever is asked',
        params: OfNode,
        body: Type.Object({ name: Type.Optional(Type.String()) }),
      },
    },
    async (request, reply) =>
      reply.code(201).send(await curate.makeBank(desk, viewerOf(request), needed(request.body.name, 'name'))),
  );
  app.get(at('/c/bank/:name'), { schema: { summary: 'HMA: a bank', params: OfName } }, async (request) =>
    curate.showBank(desk, viewerOf(request), request.params.name),
  );
  app.post(
    at('/c/bank/:name/signal'),
    {
      schema: {
        summary: 'HMA: put hashes into a bank in shadow',
        params: OfName,
        body: Type.Unknown(),
      },
    },
    async (request) => curate.addHashes(desk, matcher, viewerOf(request), request.params.name, request.body),
  );
  app.post(
    at('/c/bank/:name/content'),
    {
      schema: {
        summary: 'HMA: put a picture’s PDQ into a bank in shadow',
        description: 'multipart/form-data with one file, called "photo". The picture is not kept.',
        params: OfName,
        querystring: Type.Object({ url: text }),
      },
    },
    async (request, reply) => {
      if (request.query.url) throw new HmaFault(403, NO_FETCHING);
      return readUpload(request, reply, ['photo'], ({ bytes }) =>
        curate.addPhoto(desk, matcher, viewerOf(request), request.params.name, bytes),
      );
    },
  );
  app.get(
    at('/c/bank/:name/content/:content'),
    {
      schema: {
        summary: 'HMA: a signal of a bank, for keys that fill banks',
        params: OfContent,
        querystring: Type.Object({ include_signals: text }),
      },
    },
    async (request) => {
      const { name, content: id } = request.params;
      const withSignals = isTrue(request.query.include_signals);
      return curate.showContent(desk, viewerOf(request), { name, id, withSignals });
    },
  );
  app.get(
    at('/c/exchanges'),
    { schema: { summary: 'HMA: the banks that partners share, by name', params: OfNode } },
    async (request) => curate.showExchanges(desk, viewerOf(request)),
  );
  app.get(
    at('/c/exchange/:name'),
    { schema: { summary: 'HMA: whose bank it is, and whether it is on', params: OfName } },
    async (request) => curate.showExchange(desk, viewerOf(request), request.params.name),
  );
  app.get(
    at('/c/exchange/:name/status'),
    { schema: { summary: 'HMA: when its partner was last heard', params: OfName } },
    async (request) => curate.showExchangeStatus(desk, viewerOf(request), request.params.name),
  );
}

function needed(value: string | undefined, name: string): string {
  if (value === undefined) throw new HmaFault(400, `${name} is required`);
  return value;
}

function isTrue(value: string | undefined): boolean {
  const lower = value?.toLowerCase();
  if (lower === 'true' || lower === '1') return true;
  if (lower === undefined || lower === 'false' || lower === '0') return false;
  throw new HmaFault(400, 'invalid boolean parameter - prefer true/false');
}

/** HMA says every error as {"message"}. What cannot be read is 400 there, where this node says 422. */
function sendFault(
  { kernel }: DeskContext,
  error: Error,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  if (error instanceof HmaFault) return reply.code(error.status).send({ message: error.message });
  const { code, message, errors, retryAfter } = readRefusal(kernel, error, request);
  const [status] = REFUSALS[code];
  if (status === 401) reply.header('www-authenticate', 'Bearer realm="comity"');
  if (retryAfter !== undefined) reply.header('retry-after', String(retryAfter));
  const why = errors.map(({ property, reason }) => `${property} ${reason}`).join('; ');
  return reply
    .code(status === 422 ? 400 : status)
    .send({ message: why === '' ? message : `${message} (${why})` });
}
