import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memoryOf, startNodeProcess } from './node-process.ts';

/** Warm starts that are measured; the middle one counts. */
const STARTS = 5;
/** How long a node is left alone before its memory is read. */
const IDLE_MS = 15_000;

/**
 * Cold first start (no database, no keys yet), warm starts, and memory at rest, of a node started as an operator
 * starts it. The workbench is built before: a first `npm start` of a fresh clone builds it once, in about two
 * seconds more.
 */
export async function benchStart(): Promise<{
  start_cold_s: number;
  start_warm_s: number;
  rss_idle_mib: number;
  pss_idle_mib: number;
}> {
  const folder = mkdtempSync(join(tmpdir(), 'comity-bench-'));
  // As root the database runs as another user, who has to pass through.
  chmodSync(folder, 0o711);
  const data = join(folder, 'data');
  const port = 20_000 + Math.floor(Math.random() * 20_000);
  try {
    const { buildWorkbench } = await import('../src/apps/workbench/build.ts');
    await buildWorkbench({ log: () => undefined });
    const first = await startNodeProcess(data, port);
    await first.stop();
    const warm: number[] = [];
    for (let start = 0; start < STARTS; start++) {
      const node = await startNodeProcess(data, port);
      warm.push(node.startedInSeconds);
      await node.stop();
    }
    const node = await startNodeProcess(data, port);
    await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
    const memory = memoryOf(node.pid, data);
    await node.stop();
    const middle = warm.sort((a, b) => a - b)[Math.floor(STARTS / 2)]!;
    return {
      start_cold_s: Math.round(first.startedInSeconds * 100) / 100,
      start_warm_s: Math.round(middle * 100) / 100,
      rss_idle_mib: memory.rssMib,
      pss_idle_mib: memory.pssMib,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] === import.meta.filename) console.log(await benchStart());
