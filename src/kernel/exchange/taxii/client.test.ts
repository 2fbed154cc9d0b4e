import assert from 'node:assert/strict';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import test, { after, before } from 'node:test';
import { type Pull, type PulledPage, pullPages } from './client.ts';

/** Answers of servers that others run, as they were seen to be wrong. */
type Handler = (query: URLSearchParams, response: ServerResponse) => void;
let handler: Handler;
let asked: URLSearchParams[] = [];
let collectionUrl: string;

const server = createServer((request, response) => {
  const url = new URL(request.url as string, 'http://localhost');
  asked.push(url.searchParams);
  handler(url.searchParams, response);
});
before(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  collectionUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/root/collections/one/`;
});
after(() => {
  server.closeAllConnections();
  server.close();
});

const date = (n: number) => `2025-01-01T00:00:00.${String(n).padStart(6, '0')}Z`;
const object = (n: number) => ({ type: 'tool', id: `tool--${n}` });

function send(response: ServerResponse, envelope: unknown, last?: string): void {
  if (last !== undefined) response.setHeader('X-TAXII-Date-Added-Last', last);
  response.end(typeof envelope === 'string' ? envelope : JSON.stringify(envelope));
}

async function pull(how: Handler, input: Partial<Pull> = {}): Promise<PulledPage[]> {
  handler = how;
  asked = [];
  const pages: PulledPage[] = [];
  for await (const page of pullPages({ collectionUrl, addedAfter: null, limit: 2, fetch, ...input })) {
    pages.push(page);
  }
  return pages;
}

const refused = (reason: RegExp) => (error: Error) => {
  assert.match(error.message, reason);
  return true;
};

/** A good server: two objects a page, five in all; with `next`, or without. */
const good =
  (withNext: boolean): Handler =>
  (query, response) => {
    const from = query.has('next')
      ? Number(query.get('next'))
      : Number(query.get('added_after')?.slice(20, 26) ?? 0);
    const objects = [1, 2, 3, 4, 5].filter((n) => n > from).slice(0, 2);
    const last = objects.at(-1) ?? from;
    if (objects.length === 0) send(response, '{}');
    else {
      const next = withNext ? { next: String(last) } : {};
      send(response, { objects: objects.map(object), more: last < 5, ...next }, date(last));
    }
  };

test('TAXII 2.1 §3.5: follows next, or the last date where there is none', async () => {
  for (const withNext of [true, false]) {
    const pages = await pull(good(withNext), { filters: { 'match[version]': 'all' } });
    assert.deepEqual(
      pages.map((page) => [page.dateAddedLast, page.more]),
      [
        [date(2), true],
        [date(4), true],
        [date(5), false],
      ],
    );
    assert.equal(asked.length, 3);
    assert.equal(asked[1]?.get(withNext ? 'next' : 'added_after'), withNext ? '2' : date(2));
    for (const query of asked) {
      assert.equal(query.get('match[version]'), 'all');
      assert.equal(query.get('limit'), '2');
    }
  }
  assert.equal((await pull(good(false), { addedAfter: date(5) })).length, 0);
  assert.equal((await pull(good(true), { addedAfter: date(3) })).length, 1);
});

test('a server that ignores next is found out by its dates (opencti#4537)', async () => {
  const same: Handler = (_query, response) =>
    send(response, { more: true, next: `${Math.random()}`, objects: [object(1)] }, date(1));
  await assert.rejects(pull(same), refused(/dates do not rise/));
  assert.equal(asked.length, 2);
});

test('the same next again ends the pull', async () => {
  const stuck: Handler = (_query, response) =>
    send(response, { more: true, next: 'same', objects: [object(1)] });
  await assert.rejects(pull(stuck), refused(/same `next`/));
  assert.equal(asked.length, 2);
});

test('an inclusive added_after does not loop (connectors#7604)', async () => {
  const inclusive =
    (more: boolean): Handler =>
    (query, response) => {
      const from = Number(query.get('added_after')?.slice(20, 26) ?? 1);
      const objects = [1, 2, 3].filter((n) => n >= from).slice(0, 2);
      const last = objects.at(-1) as number;
      send(response, { more: more || last < 3, objects: objects.map(object) }, date(last));
    };
  assert.equal((await pull(inclusive(false))).length, 2);
  assert.equal((await pull(inclusive(false), { addedAfter: date(3) })).length, 0);
  await assert.rejects(pull(inclusive(true)), refused(/dates do not rise/));
});

test('more without anything to go on from is refused, and dates that are none are not kept (opencti#6973)', async () => {
  const undated: Handler = (_query, response) =>
    send(response, { more: true, objects: [object(1)] }, 'undefined');
  await assert.rejects(pull(undated), refused(/not from where/));
  const once: Handler = (_query, response) => send(response, { objects: [object(1)] }, 'undefined');
  assert.deepEqual(
    (await pull(once)).map((page) => page.dateAddedLast),
    [null],
  );
});

test('TAXII 2.1 §3.5: more and then nothing is an end; more and nothing for ever is refused', async () => {
  const emptyEnd: Handler = (query, response) =>
    query.has('added_after')
      ? send(response, '{}')
      : send(response, { more: true, objects: [object(1)] }, date(1));
  assert.equal((await pull(emptyEnd)).length, 1);
  let n = 0;
  const nothing: Handler = (_query, response) => send(response, { more: true, next: String(n++) });
  await assert.rejects(pull(nothing), refused(/promises more and gives nothing/));
  assert.ok(asked.length < 10);
});

test('what stands inside an object is not taken for the envelope', async () => {
  const liar: Handler = (_query, response) =>
    send(response, { objects: [{ ...object(1), more: true, next: 'x' }] }, date(1));
  assert.equal((await pull(liar)).length, 1);
  assert.equal(asked.length, 1);
});

test('garbage, other forms, refusals and redirects are named', async () => {
  await assert.rejects(
    pull((_query, response) => send(response, '<html>Sign in</html>')),
    refused(/no envelope/),
  );
  await assert.rejects(
    pull((_query, response) => send(response, '{"objects":[{}')),
    refused(/no envelope/),
  );
  await assert.rejects(
    pull((_query, response) => send(response, { type: 'bundle', id: 'bundle--1', objects: [] })),
    refused(/is a bundle/),
  );
  await assert.rejects(
    pull((_query, response) => send(response.writeHead(500), '{}')),
    refused(/answered 500/),
  );
  await assert.rejects(
    pull((_query, response) => send(response.writeHead(404), '{}')),
    (error: Error & { code: string }) => error.code === 'not-found',
  );
  await assert.rejects(
    pull((_query, response) => send(response.writeHead(302, { location: 'http://127.0.0.1:1/' }), '')),
    refused(/was not pulled/),
  );
});

test('a page that is too large or never ends is cut off', async () => {
  const endless: Handler = (_query, response) => {
    const more = () => {
      while (!response.destroyed && response.write('x'.repeat(65_536)));
      if (!response.destroyed) response.once('drain', more);
    };
    more();
  };
  await assert.rejects(pull(endless, { maxBytes: 1_000_000 }), refused(/larger than 1000000 bytes/));
  await assert.rejects(
    pull((_query, response) => void response.write('{'), { timeoutMs: 200 }),
    refused(/took too long/),
  );
  await assert.rejects(
    pull((_query, response) => void response.destroy()),
    refused(/was not pulled/),
  );
});
