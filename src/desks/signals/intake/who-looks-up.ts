import type { FastifyRequest } from 'fastify';
import type { DeskContext } from '../../../kernel/desk.ts';
import { serviceAsking } from '../../../kernel/http/who-asks.ts';
import type { LookUpQuotas } from '../../../kernel/identity/look-up-quotas.ts';
import type { Viewer } from '../../../kernel/store/viewer.ts';
import type { Matcher } from '../matching/matcher.ts';
import type { Uploads } from './read-upload.ts';

/** What answers look-ups. */
export type LookUps = { matcher: Matcher; uploads: Uploads; quotas: LookUpQuotas };

/** Who asks for a match: a person, or a service by its key, whose look-ups are counted. */
export type LooksUp = {
  viewer: Viewer;
  /** Throws `too-many` when a service has asked too much. */
  count(lookUps: number): void;
};

/** For a route with `services`. Throws `sign-in-needed`, `credential-expired`, and `not-allowed` for who may not match. */
export async function whoLooksUp(
  desk: DeskContext,
  quotas: LookUpQuotas,
  request: FastifyRequest,
): Promise<LooksUp> {
  const service = await serviceAsking(desk.kernel, request);
  const { viewer } = service ?? (await desk.personAsking(request));
  desk.policy.require(viewer, 'match-item', { type: 'Organisation', id: viewer.organisation });
  return { viewer, count: (lookUps) => service && quotas.take(service, lookUps) };
}
