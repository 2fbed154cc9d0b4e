import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Asked = { method: string; path: string; headers: IncomingHttpHeaders; body: string };
export type Given = { status: number; json?: unknown; text?: string; headers?: Record<string, string> };

/** A server of a product's documented API, on a real port. */
export type StandIn = {
  url: string;
  asked: Asked[];
  /** Takes the place of the next answers, until it is null again. */
  instead: Given | null;
  close(): Promise<void>;
};

/** @param answer what the product answers; 404 where it knows no such call */
export async function openStandIn(answer: (asked: Asked) => Given | null): Promise<StandIn> {
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part) => parts.push(part));
    request.on('end', () => {
      const asked: Asked = {
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(parts).toString('utf8'),
      };
      standIn.asked.push(asked);
      const { status, json, text, headers } = standIn.instead ?? answer(asked) ?? { status: 404, json: {} };
      response.writeHead(status, { 'content-type': text ? 'text/html' : 'application/json', ...headers });
      response.end(text ?? (json === undefined ? undefined : JSON.stringify(json)));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const standIn: StandIn = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: [],
    instead: null,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return standIn;
}
