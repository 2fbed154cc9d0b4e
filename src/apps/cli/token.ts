import { connectNode } from './connect-node.ts';
import { textOf, UsageFault, type Verb, wordsOf } from './verb.ts';

export const token: Verb = {
  summary: 'Makes a token for a script, which acts as the person whose credential this command uses.',
  takes: 'LABEL',
  options: {
    days: { type: 'string', value: 'N', help: 'how long it holds, 1 to 365 days; 90 unless said' },
  },
  more: ['The token is printed once and cannot be had again. With --json {"token"}.'],
  async run(call) {
    const [label = ''] = wordsOf(call, 'LABEL');
    const text = textOf(call, 'days') ?? '90';
    const days = Number(text);
    if (!/^\d{1,3}$/.test(text) || days < 1 || days > 365) {
      throw new UsageFault('--days takes a number from 1 to 365.');
    }
    const made = await connectNode(call.env).http.post<{ token: string }>('tokens', { label, days });
    call.print(call.json ? JSON.stringify(made) : made.token);
    return 0;
  },
};
