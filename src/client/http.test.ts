import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { createClient } from './create-client.ts';
import { ProblemError, UnreachableError } from './problem.ts';

/** A listener that answers every request with one fixed response and keeps what it was asked. */
async function answering(
  status: number,
  type: string,
  body: string,
): Promise<{ url: string; asked: string[]; close: () => Promise<void> }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers.authorization ?? ''}`.trim());
    response.writeHead(status, { 'content-type': type }).end(body);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}

test('RFC 9457: a refusal is a ProblemError with the named property', async () => {
  const problem = {
    type: 'urn:comity:problem:bad',
    title: 'Not taken',
    status: 422,
    errors: [{ property: '/data/law', clause: 'rule 2', reason: 'blank' }, 'noise'],
  };
  const node = await answering(422, 'application/problem+json', JSON.stringify(problem));
  try {
    await assert.rejects(createClient({ baseUrl: node.url }).cases.step('c', 's', {}), (error: unknown) => {
      assert.ok(error instanceof ProblemError);
      assert.equal(error.status, 422);
      assert.deepEqual(error.faults, [{ property: '/data/law', clause: 'rule 2', reason: 'blank' }]);
      return true;
    });
  } finally {
    await node.close();
  }
});

test('a proxy that answers in its own words still gives a problem with the status', async () => {
  const node = await answering(502, 'text/html', '<h1>Bad gateway</h1>');
  try {
    await assert.rejects(
      createClient({ baseUrl: node.url }).session.me(),
      (error: unknown) => error instanceof ProblemError && error.status === 502 && error.faults.length === 0,
    );
  } finally {
    await node.close();
  }
});

test('a node that is down is unreachable, not refused', async () => {
  const node = await answering(200, 'application/json', '{}');
  await node.close();
  await assert.rejects(createClient({ baseUrl: node.url }).session.me(), UnreachableError);
});

test('ids are escaped, empty queries left out, the token sent', async () => {
  const node = await answering(200, 'application/json', '{"items":[]}');
  try {
    const client = createClient({ baseUrl: `${node.url}/`, token: 't' });
    await client.records.get('a/../b?c');
    await client.records.list({ q: 'x y', type: '' });
    assert.deepEqual(node.asked, [
      'GET /api/v1/records/a%2F..%2Fb%3Fc Bearer t',
      'GET /api/v1/records?q=x+y Bearer t',
    ]);
    assert.equal(
      client.cases.pictureUrl('c', { row: 1, column: 3 }),
      `${node.url}/api/v1/cases/c/picture?zone=1%2C3`,
    );
  } finally {
    await node.close();
  }
});
