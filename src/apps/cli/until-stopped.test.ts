import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

const program = `
import { told } from ${JSON.stringify(new URL('./until-stopped.ts', import.meta.url).href)};
const idle = setInterval(() => undefined, 1000);
const { log, running } = told({ json: false, print: console.log, say: console.error });
log('up');
await running;
log('stopping');
await new Promise((resolve) => setTimeout(resolve, Number(process.argv[1])));
log('stopped');
clearInterval(idle);`;

/** Starts it, sends signals at these milliseconds, and says how it ended. */
async function ended(stopMs: number, signals: [number, NodeJS.Signals][]) {
  const child = spawn(process.execPath, ['--input-type=module', '-e', program, String(stopMs)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  const close = once(child, 'close');
  await new Promise<void>((up) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      up();
    });
  });
  let at = 0;
  for (const [when, signal] of signals) {
    await sleep(when - at);
    at = when;
    child.kill(signal);
  }
  const [status] = await close;
  return { status, said: said.trim().split('\n') };
}

test('one Ctrl-C that arrives twice, from the terminal and through npm, stops in order', async () => {
  const { status, said } = await ended(400, [
    [0, 'SIGINT'],
    [50, 'SIGINT'],
    [100, 'SIGTERM'],
  ]);
  assert.deepEqual([status, said], [0, ['up', 'stopping', 'stopped']]);
});

test('a second Ctrl-C of somebody who does not want to wait ends it at once', async () => {
  const { status, said } = await ended(20_000, [
    [0, 'SIGINT'],
    [1300, 'SIGINT'],
  ]);
  assert.deepEqual([status, said], [130, ['up', 'stopping']]);
});
