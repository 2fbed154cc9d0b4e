import { deconflictionOf } from '../../client/deconfliction.ts';
import words from '../../desks/content-orders/locales/en.json' with { type: 'json' };
import { connectNode } from './connect-node.ts';
import { plain, table } from './table.ts';
import { neededText, type Verb, wordsOf } from './verb.ts';

const state = (name: string): string => (words as Record<string, string>)[`state.answering.${name}`] ?? name;

const why = {
  reason: { type: 'string', value: 'TEXT', sets: 'reason', help: 'why, for the log' },
} as const;

export const answers: Verb = {
  summary: 'Partners whose questions about addresses this node answers, or answered.',
  takes: '',
  more: ['Nobody is answered until a senior reviewer agrees. With --json a line a partner.'],
  async run(call) {
    wordsOf(call);
    const { items } = await deconflictionOf(connectNode(call.env).http).list();
    if (call.json) for (const one of items) call.print(JSON.stringify(one));
    else if (items.length === 0) call.print('You answer nobody.');
    else {
      const rows = items.map((one) => [
        plain(one.partnerName ?? one.partner),
        state(one.state),
        one.agreedAt,
        one.id,
      ]);
      call.print(table(rows, ['partner', 'state', 'agreed', 'id']));
    }
    return 0;
  },
};

export const answer: Verb = {
  summary: 'Agrees that this node answers a partner who asks whether you are on an address.',
  takes: 'PARTNER',
  options: why,
  more: [
    'PARTNER is its id, as `comity peer list` says it. The node answers yes, no, or only: call us. Prints the id\nunder which each answer is on record.',
  ],
  async run(call) {
    const [partner = ''] = wordsOf(call, 'PARTNER');
    const made = await deconflictionOf(connectNode(call.env).http).answer(
      partner,
      neededText(call, 'reason'),
    );
    call.print(call.json ? JSON.stringify(made) : made.id);
    return 0;
  },
};

export const stopAnswering: Verb = {
  summary: 'Stops answering a partner: its node is told to call you.',
  takes: 'ID',
  options: why,
  more: ['ID is that of `comity issued answers`. With --json the partner then, with every answer.'],
  async run(call) {
    const [id = ''] = wordsOf(call, 'ID');
    const reason = neededText(call, 'reason');
    const after = await deconflictionOf(connectNode(call.env).http).step(id, 'stop-answering', { reason });
    call.print(call.json ? JSON.stringify(after) : `${plain(after.partner.name)}: ${state(after.state)}`);
    return 0;
  },
};
