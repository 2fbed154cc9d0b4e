import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Told = { headers: Record<string, string>; body: string; status: number };

/** A platform's own server: keeps what it is told, and answers as the test says. */
export type Platform = {
  url: string;
  told: Told[];
  answer: (message: Record<string, unknown>) => { status: number; body?: unknown };
  /** Awaited before it answers. */
  first?: () => Promise<unknown>;
  close(): Promise<void>;
};

export async function openPlatform(): Promise<Platform> {
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part) => parts.push(part));
    request.on('end', async () => {
      await platform.first?.();
      const body = Buffer.concat(parts).toString('utf8');
      const { status, body: said = {} } = platform.answer(JSON.parse(body));
      platform.told.push({ headers: request.headers as Record<string, string>, body, status });
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(said));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const platform: Platform = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/decisions`,
    told: [],
    answer: ({ notice }) => ({ status: 200, body: notice ? { notice: 'delivered', how: 'in the app' } : {} }),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return platform;
}

/** Waits for what happens beside the call that caused it. */
export async function until(holds: () => boolean | Promise<boolean>, seconds = 15): Promise<void> {
  const end = performance.now() + seconds * 1000;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`never: ${holds}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
