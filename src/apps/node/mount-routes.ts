import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyRequest } from 'fastify';
import { auditRoutes } from '../../kernel/audit/audit-routes.ts';
import { logRoutes } from '../../kernel/audit/log-routes.ts';
import type { Desk, DeskContext, OpenDesk } from '../../kernel/desk.ts';
import { dutyRoutes } from '../../kernel/duty/duty-routes.ts';
import type { Ways } from '../../kernel/duty/ways/ways.ts';
import { agreementRoutes } from '../../kernel/exchange/agreements/routes.ts';
import { federationRoutes } from '../../kernel/exchange/federation/routes.ts';
import type { Exchange } from '../../kernel/exchange/federation/run-exchange.ts';
import { importRoutes } from '../../kernel/exchange/import/routes.ts';
import type { LetterKinds } from '../../kernel/exchange/letters/letter.ts';
import { letterRoutes } from '../../kernel/exchange/letters/letter-routes.ts';
import { peerRoutes } from '../../kernel/exchange/peers/routes.ts';
import type { PeerRecognition } from '../../kernel/exchange/peers/signed-requests.ts';
import { taxiiRoutes } from '../../kernel/exchange/taxii/routes.ts';
import type { App } from '../../kernel/http/server.ts';
import { identityRoutes } from '../../kernel/identity/routes.ts';
import { reportRoutes } from '../../kernel/reports/report-routes.ts';
import { findRoutes } from '../../kernel/store/find-routes.ts';
import { recordRoutes } from '../../kernel/store/routes.ts';
import type { Viewer } from '../../kernel/store/viewer.ts';
import { publicRoutes } from '../public/public-routes.ts';
import { publicReportRoutes } from '../public/report-routes.ts';

export type Mounted = DeskContext & {
  manifests: Desk[];
  desks: OpenDesk[];
  recognition: PeerRecognition;
  exchange: Exchange;
  ways: Ways;
  workbench: string | null;
};

/** Every address of the node, in one place. */
export async function mountRoutes(app: App, mounted: Mounted): Promise<void> {
  const { kernel, desks, recognition, exchange } = mounted;
  /** People by token or session, peers by signature. */
  const viewerAsking = async (request: FastifyRequest): Promise<Viewer> =>
    recognition.isSigned(request)
      ? (await recognition.peerAsking(request)).viewer
      : (await mounted.personAsking(request)).viewer;

  federationRoutes(app, kernel, { recognition, exchange });
  letterRoutes(app, kernel, { recognition, kinds: lettersOf(desks) });
  taxiiRoutes(app, kernel, {
    viewerAsking: (_kernel, request) => viewerAsking(request),
    policy: mounted.policy,
  });
  identityRoutes(app, { ...mounted, queueOf: (viewer) => queueOf(mounted, viewer) });
  recordRoutes(app, mounted);
  findRoutes(app, mounted);
  importRoutes(app, mounted);
  peerRoutes(app, mounted);
  agreementRoutes(app, mounted);
  logRoutes(app, kernel);
  auditRoutes(app, mounted);
  dutyRoutes(app, mounted);
  reportRoutes(app, { ...mounted, sources: desks.flatMap(({ reports = [] }) => reports) });
  for (const desk of desks) desk.routes(app);
  publicReportRoutes(app, kernel);
  publicRoutes(app, {
    kernel,
    contact: process.env.COMITY_CONTACT ?? null,
    counters: desks.flatMap((desk) => desk.counters),
  });
  app.get('/api/v1/openapi.json', { schema: { hide: true } }, async () => app.swagger());
  if (mounted.workbench !== null) await workbenchRoutes(app, mounted.workbench);
}

/** Of all desks. */
export const lettersOf = (desks: readonly OpenDesk[]): LetterKinds =>
  Object.assign({}, ...desks.map(({ letters }) => letters));

async function queueOf({ manifests, desks }: Mounted, viewer: Viewer): Promise<Record<string, number>> {
  const waiting = await Promise.all(desks.map((desk) => desk.waiting(viewer)));
  return Object.fromEntries(manifests.map(({ name }, at) => [name, waiting[at]!]));
}

/** The workbench is one page; its router knows the addresses below /app/. */
async function workbenchRoutes(app: App, folder: string): Promise<void> {
  await app.register(fastifyStatic, {
    root: join(folder, 'assets'),
    prefix: '/app/assets/',
    immutable: true,
    maxAge: '365d',
    cacheControl: true,
  });
  const pushWorker = readFileSync(new URL('../workbench/push-worker.js', import.meta.url), 'utf8');
  app.get('/app/push-worker.js', { schema: { hide: true } }, async (_request, reply) =>
    reply.type('text/javascript; charset=utf-8').header('cache-control', 'no-cache').send(pushWorker),
  );
  const page = readFileSync(join(folder, 'index.html'), 'utf8');
  const send = async (_request: FastifyRequest, reply: import('fastify').FastifyReply) =>
    reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(page);
  app.get('/app/', { schema: { hide: true } }, send);
  app.get('/app/*', { schema: { hide: true } }, send);
  app.get('/app', { schema: { hide: true } }, async (_request, reply) => reply.redirect('/app/', 308));
}
