import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ProblemError } from '../../client/problem.ts';
import { matchPicture } from './ask-match.ts';
import { AFFECTED, CAST, ORGANISATIONS } from './cast.ts';
import { type Cheat, openCheat } from './cheat.ts';
import type { Stage } from './set-up.ts';
import { OutOfTurn, type Show } from './show.ts';
import {
  type NodeKey,
  type OwnPicture,
  type PersonKey,
  SCENES,
  type SceneId,
  type WalkState,
} from './walk-state.ts';

const PICTURE_LIMIT = 32 * 1_048_576;

/** The walk-through's own small API: its page plays scenes with it and never holds a token. */
export async function walkRoutes(
  app: FastifyInstance,
  { stage, show, pages, beatSeconds }: { stage: Stage; show: Show; pages: string; beatSeconds: number },
): Promise<void> {
  const cheat: Cheat = openCheat(stage.nodes.harbour.databaseUrl, stage.seats.elif.http);
  const nodes = Object.values(stage.nodes).map((node) => node.url);
  app.addContentTypeParser(
    /^image\//,
    { parseAs: 'buffer', bodyLimit: PICTURE_LIMIT },
    (_request, body, done) => done(null, body),
  );

  app.addHook('onSend', async (_request, reply) => {
    reply.header('x-content-type-options', 'nosniff').header('referrer-policy', 'no-referrer');
    reply.header(
      'content-security-policy',
      `default-src 'none'; img-src 'self' blob: data:; style-src 'self' 'unsafe-inline'; script-src 'self'; connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; frame-src ${nodes.join(' ')}`,
    );
  });

  /** What the page shows, and the sessions of those whom its frames show. */
  const send = (reply: FastifyReply) => {
    for (const key of Object.values(show.play.seats)) {
      const { name, value } = stage.seats[key as Exclude<PersonKey, 'noor'>].cookie;
      // Cookies know no ports: what is set here reaches the node whose port is in the name (RFC 6265 §8.5).
      reply.setCookie(name, value, { httpOnly: true, sameSite: 'strict', path: '/', maxAge: 12 * 3600 });
    }
    return reply.header('cache-control', 'no-store').send(stateOf(stage, show, beatSeconds));
  };

  // One act at a time, in the order asked: two windows must not play one scene twice.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work, work);
    last = turn.catch(() => undefined);
    return turn;
  };

  app.get('/walk/state', async (_request, reply) => send(reply));

  app.post('/walk/scenes/:scene', async (request, reply) => {
    const { scene } = request.params as { scene: SceneId };
    if (!SCENES.includes(scene)) return reply.callNotFound();
    await inTurn(() => show.perform(scene));
    return send(reply);
  });

  app.post('/walk/restart', async (request, reply) => {
    const { refuses } = (request.body ?? {}) as { refuses?: unknown };
    await inTurn(() => show.restart(refuses === true));
    return send(reply);
  });

  app.post('/walk/people/:person', async (request, reply) => {
    const { person } = request.params as { person: PersonKey };
    if (person !== 'noor' && !CAST.some((part) => part.key === person)) return reply.callNotFound();
    show.become(person);
    return send(reply);
  });

  app.get('/walk/proof', async (_request, reply) =>
    show.proof === null ? reply.callNotFound() : reply.header('cache-control', 'no-store').send(show.proof),
  );

  // What a node refuses, this server refuses with the node's own words.
  app.setErrorHandler((error, _request, reply) => {
    if (!(error instanceof ProblemError)) throw error;
    return reply.code(error.status).type('application/problem+json').send(JSON.stringify(error.problem));
  });

  app.get('/walk/pictures/:play/:which', async (request, reply) => {
    const { play, which } = request.params as { play: string; which: string };
    if (Number(play) !== show.play.number || !['original', 'copy'].includes(which))
      return reply.callNotFound();
    return reply
      .type('image/jpeg')
      .header('cache-control', 'no-store')
      .send(which === 'original' ? show.play.picture : show.play.copy);
  });

  // Without an item the node answers and keeps nothing; neither does this server.
  app.post('/walk/own-picture', { bodyLimit: PICTURE_LIMIT }, async (request): Promise<OwnPicture> => {
    const started = performance.now();
    const { pdq, quality, sha256, matches } = await matchPicture(stage.uploads.http, request.body as Buffer);
    return {
      pdq: pdq ?? '',
      quality: quality ?? 0,
      sha256: sha256 ?? '',
      matches: matches.map(({ distance, bank }) => ({ distance, bank })),
      ms: performance.now() - started,
    };
  });

  app.post('/walk/cheat', async () => inTurn(() => cheat.change()));
  app.post('/walk/cheat/undo', async () => inTurn(() => cheat.putBack()));

  await app.register(fastifyStatic, {
    root: join(pages, 'assets'),
    prefix: '/assets/',
    immutable: true,
    maxAge: '365d',
  });
  const page = readFileSync(join(pages, 'index.html'), 'utf8');
  app.get('/', async (_request, reply) =>
    reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(page),
  );
}

/** Answers, and errors in words: what a node refused is said as it said it. */
export function answerInWords(app: FastifyInstance, log: (line: string) => void): void {
  app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    const status = error instanceof OutOfTurn ? 409 : (error.statusCode ?? 500);
    if (status >= 500) log(`${request.method} ${request.url}: ${error.stack ?? error.message}`);
    return reply.code(status).send({ error: error.message });
  });
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ error: 'There is nothing here.' }));
}

/** Threat: another page in the same browser playing scenes, or a name that leads to this address. */
export function refuseOthers(app: FastifyInstance, origin: string): void {
  const { host, port } = new URL(origin);
  app.addHook('onRequest', async (request: FastifyRequest, reply) => {
    if (request.headers.host === `localhost:${port}` && request.method === 'GET') {
      // The nodes' frames are at 127.0.0.1: sessions set under another name would not reach them.
      return reply.redirect(`${origin}${request.url}`, 307);
    }
    const site = request.headers['sec-fetch-site'];
    const foreign = site !== undefined && site !== 'same-origin' && request.method !== 'GET';
    if (request.headers.host !== host || foreign) {
      return reply.code(403).send({ error: 'This is the walk-through of another page.' });
    }
  });
}

function stateOf(stage: Stage, { play }: Show, beatSeconds: number): WalkState {
  const node = (key: NodeKey) => {
    const { name, class: kind } = ORGANISATIONS[key];
    return { name, class: kind, url: stage.nodes[key].url };
  };
  return {
    play: play.number,
    refuses: play.refuses,
    beatSeconds,
    nodes: { northfield: node('northfield'), harbour: node('harbour') },
    people: [...CAST.map(({ key, name, job, node: at }) => ({ key, name, job, node: at })), AFFECTED],
    seats: play.seats,
    current: play.current,
    done: play.done,
    frames: play.frames,
  };
}
