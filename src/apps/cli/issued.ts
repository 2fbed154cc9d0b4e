import { type IssuedOrder, issuedOrdersOf } from '../../client/issued-orders.ts';
import words from '../../desks/content-orders/locales/en.json' with { type: 'json' };
import { connectNode } from './connect-node.ts';
import { answer, answers, stopAnswering } from './issued-answers.ts';
import { readOrder } from './read-order-file.ts';
import { plain, table } from './table.ts';
import { answersOf, type Call, type Group, textOf, UsageFault, type Verb, wordsOf } from './verb.ts';

/** A text of the pages, for a key that comes from data. */
const said = (key: string, otherwise: string): string => (words as Record<string, string>)[key] ?? otherwise;

const prepare: Verb = {
  summary: 'Prepares a removal order: Annex I, complete or refused; another person issues it.',
  takes: 'FILE',
  options: {
    provider: {
      type: 'string',
      value: 'ORGANISATION',
      sets: 'provider',
      help: 'the partner to whose node it goes: its id, as `comity peer list` says it',
    },
    'copy-to': {
      type: 'string',
      value: 'ORGANISATION',
      sets: 'copyTo',
      help: 'the partner that scrutinises in the provider’s State, where that is another one: the copy goes with the order',
    },
  },
  more: [
    'The order is JSON; - is standard input. Prints the id. Each gap is named by its field and section.',
  ],
  async run(call) {
    const [file = ''] = wordsOf(call, 'FILE');
    const provider = textOf(call, 'provider');
    if (provider === undefined) throw new UsageFault('--provider is needed: to which partner it goes.');
    const made = await issuedOrdersOf(connectNode(call.env).http).prepare(
      provider,
      await readOrder(file),
      textOf(call, 'copy-to'),
    );
    call.print(call.json ? JSON.stringify(made) : made.id);
    return 0;
  },
};

const list: Verb = {
  summary: 'Orders that were prepared and issued here, what asks something first at the top.',
  takes: '',
  options: { over: { type: 'boolean', help: 'those that are over' } },
  more: ['With --json a line an order.'],
  async run(call) {
    wordsOf(call);
    const { items, signingKey } = await issuedOrdersOf(connectNode(call.env).http).list(
      call.options.over ? 'closed' : 'open',
    );
    if (call.json) for (const one of items) call.print(JSON.stringify(one));
    else {
      if (items.length === 0) call.print(call.options.over ? 'No order is over.' : 'No order is open.');
      else {
        const rows = items.map((one) => [
          one.dueAt ?? '',
          one.clock === null ? '' : said(`clock.${one.clock}`, one.clock),
          said(`state.issued.${one.state}`, one.state),
          plain(one.providerName ?? one.provider),
          plain(one.reference),
          one.id,
        ]);
        call.print(table(rows, ['due', 'what', 'state', 'goes to', 'reference', 'id']));
      }
      call.say(`Signed with ${signingKey}: providers put this key into their register.`);
    }
    return 0;
  },
};

const show: Verb = {
  summary: 'One issued order: who else is on its addresses, where it stands, what may be done.',
  takes: 'ID',
  more: ['With --json the whole order.'],
  async run(call) {
    const [id = ''] = wordsOf(call, 'ID');
    tell(call, await issuedOrdersOf(connectNode(call.env).http).get(id));
    return 0;
  },
};

const step: Verb = {
  summary: 'Takes one step of an issued order, as its page offers it: issue, clarify, withdraw ...',
  takes: 'ID STEP',
  options: {
    data: {
      type: 'string',
      value: 'JSON',
      sets: 'data',
      help: 'the answers, such as \'{"clarification":"The first picture of the post."}\'',
    },
  },
  more: ['Steps and their answers: src/desks/content-orders/states.md. With --json the order then.'],
  async run(call) {
    const [id = '', name = ''] = wordsOf(call, 'ID', 'STEP');
    const data = answersOf(call);
    tell(call, await issuedOrdersOf(connectNode(call.env).http).step(id, name, data));
    return 0;
  },
};

function tell(call: Call, order: IssuedOrder): void {
  if (call.json) {
    call.print(JSON.stringify(order));
    return;
  }
  for (const track of ['issued', 'delivery', 'others', 'copy', 'disclosure', 'scrutinised'])
    call.print(
      `${said(`track.${track}`, track)}: ${said(`state.${track}.${order.tracks[track]}`, order.tracks[track] ?? '')}`,
    );
  for (const { reference, url, state } of order.others)
    call.print(plain(`Also on ${url}: ${reference} (${said(`state.issued.${state}`, state)})`));
  for (const { name, dueAt, status } of order.clocks)
    if (status !== 'ended') call.print(`${said(`clock.${name}`, name)}: ${dueAt ?? status} (${status})`);
  call.print(`May be done: ${order.permitted.map((one) => one.step).join(', ') || 'nothing by you now'}`);
}

export const issued: Group = {
  summary: 'Removal orders that this organisation issues, as an authority (Regulation (EU) 2021/784).',
  verbs: { prepare, list, show, step, answers, answer, 'stop-answering': stopAnswering },
};
