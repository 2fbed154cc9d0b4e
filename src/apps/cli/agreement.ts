import type { Agreement } from '../../client/agreements.ts';
import { pathOf } from '../../client/http.ts';
import { ProblemError } from '../../client/problem.ts';
import { proposeAgreement, undelivered } from './agreement-propose.ts';
import { connectNode } from './connect-node.ts';
import { plain, table } from './table.ts';
import { type Call, Failure, type Group, neededText, type Verb, wordsOf } from './verb.ts';

/** Takes a step on one agreement. Throws `Failure` where there is none of this id that one may see. */
async function step(call: Call, id: string, name: string, body?: { reason: string }): Promise<Agreement> {
  try {
    return await connectNode(call.env).http.post<Agreement>(pathOf('agreements', id, name), body);
  } catch (error) {
    if (!(error instanceof ProblemError) || error.status !== 404) throw error;
    throw new Failure(
      `There is no agreement "${plain(id)}" that you may see: \`comity agreement list\` shows each with its id.`,
    );
  }
}

const accept: Verb = {
  summary: 'Signs an agreement that a partner proposed; sharing under it begins.',
  takes: 'ID',
  sets: { validUntil: 'its end' },
  more: ['With --json the agreement.'],
  async run(call) {
    const [id = ''] = wordsOf(call, 'ID');
    const made = await step(call, id, 'accept');
    const { title, state, delivery } = made;
    const said = delivery
      ? `Signed: ${title}; ${undelivered(delivery)}, and sharing begins then.`
      : `Accepted: ${title}. It is ${state}.`;
    call.print(call.json ? JSON.stringify(made) : plain(said));
    return 0;
  },
};

/** A step that ends something, with a reason that the partner reads. */
const ending = (name: string, summary: string, done: string): Verb => ({
  summary,
  takes: 'ID',
  options: {
    reason: {
      type: 'string',
      value: 'TEXT',
      needed: true,
      sets: 'reason',
      help: 'why; the partner reads it',
    },
  },
  more: ['With --json the agreement.'],
  async run(call) {
    const [id = ''] = wordsOf(call, 'ID');
    const made = await step(call, id, name, { reason: neededText(call, 'reason') });
    const wait = made.delivery ? ` Word of it ${undelivered(made.delivery)}.` : '';
    call.print(call.json ? JSON.stringify(made) : plain(`${done}: ${made.title}.${wait}`));
    return 0;
  },
});

const decline = ending(
  'decline',
  'Says no to an agreement that a partner proposed, for good.',
  'Declined, and nothing is shared under it',
);
const withdraw = ending(
  'withdraw',
  'Takes back an agreement that you proposed and nobody has accepted yet, for good.',
  'Withdrawn, and nobody can accept it any more',
);
const suspend = ending('suspend', 'Stops sharing under an agreement at once, on both sides.', 'Suspended');

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
      const rows = items.map(({ id, title, state, parties, awaitsUs, delivery }) => [
        plain(title),
        plain(delivery ? `${state}, ${undelivered(delivery)}` : awaitsUs ? `${state}, waits for you` : state),
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
  verbs: { propose: proposeAgreement, accept, decline, withdraw, suspend, list },
};
