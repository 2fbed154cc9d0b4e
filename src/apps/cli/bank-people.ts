import { banksOf } from '../../client/banks.ts';
import { bankMeant } from './bank-mode.ts';
import { connectNode } from './connect-node.ts';
import { counted, plain, table } from './table.ts';
import { textOf, UsageFault, type Verb, wordsOf } from './verb.ts';

export const waitingSentence = (bank: string, signals: number): string =>
  plain(
    `${counted(signals, 'signal')} about people: another reviewer decides, with \`comity bank people ${bank}\`.`,
  );

export const peopleOfBank: Verb = {
  summary: 'Signals about people that wait for a second person; adds them, or declines.',
  takes: 'NAME|ID',
  options: {
    add: { type: 'string', value: 'ID', help: 'add what somebody else proposed' },
    decline: {
      type: 'string',
      value: 'ID',
      help: 'decline it, or take your own proposal back; needs --reason',
    },
    reason: { type: 'string', value: 'TEXT', sets: 'reason', help: 'why; it stays in the log: name nobody' },
  },
  more: [
    'A bundle with accounts is proposed by one reviewer and added by another. What nobody decides on is deleted after\n14 days. With --json what waits, or what was added.',
  ],
  async run(call) {
    const [name = ''] = wordsOf(call, 'NAME|ID');
    const [add, decline, reason] = [textOf(call, 'add'), textOf(call, 'decline'), textOf(call, 'reason')];
    if (add !== undefined && decline !== undefined) throw new UsageFault('--add and --decline stand alone.');
    if ((decline === undefined) !== (reason === undefined)) {
      throw new UsageFault('--decline and --reason stand together.');
    }
    const { http } = connectNode(call.env);
    const { id, name: called } = await bankMeant(http, name);
    const banks = banksOf(http);
    if (add !== undefined) {
      const { added } = await banks.addPeople(add);
      call.print(call.json ? JSON.stringify(added) : `${counted(added.accepted, 'signal')} added.`);
      return 0;
    }
    if (decline !== undefined) {
      await banks.declinePeople(decline, reason as string);
      call.print(
        call.json ? JSON.stringify({ id: decline, declined: true }) : 'Declined: nothing was added.',
      );
      return 0;
    }
    const { items } = await banks.people(id);
    if (call.json) for (const one of items) call.print(JSON.stringify(one));
    else if (items.length === 0) call.print(plain(`Nothing waits for a second person in ${called}.`));
    else {
      const rows = items.map(({ id: proposal, proposedBy, lapsesAt, many, signals }) => [
        proposal,
        plain(proposedBy.name),
        lapsesAt.slice(0, 10),
        plain(signals?.map(({ value }) => value).join(', ') ?? String(many)),
      ]);
      call.print(table(rows, ['id', 'proposed by', 'deleted on', 'signals']));
    }
    return 0;
  },
};
