import { sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ANSWER_SIGNATURE, answerBase } from '../../src/kernel/exchange/peers/signed-requests.ts';
import { contentDigest } from '../../src/standards/http-signatures/content-digest.ts';
import { startTestNode, type TestNode } from '../nodes.ts';

/** What a peer answers instead of its node; false leaves it to the node. */
export type Trick = (asked: Asked, response: ServerResponse) => boolean | Promise<boolean>;

export type Asked = {
  path: string;
  query: URLSearchParams;
  /** Sends a body that the pinned key signed for this very request. */
  answer(
    response: ServerResponse,
    body: string | Buffer,
    headers?: Record<string, string>,
    status?: number,
  ): void;
  /** The header that signs a body for this very request. */
  signatureOf(body: string | Buffer, status?: number): Record<string, string>;
};

export type HostilePeer = TestNode & {
  /** Every address it was asked for. */
  asked: string[];
  /** From now on; null for an honest peer. */
  play(trick: Trick | null): void;
  /** Cuts every connection to it. */
  hangUp(): void;
};

/** A real node behind a door that holds its keys and may say anything in its name. */
export async function hostilePeer(name: string): Promise<HostilePeer> {
  let trick: Trick | null = null;
  let target = 0;
  const asked: string[] = [];
  const door = createServer(async (incoming, response) => {
    asked.push(incoming.url ?? '');
    response.on('error', () => undefined); // who asked may hang up on what we send
    if (trick === null || !(await trick(read(incoming), response))) pass(incoming, response, target);
  });
  door.listen(0, '127.0.0.1');
  await once(door, 'listening');
  const { port } = door.address() as AddressInfo;
  target = await freePort();
  const node = await startTestNode({
    name,
    class: 'state',
    env: { COMITY_PORT: String(target), COMITY_PUBLIC_URL: `http://127.0.0.1:${port}` },
  });
  const signatureOf =
    (nonce: string) =>
    (body: string | Buffer, status = 200) => ({
      [ANSWER_SIGNATURE]: sign(
        null,
        answerBase(nonce, status, contentDigest(Buffer.from(body))),
        node.kernel.keyring.identity.privateKey,
      ).toString('base64'),
    });
  const read = (incoming: IncomingMessage): Asked => {
    const url = new URL(incoming.url ?? '', node.url);
    const nonce = /nonce="([^"]*)"/.exec(String(incoming.headers['signature-input']))?.[1] ?? '';
    const signed = signatureOf(nonce);
    return {
      path: url.pathname,
      query: url.searchParams,
      signatureOf: signed,
      answer: (response, body, headers = {}, status = 200) =>
        void response.writeHead(status, { ...signed(body, status), ...headers }).end(body),
    };
  };
  const { close } = node;
  return Object.assign(node, {
    asked,
    play(next: Trick | null) {
      trick = next;
    },
    hangUp: () => door.closeAllConnections(),
    async close() {
      door.closeAllConnections();
      door.close();
      await close();
    },
  });
}

function pass(incoming: IncomingMessage, response: ServerResponse, port: number): void {
  const onward = request(
    { host: '127.0.0.1', port, path: incoming.url, method: incoming.method, headers: incoming.headers },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    },
  );
  onward.on('error', () => response.destroy());
  incoming.pipe(onward);
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
