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
      help: 'needed for a bank of your own: why its signals are shared, as a reviewer will read it',
    },
    instrument: {
      type: 'string',
      value: 'TEXT',
      help: 'needed for a bank of your own, unless --own-terms: the law it rests on',
    },
    article: { type: 'string', value: 'TEXT', help: 'needed with --instrument: the article of that law' },
    'own-terms': {
      type: 'string',
      value: 'TEXT',
      help: 'in place of a law: the published terms of your own that it rests on, where no law stands behind it',
    },
    section: { type: 'string', value: 'TEXT', help: 'needed with --own-terms: the section of those terms' },
    originator: {
      type: 'string',
      value: 'NAME',
      help: "whose list it is, when it is not your organisation's; --basis and the law may then be left out",
    },
    'originator-class': {
      type: 'string',
      value: 'CLASS',
      help: `needed with --originator: ${CLASSES.join(', ')}`,
    },
  },
  more: [
    'comity bank create NAME --basis TEXT --instrument TEXT --article TEXT\ncomity bank create NAME --basis TEXT --own-terms TEXT --section TEXT\ncomity bank create NAME --originator NAME --originator-class CLASS',
    'Own terms are for platforms and civil society: others name the law or their mandate. A bank of somebody else starts\nin shadow. With --json the bank.',
  ],
  async run(call) {
    const [name = ''] = wordsOf(call, 'NAME');
    const [instrument, article, basis] = ['instrument', 'article', 'basis'].map((option) =>
      textOf(call, option),
    );
    if ((instrument === undefined) !== (article === undefined)) {
      throw new UsageFault('--instrument and --article are given together.');
    }
    const [document, section] = ['own-terms', 'section'].map((option) => textOf(call, option));
    if ((document === undefined) !== (section === undefined)) {
      throw new UsageFault('--own-terms and --section are given together.');
    }
    if (document !== undefined && instrument !== undefined) {
      throw new UsageFault('--own-terms is for a bank that rests on no law: give it or --instrument.');
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
    if (originator === undefined && instrument === undefined && document === undefined) {
      throw new UsageFault(
        '--instrument and --article are needed: the law that the bank rests on. Where no law stands behind it, say so with --own-terms and --section.',
      );
    }
    const bank = await connectNode(call.env).http.post<Bank>('banks', {
      name,
      ...(basis === undefined ? {} : { basis }),
      ...(instrument === undefined ? {} : { legalBasis: { instrument, article } }),
      ...(document === undefined ? {} : { ownTerms: { document, section } }),
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
