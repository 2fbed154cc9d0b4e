import { setTimeout as wait } from 'node:timers/promises';
import { type BackwardsRun, backwardsOf } from '../../client/backwards.ts';
import type { Http } from '../../client/http.ts';
import { bankMeant } from './bank-mode.ts';
import { connectNode } from './connect-node.ts';
import { progressBar } from './progress-bar.ts';
import { count, counted } from './table.ts';
import { type Call, textOf, UsageFault, type Verb, wordsOf } from './verb.ts';

const LOOK_MS = 500;

export const matchBackwards: Verb = {
  summary: 'Searches the hashes that your organisation kept for the signals of a bank, or for one signal.',
  takes: '[BANK]',
  sets: { bank: 'BANK' },
  options: {
    signal: { type: 'string', value: 'ID', sets: 'signal', help: 'for this signal, in place of a bank' },
    stop: { type: 'string', value: 'ID', help: 'stop the search of this id, in place of a new one' },
    keep: {
      type: 'string',
      value: 'DAYS',
      sets: 'days',
      help: 'keep hashes for so many days, 1 to 90; 0 keeps none',
    },
    reason: { type: 'string', value: 'TEXT', sets: 'reason', help: 'why, with --keep' },
  },
  more: [
    'Nothing is kept, and nothing found, before --keep turned it on: then the hashes of what is asked about with a\nreference are kept with that reference and the day, and nothing else. --keep 0 turns it off, and deletes what was kept\nat once. Who may is a senior reviewer or an administrator; a search is begun by a reviewer.',
    'A match opens a case, as a look-up with that reference would. Ctrl-C ends the look at it, and not the search: --stop does.',
    'With --json the search when it is over: {"id","state","total","looked","matched"}; with --keep what is kept.',
  ],
  async run(call) {
    const { http } = connectNode(call.env);
    const stop = textOf(call, 'stop');
    if (textOf(call, 'keep') !== undefined) return keep(call, http);
    if (stop !== undefined) {
      wordsOf(call);
      return tell(call, await backwardsOf(http).stop(stop.trim()));
    }
    const of = await target(call, http);
    const { id } = await backwardsOf(http).start(of);
    call.say(`The search is ${id}.`);
    const bar = progressBar('Kept items', call.terminal);
    let run: BackwardsRun;
    try {
      for (;;) {
        run = await backwardsOf(http).get(id);
        bar.show(run.looked, run.total);
        if (run.state !== 'running') break;
        await wait(LOOK_MS);
      }
    } finally {
      bar.clear();
    }
    return tell(call, run);
  },
};

async function target(call: Call, http: Http): Promise<{ bank: string } | { signal: string }> {
  const signal = textOf(call, 'signal');
  if (signal === undefined) return { bank: (await bankMeant(http, wordsOf(call, 'BANK')[0] ?? '')).id };
  wordsOf(call);
  return { signal: signal.trim() };
}

/** How far it went. */
function tell(call: Call, run: BackwardsRun): number {
  const { state, looked, total, matched } = run;
  const sentence = {
    done: 'Looked at all that is kept',
    stopped: 'Stopped; cases that were opened stay',
    failed: 'Failed; try again',
    running: 'Still running',
  }[state];
  const kept = counted(total, 'kept item');
  call.print(
    call.json
      ? JSON.stringify(run)
      : `${sentence}: ${count(looked)} of ${kept} looked at, ${count(matched)} matched.`,
  );
  return state === 'failed' ? 1 : 0;
}

async function keep(call: Call, http: Http): Promise<number> {
  wordsOf(call);
  const said = textOf(call, 'keep') ?? '';
  const days = /^\d{1,2}$/.test(said) ? Number(said) : Number.NaN;
  if (!(days >= 0 && days <= 90))
    throw new UsageFault('--keep is a whole number of days from 1 to 90, or 0.');
  const reason = textOf(call, 'reason');
  if (reason === undefined) throw new UsageFault('--reason is needed with --keep.');
  const answer = await backwardsOf(http).keep(days === 0 ? null : days, reason);
  const done =
    days === 0
      ? 'No hash is kept, and what was kept is deleted.'
      : `Hashes of what is asked about with a reference are kept for ${counted(days, 'day')}.`;
  call.print(call.json ? JSON.stringify(answer) : done);
  return 0;
}
