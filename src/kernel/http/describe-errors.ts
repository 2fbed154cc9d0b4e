import type { RouteOptions } from 'fastify';
import { REFUSALS, type RefusalCode } from '../refusal.ts';
import type { App } from './server.ts';

/** What a status may mean, from the one table: `conflict`: This contradicts ... */
function meanings(status: number): string {
  const codes = Object.entries(REFUSALS).filter(([, [one]]) => one === status);
  return codes.map(([code, [, advice]]) => `\`${code}\`: ${advice}`).join('\n');
}

const STATUSES = [...new Set(Object.values(REFUSALS).map(([status]) => status))].sort((a, b) => a - b);
const FAULTS = {
  type: 'array',
  items: {
    type: 'object',
    required: ['property', 'reason'],
    properties: { property: { type: 'string' }, clause: { type: 'string' }, reason: { type: 'string' } },
  },
};
const CODE = { enum: Object.keys(REFUSALS) as RefusalCode[] };

const SCHEMAS = {
  /** RFC 9457 §3.1, with members of our own: `code` and `errors`. */
  Problem: {
    type: 'object',
    required: ['type', 'title', 'status', 'detail', 'code'],
    properties: {
      type: { type: 'string', format: 'uri' },
      title: { type: 'string' },
      status: { enum: STATUSES },
      detail: { type: 'string' },
      code: CODE,
      errors: FAULTS,
    },
  },
  /** TAXII 2.1 §3.6.1. */
  TaxiiError: {
    type: 'object',
    required: ['title', 'description', 'error_code', 'http_status'],
    properties: {
      title: { type: 'string' },
      description: { type: 'string' },
      error_code: CODE,
      http_status: { type: 'string' },
      details: { type: 'object', properties: { errors: FAULTS } },
    },
  },
  /** Of Hasher-Matcher-Actioner's clients, in its words. */
  HmaError: { type: 'object', required: ['message'], properties: { message: { type: 'string' } } },
};

const MEDIA_TYPES = {
  Problem: 'application/problem+json',
  TaxiiError: 'application/taxii+json;version=2.1',
  HmaError: 'application/json',
};
type Form = keyof typeof SCHEMAS;

/** Components of the OpenAPI document that every error refers to: `Problem404`, `TaxiiError404`. */
export const errorComponents = () => ({
  schemas: SCHEMAS,
  responses: Object.fromEntries(
    (Object.keys(SCHEMAS) as Form[]).flatMap((form) =>
      STATUSES.map((status) => [
        `${form}${status}`,
        {
          description: meanings(status),
          content: { [MEDIA_TYPES[form]]: { schema: { $ref: `#/components/schemas/${form}` } } },
        },
      ]),
    ),
  ),
});

const DONE = { description: 'Done.' };

type Paths = Record<string, Record<string, { responses?: Record<string, unknown> }>>;

/**
 * Notes every route as it is added, and gives what completes the document: each route's errors, by the kind of route
 * it is, so that no route describes them itself and none can forget one.
 */
export function describeErrors(app: App): (document: { paths?: object | undefined }) => void {
  const noted = new Map<string, { form: Form; statuses: number[] }>();
  app.addHook('onRoute', (route: RouteOptions) => {
    const path = route.url.replace(/:(\w+)/g, '{$1}').replace(/\*$/, '{*}');
    for (const method of [route.method].flat())
      noted.set(`${method.toUpperCase()} ${path}`, errorsOf(route, method));
  });
  return (document) => {
    for (const [path, methods] of Object.entries((document.paths ?? {}) as Paths)) {
      for (const [method, operation] of Object.entries(methods)) {
        const { form, statuses } = noted.get(`${method.toUpperCase()} ${path}`) ?? {
          form: 'Problem',
          statuses: [],
        };
        const errors = statuses.map((one) => [one, { $ref: `#/components/responses/${form}${one}` }]);
        // A default of the library, and not what a POST that makes something answers with.
        const { 200: done, ...others } = operation.responses ?? {};
        const success = method === 'post' && done !== undefined ? { '2XX': DONE } : { 200: done };
        operation.responses = {
          ...(done === undefined ? {} : success),
          ...others,
          ...Object.fromEntries(errors),
        };
      }
    }
  };
}

/** The errors that a route can answer with, by what it is. */
function errorsOf({ url, schema, config }: RouteOptions, method: string): { form: Form; statuses: number[] } {
  const taxii = url.startsWith('/taxii2/');
  const isHma = url.startsWith('/hma/');
  const isApi = url.startsWith('/api/');
  const writes = method !== 'GET' && method !== 'HEAD';
  const asksWho = taxii || isApi || isHma || url.startsWith('/federation/');
  const statuses = new Set([500, 503]);
  const add = (when: boolean, ...more: number[]) => {
    if (when) for (const one of more) statuses.add(one);
  };
  const names = /[:*]/.test(url);
  add(asksWho && (!config?.open || writes), 401);
  add(writes || names || Boolean(schema?.querystring), 400);
  add(writes || names || url.startsWith('/log/'), 404);
  add(writes, 413, 415, 429);
  add(asksWho, 403);
  add(asksWho && writes, 409, 422);
  add(isHma, 429);
  add(taxii, 400, 404, 405, 406);
  add(isApi && writes && /^\/api\/v1\/(peers|agreements)/.test(url), 502);
  return {
    form: taxii ? 'TaxiiError' : isHma ? 'HmaError' : 'Problem',
    statuses: [...statuses].sort((a, b) => a - b),
  };
}
