import {
  type ContentOrder,
  contentOrdersOf,
  type OrderFault,
  type OrderSent,
  type OrderSheet,
  SHEET_LANGUAGES,
} from '../../client/content-orders.ts';
import words from '../../desks/content-orders/locales/en.json' with { type: 'json' };
import { orderFaults } from '../../standards/tco-annexes/faults.ts';
import { connectNode } from './connect-node.ts';
import { documentFile, read } from './order-read.ts';
import { readOrder } from './read-order-file.ts';
import { counted, plain, table } from './table.ts';
import { answersOf, type Call, type Group, textOf, UsageFault, type Verb, wordsOf } from './verb.ts';
import { writeNewFile } from './write-new-file.ts';

/** A text of the pages, for a key that comes from data. */
const said = (key: string, otherwise: string): string => (words as Record<string, string>)[key] ?? otherwise;

const faultTable = (faults: readonly OrderFault[]): string =>
  table(
    faults.map(({ kind, section, field, message }) => [
      section,
      said(`fault.${kind}`, kind),
      plain(field),
      plain(message),
    ]),
    ['section', 'what', 'field', 'why'],
  );

const check: Verb = {
  summary: 'Says what is missing or wrong in a removal order, by the form of Annex I; needs no node.',
  takes: 'FILE',
  more: [
    'The order is JSON; - is standard input. Status 0: complete; 1: something is missing or wrong. A question alone is no fault.',
    'With --json a list of what was found.',
  ],
  async run(call) {
    const [file = ''] = wordsOf(call, 'FILE');
    const faults = orderFaults(await readOrder(file), Date.now());
    if (call.json) call.print(JSON.stringify(faults));
    else
      call.print(
        faults.length === 0 ? 'Complete: every field of the form is there and readable.' : faultTable(faults),
      );
    return faults.some(({ kind }) => kind !== 'question') ? 1 : 0;
  },
};

const receive: Verb = {
  summary: 'Takes in a removal order as it came, whole or not: its hour runs from receipt.',
  takes: 'FILE',
  options: {
    'received-at': {
      type: 'string',
      value: 'INSTANT',
      sets: 'receivedAt',
      help: 'when it reached the contact point, such as 2026-11-02T02:14:00Z; now, where it is left out',
    },
    key: {
      type: 'string',
      value: 'BASE64',
      sets: 'signature.key',
      help: 'the key that signed it (Ed25519); needs --signature',
    },
    signature: {
      type: 'string',
      value: 'BASE64',
      sets: 'signature.value',
      help: 'its signature over the canonical JSON of the order (RFC 8785)',
    },
    document: {
      type: 'string',
      value: 'FILE',
      sets: 'document',
      help: 'the e-mail (.eml) or PDF that it came as: kept sealed with the order',
    },
  },
  more: [
    'FILE is the order as JSON; with --document it is what you confirmed of an e-mail or PDF (`order read FILE --order` proposes it).',
    'The same order again is the same order. With --json what was found.',
  ],
  async run(call) {
    const [file = ''] = wordsOf(call, 'FILE');
    const [receivedAt, key, value, came] = ['received-at', 'key', 'signature', 'document'].map((name) =>
      textOf(call, name),
    );
    if ((key === undefined) !== (value === undefined))
      throw new UsageFault('--key and --signature stand together.');
    const order = await readOrder(file);
    const orders = contentOrdersOf(connectNode(call.env).http);
    const sent: OrderSent = {
      kind: 'removal-order',
      order,
      ...(key === undefined || value === undefined ? {} : { signature: { key, value } }),
      ...(receivedAt === undefined ? {} : { receivedAt }),
    };
    const receipt =
      came === undefined
        ? await orders.receive(sent)
        : await orders.receiveWithDocument(sent, await documentFile(came));
    if (call.json) call.print(JSON.stringify(receipt));
    else {
      call.print(receipt.id);
      call.say(
        receipt.duplicate
          ? `It came before: its hour began at ${receipt.receivedAt}.`
          : `Its hour began at ${receipt.receivedAt}.`,
      );
      if (came !== undefined && receipt.original === null)
        call.say('The document was not kept: the order that came before is as it was.');
      if (receipt.faults.length > 0) call.say(faultTable(receipt.faults));
    }
    return 0;
  },
};

const list: Verb = {
  summary: 'Orders, what is due first at the top.',
  takes: '',
  options: { over: { type: 'boolean', help: 'those that are over' } },
  more: ['With --json a line an order.'],
  async run(call) {
    wordsOf(call);
    const { items } = await contentOrdersOf(connectNode(call.env).http).list(
      call.options.over ? 'closed' : 'open',
    );
    if (call.json) for (const one of items) call.print(JSON.stringify(one));
    else if (items.length === 0) call.print(call.options.over ? 'No order is over.' : 'No order is open.');
    else {
      const rows = items.map((one) => [
        one.dueAt ?? '',
        one.clock === null ? '' : said(`clock.${one.clock}`, one.clock),
        said(`state.order.${one.state}`, one.state),
        plain(`${one.authorityName ?? 'unnamed'} (${one.issuingState ?? '?'})`),
        plain(one.reference ?? ''),
        one.id,
      ]);
      call.print(table(rows, ['due', 'what', 'state', 'from', 'reference', 'id']));
    }
    return 0;
  },
};

