import type { FastifyRequest } from 'fastify';
import { authenticateService, type Service } from '../identity/authenticate-key.ts';
import { authenticate, isKey, type SignedIn } from '../identity/credentials.ts';
import type { Kernel } from '../kernel.ts';
import { Refusal } from '../refusal.ts';
import type { Viewer } from '../store/viewer.ts';

/** Cookies know no ports: two nodes on one host must not overwrite each other's. */
export const sessionCookie = (kernel: Kernel) =>
  `comity_session_${new URL(kernel.configuration.url).port || '443'}`;

const answered = new WeakMap<FastifyRequest, Promise<SignedIn>>();

/**
 * The person behind a request: a bearer token, or a session cookie with a same-origin check. Found out once a request,
 * before its body is read (`knowSender`), and said again to whoever asks.
 * Throws `sign-in-needed` or `credential-expired`.
 */
export function personAsking(kernel: Kernel, request: FastifyRequest): Promise<SignedIn> {
  const known = answered.get(request) ?? findPerson(kernel, request);
  answered.set(request, known);
  return known;
}

const services = new WeakMap<FastifyRequest, Promise<Service>>();

/** The service behind a request, by its key as a bearer token; null for every other request. */
export async function serviceAsking(kernel: Kernel, request: FastifyRequest): Promise<Service | null> {
  const token = bearerOf(request);
  if (token === undefined || !isKey(token)) return null;
  const known = services.get(request) ?? authenticateService(kernel, token, 'authorization');
  services.set(request, known);
  return known;
}

/** Who sends a request: a person, or a service where the route takes its key. */
export async function senderOf(kernel: Kernel, request: FastifyRequest): Promise<Viewer> {
  const service = request.routeOptions.config?.services ? await serviceAsking(kernel, request) : null;
  return (service ?? (await personAsking(kernel, request))).viewer;
}

function bearerOf({ headers: { authorization } }: FastifyRequest): string | undefined {
  if (authorization === undefined) return undefined;
  const token = /^Bearer +(\S{1,200})$/i.exec(authorization)?.[1];
  if (!token) throw new Refusal('sign-in-needed', 'The Authorization header is not a bearer token.');
  return token;
}

async function findPerson(kernel: Kernel, request: FastifyRequest): Promise<SignedIn> {
  const token = bearerOf(request);
  if (token !== undefined) {
    // Threat: a key that leaks from a service. It opens the routes that name it, and is nobody anywhere else.
    if (isKey(token))
      throw new Refusal('not-allowed', 'The key of a service looks up hashes and opens nothing else.');
    return authenticate(kernel, token, ['token']);
  }
  const session = request.cookies[sessionCookie(kernel)];
  if (!session) throw new Refusal('sign-in-needed');
  refuseForeignPages(request);
  return authenticate(kernel, session, ['session']);
}

/** A page of another site must not act with this person's cookie (the cookie is SameSite=Strict as well). */
export function refuseForeignPages(request: FastifyRequest): void {
  if (request.method === 'GET' || request.method === 'HEAD') return;
  const { origin } = request.headers;
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined ? site === 'same-origin' : origin === undefined || sameHost(origin, request)) return;
  throw new Refusal('sign-in-needed', 'This request came from a page of another site.');
}

function sameHost(origin: string, request: FastifyRequest): boolean {
  return URL.canParse(origin) && new URL(origin).host === request.headers.host;
}

/** How long the rest of a refused body may still come, so that its sender can read the answer. */
const LINGER_MS = 5_000;

/**
 * Throws what `known` throws, before anything of the request's body was read. What still comes is thrown away as it
 * comes, and a body that goes on all the same loses its connection: closing at once would reset the connection of a
 * sender that has not read the answer yet.
 */
export async function knowSender(request: FastifyRequest, known: () => Promise<unknown>): Promise<void> {
  try {
    await known();
  } catch (error) {
    endUnread(request);
    throw error;
  }
}

/** For a body that is refused before its end: what still comes goes nowhere, and not for long. */
export function endUnread({ raw }: FastifyRequest): void {
  raw.resume();
  const timer = setTimeout(() => {
    if (!raw.complete) raw.socket.destroy();
  }, LINGER_MS);
  timer.unref();
  raw.once('close', () => clearTimeout(timer));
}

/** Whether a request may bring a body. */
export const mayHaveBody = ({ method }: FastifyRequest): boolean => method !== 'GET' && method !== 'HEAD';
