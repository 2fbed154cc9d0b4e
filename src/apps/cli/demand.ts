import { type Demand, type DemandKind, demandsOf } from '../../client/demands.ts';
import { DEMAND_KINDS } from '../../desks/content-orders/demands/demand.terms.ts';
import { demandFaults } from '../../desks/content-orders/demands/demand-faults.ts';
import { DEMANDS } from '../../desks/content-orders/demands/demand-kinds.ts';
import words from '../../desks/content-orders/locales/en.json' with { type: 'json' };
import { connectNode } from './connect-node.ts';
import { readOrder } from './read-order-file.ts';
import { counted, plain, table } from './table.ts';
import { answersOf, type Call, type Group, textOf, UsageFault, type Verb, wordsOf } from './verb.ts';

const KINDS = `KIND: ${DEMAND_KINDS.join(', ')}.`;

/** A text of the pages, for a key that comes from data. */
const said = (key: string, otherwise: string): string => (words as Record<string, string>)[key] ?? otherwise;

function kindOf(word: string): DemandKind {
  const kind = DEMAND_KINDS.find((one) => one === word);
  if (!kind) throw new UsageFault(`"${plain(word)}" is no kind of demand: ${DEMAND_KINDS.join(', ')}.`);
  return kind;
}

const example: Verb = {
  summary: 'A complete demand of a kind as JSON, to begin from; needs no node.',
  takes: 'KIND',
  more: [KINDS],
  async run(call) {
    const [kind = ''] = wordsOf(call, 'KIND');
    call.print(JSON.stringify(DEMANDS[kindOf(kind)].example(), null, call.json ? 0 : 2));
    return 0;
  },
};

const check: Verb = {
  summary: 'Says what is missing or strange in a demand; needs no node.',
  takes: 'KIND FILE',
  more: [
    KINDS,
    'FILE is JSON; - is standard input. Status 1 where something is missing or wrong; a question alone is none.',
  ],
  async run(call) {
    const [kind = '', file = ''] = wordsOf(call, 'KIND', 'FILE');
    const faults = demandFaults(kindOf(kind), await readOrder(file), Date.now());
    for (const fault of faults)
      call.print(
        call.json
          ? JSON.stringify(fault)
          : plain(`${said(`fault.${fault.kind}`, fault.kind)}: ${fault.field} ${fault.message}`),
      );
    if (faults.length === 0 && !call.json) call.print('Nothing is missing or wrong by its form.');
    return faults.some(({ kind: weight }) => weight !== 'question') ? 1 : 0;
  },
};

const receive: Verb = {
  summary: 'Takes in a demand as it came, whole or not.',
  takes: 'KIND FILE',
  options: {
    'received-at': {
      type: 'string',
      value: 'INSTANT',
      sets: 'receivedAt',
      help: 'when it reached the contact point, as stamped there: 2026-11-02T20:07:10Z',
    },
    name: { type: 'string', value: 'NAME', sets: 'sender/name', help: 'of a notice: who sent it' },
    email: { type: 'string', value: 'ADDRESS', sets: 'sender/email', help: 'of a notice: their e-mail' },
  },
  more: [
    KINDS,
    'FILE is JSON; - is standard input. Prints the id, and of a notice the link for who sent it, which is shown once.',
  ],
  async run(call) {
    const [word = '', file = ''] = wordsOf(call, 'KIND', 'FILE');
    const kind = kindOf(word);
    const [receivedAt, name, email] = ['received-at', 'name', 'email'].map((one) => textOf(call, one));
    if ((name === undefined) !== (email === undefined))
      throw new UsageFault('--name and --email belong together.');
    const made = await demandsOf(connectNode(call.env).http).receive({
      kind,
      demand: await readOrder(file),
      ...(receivedAt === undefined ? {} : { receivedAt }),
      ...(name && email ? { sender: { name, email } } : {}),
    });
    if (call.json) call.print(JSON.stringify(made));
    else {
      call.print(made.id);
      if (made.link) call.print(made.link);
      if (made.duplicate) call.say(`The same one came before, on ${made.receivedAt}.`);
      if (made.faults.length > 0)
        call.say(`${counted(made.faults.length, 'thing')} to look at: comity demand show ${made.id}`);
    }
    return 0;
  },
};

const list: Verb = {
  summary: 'Demands of one kind, what is due first at the top.',
  takes: 'KIND',
  options: { over: { type: 'boolean', help: 'those that are over' } },
  more: [KINDS, 'With --json a line a demand.'],
  async run(call) {
    const [word = ''] = wordsOf(call, 'KIND');
    const kind = kindOf(word);
    const { items } = await demandsOf(connectNode(call.env).http).list(
      kind,
      call.options.over ? 'closed' : 'open',
      500,
    );
    if (call.json) for (const one of items) call.print(JSON.stringify(one));
    else if (items.length === 0) call.print(`${said(`kinds.${kind}`, kind)}: none.`);
    else {
      call.say(`${said(`force.${kind}`, kind)}.`);
      const rows = items.map((one) => [
        one.dueAt ?? '',
        one.clock === null ? '' : said(`clock.${one.clock}`, one.clock),
        said(`state.demand.${one.state}`, one.state),
        plain(one.authorityName ?? ''),
        plain(one.reference ?? ''),
        one.id,
      ]);
      call.print(table(rows, ['due', 'what', 'state', 'from', 'reference', 'id']));
    }
    return 0;
  },
};

const show: Verb = {
  summary: 'One demand: its kind and force, what is wrong with it, where it stands, what may be done.',
  takes: 'ID',
  more: ['With --json the whole demand.'],
  async run(call) {
    const [id = ''] = wordsOf(call, 'ID');
    tell(call, await demandsOf(connectNode(call.env).http).get(id));
    return 0;
  },
};

const step: Verb = {
  summary: 'Takes one step of a demand, as its page offers it.',
  takes: 'ID STEP',
  options: {
    data: {
      type: 'string',
      value: 'JSON',
      sets: 'data',
      help: 'the answers, such as \'{"reason":"It reports on an event."}\'',
    },
  },
  more: ['Steps and their answers: src/desks/content-orders/states.md. With --json the demand then.'],
  async run(call) {
    const [id = '', name = ''] = wordsOf(call, 'ID', 'STEP');
    const data = answersOf(call);
    tell(call, await demandsOf(connectNode(call.env).http).step(id, name, data));
    return 0;
  },
};

function tell(call: Call, demand: Demand): void {
  if (call.json) {
    call.print(JSON.stringify(demand));
    return;
  }
  const { kind, tracks, faults, clocks, permitted, demand: came } = demand;
  call.print(`${said(`kind.${kind}`, kind)}. ${said(`force.${kind}`, '')}.`);
  const reference = typeof came.reference === 'string' ? came.reference : null;
  if (reference) call.print(plain(`${said('form-field.reference', 'Reference')}: ${reference}`));
  for (const [track, state] of Object.entries(tracks))
    if (state !== 'none')
      call.print(`${said(`track.${track}`, track)}: ${said(`state.${track}.${state}`, state)}`);
  for (const { kind: weight, field, message } of faults)
    call.print(plain(`${said(`fault.${weight}`, weight)}: ${field} ${message}`));
  for (const { name, dueAt, status } of clocks)
    if (status !== 'ended') call.print(`${said(`clock.${name}`, name)}: ${dueAt ?? status} (${status})`);
  call.print(`May be done: ${permitted.map((one) => one.step).join(', ') || 'nothing by you now'}`);
}

export const demand: Group = {
  summary: 'Referrals, orders under the DSA, notices, and orders of other States: each kind by itself.',
  verbs: { example, check, receive, list, show, step },
};
