import { readFileSync } from 'node:fs';
import { type ProcedureRegistry, procedureRegistry } from '../src/engines/cases/procedure-registry.ts';
import { clockRoutes } from '../src/kernel/cases/clock-routes.ts';
import { startClocks, wakeDueCases } from '../src/kernel/cases/wake-cases.ts';
import type { MailConfiguration } from '../src/kernel/configuration.ts';
import type { Desk } from '../src/kernel/desk.ts';
import { callPeople } from '../src/kernel/duty/call-people.ts';
import { dutyRoutes } from '../src/kernel/duty/duty-routes.ts';
import { sendCalls } from '../src/kernel/duty/send-calls.ts';
import { openWays } from '../src/kernel/duty/start-reminders.ts';
import { loggedAsking } from '../src/kernel/http/logged-asking.ts';
import { createApp } from '../src/kernel/http/server.ts';
import { type Consumer, startConsumers } from '../src/kernel/notify/consumer.ts';
import { loadPolicy } from '../src/kernel/policy/authorize.ts';
import { migrationsOf } from '../src/kernel/store/migrate.ts';
import { openTestKernel, type TestKernel, type TestPerson } from './kernel.ts';

// biome-ignore lint/suspicious/noExplicitAny: a test reads an answer field by field, and fails where it is not so
export type Answer = { status: number; body: any; headers: Headers; bytes: Buffer };

export type DeskNode = TestKernel & {
  procedures: ProcedureRegistry;
  /** Where it listens. */
  base: string;
  /** A JSON call, or a form, as a person or as nobody. */
  call(who: TestPerson | null, method: string, path: string, body?: unknown): Promise<Answer>;
  /** Resolves when all that was committed is numbered and handled. */
  settled(): Promise<void>;
  /** Calls people whose reminders are due by now, and sends what waits. */
  remind(): Promise<void>;
  /** Takes the steps that clocks have opened by now. */
  wake(): Promise<void>;
  close(): Promise<void>;
};

/** A node with one desk only, on a real database and a real port. */
export async function openDeskNode(
  manifest: Desk,
  input: {
    now?: () => Date;
    name?: string;
    consumers?: Consumer[];
    privateHosts?: string[];
    clocks?: boolean;
    mail?: MailConfiguration;
  } = {},
): Promise<DeskNode> {
  const test = await openTestKernel({
    migrations: migrationsOf(manifest.migrations, manifest.name),
    ...(input.now ? { now: input.now } : {}),
    ...(input.name ? { name: input.name } : {}),
  });
  const { kernel } = test;
  kernel.configuration.privateHosts = input.privateHosts ?? ['127.0.0.1'];
  kernel.configuration.mail = input.mail ?? null;
  const procedures = procedureRegistry(manifest.procedures);
  const kernelPolicy = readFileSync(new URL('../src/kernel/policy/kernel.cedar', import.meta.url), 'utf8');
  const policy = loadPolicy([kernelPolicy, manifest.policy]);
  const app = await createApp(kernel);
  const desk = await manifest.open({
    kernel,
    procedures,
    policy,
    personAsking: loggedAsking(kernel),
  });
  const { ways, close: closeWays } = openWays(kernel);
  dutyRoutes(app, { kernel, policy, ways, personAsking: loggedAsking(kernel) });
  clockRoutes(app, {
    kernel,
    procedures,
    pages: manifest.casePages ?? {},
    personAsking: loggedAsking(kernel),
  });
  desk.routes(app);
  const base = await app.listen({ host: '127.0.0.1', port: 0 });
  kernel.configuration.url = base;
  const consumers = startConsumers(kernel, test.url, [...desk.consumers, ...(input.consumers ?? [])]);
  const clocks = input.clocks ? startClocks(kernel, procedures) : null;

  return {
    ...test,
    procedures,
    base,
    async call(who, method, path, body) {
      const isForm = body instanceof FormData || body instanceof URLSearchParams || body instanceof Blob;
      const answer = await fetch(path.startsWith('http') ? path : `${base}${path}`, {
        method,
        redirect: 'manual',
        headers: {
          ...(who ? { authorization: `Bearer ${who.token}` } : {}),
          ...(body !== undefined && !isForm ? { 'content-type': 'application/json' } : {}),
        },
        ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
      });
      const bytes = Buffer.from(await answer.arrayBuffer());
      const isJson = /json/.test(answer.headers.get('content-type') ?? '');
      return {
        status: answer.status,
        headers: answer.headers,
        bytes,
        body: isJson && bytes.length > 0 ? JSON.parse(bytes.toString('utf8')) : bytes.toString('utf8'),
      };
    },
    async settled() {
      // Twice: what a reader of the sequence writes is numbered and read in turn.
      const stuck = setInterval(() => {
        if (test.said.length > 20) throw new Error(`the node does not settle: ${test.said.at(-1)}`);
      }, 500);
      for (let round = 0; round < 3; round++) {
        await test.sequencer.settled();
        await consumers.settled();
      }
      clearInterval(stuck);
    },
    async remind() {
      await callPeople({ kernel, procedures, pages: manifest.casePages ?? {} });
      await sendCalls(kernel, ways);
    },
    async wake() {
      while ((await wakeDueCases(kernel, procedures)) > 0);
    },
    async close() {
      await clocks?.stop();
      await consumers.stop();
      await app.close();
      closeWays();
      await desk.close();
      await test.stop();
    },
  };
}
