import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import type { App } from '../http/server.ts';
import type { SignedIn } from '../identity/credentials.ts';
import type { Kernel } from '../kernel.ts';
import { type FindThings, type FoundThing, findThings } from './find-things.ts';

/**
 * Milliseconds. Threat: a search passes over rows that the viewer may not read, and takes a little longer where there
 * are any. Answers leave only at a full beat since the question, so that little is not seen.
 */
export const ANSWER_BEAT = 100;

/** How long an answer that is ready waits for the next beat. */
export const restOfBeat = (elapsed: number): number =>
  (Math.floor(elapsed / ANSWER_BEAT) + 1) * ANSWER_BEAT - elapsed;

/** One search over everything that has a page, for people: each kind under the rule by which its pages are read. */
export function findRoutes(
  app: App,
  {
    kernel,
    personAsking,
    desks,
  }: {
    kernel: Kernel;
    personAsking: (request: FastifyRequest) => Promise<SignedIn>;
    desks: readonly { find: FindThings }[];
  },
): void {
  app.get(
    '/api/v1/search',
    {
      schema: {
        summary:
          'Whatever has a page and is named so: by words of its name, the beginning of an id, or of a hash',
        querystring: Type.Object({ q: Type.String({ minLength: 2, maxLength: 200 }) }),
      },
    },
    async (request) => {
      const asked = performance.now();
      const { viewer } = await personAsking(request);
      const words = request.query.q.trim();
      const items: FoundThing[] = [];
      if (words.length >= 2) {
        await kernel.store.for(viewer)(async (tx) => {
          for (const find of [...desks.map((desk) => desk.find), findThings])
            items.push(...(await find(tx, words)));
        });
      }
      await pause(restOfBeat(performance.now() - asked));
      return { items };
    },
  );
}
