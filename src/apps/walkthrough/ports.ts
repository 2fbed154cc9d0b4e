import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Makes sure that these ports of this machine are free, before anything is removed or started.
 * Throws an Error with a sentence that names the one that is taken.
 */
export async function requireFreePorts(ports: readonly number[]): Promise<void> {
  for (const port of ports) {
    const server = createServer();
    try {
      server.listen(port, '127.0.0.1');
      await once(server, 'listening');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
      throw new Error(`Port ${port} is taken: stop what listens there, or set COMITY_PORT.`);
    }
    server.close();
    await once(server, 'close');
  }
}
