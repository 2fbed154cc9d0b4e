import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { REFUSALS } from '../../src/kernel/refusal.ts';
import { startTestNode, type TestNode } from '../nodes.ts';

// What a client meets is what the description says: each error's status, its media type, its members.

type Described = {
  description?: string;
  content?: Record<string, { schema: { $ref?: string } }>;
  $ref?: string;
};
type Operation = { requestBody?: object; responses: Record<string, Described> };
type Schema = { required: string[]; properties: Record<string, { enum?: unknown[] }> };
type Document = {
  paths: Record<string, Record<string, Operation>>;
  components: { responses: Record<string, Described>; schemas: Record<string, Schema> };
};

let node: TestNode;
let document: Document;
const tokens: Record<string, string> = {};

before(async () => {
  node = await startTestNode({ name: 'Harbour' });
  document = (await (await fetch(`${node.url}/api/v1/openapi.json`)).json()) as Document;
  for (const role of ['reader', 'senior-reviewer', 'administrator'] as const)
    tokens[role] = (await node.person([role])).token;
});
after(() => node.close());

const resolved = ({ $ref, ...said }: Described): Described =>
  $ref === undefined ? said : (document.components.responses[$ref.split('/').at(-1) ?? ''] as Described);

const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );

test('each answer has a status, a description and, for an error, the one form of errors', () => {
  const faults: string[] = [];
  const known = new Set<number>(Object.values(REFUSALS).map(([status]) => status));
  for (const { path, method, operation } of operations()) {
    const statuses = Object.keys(operation.responses);
    if (!statuses.some((one) => /^([23]\d\d|2XX)$/.test(one)))
      faults.push(`${method} ${path} never succeeds`);
    for (const one of ['500', '503'])
      if (!statuses.includes(one)) faults.push(`${method} ${path} lacks ${one}`);
    for (const [status, answer] of Object.entries(operation.responses)) {
      const { description, content } = resolved(answer);
      if (typeof description !== 'string' || description === '')
        faults.push(`${method} ${path} ${status}: no words`);
      if (!(Number(status) >= 400)) continue;
      const form = path.startsWith('/taxii2/')
        ? 'TaxiiError'
        : path.startsWith('/hma/')
          ? 'HmaError'
          : 'Problem';
      const [media] = Object.entries(content ?? {});
      if (media?.[1].schema.$ref !== `#/components/schemas/${form}`)
        faults.push(`${method} ${path} ${status}: no form`);
      if (!known.has(Number(status))) faults.push(`${method} ${path} ${status} is no status of the table`);
    }
  }
  assert.deepEqual(faults, []);
});

/** Bodies that fit nowhere, and what may stand in an address without being there. */
const CALLS: { who?: string; body?: string; type?: string; value?: string }[] = [
  {},
  { body: '{}' },
  { who: 'reader', body: '{"nonsense":1}' },
  { who: 'senior-reviewer', body: '{"nonsense":1}' },
  { who: 'senior-reviewer', body: '{' },
  { who: 'administrator', body: '{"nonsense":1}' },
  { who: 'administrator', body: 'words', type: 'text/plain' },
  { who: 'administrator', body: '{}', value: 'x'.repeat(300) },
  { who: 'administrator', body: '{}', value: '%00' },
];

test('every route driven into an error answers with one that is described', async () => {
  const faults: string[] = [];
  const met = new Map<number, number>();
  for (const { path, method, operation } of operations()) {
    for (const { who, body, type = 'application/json', value = randomUUID() } of CALLS) {
      const address = `${node.url}${path.replace(/\{\*\}$/, value).replace(/\{\w+\}/g, value)}`;
      const answer = await fetch(address, {
        method,
        redirect: 'manual',
        headers: {
          ...(who ? { authorization: `Bearer ${tokens[who]}` } : {}),
          ...(method !== 'GET' && body !== undefined ? { 'content-type': type } : {}),
        },
        ...(method !== 'GET' && body !== undefined ? { body } : {}),
      });
      const text = await answer.text();
      const came = answer.headers.get('content-type') ?? '';
      // Pages for people answer with a page; their errors are no problems.
      if (answer.status < 400 || came.startsWith('text/html')) continue;
      met.set(answer.status, (met.get(answer.status) ?? 0) + 1);
      const where = `${method} ${path} (${who ?? 'nobody'}, ${body ?? 'no body'}): ${answer.status}`;
      const described = operation.responses[String(answer.status)];
      if (!described) {
        faults.push(`${where} is not described`);
        continue;
      }
      const [[media, { schema }] = ['', { schema: {} }]] = Object.entries(resolved(described).content ?? {});
      if (came.split(';')[0] !== media.split(';')[0]) faults.push(`${where} is ${came}, not ${media}`);
      const form = document.components.schemas[schema.$ref?.split('/').at(-1) ?? ''] as Schema;
      const said = JSON.parse(text);
      for (const name of form.required) if (!(name in said)) faults.push(`${where} has no ${name}`);
      for (const [name, { enum: values }] of Object.entries(form.properties))
        if (values && name in said && !values.includes(said[name]))
          faults.push(`${where}: ${name} is ${said[name]}`);
    }
  }
  assert.deepEqual(faults, []);
  for (const status of [400, 401, 403, 404, 415])
    assert.ok((met.get(status) ?? 0) > 3, `${status} was not met`);
});

test('too much, a contradiction and a wrong media type are described where they come', async () => {
  const call = async (path: string, init: RequestInit) => {
    const headers = { authorization: `Bearer ${tokens.administrator}`, ...init.headers };
    const { status } = await fetch(`${node.url}${path}`, { method: 'POST', ...init, headers });
    const operation = document.paths[path]?.[(init.method ?? 'POST').toLowerCase()];
    const described = operation?.responses[String(status)] ?? operation?.responses[`${String(status)[0]}XX`];
    assert.ok(described, `${path}: ${status} is not described`);
    return status;
  };
  const json = { 'content-type': 'application/json' };
  const large = JSON.stringify({ label: 'x'.repeat(1_100_000) });
  assert.equal(await call('/api/v1/tokens', { headers: json, body: large }), 413);
  const originator = { name: 'A list', class: 'platform' };
  const bank = { headers: json, body: JSON.stringify({ name: 'Twice', originator }) };
  assert.equal(await call('/api/v1/banks', bank), 201);
  assert.equal(await call('/api/v1/banks', bank), 409);
  const hash = { headers: json, body: JSON.stringify({ hash: { type: 'pdq', value: 'x' } }) };
  assert.equal(await call('/api/v1/match', hash), 422);
  assert.equal(
    await call('/taxii2/api/collections/', { method: 'GET', headers: { accept: 'text/csv' } }),
    406,
  );
});
