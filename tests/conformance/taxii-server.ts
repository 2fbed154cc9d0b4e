import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { taxiiRoutes } from '../../src/kernel/exchange/taxii/routes.ts';
import { loggedAsking } from '../../src/kernel/http/logged-asking.ts';
import { createApp } from '../../src/kernel/http/server.ts';
import { loadPolicy, type Policy } from '../../src/kernel/policy/authorize.ts';
import type { Viewer } from '../../src/kernel/store/viewer.ts';
import { tlpMarkingId } from '../../src/standards/tlp/tlp.ts';
import { openTestKernel, type TestKernel, type TestPerson } from '../kernel.ts';

export const TAXII = 'application/taxii+json;version=2.1';

// biome-ignore lint/suspicious/noExplicitAny: what a server answers is looked into as a client would
export type Json = any;
export type Answer = { status: number; headers: Headers; text: string; json: Json };

export type TaxiiServer = TestKernel & {
  policy: Policy;
  /** `http://127.0.0.1:port` */
  base: string;
  /** Asks for a path below the API root (`collections/`), or an absolute one, as a person or a stranger. */
  ask(person: TestPerson | null, path: string, init?: RequestInit): Promise<Answer>;
  post(person: TestPerson, collection: string, objects: unknown[] | string): Promise<Answer>;
  /** Posts and waits until everything has its place. */
  add(person: TestPerson, collection: string, ...objects: object[]): Promise<Answer>;
  /** Someone whose sight is given, as a peer's signature would: asks like a person. */
  visitor(viewer: Viewer): TestPerson;
  /** An agreement in force between the host and these others; returns its id and its collection's. */
  agreement(...parties: string[]): Promise<{ id: string; collection: string }>;
};

/** A node's TAXII server over real HTTP, for people with tokens. */
export async function openTaxiiServer(
  input: Parameters<typeof openTestKernel>[0] & {
    /** Another text than the kernel's. */
    policy?: string;
  } = {},
): Promise<TaxiiServer> {
  const test = await openTestKernel(input);
  const app = await createApp(test.kernel);
  const visitors = new Map<string, Viewer>();
  const personAsking = loggedAsking(test.kernel);
  const policy = loadPolicy([
    input.policy ?? readFileSync(new URL('../../src/kernel/policy/kernel.cedar', import.meta.url), 'utf8'),
  ]);
  taxiiRoutes(app, test.kernel, {
    policy,
    viewerAsking: async (_kernel, request) =>
      visitors.get(request.headers.authorization ?? '') ?? (await personAsking(request)).viewer,
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const base = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;

  const ask: TaxiiServer['ask'] = async (person, path, init = {}) => {
    const headers = new Headers(init.headers);
    if (person) headers.set('authorization', `Bearer ${person.token}`);
    const answer = await fetch(`${base}${path.startsWith('/') ? path : `/taxii2/api/${path}`}`, {
      ...init,
      headers,
    });
    const text = await answer.text();
    return {
      status: answer.status,
      headers: answer.headers,
      text,
      json: text === '' ? null : JSON.parse(text),
    };
  };
  const post: TaxiiServer['post'] = (person, collection, objects) =>
    ask(person, `collections/${collection}/objects/`, {
      method: 'POST',
      headers: { 'content-type': TAXII },
      body: typeof objects === 'string' ? objects : JSON.stringify({ objects }),
    });
  return {
    ...test,
    policy,
    base,
    ask,
    post,
    visitor(viewer) {
      const token = randomUUID();
      visitors.set(`Bearer ${token}`, viewer);
      return { viewer, token, id: viewer.actor };
    },
    async add(person, collection, ...objects) {
      const answer = await post(person, collection, objects);
      await test.sequencer.settled();
      return answer;
    },
    async agreement(...parties) {
      const id = `x-comity-agreement--${randomUUID()}`;
      const collection = randomUUID();
      await test.kernel.store.system('test')(async (tx) => {
        await tx.query(
          `with handle as (select nextval('object_handle') as object),
           a as (insert into audience (object, principal) select object, unnest($5::text[]) from handle),
           g as (insert into agreement (object, id, title, status, terms, collection)
             select object, $1, $2, 'accepted', '{}', $3 from handle)
           insert into agreement_party (agreement, organisation) select $1, unnest($4::text[])`,
          [
            id,
            'A pilot',
            collection,
            parties,
            [...parties.map((party) => `org:${party}`), `agreement:${id}`, 'overseer'],
          ],
        );
      });
      return { id, collection };
    },
    async stop() {
      await app.close();
      await test.stop();
    },
  };
}

/** The TAXII collection of what an organisation holds. */
export const ownOf = (organisation: string) => organisation.replace('identity--', '');

export type Stix = Record<string, unknown> & { id: string };

/** A valid object with an id of its own; TLP:AMBER unless said otherwise. */
export function campaign(changes: Record<string, unknown> = {}): Stix {
  const at = '2024-01-01T00:00:00.000Z';
  return {
    type: 'campaign',
    spec_version: '2.1',
    id: `campaign--${randomUUID()}`,
    created: at,
    modified: at,
    name: 'A campaign',
    object_marking_refs: [tlpMarkingId('amber')],
    ...changes,
  };
}

/** The same object, changed by its creator. */
export const versionOf = (object: Stix, modified: string): Stix => ({
  ...object,
  modified,
  name: `${object.name} at ${modified}`,
});
