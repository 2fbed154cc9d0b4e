import { join } from 'node:path';
import cookie from '@fastify/cookie';
import fastify from 'fastify';
import { configurationFrom } from '../../kernel/configuration.ts';
import { requireFreePort, sayTaken } from '../node/free-port.ts';
import { workbenchFolder } from '../node/workbench-folder.ts';
import { buildWalkthrough } from './build-pages.ts';
import { ORGANISATIONS } from './cast.ts';
import { removeDatabases, startDatabases } from './databases.ts';
import { type HarbourPlatform, openHarbourPlatform } from './harbour-platform.ts';
import { holdPort } from './hold-port.ts';
import { type NodeProcess, startNodeProcess } from './node-process.ts';
import { type Stage, setUp } from './set-up.ts';
import { openShow } from './show.ts';
import { answerInWords, refuseOthers, walkRoutes } from './walk-routes.ts';
import type { NodeKey } from './walk-state.ts';

export type Walkthrough = { url: string; stop(): Promise<void> };

/** The log's beat here, so that nobody waits ten minutes for a signature; the page says so. */
const BEAT_SECONDS = 5;

const THE_PAGE = 'the page of the demo';

/**
 * Starts the walk-through: its page at COMITY_PORT, and two real nodes as processes of their own at the next two ports. Everything lies in COMITY_DATA/demo, made anew at each start.
 * Throws an Error with a sentence when a port is taken or a node does not start.
 */
export async function startWalkthrough({
  env,
  log,
}: {
  env: NodeJS.ProcessEnv;
  log: (line: string) => void;
}): Promise<Walkthrough> {
  const { port, dataFolder } = configurationFrom(env);
  if (port === 0 || port > 65_533) {
    throw new Error('COMITY_PORT must be from 1 to 65533 here: the demo takes it and the next two ports.');
  }
  const origin = `http://127.0.0.1:${port}`;
  const stops: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (let one = stops.pop(); one; one = stops.pop()) {
      await one().catch((error: Error) => log(`stopping: ${error.message}`));
    }
  };
  try {
    // Before anything is removed or started. The page is ready last, so its port is kept until then.
    const free = await holdPort(port).catch((error) => {
      throw sayTaken(error, port, THE_PAGE);
    });
    stops.push(free);
    for (const { name, portOffset } of Object.values(ORGANISATIONS)) {
      const at = port + portOffset;
      await requireFreePort({ port: at, host: '127.0.0.1' }).catch((error) => {
        throw sayTaken(error, at, `the node of ${name}`);
      });
    }
    const workbench = await workbenchFolder(log);
    const pages = await buildWalkthrough(log);
    log('Starting two nodes, Northfield Digital Safety Office and Harbour, on a fresh database each.');
    const nodes = await startNodes({
      port,
      folder: join(dataFolder, 'demo'),
      origin,
      workbench,
      env,
      log,
      stops,
    });
    log('Setting up people, an agreement and a shared bank, through the nodes’ own addresses.');
    const platform = openHarbourPlatform();
    const stage = await setUp(nodes, { platform, webhookUrl: `${origin}/harbour/decisions` });
    const app = await openWalk({ stage, platform, pages, origin, log });
    await free();
    await app.listen({ port, host: '127.0.0.1' }).catch((error) => {
      throw sayTaken(error, port, THE_PAGE);
    });
    stops.push(() => app.close());
    return { url: `${origin}/`, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startNodes(input: {
  port: number;
  folder: string;
  origin: string;
  workbench: string;
  env: NodeJS.ProcessEnv;
  log: (line: string) => void;
  stops: (() => Promise<unknown>)[];
}): Promise<Record<NodeKey, NodeProcess>> {
  const { port, folder, origin, workbench, env, log, stops } = input;
  await removeDatabases(folder);
  const keys = Object.keys(ORGANISATIONS) as NodeKey[];
  const databases = await startDatabases(folder, keys, log);
  stops.push(() => databases.stop());
  const started = await Promise.allSettled(
    keys.map(async (key, at) => {
      const node = await startNodeProcess({
        organisation: ORGANISATIONS[key],
        port: port + ORGANISATIONS[key].portOffset,
        dataFolder: join(folder, key),
        databaseUrl: databases.urls[at] as string,
        beatSeconds: BEAT_SECONDS,
        frameOrigin: origin,
        workbench,
        env,
        log,
      });
      stops.push(() => node.stop());
      return [key, node] as const;
    }),
  );
  return Object.fromEntries(
    started.map((one) => {
      if (one.status === 'rejected') throw one.reason;
      return one.value;
    }),
  ) as Record<NodeKey, NodeProcess>;
}

async function openWalk({
  stage,
  platform,
  pages,
  origin,
  log,
}: {
  stage: Stage;
  platform: HarbourPlatform;
  pages: string;
  origin: string;
  log: (line: string) => void;
}) {
  const app = fastify({ forceCloseConnections: true });
  answerInWords(app, log);
  await app.register(cookie);
  // Harbour's own systems: another program than Comity, called by its node.
  await app.register(async (scope) => {
    scope.removeContentTypeParser('application/json');
    scope.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) =>
      done(null, body),
    );
    scope.post('/harbour/decisions', async (request, reply) => {
      const { status, answer } = platform.receive(request.headers, String(request.body));
      return reply.code(status).send(answer);
    });
  });
  const show = await openShow(stage);
  await app.register(async (scope) => {
    refuseOthers(scope, origin);
    await walkRoutes(scope, { stage, show, pages, beatSeconds: BEAT_SECONDS });
  });
  return app;
}
