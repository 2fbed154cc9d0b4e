import type { FastifyRequest } from 'fastify';
import type { Policy } from '../policy/authorize.ts';
import type { Viewer } from '../store/viewer.ts';
import type { SignedIn } from './credentials.ts';

export type Asking = { policy: Policy; personAsking: (request: FastifyRequest) => Promise<SignedIn> };

/** Who asks, if policy lets them do this in their own organisation. Throws `not-signed-in` and `not-allowed`. */
export async function administratorAsking(
  { policy, personAsking }: Asking,
  action: string,
  request: FastifyRequest,
): Promise<Viewer> {
  const { viewer } = await personAsking(request);
  policy.require(viewer, action, { type: 'Organisation', id: viewer.organisation });
  return viewer;
}
