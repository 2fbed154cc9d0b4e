/**
 * A node as a process of its own, set up by the node's usual environment. Prints its URL as JSON once it serves.
 * Ends cleanly with SIGTERM, or when its standard input closes: whoever started it is gone.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { startNode } from '../../src/apps/node/start-node.ts';
import { tendLog } from '../../src/kernel/audit/tend-log.ts';
import { configurationFrom } from '../../src/kernel/configuration.ts';
import { endRetention } from '../../src/kernel/exchange/agreements/end-retention.ts';

// A node whose clock is days ahead, and which does at once what a node does a minute after its start.
const later = Number(process.env.COMITY_TEST_DAYS_LATER ?? 0);
const node = await startNode({
  configuration: configurationFrom(process.env),
  log: (line) => void process.stderr.write(`${line}\n`),
  workbench: null,
  now: () => new Date(Date.now() + later * 86_400_000),
});
process.stdout.write(`${JSON.stringify({ url: node.url })}\n`);
const end = () => void node.stop().then(() => process.exit(0));
process.once('SIGTERM', end);
process.stdin.resume().once('close', end);
void node.lost.then(({ message }) => {
  process.stderr.write(`${message}\n`, () => process.exit(1));
});
if (process.env.COMITY_TEST_CHORES) {
  for (const chore of [() => tendLog(node.kernel, []), () => endRetention(node.kernel)]) {
    for (let done = false; !done; ) {
      done = await chore().then(
        () => true,
        (error: Error) => process.stderr.write(`${error.message}\n`, () => undefined) && false,
      );
      if (!done) await sleep(200);
    }
  }
  process.stderr.write('the chores are done\n');
}
