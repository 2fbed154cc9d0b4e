import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { OrganisationClass } from '../../client/session.ts';
import { credentialFile } from '../node/operator.ts';
import type { Said } from './run-node.ts';

export type NodeProcess = {
  url: string;
  /** The operator's token, from the credential that the node left in its data folder. */
  operatorToken: string;
  databaseUrl: string;
  stop(): Promise<void>;
};

/** Long enough for a cold disk; a node is up in about two seconds. */
const START_MS = 60_000;
const STOP_MS = 10_000;

/** Starts a node as a child process. Rejects with what the node said last when it ends instead of serving. */
export async function startNodeProcess(input: {
  organisation: { name: string; class: OrganisationClass };
  port: number;
  dataFolder: string;
  databaseUrl: string;
  beatSeconds: number;
  frameOrigin: string;
  workbench: string;
  env: NodeJS.ProcessEnv;
  log: (line: string) => void;
}): Promise<NodeProcess> {
  const { organisation, port, dataFolder, databaseUrl, log } = input;
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const program = fileURLToPath(new URL('./run-node.ts', import.meta.url));
  const child = fork(program, [input.workbench], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: {
      PATH: input.env.PATH,
      HOME: input.env.HOME,
      COMITY_PORT: String(port),
      COMITY_DATA: dataFolder,
      DATABASE_URL: databaseUrl,
      COMITY_ORGANISATION: organisation.name,
      COMITY_ORGANISATION_CLASS: organisation.class,
      COMITY_BEAT_SECONDS: String(input.beatSeconds),
      COMITY_PRIVATE_HOSTS: '127.0.0.1',
      COMITY_FRAME_ORIGIN: input.frameOrigin,
      COMITY_CONTACT: `appeals@${organisation.name.toLowerCase().replaceAll(' ', '-')}.example`,
      COMITY_DEMO: '1',
    },
  });
  const url = await served(child, organisation.name, log);
  const file = credentialFile({ dataFolder });
  const { token } = JSON.parse(readFileSync(file, 'utf8')) as { token: string };
  return { url, operatorToken: token, databaseUrl, stop: () => stopped(child) };
}

async function served(child: ChildProcess, name: string, log: (line: string) => void): Promise<string> {
  const last: string[] = [];
  const ended = new AbortController();
  try {
    return await new Promise<string>((resolve, reject) => {
      child.on('message', (said: Said) => {
        if ('url' in said) resolve(said.url);
        else if ('failed' in said) reject(new Error(said.failed));
        else {
          last.push(said.line);
          log(`${name}: ${said.line}`);
        }
      });
      child.once('error', reject);
      child.once('exit', (code) =>
        reject(new Error(`${name} ended while starting (${code}). ${last.slice(-3).join(' ')}`)),
      );
      const late = setTimeout(() => reject(new Error(`${name} did not start in time.`)), START_MS);
      ended.signal.addEventListener('abort', () => clearTimeout(late));
    });
  } catch (error) {
    await stopped(child);
    throw error;
  } finally {
    ended.abort();
  }
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  if (child.connected) child.disconnect();
  else child.kill('SIGTERM');
  const impatient = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await gone;
  clearTimeout(impatient);
}
