import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type JetStreamClient, type JetStreamManager, jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, credsAuthenticator, type NatsConnection } from '@nats-io/transport-node';
import type { NatsConfiguration } from '../../../kernel/nats-configuration.ts';

import { onEnd } from './on-end.ts';

/** One connection to the server, as long as it lasts. */
export type Nats = { connection: NatsConnection; js: JetStreamClient; jsm: JetStreamManager };

export type KeptSession = { close(): Promise<void> };

const TIMEOUT_MS = 5000;
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 2000;

/**
 * Works at the server, and begins again whenever it or the connection failed, until closed. Each failure is said once, and
 * that it works again.
 * @param work until `ended` aborts, which it does when the connection is lost, too; it may throw
 */
export function keepSession(
  configuration: NatsConfiguration,
  { who, say }: { who: string; say: (line: string) => void },
  work: (nats: Nats, ended: AbortSignal) => Promise<void>,
): KeptSession {
  const closing = new AbortController();
  const where = configuration.servers.join(', ');
  let said: string | null = null;

  const once = async (): Promise<void> => {
    const connection = await connectTo(configuration, who);
    const ended = new AbortController();
    const end = () => ended.abort();
    const forget = onEnd(closing.signal, end);
    void connection.closed().then(end);
    try {
      if (closing.signal.aborted) return;
      const nats = { connection, js: jetstream(connection), jsm: await jetstreamManager(connection) };
      if (said !== null) say(`NATS at ${where} is there again.`);
      said = null;
      await work(nats, ended.signal);
      if (!closing.signal.aborted) throw new Error('the connection was lost');
    } finally {
      forget();
      ended.abort();
      await connection.close();
    }
  };

  const running = (async () => {
    let wait = FIRST_WAIT_MS;
    while (!closing.signal.aborted) {
      const began = performance.now();
      try {
        await once();
      } catch (error) {
        if (closing.signal.aborted) return;
        const { message } = error as Error;
        if (message !== said) say(`NATS at ${where}: ${message}; trying again`);
        said = message;
      }
      if (performance.now() - began > LONGEST_WAIT_MS) wait = FIRST_WAIT_MS;
      await sleep(wait, null, { signal: closing.signal }).catch(() => undefined); // told to close
      wait = Math.min(LONGEST_WAIT_MS, wait * 2);
    }
  })();

  return {
    async close() {
      closing.abort();
      await running;
    },
  };
}

/** The server and no other: what it says of further servers is not followed, since the credential goes to whoever is called. */
async function connectTo(
  { servers, tls, user, password, token, credentialsFile }: NatsConfiguration,
  name: string,
): Promise<NatsConnection> {
  const credentials = credentialsFile === null ? null : readFileSync(credentialsFile);
  return connect({
    servers,
    name,
    timeout: TIMEOUT_MS,
    reconnect: false,
    ignoreClusterUpdates: true,
    pingInterval: TIMEOUT_MS,
    maxPingOut: 2,
    ...(tls ? { tls: {} } : {}),
    ...(credentials === null ? {} : { authenticator: credsAuthenticator(credentials) }),
    ...(user === null || password === null ? {} : { user, pass: password }),
    ...(token === null ? {} : { token }),
  });
}
