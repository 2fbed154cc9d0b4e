import { GROUND, groundOf, refuseHalf } from './bank-ground.ts';
import type { Bank } from './banks.ts';
import { CLASSES } from './banks.ts';
import { connectNode } from './connect-node.ts';
import { plain } from './table.ts';
import { textOf, UsageFault, type Verb, wordsOf } from './verb.ts';

export const createBank: Verb = {
  summary: 'Makes a bank of your organisation.',
  takes: 'NAME',
  sets: { name: 'NAME' },
  options: {
    ...GROUND,
    innocent: {
      type: 'boolean',
      sets: 'innocent',
      help: 'a list of known-innocent pictures: what looks like one of them opens no case. Needs no ground',
    },
    originator: {
      type: 'string',
      value: 'NAME',
      sets: ['originator', 'originator.name'],
      help: "whose list it is, when it is not your organisation's",
    },
    'originator-class': {
      type: 'string',
      value: 'CLASS',
      sets: 'originator.class',
      help: `needed with --originator: ${CLASSES.join(', ')}`,
    },
  },
  more: [
    'comity bank create NAME\ncomity bank create NAME --basis TEXT --instrument TEXT --article TEXT\ncomity bank create NAME --basis TEXT --own-terms TEXT --section TEXT\ncomity bank create NAME --originator NAME --originator-class CLASS',
    'Nothing is decided on a ground that nobody named: a bank that states none starts in shadow, and its matches are only\nseen until `comity bank ground` states it. Own terms are for platforms and civil society: others name the law or\ntheir mandate. A bank of somebody else starts in shadow. With --json the bank; "lacks" says what it has not stated.',
  ],
  async run(call) {
    const [name = ''] = wordsOf(call, 'NAME');
    const ground = groundOf(call);
    const originator = textOf(call, 'originator');
    const originatorClass = textOf(call, 'originator-class');
    if (originator === undefined ? originatorClass !== undefined : !CLASSES.includes(originatorClass ?? '')) {
      throw new UsageFault(`--originator needs --originator-class, one of ${CLASSES.join(', ')}.`);
    }
    const innocent = call.options.innocent === true;
    if (originator === undefined && !innocent && Object.keys(ground).length > 0) refuseHalf(ground);
    const bank = await connectNode(call.env).http.post<Bank>('banks', {
      name,
      ...ground,
      ...(innocent ? { innocent } : {}),
      ...(originator === undefined ? {} : { originator: { name: originator, class: originatorClass } }),
    });
    if (call.json) call.print(JSON.stringify(bank));
    else if (bank.lacks.length > 0) {
      call.print(
        plain(
          `Made the bank ${bank.name}. It states no ground yet: its matches are seen and nothing is decided on them until it does.`,
        ),
      );
      call.say('State it with `comity bank ground`; its --help says what it needs.');
    } else if (bank.innocent) {
      const now =
        bank.mode === 'on'
          ? 'it spares what looks like its pictures'
          : 'it spares nothing until it is turned on';
      call.print(plain(`Made the bank ${bank.name}; ${now}.`));
    } else {
      call.print(
        plain(
          `Made the bank ${bank.name}; its matches ${bank.mode === 'on' ? 'count' : 'are seen and nothing is decided on them'}.`,
        ),
      );
    }
    return 0;
  },
};
