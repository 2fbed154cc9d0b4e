import { addToBank } from './bank-add.ts';
import { createBank } from './bank-create.ts';
import { listBanks } from './banks.ts';
import { connectNode } from './connect-node.ts';
import { count, plain, table } from './table.ts';
import { type Group, type Verb, wordsOf } from './verb.ts';

const list: Verb = {
  summary: 'Banks that you may see, with matches and how many of them people decided against the signal.',
  takes: '',
  more: ['With --json a line a bank.'],
  async run(call) {
    wordsOf(call);
    const banks = await listBanks(connectNode(call.env).http);
    if (call.json) for (const bank of banks) call.print(JSON.stringify(bank));
    else if (banks.length === 0)
      call.print('There is no bank yet: make one with `comity bank create NAME --basis TEXT`.');
    else {
      const rows = banks.map(({ name, mode, originator, signals, counts }) => [
        plain(name),
        mode,
        plain(originator.name),
        originator.class,
        count(signals),
        count(counts.matches),
        count(counts.overturned),
      ]);
      call.print(table(rows, ['bank', 'mode', 'originator', 'class', 'signals', 'matches', 'overturned']));
    }
    return 0;
  },
};

export const bank: Group = {
  summary: 'Banks of signals: hashes of pictures that a node looks for.',
  verbs: { create: createBank, add: addToBank, list },
};
