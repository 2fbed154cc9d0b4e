import { type Exchange, exchangesOf } from '../../client/exchanges.ts';
import type { Http } from '../../client/http.ts';
import { connectNode } from './connect-node.ts';
import { addExchange } from './exchange-add.ts';
import { count, counted, plain, table } from './table.ts';
import { Failure, type Group, neededText, type Verb, wordsOf } from './verb.ts';

const list: Verb = {
  summary: 'Exchanges, how the last pull of each went, and what waits for a person.',
  takes: '',
  more: ['With --json a line an exchange.'],
  async run(call) {
    wordsOf(call);
    const { items } = await exchangesOf(connectNode(call.env).http).list();
    if (call.json) for (const one of items) call.print(JSON.stringify(one));
    else if (items.length === 0)
      call.print('There is no exchange yet: add one with `comity exchange add NAME`.');
    else {
      const rows = items.map((one) => [
        plain(one.name),
        one.kind,
        one.state,
        count(one.entries.live + one.entries.held + one.entries.kept),
        one.entries.held === 0 ? '' : `${count(one.entries.held)} withdrawals`,
        one.pulledAt ?? 'never',
        one.id,
        plain(one.error ?? ''),
      ]);
      const header = ['exchange', 'kind', 'state', 'signals', 'held', 'last pulled', 'id', 'last error'];
      call.print(table(rows, header));
    }
    return 0;
  },
};

/** The one exchange of this name or id. */
async function exchangeMeant(http: Http, said: string): Promise<Exchange> {
  const { items } = await exchangesOf(http).list();
  const wanted = said.trim().toLowerCase();
  const found = items.find(({ id, name }) => id === wanted || name.toLowerCase() === wanted);
  if (found) return found;
  throw new Failure(`There is no exchange "${plain(said)}": \`comity exchange list\` shows those there are.`);
}

const PATIENCE_MS = 600_000;

/** What the last pull did not take, and why: nobody should think that they have the whole list. */
function leftOut({ malformed, upheld, aboutPeople, notTaken }: Exchange['lastPull']): string[] {
  const types = Object.entries(notTaken).map(([type, many]) => `${count(many)} ${type}`);
  return [
    ...(malformed > 0 ? [`${counted(malformed, 'entry', 'entries')} could not be read.`] : []),
    ...(types.length > 0 ? [`Not taken, of types that this node has not: ${types.join(', ')}.`] : []),
    ...(aboutPeople > 0
      ? [`${counted(aboutPeople, 'entry', 'entries')} about people not taken from a list.`]
      : []),
    ...(upheld > 0
      ? [`${counted(upheld, 'entry', 'entries')} left out: an appeal was upheld against them here.`]
      : []),
  ];
}

const pull: Verb = {
  summary: 'Pulls from an exchange now, and says how it went.',
  takes: 'NAME|ID',
  more: ['Status 1 when the pull failed: what was there stays. With --json the exchange.'],
  async run(call) {
    const [said = ''] = wordsOf(call, 'NAME|ID');
    const { http } = connectNode(call.env);
    const before = await exchangeMeant(http, said);
    const exchanges = exchangesOf(http);
    let now = await exchanges.pull(before.id);
    const end = performance.now() + PATIENCE_MS;
    while ((now.triedAt === before.triedAt || now.state === 'pulling') && performance.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, 200));
      now = await exchanges.get(before.id);
    }
    const { entries, error } = now;
    if (call.json) call.print(JSON.stringify(now));
    else if (now.state === 'pulling')
      call.print('The pull goes on at the node: look with `comity exchange list`.');
    else if (error === null) {
      call.print(
        plain(`Pulled ${now.name}: ${count(entries.live)} signals, ${count(entries.withdrawn)} withdrawn.`),
      );
      for (const line of leftOut(now.lastPull)) call.say(plain(line));
      if (entries.held > 0)
        call.say(
          `${count(entries.held)} withdrawals at once are held, and their signals act: let them through or refuse them.`,
        );
    } else call.say(plain(error));
    return error === null ? 0 : 1;
  },
};

type Act = 'pause' | 'resume' | 'remove';
const acting = (act: Act, summary: string, done: string): Verb => ({
  summary,
  takes: 'NAME|ID',
  more: ['With --json what the node answers.'],
  async run(call) {
    const [said = ''] = wordsOf(call, 'NAME|ID');
    const { http } = connectNode(call.env);
    const { id, name } = await exchangeMeant(http, said);
    const answer = await exchangesOf(http)[act](id);
    call.print(call.json ? JSON.stringify(answer) : plain(`The exchange ${name} ${done}.`));
    return 0;
  },
});

const deciding = (act: 'letThrough' | 'refuse', summary: string, done: string): Verb => ({
  summary,
  takes: 'NAME|ID',
  options: {
    reason: {
      type: 'string',
      value: 'TEXT',
      needed: true,
      sets: 'reason',
      help: 'why; it is kept in the log',
    },
  },
  more: ['With --json the exchange.'],
  async run(call) {
    const [said = ''] = wordsOf(call, 'NAME|ID');
    const { http } = connectNode(call.env);
    const { id, name } = await exchangeMeant(http, said);
    const answer = await exchangesOf(http)[act](id, neededText(call, 'reason'));
    call.print(call.json ? JSON.stringify(answer) : plain(`${done} ${name}.`));
    return 0;
  },
});

export const exchange: Group = {
  summary: 'Exchanges: lists of signals that are pulled from other systems on a schedule.',
  verbs: {
    add: addExchange,
    list,
    pull,
    pause: acting('pause', 'Pauses an exchange: nothing is pulled until it is resumed.', 'is paused'),
    resume: acting('resume', 'Resumes an exchange, and pulls at once.', 'is resumed'),
    remove: acting(
      'remove',
      'Removes an exchange and destroys its credential; its bank stays, in shadow.',
      'is removed; its bank stays, in shadow',
    ),
    'let-through': deciding(
      'letThrough',
      'Lets withdrawals happen that were held because they came all at once.',
      'Withdrew what was held of',
    ),
    refuse: deciding('refuse', 'Keeps the signals whose withdrawal was held.', 'Kept what was held of'),
  },
};
