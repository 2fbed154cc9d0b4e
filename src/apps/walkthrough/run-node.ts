/**
 * One node of the walk-through as a process of its own, set up by its usual environment. Tells its parent when it
 * serves; ends when the parent says so or is gone.
 */
import { configurationFrom } from '../../kernel/configuration.ts';
import { startNode } from '../node/start-node.ts';

export type Said = { line: string } | { url: string };

const say = (said: Said) => void (process.connected && process.send?.(said));
// A terminal's Ctrl-C reaches the whole group: the parent stops its nodes in order.
process.on('SIGINT', () => undefined);

const node = await startNode({
  configuration: configurationFrom(process.env),
  log: (line) => say({ line }),
  workbench: process.argv[2] ?? null,
});
const end = () => void node.stop().then(() => process.exit(0));
process.once('SIGTERM', end);
process.once('disconnect', end);
if (!process.connected) end();
void node.lost.then(({ message }) => {
  say({ line: message });
  process.exit(1);
});
say({ url: node.url });
