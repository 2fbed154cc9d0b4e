import { EXCHANGE_KINDS, exchangesOf, type NewExchange } from '../../client/exchanges.ts';
import { GROUND } from './bank-ground.ts';
import { CLASSES } from './banks.ts';
import { connectNode } from './connect-node.ts';
import { count, plain } from './table.ts';
import { type Call, neededText, textOf, UsageFault, type Verb, wordsOf } from './verb.ts';

const SHADOW =
  'Its list is in custody, in a bank of its own in shadow, until the bank states its ground (--basis, --instrument and --article, or `comity bank ground`) and a senior reviewer turns it on (`comity bank turn-on`).';

export const addExchange: Verb = {
  summary: 'Adds a list of another organisation that is pulled from its address on a schedule.',
  takes: 'NAME',
  sets: { name: 'NAME', credential: 'COMITY_EXCHANGE_CREDENTIAL' },
  options: {
    kind: { type: 'string', value: 'KIND', needed: true, sets: 'kind', help: EXCHANGE_KINDS.join(', ') },
    address: {
      type: 'string',
      value: 'URL',
      needed: true,
      sets: 'address',
      help: 'where it is, http or https',
    },
    originator: {
      type: 'string',
      value: 'NAME',
      needed: true,
      sets: ['originator', 'originator.name'],
      help: 'who runs the other side',
    },
    'originator-class': {
      type: 'string',
      value: 'CLASS',
      needed: true,
      sets: 'originator.class',
      help: CLASSES.join(', '),
    },
    collection: {
      type: 'string',
      value: 'WHAT',
      sets: 'collection',
      help: 'what of it: a privacy group of ThreatExchange, a tag of MISP, the type of lines that name none',
    },
    every: {
      type: 'string',
      value: 'MINUTES',
      sets: 'everySeconds',
      help: 'minutes between two pulls; 60 unless said',
    },
    'hold-percent': {
      type: 'string',
      value: 'N',
      sets: 'holdPercent',
      help: 'withdrawals of a day over this share of the list wait for a person; 10 unless said',
    },
    basis: GROUND.basis!,
    instrument: GROUND.instrument!,
    article: GROUND.article!,
  },
  more: [
    'A credential is read from COMITY_EXCHANGE_CREDENTIAL, so that it stands in no list of processes: the token of a\nhash-file, APP_ID|APP_SECRET of threatexchange, the key of misp, USER:PASSWORD of\ntech-against-terrorism, either of them of taxii.',
    `${SHADOW} With --json the exchange.`,
  ],
  async run(call) {
    const [name = ''] = wordsOf(call, 'NAME');
    const kind = EXCHANGE_KINDS.find((one) => one === neededText(call, 'kind'));
    if (!kind) throw new UsageFault(`--kind takes one of ${EXCHANGE_KINDS.join(', ')}.`);
    const originator = {
      name: neededText(call, 'originator'),
      class: neededText(call, 'originator-class'),
    };
    if (!CLASSES.includes(originator.class))
      throw new UsageFault(`--originator-class takes one of ${CLASSES.join(', ')}.`);
    const wanted: NewExchange = { name, kind, address: neededText(call, 'address'), originator };
    const collection = textOf(call, 'collection');
    const credential = call.env.COMITY_EXCHANGE_CREDENTIAL;
    const basis = textOf(call, 'basis');
    const every = wholeNumber(call, 'every', 43_200);
    const holdPercent = wholeNumber(call, 'hold-percent', 100);
    const legalBasis = lawOf(call);
    const made = await exchangesOf(connectNode(call.env).http).add({
      ...wanted,
      ...(collection === undefined ? {} : { collection }),
      ...(credential ? { credential } : {}),
      ...(basis === undefined ? {} : { basis }),
      ...(legalBasis === undefined ? {} : { legalBasis }),
      ...(every === undefined ? {} : { everySeconds: every * 60 }),
      ...(holdPercent === undefined ? {} : { holdPercent }),
    });
    call.print(call.json ? JSON.stringify(made) : plain(`Added the exchange ${made.name}. ${SHADOW}`));
    return 0;
  },
};

function lawOf(call: Call): NewExchange['legalBasis'] {
  const [instrument, article] = [textOf(call, 'instrument'), textOf(call, 'article')];
  if (instrument === undefined && article === undefined) return undefined;
  if (instrument === undefined || article === undefined)
    throw new UsageFault('--instrument and --article go together.');
  return { instrument, article };
}

function wholeNumber(call: Call, option: string, most: number): number | undefined {
  const text = textOf(call, option);
  if (text === undefined) return undefined;
  const number = Number(text);
  if (/^\d{1,6}$/.test(text) && number >= 1 && number <= most) return number;
  throw new UsageFault(`--${option} takes a number from 1 to ${count(most)}.`);
}
