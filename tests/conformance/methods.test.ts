import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Asking, startTestNode, type TestNode } from '../nodes.ts';

// RFC 9110 §15.5.6: an address that takes other methods says so. By its form alone: the public description of the API has
// the same, and nothing is said of what is or is not there.

let node: TestNode;
let anna: Asking;
before(async () => {
  node = await startTestNode({ name: 'Harbour' });
  anna = await node.person(['reader']);
});
after(() => node.close());

const ask = (method: string, path: string, headers: Record<string, string> = {}) =>
  fetch(`${node.url}${path}`, { method, headers });

test('every address of the API answers a method that it does not take with 405 and those it takes', async () => {
  const { paths } = (await anna.get('/api/v1/openapi.json')).json as unknown as {
    paths: Record<string, Record<string, object>>;
  };
  const places = Object.entries(paths);
  assert.ok(places.length > 50, `only ${places.length} addresses were seen`);
  for (const [path, operations] of places) {
    const taken = Object.keys(operations).map((name) => name.toUpperCase());
    // Two addresses may overlap (`/audit/verify` and `/audit/:index`); this method none takes.
    const method = 'PATCH';
    const answer = await ask(method, path.replaceAll(/\{\w+\}/g, '1'), {
      authorization: `Bearer ${anna.token}`,
    });
    assert.equal(answer.status, 405, `${method} ${path}`);
    const allow = String(answer.headers.get('allow')).split(', ');
    assert.ok(!allow.includes(method) && allow.length > 0, `${path}: ${allow}`);
    // TAXII 2.1 §5.7: described so that its refusal can be, and not offered.
    for (const one of taken)
      if (one !== 'DELETE' || !path.startsWith('/taxii2/')) assert.ok(allow.includes(one));
  }
});

test('a problem says it, the same to everybody; what is no address at all stays not found', async () => {
  const everybody: Record<string, string>[] = [
    {},
    { authorization: `Bearer ${anna.token}` },
    { authorization: 'Bearer wrong' },
  ];
  for (const headers of everybody) {
    const answer = await ask('DELETE', '/api/v1/match', headers);
    assert.deepEqual([answer.status, answer.headers.get('allow')], [405, 'POST']);
    assert.equal(((await answer.json()) as { code: string }).code, 'method-not-allowed');
    for (const path of ['/api/v1/nothing', '/api/v1/match/x/y', '/api/v1/matc', '/nowhere']) {
      const absent = await ask('DELETE', path, headers);
      assert.deepEqual([absent.status, absent.headers.get('allow')], [404, null], path);
    }
  }
  const taxii = await ask('PUT', '/taxii2/api/collections/x/objects/y/');
  assert.deepEqual([taxii.status, taxii.headers.get('allow')], [405, 'GET, HEAD']);
  assert.match(String(taxii.headers.get('content-type')), /^application\/taxii\+json/);
});
