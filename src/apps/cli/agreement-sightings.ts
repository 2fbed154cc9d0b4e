import { signalsOf } from '../../client/banks.ts';
import { agreementNamed } from './agreement-named.ts';
import { connectNode } from './connect-node.ts';
import { plain } from './table.ts';
import { UsageFault, type Verb, wordsOf } from './verb.ts';

export const sightings: Verb = {
  summary: 'Says whether partners of an agreement are told how many matches people found right, or shows it.',
  takes: 'AGREEMENT',
  options: {
    on: { type: 'boolean', help: 'tell them from now on' },
    off: { type: 'boolean', help: 'tell them no more' },
  },
  more: [
    'Only matches that people found right count, for days that are over, in whole tens. AGREEMENT is its id, or its title\nwhere only one is called so. With --json an object of it.',
  ],
  async run(call) {
    const [named = ''] = wordsOf(call, 'AGREEMENT');
    const { on = false, off = false } = call.options;
    if (on && off) throw new UsageFault('--on and --off go apart.');
    const { http } = connectNode(call.env);
    const signals = signalsOf(http);
    const before = await agreementNamed(http, named);
    const { items } =
      on || off ? await signals.shareSightings(before.id, on === true) : await signals.sightings();
    const one = items.find((item) => item.agreement === before.id);
    const shared = one?.shared ?? false;
    if (call.json)
      call.print(JSON.stringify(one ?? { agreement: before.id, title: before.title, shared, since: null }));
    else {
      const since = one?.since ? `, from ${one.since.slice(0, 10)} on` : '';
      const sentence = shared ? `Told of right matches${since}` : 'Not told of right matches';
      call.print(plain(`${sentence}: the partners of ${before.title}.`));
    }
    return 0;
  },
};
