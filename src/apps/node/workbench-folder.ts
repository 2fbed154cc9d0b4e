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
  const [status] = await once(child, 'close');
  const folder = builtWorkbench();
  if (status !== 0 || folder === null) throw new Error(`The workbench could not be built: ${said.trim()}`);
  return folder;
}
