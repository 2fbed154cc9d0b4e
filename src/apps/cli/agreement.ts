import type { Agreement } from '../../client/agreements.ts';
import { pathOf } from '../../client/http.ts';
import { proposeAgreement } from './agreement-propose.ts';
import { connectNode } from './connect-node.ts';
import { plain, table } from './table.ts';
import { type Group, neededText, type Verb, wordsOf } from './verb.ts';

const accept: Verb = {
  summary: 'Signs an agreement that a partner proposed; sharing under it begins.',
  takes: 'ID',
  more: ['With --json the agreement.'],
  async run(call) {
    const [id = ''] = wordsOf(call, 'ID');
    const made = await connectNode(call.env).http.post<Agreement>(pathOf('agreements', id, 'accept'));
    call.print(call.json ? JSON.stringify(made) : `Accepted: ${plain(made.title)}. It is ${made.state}.`);
    return 0;
  },
};

const suspend: Verb = {
  summary: 'Stops sharing under an agreement at once, on both sides.',
  takes: 'ID',
  options: { reason: { type: 'string', value: 'TEXT', help: 'why; the partner reads it' } },
  more: ['With --json the agreement.'],
  async run(call) {
    const [id = ''] = wordsOf(call, 'ID');
    const reason = neededText(call, 'reason');
    const made = await connectNode(call.env).http.post<Agreement>(pathOf('agreements', id, 'suspend'), {
      reason,
    });
    call.print(call.json ? JSON.stringify(made) : `Suspended: ${plain(made.title)}.`);
    return 0;
  },
};

const list: Verb = {
  summary: 'Agreements of your organisation.',
  takes: '',
  more: ['With --json a line an agreement.'],
  async run(call) {
    wordsOf(call);
    const { items } = await connectNode(call.env).http.get<{ items: Agreement[] }>('agreements');
    if (call.json) for (const one of items) call.print(JSON.stringify(one));
    else if (items.length === 0) call.print('There is no agreement yet.');
    else {
      const rows = items.map(({ id, title, state, parties, awaitsUs }) => [
        plain(title),
        awaitsUs ? `${state}, waits for you` : state,
        plain(parties.map((party) => party.name).join(' and ')),
        id,
      ]);
      call.print(table(rows, ['agreement', 'state', 'parties', 'id']));
    }
    return 0;
  },
};

export const agreement: Group = {
  summary: 'Sharing agreements: nothing flows between two nodes without one that both organisations signed.',
  verbs: { propose: proposeAgreement, accept, suspend, list },
};
