import type { FastifyReply, FastifyRequest } from 'fastify';
import { formatVerifierKey } from '../../standards/tlog/note-key.ts';
import { publishedTile } from '../../standards/tlog/tile.ts';
import type { App } from '../http/server.ts';
import type { Kernel } from '../kernel.ts';
import { logKeyOf } from './log-key.ts';
import {
  epochOpening,
  type PublishedLog,
  publishedLog,
  publishedTileBytes,
  witnessedNotes,
} from './published-log.ts';

const TEXT = 'text/plain; charset=utf-8';
/** C2SP tlog-tiles: a tile at a path never changes. */
const FOR_EVER = 'public, max-age=31536000, immutable';

type Answer = { type: string; body: string | Buffer; cache?: string } | null;

/**
 * The log as the public sees it (C2SP tlog-tiles under /log/, earlier epochs under /log/<epoch>/). Only what the
 * newest published checkpoint covers exists here: whatever else is asked for meets the answer that every unknown
 * address meets, so that nobody learns from it whether something happened since.
 */
export function logRoutes(app: App, kernel: Kernel): void {
  const read = kernel.store.system('public log');

  const route = (path: string, summary: string, answer: (request: FastifyRequest) => Promise<Answer>) =>
    app.get(path, { schema: { summary, tags: ['log'] } }, async (request, reply) =>
      send(reply, await answer(request)),
    );

  /** One resource of the current epoch, and the same of a numbered one. */
  const logRoute = (
    path: string,
    summary: string,
    answer: (log: PublishedLog, rest: string) => Promise<Answer> | Answer,
  ) => {
    const one = async (request: FastifyRequest, epoch: number | undefined, prefix: string) => {
      const log = await read((tx) => publishedLog(tx, epoch));
      return log && answer(log, request.url.slice(prefix.length));
    };
    route(`/log/${path}`, summary, (request) => one(request, undefined, '/log/'));
    route(`/log/:epoch/${path}`, `${summary}, of one epoch`, async (request) => {
      // The address as it came, undecoded: one spelling a resource, so that no cache holds two.
      const epoch = /^\/log\/([1-9]\d{0,8})\//.exec(request.url)?.[1];
      return epoch === undefined ? null : one(request, Number(epoch), `/log/${epoch}/`);
    });
  };

  logRoute('checkpoint', 'The newest signed checkpoint', ({ note }) => ({
    type: TEXT,
    body: note,
    cache: 'no-cache',
  }));
  logRoute('key', 'The verifier key of the log', ({ origin }) => ({
    type: TEXT,
    body: `${formatVerifierKey(logKeyOf(origin, kernel.keyring.log.publicKey))}\n`,
    cache: 'no-cache',
  }));
  logRoute('epoch', 'How the log began again, after a restored database', async ({ epoch }) => {
    const opening = await read((tx) => epochOpening(tx, epoch));
    return opening && { type: 'application/json', body: JSON.stringify(opening), cache: 'no-cache' };
  });
  logRoute('tile/*', 'A tile or an entry bundle', async (log, path) => {
    const ref = publishedTile(path, log.size);
    const bytes = ref && (await read((tx) => publishedTileBytes(tx, log.epoch, ref)));
    return bytes && { type: 'application/octet-stream', body: bytes, cache: FOR_EVER };
  });
  route(
    '/log/witnessed/:origin',
    'Checkpoints kept of a partner’s log, by SHA-256 of its origin',
    async (request) => {
      const { origin } = request.params as { origin: string };
      if (!/^[0-9a-f]{64}$/.test(origin)) return null;
      const kept = await read((tx) => witnessedNotes(tx, origin));
      return kept && { type: 'application/json', body: JSON.stringify(kept), cache: 'no-cache' };
    },
  );
}

function send(reply: FastifyReply, answer: Answer): FastifyReply | undefined {
  if (answer === null) {
    reply.callNotFound();
    return reply;
  }
  return reply
    .header('cache-control', answer.cache ?? 'no-cache')
    .type(answer.type)
    .send(answer.body);
}
