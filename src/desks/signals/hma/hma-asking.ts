import type { FastifyReply, FastifyRequest } from 'fastify';
import type { DeskContext } from '../../../kernel/desk.ts';
import { authenticateService, type Service, serviceAt } from '../../../kernel/identity/authenticate-key.ts';
import type { LookUpQuotas } from '../../../kernel/identity/look-up-quotas.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import type { Viewer } from '../../../kernel/store/viewer.ts';
import { type Upload, type Uploads, withUpload } from '../intake/read-upload.ts';
import { BELOW_NOTHING, type HmaPlace } from './hma-asked.ts';
import { HmaFault } from './hma-fault.ts';

/** Who asks, by the key in the address or by the address they ask from, and what they send. */
export type HmaAsking = ReturnType<typeof hmaAsking>;

export function hmaAsking(
  { kernel, policy }: DeskContext,
  uploads: Uploads,
  quotas: LookUpQuotas,
  place: HmaPlace,
) {
  const services = new WeakMap<FastifyRequest, Service>();
  const viewerOf = (request: FastifyRequest): Viewer => (services.get(request) as Service).viewer;
  return {
    ...place,
    viewerOf,
    /** Each request is a look-up of the quota, but for the one that load balancers ask. */
    async admit(request: FastifyRequest): Promise<void> {
      const service =
        place === BELOW_NOTHING
          ? await serviceListed(kernel, request)
          : await authenticateService(kernel, (request.params as { key: string }).key, 'address');
      // A key that is lent to a partner asks for match or no match, and not for banks and distances.
      policy.require(service.viewer, 'match-item', { type: 'Organisation', id: service.viewer.organisation });
      if (request.routeOptions.url !== place.at('/status')) quotas.take(service, 1);
      services.set(request, service);
    },
    /** Throws `HmaFault` 400 for a body that has no file. */
    readUpload<T>(
      request: FastifyRequest,
      reply: FastifyReply,
      parts: string[],
      work: (upload: Upload) => Promise<T>,
    ): Promise<T> {
      if (!request.isMultipart()) throw new HmaFault(400, 'Missing multipart/form-data file upload');
      const { organisation } = viewerOf(request);
      return withUpload(request, reply, uploads, { parts, organisation, anyVideo: true }, work);
    },
  };
}

/** Headers by which a proxy says that it passes on what somebody else asked, and a browser that a page asks. */
const PASSED_ON = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'];
const FROM_A_PAGE = ['origin', 'sec-fetch-site'];

/**
 * The service that the address of the connection speaks for. What headers say of an address is anybody's word, so behind
 * a proxy there is none. Throws `sign-in-needed`, which does not tell whether the address is listed.
 */
async function serviceListed(kernel: Kernel, { headers, socket }: FastifyRequest): Promise<Service> {
  // Threat: a proxy on a listed address asks for the whole internet, and a page in a browser on one for its author.
  const own = [...PASSED_ON, ...FROM_A_PAGE].every((name) => headers[name] === undefined);
  const service = own ? await serviceAt(kernel, socket.remoteAddress ?? '') : null;
  if (service) return service;
  throw new Refusal(
    'sign-in-needed',
    'The address holds no key, and you ask from none that is listed for one. Put the key of a service after /hma/ in the address.',
  );
}
