import type { FastifyRequest } from 'fastify';
import { logOverseerRead } from '../audit/log-overseer-read.ts';
import type { SignedIn } from '../identity/credentials.ts';
import type { Kernel } from '../kernel.ts';
import { personAsking } from './who-asks.ts';

/** Who is signed in is no news, and one opened act is logged by name where it is read, in the transaction of the read. */
const LOGGED_ELSEWHERE: readonly (string | undefined)[] = ['/api/v1/me', '/api/v1/audit/:entry'];

/**
 * The person behind a request, for every route of a node. Here an overseer's request is logged, before anything is read
 * for it: in one place, so that no route can forget it, and once, however often a route asks who it is.
 */
export function loggedAsking(kernel: Kernel): (request: FastifyRequest) => Promise<SignedIn> {
  const asked = new WeakMap<FastifyRequest, Promise<SignedIn>>();
  const ask = async (request: FastifyRequest) => {
    const signedIn = await personAsking(kernel, request);
    if (!LOGGED_ELSEWHERE.includes(request.routeOptions.url)) {
      await logOverseerRead(kernel, signedIn.viewer, `${request.method} ${request.url}`);
    }
    return signedIn;
  };
  return (request) => {
    const known = asked.get(request) ?? ask(request);
    asked.set(request, known);
    return known;
  };
}
