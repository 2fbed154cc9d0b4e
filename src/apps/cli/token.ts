import type { Http } from '../../client/http.ts';
import { connectNode } from './connect-node.ts';
import { signedInByLink } from './sign-in-by-link.ts';
import { textOf, UsageFault, type Verb, wordsOf } from './verb.ts';

export const token: Verb = {
  summary: 'Makes a token for a script, which acts as you, or as the seat whose sign-in link you give.',
  takes: 'LABEL',
  sets: { label: 'LABEL' },
  options: {
    days: {
      type: 'string',
      value: 'N',
      sets: 'days',
      help: 'how long it holds, 1 to 365 days; 90 unless said',
    },
    link: {
      type: 'string',
      value: 'LINK',
      sets: 'token',
      help: 'one-time sign-in link of the seat that the token is for; it is used up',
    },
  },
  more: ['The token is printed once and cannot be had again. With --json {"token"}.'],
  async run(call) {
    const [label = ''] = wordsOf(call, 'LABEL');
    const text = textOf(call, 'days') ?? '90';
    const days = Number(text);
    if (!/^\d{1,3}$/.test(text) || days < 1 || days > 365) {
      throw new UsageFault('--days takes a number from 1 to 365.');
    }
    const make = (http: Http) => http.post<{ token: string }>('tokens', { label, days });
    const link = textOf(call, 'link');
    const made = await (link === undefined ? make(connectNode(call.env).http) : signedInByLink(link, make));
    call.print(call.json ? JSON.stringify(made) : made.token);
    return 0;
  },
};
