import Type from 'typebox';
import { publicKeepers } from '../../desks/signals/backwards/keeping-queries.ts';
import { newestPublicCounts, newestPublicDay } from '../../kernel/audit/public-counts.ts';
import { publishedLog } from '../../kernel/audit/published-log.ts';
import type { Counter } from '../../kernel/desk.ts';
import type { App } from '../../kernel/http/server.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { Database } from '../../kernel/store/store.ts';
import type { ShownCounts } from './counts-section.ts';
import { homePage } from './home-page.ts';
import { checkpointFacts, firstDay } from './queries.ts';
import { chooseLanguage } from './texts.ts';

/** The public site: server-rendered, without client script, so that it can be saved, printed and mirrored. */
export function publicRoutes(
  app: App,
  { kernel, contact, counters }: { kernel: Kernel; contact: string | null; counters: readonly Counter[] },
): void {
  const { configuration, host } = kernel;
  const read = kernel.store.system('public page');
  const frames = configuration.frameOrigin ? `'self' ${configuration.frameOrigin}` : "'none'";

  // The figures of a day that is over never change, and anyone may ask for this page as often as they like.
  let known: { day: string; counts: ShownCounts } | null = null;
  const countsOf = async (db: Database, now: Date): Promise<ShownCounts> => {
    const day = newestPublicDay(now);
    if (known?.day !== day) {
      const first = await firstDay(db);
      const tooYoung = first === null || first > day;
      known = { day, counts: { ...(await newestPublicCounts(db, counters, now)), tooYoung } };
    }
    return known.counts;
  };

  app.get(
    '/',
    {
      schema: {
        summary: 'The public page: who runs this node, its rules, and how to challenge it',
        querystring: Type.Object({ lang: Type.Optional(Type.String({ maxLength: 20 })) }),
      },
    },
    async (request, reply) => {
      const language = chooseLanguage(request.query.lang, request.headers['accept-language']);
      const now = kernel.now();
      const { log, counts, keepers } = await read(async (tx) => {
        const published = await publishedLog(tx);
        const facts = published && (await checkpointFacts(tx, published));
        return {
          log: published && facts ? { ...published, ...facts } : null,
          counts: await countsOf(tx, now),
          keepers: await publicKeepers(tx),
        };
      });
      const { url, demo, beatSeconds } = configuration;
      const page = homePage(
        {
          name: host.name,
          class: host.class,
          url,
          demo,
          beatSeconds,
          contact,
          log,
          counts,
          keepers,
          now,
        },
        language,
      );
      return reply
        .type('text/html; charset=utf-8')
        .header('content-language', language)
        .header('vary', 'accept-language')
        .header('cache-control', 'no-cache')
        .header(
          'content-security-policy',
          `default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors ${frames}`,
        )
        .send(page.markup);
    },
  );
}
