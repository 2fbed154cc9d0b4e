/**
 * One node of the walk-through as a process of its own, set up by its usual environment. Tells its parent when it
 * serves; ends when the parent says so or is gone.
 */
import { configurationFrom } from '../../kernel/configuration.ts';
import { sayTaken } from '../node/free-port.ts';
import { startNode } from '../node/start-node.ts';

/** A line of the node's log, why it could not start, or where it serves. */
export type Said = { line: string } | { failed: string } | { url: string };

const say = (said: Said) => void (process.connected && process.send?.(said));
/** A parent that is gone is told nothing. */
const sayLast = (said: Said) =>
  new Promise<void>((done) =>
    process.connected && process.send ? process.send(said, () => done()) : done(),
  );
// A terminal's Ctrl-C reaches the whole group: the parent stops its nodes in order.
process.on('SIGINT', () => undefined);

const configuration = configurationFrom(process.env);
const node = await startNode({
  configuration,
  log: (line) => say({ line }),
  workbench: process.argv[2] ?? null,
}).catch(async (error: Error) => {
  const use = `the node of ${configuration.organisation.name}`;
  await sayLast({ failed: sayTaken(error, configuration.port, use).message });
  process.exit(1);
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
