/**
 * A node as a process of its own, set up by the node's usual environment. Prints its URL as JSON once it serves.
 * Ends cleanly with SIGTERM, or when its standard input closes: whoever started it is gone.
 */
import { startNode } from '../../src/apps/node/start-node.ts';
import { configurationFrom } from '../../src/kernel/configuration.ts';

const node = await startNode({
  configuration: configurationFrom(process.env),
  log: (line) => void process.stderr.write(`${line}\n`),
  workbench: null,
});
const end = () => void node.stop().then(() => process.exit(0));
process.once('SIGTERM', end);
process.stdin.resume().once('close', end);
void node.lost.then(({ message }) => {
  process.stderr.write(`${message}\n`, () => process.exit(1));
});
process.stdout.write(`${JSON.stringify({ url: node.url })}\n`);
