import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Node, startNode } from '../src/apps/node/start-node.ts';
import { configurationFrom } from '../src/kernel/configuration.ts';
import { issueCredential } from '../src/kernel/identity/credentials.ts';
import { addPerson } from '../src/kernel/identity/organisations.ts';
import type { OrganisationClass } from '../src/kernel/kernel.ts';
import type { Role } from '../src/kernel/store/viewer.ts';
import { createTestDatabase } from './database.ts';

/** What a request came back with. */
export type Answer<T = Record<string, unknown>> = { status: number; headers: Headers; text: string; json: T };

export type TestNode = Node & {
  name: string;
  said: string[];
  /** Base64, as its people would tell it to a partner. */
  publicKey: string;
  databaseUrl: string;
  dataFolder: string;
  person(roles: Role[], name?: string): Promise<Asking>;
  close(): Promise<void>;
};

/** A person of a node with a token: calls its API over real HTTP. */
export type Asking = {
  id: string;
  token: string;
  get<T = Record<string, never>>(path: string, headers?: Record<string, string>): Promise<Answer<T>>;
  post<T = Record<string, never>>(
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer<T>>;
  put<T = Record<string, never>>(path: string, body: unknown): Promise<Answer<T>>;
};

/** A real node on a database of its own, listening on a free port of this machine. */
export async function startTestNode(input: {
  name: string;
  class?: OrganisationClass;
  now?: () => Date;
  beatSeconds?: number;
  env?: Record<string, string>;
  /** The folder of the built workbench, for a test that looks at its pages. */
  workbench?: string;
}): Promise<TestNode> {
  const database = await createTestDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'comity-node-'));
  const said: string[] = [];
  const node = await startNode({
    configuration: configurationFrom({
      COMITY_PORT: '0',
      COMITY_DATA: folder,
      DATABASE_URL: database.url,
      COMITY_ORGANISATION: input.name,
      COMITY_ORGANISATION_CLASS: input.class ?? 'platform',
      COMITY_BEAT_SECONDS: String(input.beatSeconds ?? 600),
      COMITY_PRIVATE_HOSTS: '127.0.0.1',
      ...input.env,
    }),
    log: (line) => void said.push(line),
    workbench: input.workbench ?? null,
    ...(input.now ? { now: input.now } : {}),
  });
  return Object.assign(node, {
    name: input.name,
    said,
    databaseUrl: database.url,
    dataFolder: folder,
    publicKey: Buffer.from(node.kernel.keyring.identity.publicKey).toString('base64'),
    person: (roles: Role[], name = roles.join(' and ')) => asking(node, roles, name),
    close: async () => {
      await node.stop();
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  });
}

async function asking(node: Node, roles: Role[], name: string): Promise<Asking> {
  const { kernel } = node;
  const { id, token } = await kernel.store.system('test')(async (tx) => {
    const person = await addPerson(kernel, tx, { name, roles, organisation: kernel.host.id });
    return {
      id: person.id,
      token: await issueCredential(kernel, tx, { kind: 'token', person: person.id }),
    };
  });
  const call = async (method: string, path: string, body: unknown, headers: Record<string, string>) => {
    const plain =
      body === undefined ||
      typeof body === 'string' ||
      body instanceof FormData ||
      body instanceof Uint8Array;
    const answer = await fetch(`${node.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(plain ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: plain ? (body as BodyInit) : JSON.stringify(body) }),
    });
    const text = await answer.text();
    const json = /json/.test(answer.headers.get('content-type') ?? '') && text !== '' ? JSON.parse(text) : {};
    return { status: answer.status, headers: answer.headers, text, json };
  };
  return {
    id,
    token,
    get: (path, headers = {}) => call('GET', path, undefined, headers) as never,
    post: (path, body, headers = {}) => call('POST', path, body, headers) as never,
    put: (path, body) => call('PUT', path, body, {}) as never,
  };
}

/** Makes two nodes partners with an accepted agreement; the first proposes. */
export async function befriend(
  a: TestNode,
  b: TestNode,
  title = 'Test agreement',
): Promise<{ agreement: string; collection: string }> {
  const [anna, boris] = await Promise.all([
    a.person(['administrator', 'senior-reviewer', 'analyst']),
    b.person(['administrator', 'senior-reviewer', 'analyst']),
  ]);
  await expectStatus(201, anna.post('/api/v1/peers', { url: b.url, publicKey: b.publicKey }));
  await expectStatus(201, boris.post('/api/v1/peers', { url: a.url, publicKey: a.publicKey }));
  const proposed = await expectStatus(
    201,
    anna.post<{ id: string; collection: string }>('/api/v1/agreements', {
      title,
      party: b.kernel.host.id,
      purposes: ['Find copies of terrorist content that a partner has reviewed'],
      legalBasis: { instrument: 'Regulation (EU) 2021/784', article: 'Article 14' },
      onward: 'originator-consent',
      retentionDays: 30,
    }),
  );
  const { id, collection } = proposed.json;
  await expectStatus(200, boris.post(`/api/v1/agreements/${id}/accept`));
  return { agreement: id, collection };
}

/** The answer, or an error that shows what came instead. */
export async function expectStatus<T>(status: number, answering: Promise<Answer<T>>): Promise<Answer<T>> {
  const answer = await answering;
  if (answer.status !== status)
    throw new Error(`expected ${status}, got ${answer.status}: ${answer.text.slice(0, 800)}`);
  return answer;
}

/** Why a record should be erased, as the API asks for it. */
export const ERASURE = {
  reason: 'The person asked for it in writing.',
  law: { instrument: 'Regulation (EU) 2016/679', article: 'Article 17' },
};

/** Has a record erased: one person asks, another confirms. */
export async function eraseByTwo(asks: Asking, confirms: Asking, id: string): Promise<void> {
  await expectStatus(201, asks.post(`/api/v1/records/${id}/erasure`, ERASURE));
  await expectStatus(200, confirms.post(`/api/v1/records/${id}/erasure/confirm`));
}

/** Waits until a condition holds; fails with the last thing seen after ten seconds. */
export async function eventually<T>(
  look: () => Promise<T>,
  holds: (seen: T) => boolean,
  patience = 10_000,
): Promise<T> {
  const end = Date.now() + patience;
  for (;;) {
    const seen = await look();
    if (holds(seen)) return seen;
    if (Date.now() > end) throw new Error(`waited in vain; last seen: ${JSON.stringify(seen).slice(0, 800)}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
