import { natsConfigurationFrom } from '../../kernel/nats-configuration.ts';
import { given } from './demo.ts';
import { told } from './until-stopped.ts';
import { type Call, textOf, UsageFault, type Verb } from './verb.ts';

export const matchWorker: Verb = {
  summary: 'Looks up for a node that shows its index at a NATS server, until it is told to stop (Ctrl-C).',
  takes: '',
  options: {
    server: {
      type: 'string',
      value: 'ADDRESS',
      sets: 'COMITY_NATS',
      help: 'the NATS server, as nats://HOST:4222 or tls://HOST:4222; COMITY_NATS',
    },
    name: {
      type: 'string',
      value: 'NAME',
      sets: 'COMITY_NATS_NAME',
      help: "the node's name there; COMITY_NATS_NAME, else comity",
    },
  },
  more: [
    'It needs no database and none of the node’s keys: the index comes over the server, and is in memory only. Start as many as\nyou like, on any machine: each job goes to one of them. What an address with a password says belongs into COMITY_NATS,\nwhere other people of the machine do not see it.',
    'With --json a line each time the index was loaded: {"signals","position"}.',
  ],
  run: runWorker,
};

async function runWorker(call: Call): Promise<number> {
  if (call.words.length > 0) throw new UsageFault(`"${call.words[0]}" is one argument too many.`);
  const configuration = natsConfigurationFrom({
    ...call.env,
    ...given('COMITY_NATS', textOf(call, 'server')),
    ...given('COMITY_NATS_NAME', textOf(call, 'name')),
  });
  if (!configuration)
    throw new UsageFault('--server is needed, or COMITY_NATS: the NATS server that the node has, too.');
  const { runMatchWorker } = await import('../../desks/signals/match-workers/run-match-worker.ts');
  const { log, running } = told(call);
  const worker = runMatchWorker(configuration, log, (index) => {
    if (call.json) call.print(JSON.stringify(index));
    else call.print(`Holds ${index.signals} signals and answers.`);
  });
  await running;
  log('Stopping.');
  await worker.close();
  return 0;
}
