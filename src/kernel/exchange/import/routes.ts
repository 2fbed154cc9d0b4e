import { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import type { App } from '../../http/server.ts';
import type { SignedIn } from '../../identity/credentials.ts';
import type { Kernel } from '../../kernel.ts';
import type { Policy } from '../../policy/authorize.ts';
import { REFUSALS, Refusal } from '../../refusal.ts';
import { databaseAway } from '../../store/connect.ts';
import { whatIsFull } from '../../store/what-is-full.ts';
import { type ImportInput, importRecords } from './import-records.ts';
import { takeBody } from './take-body.ts';

const MEDIA_TYPES = ['application/json', 'application/stix+json', 'application/gzip', 'application/x-gzip'];

/**
 * `POST /api/v1/imports`: the one way in for a file. Answered as lines of JSON while it runs: `{"done","total"}`, and
 * as the last one `{"accepted","unchanged","refused"}` (and `"more"`, where not all that were refused are named), or `{"problem"}` when it broke off.
 */
export function importRoutes(
  app: App,
  {
    kernel,
    policy,
    personAsking,
  }: { kernel: Kernel; policy: Policy; personAsking: (r: FastifyRequest) => Promise<SignedIn> },
): void {
  app.register(async (scope) => {
    // The body is read by us and not by the parser: it is large, perhaps compressed, and who sends it is asked first.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(MEDIA_TYPES, (_request, payload, done) => done(null, payload));
    (scope as unknown as App).post(
      '/api/v1/imports',
      {
        config: { countsBody: true },
        schema: {
          summary: 'Take a STIX bundle into custody, under the name of its source',
          tags: ['records'],
          querystring: Type.Object({
            source: Type.String({ minLength: 1, maxLength: 400 }),
            agreement: Type.Optional(Type.String({ maxLength: 100 })),
          }),
        },
      },
      async (request, reply) => {
        const { viewer } = await personAsking(request);
        policy.require(viewer, 'import-records', { type: 'Organisation', id: viewer.organisation });
        const { bytes, release } = await takeBody(bodyOf(request), {
          gzip: isGzip(request),
          length: lengthOf(request),
        });
        const lines = linesOf(
          kernel,
          importRecords(kernel, viewer, { ...request.query, bytes } as ImportInput),
          release,
        );
        // The first line is asked for here, so that what is refused as a whole is a problem and not a line.
        const first = await lines.next().catch((error: unknown) => {
          release();
          throw error;
        });
        return reply.type('application/x-ndjson').send(
          Readable.from(
            (async function* () {
              if (!first.done) yield first.value;
              yield* lines;
            })(),
          ),
        );
      },
    );
  });
}

function bodyOf(request: FastifyRequest): Readable {
  if (request.body instanceof Readable) return request.body;
  throw new Refusal(
    'media-type-unsupported',
    `Send ${MEDIA_TYPES[0]}, or ${MEDIA_TYPES[2]} for a compressed file.`,
  );
}

const isGzip = ({ headers }: FastifyRequest) =>
  /gzip$/.test(headers['content-type'] ?? '') || headers['content-encoding'] === 'gzip';

function lengthOf({ headers }: FastifyRequest): number | undefined {
  const length = headers['content-length'];
  return length === undefined ? undefined : Number(length);
}

async function* linesOf(
  kernel: Kernel,
  running: ReturnType<typeof importRecords>,
  release: () => void,
): AsyncGenerator<string> {
  let begun = false;
  try {
    for (;;) {
      const step = await running.next();
      yield `${JSON.stringify(step.value)}\n`;
      begun = true;
      if (step.done) return;
    }
  } catch (error) {
    if (!begun) throw error;
    yield `${JSON.stringify({ problem: problemOf(kernel, error) })}\n`;
  } finally {
    // Whoever hangs up ends the import between two transactions.
    await running.return({ accepted: 0, unchanged: 0, refused: [] });
    release();
  }
}

function problemOf(kernel: Kernel, error: unknown) {
  const full = whatIsFull(error);
  const code = full !== null || databaseAway(error) ? 'unavailable' : 'internal';
  const refusal = error instanceof Refusal ? error : new Refusal(code, 'The import broke off; run it again.');
  if (!(error instanceof Refusal)) {
    kernel.log(`an import broke off: ${full ?? (error as Error).stack ?? error}`);
  }
  const [status, title] = REFUSALS[refusal.code];
  return { title, status, detail: refusal.message, code: refusal.code, errors: refusal.errors };
}
