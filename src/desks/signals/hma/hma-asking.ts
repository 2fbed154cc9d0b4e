import type { FastifyReply, FastifyRequest } from 'fastify';
import type { DeskContext } from '../../../kernel/desk.ts';
import type { LookUpQuotas } from '../../../kernel/identity/look-up-quotas.ts';
import { authenticateService, type Service } from '../../../kernel/identity/service-asking.ts';
import type { Viewer } from '../../../kernel/store/viewer.ts';
import { type Upload, type Uploads, withUpload } from '../intake/read-upload.ts';
import { at } from './hma-asked.ts';
import { HmaFault } from './hma-fault.ts';

/** Who asks below a key, and what they send. */
export type HmaAsking = ReturnType<typeof hmaAsking>;

export function hmaAsking({ kernel, policy }: DeskContext, uploads: Uploads, quotas: LookUpQuotas) {
  const services = new WeakMap<FastifyRequest, Service>();
  const viewerOf = (request: FastifyRequest): Viewer => (services.get(request) as Service).viewer;
  return {
    viewerOf,
    /** Each request is a look-up of the quota, but for the one that load balancers ask. */
    async admit(request: FastifyRequest): Promise<void> {
      const service = await authenticateService(kernel, (request.params as { key: string }).key, 'address');
      // A key that is lent to a partner asks for match or no match, and not for banks and distances.
      policy.require(service.viewer, 'match-item', { type: 'Organisation', id: service.viewer.organisation });
      if (request.routeOptions.url !== at('/status')) quotas.take(service, 1);
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
