import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Listens for an instant, so that a taken port is said before a database and keys are made for nothing.
 * Throws what listening throws: `EADDRINUSE`, `EACCES`.
 */
export async function requireFreePort({ port, host }: { port: number; host: string }): Promise<void> {
  if (port === 0) return;
  const server = createServer();
  server.listen(port, host);
  await once(server, 'listening');
  server.close();
  await once(server, 'close');
}
