import { request as ask, createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';

/** One question and its answer as they crossed the wire, bodies unpacked. */
export type Exchange = {
  method: string;
  path: string;
  asked: { headers: IncomingHttpHeaders; body: Buffer };
  answered: { status: number; headers: IncomingHttpHeaders; body: Buffer };
};

export type RecordingProxy = { url: string; seen: Exchange[]; close(): Promise<void> };

/** Stands between a node and everybody who speaks to it: passes on what it is given, and keeps a copy. */
export async function recordingProxy(target: string): Promise<RecordingProxy> {
  const { hostname, port } = new URL(target);
  const seen: Exchange[] = [];
  const server = createServer(async (incoming, outgoing) => {
    try {
      const body = await buffer(incoming);
      const { method = '', url: path = '', headers } = incoming;
      // Answers come unpacked, so that nothing hides in how they were packed.
      const passed = { ...headers, 'accept-encoding': 'identity' };
      const onward = ask({ hostname, port, method, path, headers: passed, setHost: false });
      const response = await new Promise<import('node:http').IncomingMessage>((resolve, reject) => {
        onward.once('response', resolve).once('error', reject).end(body);
      });
      const answer = await buffer(response);
      const { statusCode: status = 0, headers: answerHeaders } = response;
      seen.push({
        method,
        path,
        asked: { headers, body: unpacked(headers, body) },
        answered: { status, headers: answerHeaders, body: unpacked(answerHeaders, answer) },
      });
      outgoing.writeHead(status, response.rawHeaders).end(answer);
    } catch (error) {
      outgoing.destroy(error as Error);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const unpacked = (headers: IncomingHttpHeaders, body: Buffer): Buffer =>
  headers['content-encoding'] === 'gzip' && body.length > 0 ? gunzipSync(body) : body;
