import { Transform } from 'node:stream';
import type { FastifyRequest, RouteOptions } from 'fastify';
import type { Kernel } from '../kernel.ts';
import type { App } from './server.ts';
import type { UploadShare } from './upload-room.ts';
import { endUnread, mayHaveBody, senderOf } from './who-asks.ts';

/** A body that says it is smaller is not counted: as many connections cost as much without one. */
const SMALL = 16_384;

/** Forms are counted part by part, where they are read. */
const isForm = (request: FastifyRequest) => /^\s*multipart\//i.test(request.headers['content-type'] ?? '');

/**
 * Counts what bodies take of the app's room as they arrive, of all routes, so that many large ones at once are refused
 * (`too-many`) and not held. The room is given back when the work on a body ends, or when it never begins; whoever
 * hangs up meanwhile gets nothing back sooner.
 */
export function countBodies(app: App, kernel: Kernel): void {
  const shares = new WeakMap<FastifyRequest, { share: UploadShare; working: boolean }>();

  app.addHook('preParsing', async (request, reply, payload) => {
    const { config } = request.routeOptions;
    const length = Number(request.headers['content-length'] ?? Number.NaN);
    if (!mayHaveBody(request) || request.is404 || config?.countsBody || isForm(request)) return payload;
    if (length <= SMALL) return payload;
    const counted = { share: app.room.open(await whoseBody(kernel, request)), working: false };
    shares.set(request, counted);
    reply.raw.once('close', () => {
      if (!counted.working) counted.share.release();
    });
    const counter = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        try {
          counted.share.take(chunk.length);
          done(null, chunk);
        } catch (error) {
          payload.unpipe(counter);
          endUnread(request);
          done(error as Error);
        }
      },
    });
    // What reads this stops listening at its own limit, while what was sent already still comes: refused then, it is
    // nobody's error any more, and must not be the process's.
    counter.on('error', () => undefined);
    payload.once('error', (error: Error) => counter.destroy(error));
    return payload.pipe(counter);
  });

  app.addHook('onRoute', (route: RouteOptions) => {
    if (['GET', 'HEAD'].includes([route.method].flat().join())) return;
    const work = route.handler;
    route.handler = async function (request, reply) {
      const counted = shares.get(request);
      if (counted) counted.working = true;
      try {
        return await work.call(this, request, reply);
      } finally {
        counted?.share.release();
      }
    };
  });
}

/** A person's or a service's organisation; partners, and who is not signed in, share one share. */
async function whoseBody(kernel: Kernel, request: FastifyRequest): Promise<string> {
  const { authorization, cookie } = request.headers;
  if (authorization === undefined && cookie === undefined) return 'others';
  return senderOf(kernel, request).then(
    ({ organisation }) => organisation,
    () => 'others',
  );
}
