import { readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { contentOrdersDesk } from '../../desks/content-orders/desk.ts';
import { evidenceRequestsDesk } from '../../desks/evidence-requests/desk.ts';
import { signalsDesk } from '../../desks/signals/desk.ts';
import { procedureRegistry } from '../../engines/cases/procedure-registry.ts';
import { openLog, refuseOthersDatabase } from '../../kernel/audit/open-log.ts';
import { startSequencer } from '../../kernel/audit/sequencer.ts';
import { tendLog } from '../../kernel/audit/tend-log.ts';
import { rebuildProjections } from '../../kernel/cases/rebuild-projections.ts';
import { startClocks } from '../../kernel/cases/wake-cases.ts';
import { startChores } from '../../kernel/chores.ts';
import type { Configuration } from '../../kernel/configuration.ts';
import { openDatabase } from '../../kernel/database/open-database.ts';
import type { Desk } from '../../kernel/desk.ts';
import { openWays, startReminders } from '../../kernel/duty/start-reminders.ts';
import { endRetention } from '../../kernel/exchange/agreements/end-retention.ts';
import { runExchange } from '../../kernel/exchange/federation/run-exchange.ts';
import { keptByPeers } from '../../kernel/exchange/federation/watch-log.ts';
import { startLetters } from '../../kernel/exchange/letters/deliver-letters.ts';
import { peerRecognition } from '../../kernel/exchange/peers/signed-requests.ts';
import { loggedAsking } from '../../kernel/http/logged-asking.ts';
import { createApp } from '../../kernel/http/server.ts';
import { openKeyring } from '../../kernel/identity/keyring.ts';
import { foundedNode, foundHost, noteBlobsKey } from '../../kernel/identity/organisations.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { startConsumers } from '../../kernel/notify/consumer.ts';
import { loadPolicy } from '../../kernel/policy/authorize.ts';
import { connectPool } from '../../kernel/store/connect.ts';
import { kernelMigrations, migrate, migrationsOf } from '../../kernel/store/migrate.ts';
import { openStore } from '../../kernel/store/store.ts';
import { lostPage } from '../public/lost-page.ts';
import { chooseLanguage } from '../public/texts.ts';
import { requireFreePort } from './free-port.ts';
import { lettersOf, mountRoutes } from './mount-routes.ts';
import { credentialFile, issueLocalCredential, operatorLink } from './operator.ts';

/** The desks of this node; a new one is one line here. */
export const DESKS: Desk[] = [signalsDesk, contentOrdersDesk, evidenceRequestsDesk];

export type Node = {
  url: string;
  kernel: Kernel;
  /** A one-time sign-in link for the operator. */
  signInLink(): Promise<string>;
  /** Resolves when what was committed before the call is sequenced and every consumer has handled it. */
  settled(): Promise<void>;
  /** Pads, signs and publishes the log now. */
  beat(): Promise<void>;
  pullAll(): Promise<void>;
  /**
   * Resolves when the node's own database is gone for good, with the sentence that says so: nothing can be answered any
   * more, and the process is to end with status 1, so that whoever supervises it starts it anew.
   */
  lost: Promise<Error>;
  /** Drains requests, then stops the workers and the database. Safe to call twice. */
  stop(): Promise<void>;
};

/**
 * Composes and starts a node: database, schema, keys, log, workers, desks, routes. Plain code, in the order in
 * which one needs the other.
 * @param workbench folder of the built workbench; null serves none (a node without people, tests)
 */
export async function startNode(input: {
  configuration: Configuration;
  log: (line: string) => void;
  workbench: string | null;
  now?: () => Date;
}): Promise<Node> {
  const { log } = input;
  const configuration = { ...input.configuration };
  const lost = Promise.withResolvers<Error>();
  const stops: (() => Promise<unknown>)[] = [];
  const stopAll = async () => {
    for (let stop = stops.pop(); stop; stop = stops.pop()) {
      await stop().catch((error: Error) => log(`stopping: ${error.message}`));
    }
  };
  try {
    await requireFreePort(configuration);
    const database = await openDatabase(
      { dataFolder: configuration.dataFolder, log, onLost: lost.resolve },
      configuration.databaseUrl ?? undefined,
    );
    stops.push(() => database.stop());
    const pool = connectPool(database.url);
    stops.push(() => pool.end());
    // Before anything is changed: a key that is damaged or lost ends the start, and so does another node's database.
    const founded = await foundedNode(pool);
    const keyring = openKeyring(join(configuration.dataFolder, 'keys'), log, founded);
    refuseOthersDatabase(keyring, founded?.host ?? null);
    await migrate(pool, [
      ...kernelMigrations(),
      ...DESKS.flatMap((desk) => migrationsOf(desk.migrations, desk.name)),
    ]);
    const host = await foundHost(openStore(pool, 'unknown'), configuration.organisation);
    await noteBlobsKey(openStore(pool, host.id), keyring.current('blobs'));
    const now = input.now ?? (() => new Date());
    const kernel: Kernel = { store: openStore(pool, host.id), keyring, configuration, host, now, log };

    const client = await pool.connect();
    try {
      const opened = await openLog(client, keyring, host.id, await keptByPeers(kernel));
      if (opened.newEpoch) {
        log(
          `The log is behind what this node has published before (a restored backup?). It begins epoch ${opened.state.epoch}; partners are shown both. What to do now: docs/operate/restore.md.`,
        );
      }
    } finally {
      client.release();
    }
    const { beatSeconds } = configuration;
    const sequencer = startSequencer({ url: database.url, signer: { keyring }, beatSeconds, now, log });
    stops.push(() => sequencer.stop());

    const policy = loadPolicy([
      readFileSync(new URL('../../kernel/policy/kernel.cedar', import.meta.url), 'utf8'),
      ...DESKS.map((desk) => desk.policy),
    ]);
    const procedures = procedureRegistry(DESKS.flatMap((desk) => desk.procedures));
    await rebuildProjections(kernel, procedures, 'written-before');
    const context = { kernel, procedures, policy, personAsking: loggedAsking(kernel) };
    const desks = await Promise.all(
      DESKS.map((desk) => desk.open({ ...context, procedures: procedureRegistry(desk.procedures) })),
    );
    stops.push(() => Promise.all(desks.map((desk) => desk.close())));
    const consumers = startConsumers(
      kernel,
      database.url,
      desks.flatMap((desk) => desk.consumers),
    );
    stops.push(() => consumers.stop());
    const clocks = startClocks(kernel, procedures);
    stops.push(() => clocks.stop());
    const { ways, close: closeWays } = openWays(kernel);
    stops.push(async () => closeWays());
    const pages = Object.assign({}, ...DESKS.map((desk) => desk.casePages));
    const reminders = startReminders({ kernel, procedures, pages }, ways);
    stops.push(() => reminders.stop());
    const letters = startLetters(kernel, lettersOf(desks));
    stops.push(() => letters.stop());
    const counters = desks.flatMap((desk) => desk.counters);
    const chores = startChores(
      [
        { what: 'tending the log', run: () => tendLog(kernel, counters) },
        { what: 'ending retention', run: () => endRetention(kernel) },
        ...desks.flatMap((desk) => desk.chores ?? []),
      ],
      log,
    );
    stops.push(() => chores.stop());
    const exchange = runExchange(kernel, database.url);
    stops.push(() => exchange.stop());

    const app = await createApp(kernel, ({ headers }) =>
      lostPage(chooseLanguage(undefined, headers['accept-language'])),
    );
    const recognition = peerRecognition(kernel);
    await mountRoutes(app, {
      ...context,
      manifests: DESKS,
      desks,
      recognition,
      exchange,
      ways,
      workbench: input.workbench,
    });
    stops.push(async () => rmSync(credentialFile(configuration), { force: true }));
    // Before the first answer: whoever waits for this node to answer then reads the credential, and not the last one.
    // Nobody waits at an address that is still to be found.
    const known = configuration.port === 0 ? null : await issueLocalCredential(kernel);
    await app.listen({ port: configuration.port, host: configuration.host });
    stops.push(() => app.close());
    if (configuration.port === 0) {
      configuration.port = (app.server.address() as AddressInfo).port;
      configuration.url = `http://127.0.0.1:${configuration.port}`;
    }
    exchange.start();
    const operator = known ?? (await issueLocalCredential(kernel));

    return {
      url: configuration.url,
      kernel,
      signInLink: () => operatorLink(kernel, operator),
      settled: async () => {
        await sequencer.settled();
        await consumers.settled();
      },
      beat: () => sequencer.beat(),
      pullAll: () => exchange.pullAll(),
      lost: lost.promise,
      stop: stopAll,
    };
  } catch (error) {
    await stopAll();
    throw error;
  }
}
