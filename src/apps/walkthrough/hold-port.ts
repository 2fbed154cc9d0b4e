import { once } from 'node:events';
import { createServer } from 'node:http';

/**
 * Keeps a port of this machine while what will serve there is being set up, and says so to whoever looks: another
 * program that wants the port learns at once that it is taken. Throws what listening throws.
 * @returns frees the port
 */
export async function holdPort(port: number): Promise<() => Promise<void>> {
  const server = createServer((_request, response) => {
    response.writeHead(503, {
      'retry-after': '2',
      refresh: '2',
      'content-type': 'text/plain; charset=utf-8',
    });
    response.end('The demo is starting.\n');
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return async () => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  };
}
