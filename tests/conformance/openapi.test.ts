import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { after, before, test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { VERSION } from '../../src/kernel/version.ts';
import { startTestNode, type TestNode } from '../nodes.ts';

type Operation = {
  summary?: string;
  parameters?: { name: string; in: string }[];
  requestBody?: { content: Record<string, { schema: object }> };
  responses: Record<string, unknown>;
};
type Document = {
  openapi: string;
  info: { title: string; version: string };
  paths: Record<string, Record<string, Operation>>;
};

/** Every route that the node was given, from Fastify itself: `GET /api/v1/me`. */
const given: string[] = [];
let node: TestNode;
let document: Document;

const listen = (message: unknown): void => {
  const { fastify } = message as { fastify: FastifyInstance };
  fastify.addHook('onRoute', ({ method, url, schema }) => {
    if ((schema as { hide?: boolean } | undefined)?.hide) return;
    for (const one of [method].flat()) if (one !== 'HEAD' && one !== 'OPTIONS') given.push(`${one} ${url}`);
  });
};

before(async () => {
  subscribe('fastify.initialization', listen);
  node = await startTestNode({ name: 'Harbour' });
  unsubscribe('fastify.initialization', listen);
  document = (await (await fetch(`${node.url}/api/v1/openapi.json`)).json()) as Document;
});
after(() => node.close());

test('OpenAPI 3.1: the document is served, without signing in', async () => {
  const answer = await fetch(`${node.url}/api/v1/openapi.json`);
  assert.equal(answer.status, 200);
  assert.match(answer.headers.get('content-type') ?? '', /^application\/json/);
  assert.match(document.openapi, /^3\.1\.\d+$/);
  assert.ok(document.info.title.length > 0);
  assert.equal(document.info.version, VERSION);
  assert.match(VERSION, /^\d+\.\d+\.\d+$/);
});

test('every route of the node is in it, and nothing that is not', () => {
  const named = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const plain = (route: string) => route.replace(/:(\w+)/g, '{$1}').replace(/\*$/, '{*}');
  assert.ok(given.length > 60, `only ${given.length} routes were seen`);
  assert.deepEqual([...new Set(given.map(plain))].sort(), named.sort());
});

test('each one says what it is for, names the parameters of its address, and has an answer', () => {
  const faults: string[] = [];
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, { summary, parameters = [], responses }] of Object.entries(methods)) {
      const where = `${method.toUpperCase()} ${path}`;
      if (!summary) faults.push(`${where} has no summary`);
      const inPath = parameters.filter((one) => one.in === 'path').map(({ name }) => name);
      for (const [, name] of path.matchAll(/\{(\w+)\}/g))
        if (!inPath.includes(name as string)) faults.push(`${where} does not describe {${name}}`);
      if (Object.keys(responses ?? {}).length === 0) faults.push(`${where} has no answer`);
    }
  }
  assert.deepEqual(faults, []);
});

test('every reference in it leads somewhere', () => {
  const text = JSON.stringify(document);
  for (const [, pointer] of text.matchAll(/"\$ref":"#\/([^"]+)"/g)) {
    let at: unknown = document;
    for (const part of (pointer as string).split('/'))
      at = (at as Record<string, unknown> | undefined)?.[part.replaceAll('~1', '/').replaceAll('~0', '~')];
    assert.notEqual(at, undefined, `#/${pointer} is not there`);
  }
});
