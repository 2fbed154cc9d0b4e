import { configurationFrom } from '../../kernel/configuration.ts';
import { startNode } from '../node/start-node.ts';
import { workbenchFolder } from '../node/workbench-folder.ts';
import { Failure, textOf, UsageFault, type Verb } from './verb.ts';

export const serve: Verb = {
  summary: 'Runs a node until it is told to stop (Ctrl-C).',
  takes: '',
  options: {
    port: { type: 'string', value: 'PORT', help: 'where it listens; COMITY_PORT, else 8420' },
    data: { type: 'string', value: 'FOLDER', help: 'where it keeps everything; COMITY_DATA' },
    demo: { type: 'boolean', help: 'play the walk-through instead, as `comity demo`' },
  },
  more: [
    'Its database is a PostgreSQL of its own in the data folder; DATABASE_URL names another one.\nWith --json a line when it is ready: {"url","signIn"}.',
  ],
  async run(call) {
    if (call.words.length > 0) throw new UsageFault(`serve takes no argument "${call.words[0]}".`);
    const configuration = configurationFrom({
      ...call.env,
      ...given('COMITY_PORT', textOf(call, 'port')),
      ...given('COMITY_DATA', textOf(call, 'data')),
    });
    const { log, running } = told(call);
    const workbench = await workbenchFolder(log);
    const node = await startNode({ configuration, log, workbench }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE') throw error;
      throw new Failure(`Port ${configuration.port} is taken: stop what listens there, or set COMITY_PORT.`);
    });
    const signIn = await node.signInLink();
    if (call.json) call.print(JSON.stringify({ url: node.url, signIn }));
    else {
      call.print(`The node runs at ${node.url}/`);
      call.print(`Sign in within 15 minutes, once: ${signIn}`);
      call.print('Stop it with Ctrl-C.');
    }
    await running;
    log('Stopping.');
    await node.stop();
    return 0;
  },
};

const given = (name: string, value: string | undefined) => (value === undefined ? {} : { [name]: value });

/** The operator's lines, and a promise that resolves when the node is told to stop. A second signal ends it at once. */
export function told(call: { json: boolean; print: (line: string) => void; say: (line: string) => void }): {
  log: (line: string) => void;
  running: Promise<void>;
} {
  const running = new Promise<void>((resolve) => {
    let asked = false;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        if (asked) process.exit(130);
        asked = true;
        resolve();
      });
    }
  });
  return { log: call.json ? call.say : call.print, running };
}
