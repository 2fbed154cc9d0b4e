import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export type NodeProcess = {
  url: string;
  pid: number;
  /** From the spawn to the first answer over HTTP, in seconds. */
  startedInSeconds: number;
  stop(): Promise<void>;
};

const root = join(import.meta.dirname, '..');

/** A node as an operator starts it: `node bin/comity.js serve`, in a process of its own. @param patience in seconds */
export async function startNodeProcess(
  dataFolder: string,
  port: number,
  patience = 60,
): Promise<NodeProcess> {
  const begun = performance.now();
  const env: NodeJS.ProcessEnv = { ...process.env, COMITY_DATA: dataFolder, COMITY_PORT: String(port) };
  delete env.DATABASE_URL;
  const child = spawn(process.execPath, [join(root, 'bin', 'comity.js'), 'serve'], { env, stdio: 'ignore' });
  const url = `http://127.0.0.1:${port}`;
  await answers(child, `${url}/.well-known/comity`, patience);
  return {
    url,
    pid: child.pid!,
    startedInSeconds: (performance.now() - begun) / 1000,
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve());
        child.kill('SIGTERM');
      }),
  };
}

async function answers(child: ChildProcess, url: string, patience: number): Promise<void> {
  for (const end = Date.now() + patience * 1000; Date.now() < end; ) {
    if (child.exitCode !== null) throw new Error(`the node ended with status ${child.exitCode}`);
    try {
      if ((await fetch(url)).ok) return;
    } catch {
      // Not listening yet: asked again below.
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`the node did not answer within ${patience} s`);
}

export type Memory = { rssMib: number; pssMib: number; processes: number };

/**
 * Memory of a node and its PostgreSQL together. RSS counts shared pages once a process, so the sum overstates;
 * PSS divides them among those who share.
 * @param dataFolder the folder whose server is meant: it is not a child of the node
 */
export function memoryOf(pid: number, dataFolder: string): Memory {
  const wanted = new Set([pid]);
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const one = Number(name);
    const command = read(`/proc/${name}/cmdline`).replaceAll('\0', ' ');
    if (command.includes('postgres') && command.includes(dataFolder)) wanted.add(one);
    parents.set(one, Number(/^PPid:\s+(\d+)/m.exec(read(`/proc/${name}/status`))?.[1] ?? 0));
  }
  for (let grown = true; grown; ) {
    grown = false;
    for (const [one, parent] of parents) {
      if (wanted.has(parent) && !wanted.has(one)) {
        wanted.add(one);
        grown = true;
      }
    }
  }
  let rss = 0;
  let pss = 0;
  for (const one of wanted) {
    const rollup = read(`/proc/${one}/smaps_rollup`);
    rss += Number(/^Rss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0);
    pss += Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0);
  }
  return { rssMib: Math.round(rss / 1024), pssMib: Math.round(pss / 1024), processes: wanted.size };
}

/** A process may end between being listed and being read. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
