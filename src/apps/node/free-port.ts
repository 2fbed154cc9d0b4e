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

/**
 * What listening threw, as a sentence where the port is taken: at whichever moment that shows, since another program
 * may take it between the look and the listening.
 * @param use what the port is for: `the page of the demo`
 */
export function sayTaken(error: unknown, port: number, use: string): Error {
  if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') return error as Error;
  return new Error(
    `Port ${port}, for ${use}, is taken: stop what listens there, or set COMITY_PORT to another port.`,
  );
}
