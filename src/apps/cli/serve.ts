import { configurationFrom } from '../../kernel/configuration.ts';
import { given, runDemo } from './demo.ts';
import { told } from './until-stopped.ts';
import { type Call, textOf, UsageFault, type Verb } from './verb.ts';

export const serve: Verb = {
  summary: 'Runs a node until it is told to stop (Ctrl-C).',
  takes: '',
  options: {
    port: {
      type: 'string',
      value: 'PORT',
      sets: 'COMITY_PORT',
      help: 'where it listens; COMITY_PORT, else 8420 (the demo takes this port and the next two)',
    },
    data: {
      type: 'string',
      value: 'FOLDER',
      sets: 'COMITY_DATA',
      help: 'where it keeps everything; COMITY_DATA',
    },
    demo: { type: 'boolean', help: 'play the walk-through instead, as `comity demo`' },
  },
  more: [
    'Its database is a PostgreSQL of its own in the data folder; DATABASE_URL names another one.\nWith --json a line when it is ready: {"url","signIn"}.',
  ],
  run: (call) => (call.options.demo === true ? runDemo(call) : runNode(call)),
};

async function runNode(call: Call): Promise<number> {
  if (call.words.length > 0) throw new UsageFault(`"${call.words[0]}" is one argument too many.`);
  const configuration = configurationFrom({
    ...call.env,
    ...given('COMITY_PORT', textOf(call, 'port')),
    ...given('COMITY_DATA', textOf(call, 'data')),
  });
  const [{ requireFreePort, sayTaken }, { startNode }, { workbenchFolder }] = await Promise.all([
    import('../node/free-port.ts'),
    import('../node/start-node.ts'),
    import('../node/workbench-folder.ts'),
  ]);
  const taken = (error: Error): never => {
    throw sayTaken(error, configuration.port, 'the node');
  };
  // Before the workbench is built, perhaps for nothing.
  await requireFreePort(configuration).catch(taken);
  const { log, running } = told(call);
  const workbench = await workbenchFolder(log);
  const node = await startNode({ configuration, log, workbench }).catch(taken);
  const signIn = await node.signInLink();
  if (call.json) call.print(JSON.stringify({ url: node.url, signIn }));
  else {
    call.print(`The node runs at ${node.url}/`);
    call.print(`Sign in within 15 minutes, once: ${signIn}`);
    call.print('Stop it with Ctrl-C. To see first what it is for: npm start -- --demo');
  }
  const lost = await Promise.race([running, node.lost]);
  if (lost) {
    // Nothing is left that could be drained: what was acknowledged is on the disk.
    await new Promise((written) => process.stderr.write(`${lost.message.replaceAll('\n', ' ')}\n`, written));
    process.exit(1);
  }
  log('Stopping.');
  await node.stop();
  return 0;
}
