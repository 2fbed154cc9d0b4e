import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import cookie from '@fastify/cookie';
import multipart from '@fastify/multipart';
import swagger from '@fastify/swagger';
import { type TypeBoxTypeProvider, TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox';
import fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyRequest,
  type RawServerDefault,
} from 'fastify';
import type { Kernel } from '../kernel.ts';
import { Refusal } from '../refusal.ts';
import { VERSION } from '../version.ts';
import { AllowedMethods, MOST_PARAM } from './allowed-methods.ts';
import { answerUnreadable } from './answer-unreadable.ts';
import { countBodies } from './count-bodies.ts';
import { describeErrors, errorComponents } from './describe-errors.ts';
import type { Html } from './html.ts';
import { jsonReader } from './read-json.ts';
import { sendProblem } from './send-problem.ts';
import { cannotBeStored, unstorable } from './unstorable.ts';
import { type UploadRoom, uploadRoom } from './upload-room.ts';
import { knowSender, mayHaveBody, senderOf } from './who-asks.ts';

/** The app that routes are added to. */
export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

declare module 'fastify' {
  interface FastifyRequest {
    /** A JSON body's bytes as they came: what a signature or a cut is about. */
    rawBody?: Buffer;
  }
  interface FastifyContextConfig {
    /** A route below /api/ that takes bodies of people who are not signed in. */
    open?: boolean;
    /** A route that the key of a service opens. */
    services?: boolean;
    /** The list of the body whose elements the route refuses one by one, so that the others are answered. */
    elements?: string;
    /** A route that only says why its method is not offered. */
    notOffered?: boolean;
    /** A route that counts its bodies itself. */
    countsBody?: boolean;
  }
  interface FastifyInstance {
    /** Memory set aside for bodies. */
    room: UploadRoom;
  }
}

/** Most bytes of a JSON body; a STIX bundle or TAXII envelope may be larger, where a route says so. */
export const JSON_LIMIT = 1_048_576;

/** Bytes of bodies in memory, of all and of one organisation, and how long an upload may take to arrive. */
const ROOM = { total: 512 * 1_048_576, each: 256 * 1_048_576, milliseconds: 20_000 };

/** A Fastify app with the node's habits: problems for errors, no body logging, strict security headers. */
export async function createApp(
  kernel: Kernel,
  /** A page for a person who followed a link to nowhere; programs get a problem. */
  lostPage?: (request: FastifyRequest) => Html,
): Promise<App> {
  const app = fastify({
    bodyLimit: JSON_LIMIT,
    requestTimeout: 60_000,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: MOST_PARAM },
    genReqId: () => randomUUID(),
    frameworkErrors: (error, request, reply) => sendProblem(kernel, error, request, reply),
    clientErrorHandler: answerUnreadable,
  }).withTypeProvider<TypeBoxTypeProvider>();
  app.setValidatorCompiler(TypeBoxValidatorCompiler as never);
  // Responses leave as use cases made them: the default serialiser would drop what a schema forgot.
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
  app.decorate('room', uploadRoom(ROOM));
  countBodies(app as unknown as App, kernel);
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, jsonReader(app));
  app.setErrorHandler((error, request, reply) => sendProblem(kernel, error as Error, request, reply));
  const allowed = new AllowedMethods();
  app.addHook('onRoute', ({ url, method, config }) => {
    if (!config?.notOffered) allowed.add(url, method);
  });
  app.setNotFoundHandler((request, reply) => {
    if (!lostPage || !wantsPage(request)) {
      const methods = allowed.of(request.url);
      if (methods.length === 0 || methods.includes(request.method))
        return sendProblem(kernel, null, request, reply);
      // RFC 9110 §15.5.6: which methods it takes is said with it.
      reply.header('allow', methods.join(', '));
      return sendProblem(kernel, new Refusal('method-not-allowed'), request, reply);
    }
    const policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
    return reply
      .code(404)
      .type('text/html; charset=utf-8')
      .header('vary', 'accept, accept-language')
      .header('content-security-policy', `${policy}; frame-ancestors 'none'`)
      .send(lostPage(request).markup);
  });
  // PostgreSQL text holds no U+0000 and no lone surrogate: named here, once, for every route.
  app.addHook('preValidation', async (request) => {
    // TAXII names its own parameters, by clause.
    if (request.url.startsWith('/taxii2/')) return;
    // A public page answers every address that is none of its own alike, this one too.
    const params = request.url.startsWith('/api/') ? unstorable(request.params, '') : null;
    const { elements } = request.routeOptions.config ?? {};
    const body = elements ? { ...(request.body as object), [elements]: null } : request.body;
    const property = params ?? unstorable(request.query, '') ?? unstorable(body, '');
    if (property !== null) throw cannotBeStored(property);
  });
  app.addHook('onSend', async (_request, reply) => {
    reply.header('x-content-type-options', 'nosniff');
    if (!reply.hasHeader('referrer-policy')) reply.header('referrer-policy', 'same-origin');
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
    if (!reply.hasHeader('content-security-policy')) {
      const frames = kernel.configuration.frameOrigin
        ? `'self' ${kernel.configuration.frameOrigin}`
        : "'none'";
      reply.header(
        'content-security-policy',
        `default-src 'none'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; script-src 'self'; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors ${frames}`,
      );
    }
  });
  await app.register(cookie);
  // Threat: strangers who send large or endless bodies. Who sends is known before a body is read, on every route.
  app.addHook('onRequest', async (request) => {
    const { config } = request.routeOptions;
    if (!request.url.startsWith('/api/') || request.is404 || config?.open || !mayHaveBody(request)) return;
    await knowSender(request, () => senderOf(kernel, request));
  });
  await app.register(multipart, {
    limits: { fileSize: 32 * 1_048_576, files: 1, fields: 20, fieldSize: 10_000 },
  });
  const completeErrors = describeErrors(app as unknown as App);
  await app.register(swagger, {
    transformObject: (document) => {
      if (!('openapiObject' in document)) throw new Error('the document of the API is OpenAPI 3');
      completeErrors(document.openapiObject);
      return document.openapiObject;
    },
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Comity node', version: VERSION, description: 'Every route of this node.' },
      components: {
        securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
        ...(errorComponents() as object),
      },
    },
    refResolver: { buildLocalReference: (json, _base, _fragment, i) => String(json.$id ?? `schema-${i}`) },
  });
  return app as unknown as App;
}

/** Addresses that only programs call answer programs, whatever a caller says it accepts. */
const FOR_PROGRAMS = /^\/(api|hma|taxii2|federation|log|\.well-known)(\/|\?|$)/;

const wantsPage = ({ method, url, headers }: FastifyRequest): boolean =>
  method === 'GET' && !FOR_PROGRAMS.test(url) && /\btext\/html\b/.test(headers.accept ?? '');
