import type { Agreement } from '../../client/agreements.ts';
import { pathOf } from '../../client/http.ts';
import { agreementNamed } from './agreement-named.ts';
import { proposeAgreement, undelivered } from './agreement-propose.ts';
import { sightings } from './agreement-sightings.ts';
import { connectNode } from './connect-node.ts';
import { plain, table } from './table.ts';
import { type Call, type Group, neededText, type Verb, wordsOf } from './verb.ts';

/** What each step is taken on: of several agreements with one title, that one is meant. */
const STEPS = {
  accept: ({ state, awaitsUs }) => state === 'proposed' && awaitsUs !== false,
  decline: ({ state, awaitsUs }) => state === 'proposed' && awaitsUs !== false,
  withdraw: ({ state }) => state === 'proposed',
  suspend: ({ state }) => state === 'accepted',
} as const satisfies Record<string, (agreement: Agreement) => boolean>;
type Step = keyof typeof STEPS;

/** Takes a step on one agreement. Throws `Failure` where there is none of this id or title that one may see. */
async function step(call: Call, name: string, step: Step, body?: { reason: string }): Promise<Agreement> {
  const { http } = connectNode(call.env);
  const { id } = await agreementNamed(http, name, { fits: STEPS[step] });
  return http.post<Agreement>(pathOf('agreements', id, step), body);
}

const accept: Verb = {
  summary: 'Signs an agreement that a partner proposed; sharing under it begins.',
  takes: 'AGREEMENT',
  sets: { validUntil: 'its end' },
  more: ['AGREEMENT is its id, or its title where only one is called so. With --json the agreement.'],
  async run(call) {
    const [named = ''] = wordsOf(call, 'AGREEMENT');
    const made = await step(call, named, 'accept');
    const { title, state, delivery } = made;
    const said = delivery
      ? `Signed: ${title}; ${undelivered(delivery)}, and sharing begins then.`
      : `Accepted: ${title}. It is ${state}.`;
    call.print(call.json ? JSON.stringify(made) : plain(said));
    return 0;
  },
};

/** A step that ends something, with a reason that the partner reads. */
const ending = (name: Step, summary: string, done: string, next = ''): Verb => ({
  summary,
  takes: 'AGREEMENT',
  options: {
    reason: {
      type: 'string',
      value: 'TEXT',
      needed: true,
      sets: 'reason',
      help: 'why; the partner reads it',
    },
  },
  more: ['AGREEMENT is its id, or its title where only one is called so. With --json the agreement.'],
  async run(call) {
    const [named = ''] = wordsOf(call, 'AGREEMENT');
    const made = await step(call, named, name, { reason: neededText(call, 'reason') });
    const wait = made.delivery ? ` Word of it ${undelivered(made.delivery)}.` : '';
    call.print(call.json ? JSON.stringify(made) : plain(`${done}: ${made.title}.${next}${wait}`));
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
const suspend = ending(
  'suspend',
  'Stops sharing under an agreement at once, on both sides. It is not resumed: propose a new one then.',
  'Suspended',
  ' It can not be resumed: to share again, propose a new one.',
);

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
      const rows = items.map((one) => [
        plain(one.title),
        plain(stateOf(one)),
        plain(one.parties.map((party) => party.name).join(' and ')),
        one.id,
      ]);
      call.print(table(rows, ['agreement', 'state', 'parties', 'id']));
    }
    return 0;
  },
};

function stateOf({ state, awaitsUs, delivery, suspended }: Agreement): string {
  const by = suspended?.by ? ` by ${suspended.by.name}` : '';
  const why = suspended?.reason ? `: ${suspended.reason}` : '';
  const is = suspended ? `${state}${by}, ${suspended.at.slice(0, 10)}${why}` : state;
  if (delivery) return `${is}, ${undelivered(delivery)}`;
  return awaitsUs ? `${is}, waits for you` : is;
}

export const agreement: Group = {
  summary: 'Sharing agreements: nothing flows between two nodes without one that both organisations signed.',
  verbs: { propose: proposeAgreement, accept, decline, withdraw, suspend, sightings, list },
};
