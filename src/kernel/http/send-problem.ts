import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { Kernel } from '../kernel.ts';
import { REFUSALS, Refusal, type RefusalCode } from '../refusal.ts';
import { databaseAway } from '../store/connect.ts';
import { whatIsFull } from '../store/what-is-full.ts';
import { nameFaults, type SchemaFault } from './name-faults.ts';

/** Which resource it is stands in the operator's log: a caller learns no path and no limit. */
const FULL = 'Something that the node needs is full. Tell its operator, and try again.';

/** TAXII 2.1 §3.6.1: error messages are application/taxii+json too. */
const TAXII = 'application/taxii+json;version=2.1';

/**
 * Turns whatever was thrown into an RFC 9457 problem (or a TAXII error message under /taxii2/). Nothing internal
 * leaves on a 500; the operator's line has the request's id, and one line says what is full.
 */
export function sendProblem(
  kernel: Kernel,
  error: FastifyError | Error | null,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const refusal = readRefusal(kernel, error, request);
  const [status, advice] = REFUSALS[refusal.code];
  reply.code(status);
  // RFC 9110 §10.2.3.
  if (refusal.retryAfter !== undefined) reply.header('retry-after', String(refusal.retryAfter));
  if (status === 401) reply.header('www-authenticate', 'Bearer realm="comity"');
  if (request.url.startsWith('/taxii2/')) {
    const message = {
      title: advice,
      description: refusal.message,
      error_code: refusal.code,
      http_status: String(status),
      ...(refusal.errors.length > 0 ? { details: { errors: refusal.errors } } : {}),
    };
    // Bytes, because Fastify rewrites the media type of text that is JSON.
    return reply.type(TAXII).send(Buffer.from(JSON.stringify(message)));
  }
  return reply.type('application/problem+json').send(JSON.stringify(problemOf(refusal)));
}

/**
 * What was thrown, as the refusal that it is to the caller; what is ours goes to the operator's log, by the form of the
 * address and never by the address itself, which may hold a key.
 */
export function readRefusal(
  kernel: Kernel,
  error: FastifyError | Error | null,
  request: FastifyRequest,
): Refusal {
  const refusal = error === null ? new Refusal('not-found') : refusalOf(error, request);
  const full = whatIsFull(error);
  if (error && (refusal.code === 'internal' || full !== null)) {
    const asked = `request ${request.id} ${request.method} ${request.routeOptions.url ?? '?'}`;
    kernel.log(`${asked} failed: ${full ?? error.stack ?? error}`);
  }
  return refusal;
}

/** RFC 9457 §3.1. */
export function problemOf({ code, message, errors }: Refusal): object {
  const [status, title] = REFUSALS[code];
  const type = `https://comity.example/problems/${code}`;
  return { type, title, status, detail: message, code, ...(errors.length > 0 ? { errors } : {}) };
}

/** The fields of the body that the route's schema names. */
function bodyFields(request: FastifyRequest): string[] {
  const body = request.routeOptions?.schema?.body as { properties?: object } | undefined;
  return Object.keys(body?.properties ?? {});
}

/** The schema of the part of the request that was refused: its body, its parameters. */
const asked = ({ routeOptions }: FastifyRequest, context: string | undefined): unknown =>
  (routeOptions?.schema as Record<string, unknown> | undefined)?.[context ?? 'body'];

/** The limit of a JSON body on this route; of other media types it is what reads them that knows theirs. */
function bodyLimit({ routeOptions, headers }: FastifyRequest): string {
  const most = routeOptions?.bodyLimit;
  const known = most !== undefined && /json/i.test(headers['content-type'] ?? '');
  return known ? `than the ${most} bytes that this address takes` : 'than this address takes';
}

function refusalOf(error: FastifyError | Error, request: FastifyRequest): Refusal {
  if (error instanceof Refusal) return error;
  const fields = bodyFields(request);
  const { code, validation, validationContext } = error as FastifyError;
  if (validation) {
    const where: RefusalCode = validationContext === 'body' ? 'body-malformed' : 'parameter-malformed';
    return new Refusal(
      where,
      undefined,
      nameFaults(
        validation as SchemaFault[],
        where === 'body-malformed' ? fields : [],
        asked(request, validationContext),
      ),
    );
  }
  switch (code) {
    case 'FST_ERR_BAD_URL':
      return new Refusal('request-malformed', undefined, [
        { property: 'address', clause: 'RFC 3986 §2.1', reason: 'has a percent sign that encodes nothing' },
      ]);
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
    case 'FST_REQ_FILE_TOO_LARGE':
      return new Refusal('too-large', `The body is larger ${bodyLimit(request)}.`, [
        { property: 'body', reason: 'too large' },
      ]);
    case 'FST_FILES_LIMIT':
    case 'FST_FIELDS_LIMIT':
    case 'FST_PARTS_LIMIT':
      return new Refusal('body-malformed', 'The form has more parts than this address takes.', [
        { property: 'body', clause: 'RFC 7578', reason: 'has too many parts' },
      ]);
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
    case 'FST_INVALID_MULTIPART_CONTENT_TYPE':
      return new Refusal('media-type-unsupported');
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return new Refusal('body-malformed', 'The body is not the JSON it says it is.', [
        { property: 'body', clause: 'RFC 8259', reason: error.message },
      ]);
  }
  // A value of the request that a column's type cannot hold: the caller's, not ours.
  if (code === '22021' || code === '22P02' || code === '22P05' || code === '22003') {
    return new Refusal('body-malformed', 'A value of the request is not of the form that is stored.');
  }
  if (
    /^(Unexpected end of|Part terminated early|Multipart: Boundary not found|Malformed part header)/.test(
      error.message,
    )
  ) {
    return new Refusal('body-malformed', 'The form was cut short, or names no boundary.', [
      { property: 'body', clause: 'RFC 7578', reason: error.message },
    ]);
  }
  // First what is full: all connections in use is both.
  if (whatIsFull(error) !== null) return new Refusal('unavailable', FULL);
  if (databaseAway(error)) return new Refusal('unavailable');
  const status = (error as FastifyError).statusCode;
  if (status && status >= 400 && status < 500) return new Refusal('body-malformed', error.message);
  return new Refusal('internal', REFUSALS.internal[1]);
}