const ON_PAPER = {
  pdf: {
    type: 'string',
    value: 'FILE',
    help: 'write it as PDF instead; a file that is there is not written over',
  },
  language: {
    type: 'string',
    value: 'LANGUAGE',
    sets: 'language',
    help: `of the fixed words of the PDF: ${SHEET_LANGUAGES.join(', ')}; en, where it is left out`,
  },
} as const;

/** Writes a form as PDF where --pdf asks for it; whether it did. */
async function onPaper(call: Call, id: string, sheet: OrderSheet): Promise<boolean> {
  const [file, said] = [textOf(call, 'pdf'), textOf(call, 'language')];
  if (file === undefined) {
    if (said !== undefined) throw new UsageFault('--language needs --pdf.');
    return false;
  }
  const language = SHEET_LANGUAGES.find((one) => one === (said ?? 'en'));
  if (!language) throw new UsageFault(`--language takes one of ${SHEET_LANGUAGES.join(', ')}.`);
  await writeNewFile(file, await contentOrdersOf(connectNode(call.env).http).sheet(id, sheet, language));
  if (call.json) call.print(JSON.stringify({ file }));
  else call.print(`Wrote ${file}.`);
  return true;
}

const show: Verb = {
  summary: 'One order: where it stands, what is due, what may be done.',
  takes: 'ID',
  options: ON_PAPER,
  more: ['With --json the whole order. With --pdf the order as it came, as Annex I, for the file.'],
  async run(call) {
    const [id = ''] = wordsOf(call, 'ID');
    if (await onPaper(call, id, 'order')) return 0;
    tell(call, await contentOrdersOf(connectNode(call.env).http).get(id));
    return 0;
  },
};

const step: Verb = {
  summary: 'Takes one step of an order, as its page offers it.',
  takes: 'ID STEP',
  options: {
    data: {
      type: 'string',
      value: 'JSON',
      sets: 'data',
      help: 'the answers, such as \'{"found":"complete"}\'',
    },
  },
  more: [
    'Steps and their answers: src/desks/content-orders/states.md, and `comity order show ID`. With --json the order then.',
  ],
  async run(call) {
    const [id = '', name = ''] = wordsOf(call, 'ID', 'STEP');
    const data = answersOf(call);
    tell(call, await contentOrdersOf(connectNode(call.env).http).step(id, name, data));
    return 0;
  },
};

const answer: Verb = {
  summary: 'Writes the answer to the authority: feedback (Annex II) or impossibility (Annex III).',
  takes: 'ID feedback|impossibility',
  options: ON_PAPER,
  more: ['Prints it as JSON. With --pdf it is a form to be signed and sent.'],
  async run(call) {
    const [id = '', annex = ''] = wordsOf(call, 'ID', 'feedback|impossibility');
    if (annex !== 'feedback' && annex !== 'impossibility')
      throw new UsageFault('The answer is feedback or impossibility.');
    if (await onPaper(call, id, annex)) return 0;
    call.print(
      JSON.stringify(
        await contentOrdersOf(connectNode(call.env).http).annex(id, annex),
        null,
        call.json ? 0 : 2,
      ),
    );
    return 0;
  },
};

function tell(call: Call, order: ContentOrder): void {
  if (call.json) {
    call.print(JSON.stringify(order));
    return;
  }
  const running = order.clocks.filter(({ status }) => status !== 'ended');
  call.print(`Order: ${said(`state.order.${order.state}`, order.state)}`);
  for (const track of ['sender', 'completeness', 'assessment', 'feedback', 'notice'])
    call.print(
      `${said(`track.${track}`, track)}: ${said(`state.${track}.${order.tracks[track]}`, order.tracks[track] ?? '')}`,
    );
  if (running.length > 0)
    call.print(
      table(
        running.map(({ name, dueAt, status, law }) => [
          said(`clock.${name}`, name),
          dueAt ?? status,
          status,
          law,
        ]),
        ['clock', 'due', 'is', 'law'],
      ),
    );
  if (order.faults.length > 0) call.print(faultTable(order.faults));
  for (const { name, phone, expires, inForce } of order.sender.candidates)
    call.print(plain(`Call ${name}: ${phone}${inForce ? '' : ` (row ended ${expires})`}`));
  call.print(`May be done: ${order.permitted.map(({ step }) => step).join(', ') || 'nothing by you now'}`);
  call.say(counted(order.events.length, 'event'));
}

export const order: Group = {
  summary:
    'Removal orders of authorities (Regulation (EU) 2021/784): each binds within one hour of its receipt.',
  verbs: { read, receive, list, show, step, answer, check },
};
