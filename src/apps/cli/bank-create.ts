import type { Bank } from './banks.ts';
import { CLASSES } from './banks.ts';
import { connectNode } from './connect-node.ts';
import { textOf, UsageFault, type Verb, wordsOf } from './verb.ts';

export const createBank: Verb = {
  summary: 'Makes a bank of your organisation.',
  takes: 'NAME',
  options: {
    basis: {
      type: 'string',
      value: 'TEXT',
      help: 'why its signals are shared, as a reviewer will read it; needed for an own bank',
    },
    instrument: { type: 'string', value: 'TEXT', help: 'the law it rests on, with --article' },
    article: { type: 'string', value: 'TEXT', help: 'the article of that law' },
    originator: {
      type: 'string',
      value: 'NAME',
      help: "whose list it is, when it is not your organisation's",
    },
    'originator-class': { type: 'string', value: 'CLASS', help: CLASSES.join(', ') },
  },
  more: ['A bank of somebody else starts in shadow. With --json the bank.'],
  async run(call) {
    const [name = ''] = wordsOf(call, 'NAME');
    const [instrument, article, basis] = ['instrument', 'article', 'basis'].map((option) =>
      textOf(call, option),
    );
    if ((instrument === undefined) !== (article === undefined)) {
      throw new UsageFault('--instrument and --article are given together.');
    }
    const originator = textOf(call, 'originator');
    const originatorClass = textOf(call, 'originator-class');
    if (originator === undefined ? originatorClass !== undefined : !CLASSES.includes(originatorClass ?? '')) {
      throw new UsageFault(`--originator needs --originator-class, one of ${CLASSES.join(', ')}.`);
    }
    if (originator === undefined && basis === undefined) {
      throw new UsageFault(
        '--basis is needed: say in a sentence why the signals of this bank are shared. A reviewer reads it beside each match.',
      );
    }
    const bank = await connectNode(call.env).http.post<Bank>('banks', {
      name,
      ...(basis === undefined ? {} : { basis }),
      ...(instrument === undefined ? {} : { legalBasis: { instrument, article } }),
      ...(originator === undefined ? {} : { originator: { name: originator, class: originatorClass } }),
    });
    if (call.json) call.print(JSON.stringify(bank));
    else
      call.print(
        `Made the bank ${bank.name}; its matches ${bank.mode === 'on' ? 'count' : 'are seen and nothing is decided on them'}.`,
      );
    return 0;
  },
};
