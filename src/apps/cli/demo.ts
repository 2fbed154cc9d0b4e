import { told } from './until-stopped.ts';
import { type Call, textOf, UsageFault, type Verb } from './verb.ts';

export const demo: Verb = {
  summary: 'Plays the walk-through: two nodes and one page, on this machine.',
  takes: '',
  options: {
    port: {
      type: 'string',
      value: 'PORT',
      sets: 'COMITY_PORT',
      help: 'the port of its page, COMITY_PORT, else 8420; the two nodes take the next two',
    },
    data: {
      type: 'string',
      value: 'FOLDER',
      sets: 'COMITY_DATA',
      help: 'where it keeps everything, in its folder demo; COMITY_DATA',
    },
  },
  more: ['With --json a line when it is ready: {"url"}.'],
  run: runDemo,
};

/** Runs the walk-through until it is told to stop. */
export async function runDemo(call: Call): Promise<number> {
  if (call.words.length > 0) throw new UsageFault(`"${call.words[0]}" is one argument too many.`);
  const { startWalkthrough } = await import('../walkthrough/start-walkthrough.ts');
  const { log, running } = told(call);
  const env = {
    ...call.env,
    ...given('COMITY_PORT', textOf(call, 'port')),
    ...given('COMITY_DATA', textOf(call, 'data')),
  };
  const walkthrough = await startWalkthrough({ env, log });
  if (call.json) call.print(JSON.stringify({ url: walkthrough.url }));
  else {
    call.print(`The walk-through runs at ${walkthrough.url}`);
    call.print('Stop it with Ctrl-C.');
  }
  await running;
  log('Stopping.');
  await walkthrough.stop();
  return 0;
}

/** An environment variable that an option sets. */
export const given = (name: string, value: string | undefined) =>
  value === undefined ? {} : { [name]: value };
