import assert from 'node:assert/strict';
import type { ChildNode } from './child-node.ts';

/** Where one side of an agreement writes and reads, and the key of its log. */
export type Places = {
  organisation: string;
  own: string;
  agreement: string;
  agreementCollection: string;
  key: string;
};

type Description = { organisation: { id: string }; public_key: string; log_key: string };

/** Makes two nodes partners over HTTP, with an agreement that the first proposes and the second accepts. */
export async function sharedPlaces(a: ChildNode, b: ChildNode): Promise<[Places, Places]> {
  const [ofA, ofB] = await Promise.all(
    [a, b].map((node) => ask<Description>(node, 'GET', '/.well-known/comity', 200)),
  );
  await ask(a, 'POST', '/api/v1/peers', 201, { url: b.url, publicKey: ofB!.public_key });
  await ask(b, 'POST', '/api/v1/peers', 201, { url: a.url, publicKey: ofA!.public_key });
  const { id, collection } = await ask<{ id: string; collection: string }>(
    a,
    'POST',
    '/api/v1/agreements',
    201,
    {
      title: 'Test agreement',
      party: ofB!.organisation.id,
      purposes: ['Find copies of terrorist content that a partner has reviewed'],
      legalBasis: { instrument: 'Regulation (EU) 2021/784', article: 'Article 14' },
      onward: 'originator-consent',
      retentionDays: 30,
    },
  );
  await ask(b, 'POST', `/api/v1/agreements/${id}/accept`, 200);
  const placesOf = ({ organisation, log_key: key }: Description): Places => ({
    organisation: organisation.id,
    own: organisation.id.replace('identity--', ''),
    agreement: id,
    agreementCollection: collection,
    key,
  });
  return [placesOf(ofA!), placesOf(ofB!)];
}

async function ask<T>(
  node: ChildNode,
  method: string,
  path: string,
  status: number,
  body?: unknown,
): Promise<T> {
  const answer = await node.ask(path, {
    method,
    ...(body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  assert.equal(answer.status, status, `${method} ${path}: ${answer.text.slice(0, 500)}`);
  return JSON.parse(answer.text) as T;
}
