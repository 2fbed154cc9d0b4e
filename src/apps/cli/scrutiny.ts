import { type Scrutiny, scrutinyOf } from '../../client/scrutiny.ts';
import words from '../../desks/content-orders/locales/en.json' with { type: 'json' };
import { connectNode } from './connect-node.ts';
import { plain, table } from './table.ts';
import { answersOf, type Call, type Group, type Verb, wordsOf } from './verb.ts';

/** A text of the pages, for a key that comes from data. */
const said = (key: string, otherwise: string): string => (words as Record<string, string>)[key] ?? otherwise;

const list: Verb = {
  summary: 'Orders of other States of which the copy came, what asks something first at the top.',
  takes: '',
  options: { over: { type: 'boolean', help: 'those that are over' } },
  more: ['With --json a line a scrutiny.'],
  async run(call) {
    wordsOf(call);
    const over = call.options.over === true;
    const { items } = await scrutinyOf(connectNode(call.env).http).list(over ? 'closed' : 'open');
    if (call.json) for (const one of items) call.print(JSON.stringify(one));
    else if (items.length === 0)
      call.print(over ? 'No scrutiny is over.' : 'No order is here to scrutinise.');
    else {
      const rows = items.map((one) => [
        one.dueAt ?? '',
        one.clock === null ? '' : said(`clock.${one.clock}`, one.clock),
        said(`state.examination.${one.state}`, one.state),
        plain(one.issuerName ?? one.issuer),
        plain(one.addressee ?? ''),
        plain(one.reference ?? ''),
        one.id,
      ]);
      call.print(table(rows, ['due', 'what', 'state', 'issued by', 'provider', 'reference', 'id']));
    }
    return 0;
  },
};

const show: Verb = {
  summary: 'One scrutiny: its hours, where it stands, who has heard, what may be done.',
  takes: 'ID',
  more: ['With --json the whole scrutiny, the order with it.'],
  async run(call) {
    const [id = ''] = wordsOf(call, 'ID');
    tell(call, await scrutinyOf(connectNode(call.env).http).get(id));
    return 0;
  },
};

const move: Verb = {
  summary: 'Takes one step of a scrutiny, as its page offers it: tell-intention, propose-infringement ...',
  takes: 'ID STEP',
  options: {
    data: {
      type: 'string',
      value: 'JSON',
      sets: 'data',
      help: 'the answers, such as \'{"reason":"The post is the report of a journalist."}\'',
    },
  },
  more: ['Steps and their answers: src/desks/content-orders/states.md. With --json the scrutiny then.'],
  async run(call) {
    const [id = '', name = ''] = wordsOf(call, 'ID', 'STEP');
    const data = answersOf(call);
    tell(call, await scrutinyOf(connectNode(call.env).http).step(id, name, data));
    return 0;
  },
};

function tell(call: Call, scrutiny: Scrutiny): void {
  if (call.json) {
    call.print(JSON.stringify(scrutiny));
    return;
  }
  call.print(`Issued by: ${plain(scrutiny.issuer.name)}`);
  for (const [track, state] of Object.entries(scrutiny.tracks))
    call.print(`${said(`track.${track}`, track)}: ${said(`state.${track}.${state}`, state)}`);
  for (const { name, dueAt, status } of scrutiny.clocks)
    if (status !== 'ended') call.print(`${said(`clock.${name}`, name)}: ${dueAt ?? status} (${status})`);
  call.print(`May be done: ${scrutiny.permitted.map(({ step }) => step).join(', ') || 'nothing by you now'}`);
}

export const scrutiny: Group = {
  summary: 'Orders of other States to providers of this one, scrutinised (Regulation (EU) 2021/784, Art. 4).',
  verbs: { list, show, move },
};
