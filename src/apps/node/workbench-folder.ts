import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { builtWorkbench } from '../workbench/build.ts';

/**
 * Where the built workbench is; builds it first when its sources have changed. The build has a process of its own, so
 * that the bundler and its memory do not stay in the node.
 */
export async function workbenchFolder(log: (line: string) => void): Promise<string> {
  const before = builtWorkbench();
  if (before !== null) return before;
  const program = fileURLToPath(new URL('../workbench/build.ts', import.meta.url));
  const child = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    for (const line of text.split('\n')) if (line.trim() !== '') log(line.trimEnd());
  });
  const [status, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  if (status !== 0)
    throw new Error(`The workbench could not be built (${cause(status, signal)}). ${said.trim()}`);
  const folder = builtWorkbench();
  if (folder === null)
    throw new Error('Sources of the workbench changed while it was built. Start the node again.');
  return folder;
}

/** A build that was ended from outside, for want of memory say, has said nothing itself. */
const cause = (status: number | null, signal: NodeJS.Signals | null): string =>
  signal === null ? `its build ended with ${status}` : `its build was ended by ${signal}`;
