import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Asked = {
  method: string;
  url: URL;
  headers: IncomingMessage['headers'];
  body: string;
};
export type Answered = {
  status?: number;
  headers?: Record<string, string>;
  body?: string | Buffer;
  never?: true;
};

/** A server that stands for the other side of an exchange: it answers what the test says, and notes who asked. */
export type FarSide = {
  origin: string;
  asked: Asked[];
  answer: (asked: Asked) => Answered;
  close(): Promise<void>;
};

export async function openFarSide(answer: FarSide['answer'] = () => ({ status: 404 })): Promise<FarSide> {
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const asked: Asked = {
      method: request.method ?? '',
      url: new URL(request.url ?? '/', far.origin),
      headers: request.headers,
      body: Buffer.concat(parts).toString('utf8'),
    };
    far.asked.push(asked);
    const { status = 200, headers = {}, body = '', never } = far.answer(asked);
    if (never) return;
    response.writeHead(status, headers).end(body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const far: FarSide = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: [],
    answer,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return far;
}

/** An answer in JSON. */
export const saying = (value: unknown, headers: Record<string, string> = {}): Answered => ({
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(value),
});
