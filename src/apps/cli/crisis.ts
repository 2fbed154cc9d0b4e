import { casesOf } from '../../client/cases.ts';
import { CRISIS_LEVELS, type Crisis, type CrisisState, crisesOf } from '../../client/crises.ts';
import type { Http } from '../../client/http.ts';
import onPages from '../../desks/signals/locales/en.json' with { type: 'json' };
import { agreementNamed } from './agreement-named.ts';
import { bankMeant } from './bank-mode.ts';
import { connectNode } from './connect-node.ts';
import { NOT_SEEN } from './decided-against.ts';
import { count, counted, plain, table } from './table.ts';
import { type Call, type Group, neededText, type Option, UsageFault, type Verb, wordsOf } from './verb.ts';

const HOUR_MS = 3_600_000;
/** A crisis lasts so long at most, and once more each time it is extended. */
const MOST_HOURS = 72;

const REASON: Option = {
  type: 'string',
  value: 'TEXT',
  needed: true,
  sets: 'reason',
  help: 'why; partners who are told read it',
};
const LEVEL: Option = {
  type: 'string',
  value: 'LEVEL',
  needed: true,
  sets: 'level',
  help: `one of ${CRISIS_LEVELS.join(', ')}`,
};
const HOURS: Option = {
  type: 'string',
  value: 'HOURS',
  needed: true,
  sets: 'until',
  help: `for how long from now, 1 to ${MOST_HOURS}`,
};

/** The instant so many hours from now. Throws `UsageFault`. */
function endOf(call: Call): string {
  const said = neededText(call, 'for');
  const hours = /^\d{1,2}$/.test(said) ? Number(said) : 0;
  if (hours < 1 || hours > MOST_HOURS)
    throw new UsageFault(`--for takes a number of hours from 1 to ${MOST_HOURS}.`);
  // The longest is a minute shorter: the clock here may be ahead of the node's.
  const ms = Math.min(hours * HOUR_MS, MOST_HOURS * HOUR_MS - 60_000);
  return new Date(Date.now() + ms).toISOString();
}

const several = ({ options }: Call, name: string): string[] =>
  Array.isArray(options[name]) ? (options[name] as string[]) : [];

const declare: Verb = {
  summary: 'Declares a crisis: matches of its banks come first until it ends; for senior reviewers.',
  takes: 'TITLE',
  sets: { title: 'TITLE' },
  options: {
    level: LEVEL,
    bank: {
      type: 'string',
      value: 'NAME|ID',
      multiple: true,
      needed: true,
      sets: 'banks',
      help: 'whose matches come first',
    },
    for: HOURS,
    reason: REASON,
    agreement: {
      type: 'string',
      value: 'AGREEMENT',
      multiple: true,
      sets: 'agreements',
      help: 'whose other parties are told: its title, level, end and your reason, and nothing about any item',
    },
  },
  more: [
    "The levels are those of GIFCT's Incident Response Framework. Nothing is decided or restricted by it: people decide each\ncase as before, and what is journalism or kept as evidence is set aside. It ends by itself.",
    'Name no person, account or address in what partners read. With --json the id.',
  ],
  async run(call) {
    const [title = ''] = wordsOf(call, 'TITLE');
    const names = several(call, 'bank');
    if (names.length === 0) throw new UsageFault('--bank is needed.');
    const level = neededText(call, 'level') as (typeof CRISIS_LEVELS)[number];
    const until = endOf(call);
    const reason = neededText(call, 'reason');
    const { http } = connectNode(call.env);
    const banks: string[] = [];
    for (const name of names) banks.push((await bankMeant(http, name)).id);
    const agreements: string[] = [];
    for (const name of several(call, 'agreement')) agreements.push((await agreementNamed(http, name)).id);
    const made = await crisesOf(http).declare({ title, level, banks, agreements, until, reason });
    call.print(call.json ? JSON.stringify(made) : made.id);
    if (!call.json) call.say(`Its matches come first in the queue until ${until}.`);
    return 0;
  },
};

const STANDS: Record<CrisisState, string> = {
  'crisis-on': 'on',
  'crisis-over': 'over, its debrief is due',
  debriefed: 'over',
};

const list: Verb = {
  summary: 'Crises declared here and those that partners told of, and whether matches come in a flood.',
  takes: '',
  more: ['With --json one object.'],
  async run(call) {
    wordsOf(call);
    const crises = await crisesOf(connectNode(call.env).http).list();
    if (call.json) {
      call.print(JSON.stringify(crises));
      return 0;
    }
    const { items, partners, volume } = crises;
    if (items.length === 0) call.print('No crisis has been declared here.');
    else {
      const rows = items.map((one) => [
        plain(one.title),
        one.level,
        STANDS[one.state],
        one.until ?? '',
        one.id,
      ]);
      call.print(table(rows, ['crisis', 'level', 'stands', 'until', 'id']));
    }
    for (const { by, title, level, until, reason } of partners)
      call.print(plain(`${by} tells of ${title}: ${level}, until ${until ?? 'it is over'}. ${reason}`));
    if (volume === null) return 0;
    const { lastHour, usual, flood } = volume;
    call.say(
      `${counted(lastHour, 'match', 'matches')} in the last hour, ${count(usual)} in a usual one${flood ? ': a flood' : ''}.`,
    );
    return 0;
  },
};

const show: Verb = {
  summary: 'One crisis: what became of its matches, and what was set aside.',
  takes: 'ID',
  more: ['With --json the crisis.'],
  async run(call) {
    const [id = ''] = wordsOf(call, 'ID');
    tell(call, await crisesOf(connectNode(call.env).http).get(id));
    return 0;
  },
};

function tell(call: Call, crisis: Crisis): void {
  if (call.json) {
    call.print(JSON.stringify(crisis));
    return;
  }
  const { figures, setAside } = crisis;
  const rows = [
    ['crisis', plain(crisis.title)],
    ['level', crisis.level],
    ['stands', STANDS[crisis.state]],
    ['declared', crisis.declaredAt],
    ['until', crisis.until ?? crisis.endedAt ?? ''],
    ['banks', plain(crisis.banks.map(({ name }) => name).join(', '))],
    ['reason', plain(crisis.reason)],
    ...(figures ? figured(figures) : [['matches', NOT_SEEN]]),
  ];
  call.print(table(rows));
  for (const { reference, state, id } of setAside ?? [])
    call.print(plain(`  ${reference}  ${stateWords(state)}  ${id}`));
}

/** How a case stands, as the pages say it; a state that a newer node knows as it is. */
const stateWords = (state: string): string => (onPages as Record<string, string>)[`state.${state}`] ?? state;

const figured = (figures: NonNullable<Crisis['figures']>): string[][] => [
  ['matches', `${count(figures.matches)} of ${counted(figures.contents, 'content')}`],
  ['undecided', count(figures.undecided)],
  ['left as they are', count(figures.left)],
  ['restricted', `${count(figures.restricted)}, put back of them ${count(figures.putBack)}`],
  ['appeals', `${count(figures.appeals)}, upheld of them ${count(figures.upheld)}`],
  ['set aside', count(figures.setAside)],
  [
    'to a decision',
    figures.medianMinutes === null ? 'none yet' : `${count(figures.medianMinutes)} minutes, half of them`,
  ],
];

type Words = { summary: string; done: string; options: Record<string, Option>; more?: string };

/** A verb that takes one step of a crisis; `data` is what the step needs of the call. */
const step = (name: string, { summary, done, options, more }: Words, data: (call: Call) => object): Verb => ({
  summary,
  takes: 'ID',
  options,
  more: [...(more ? [more] : []), 'With --json the crisis.'],
  async run(call) {
    const [id = ''] = wordsOf(call, 'ID');
    const needed = data(call);
    const { http } = connectNode(call.env);
    await stepped(http, id, name, needed);
    const crisis = await crisesOf(http).get(id);
    call.print(call.json ? JSON.stringify(crisis) : plain(`${done}: ${crisis.title}.`));
    return 0;
  },
});

/** Of a crisis and of no other case. */
async function stepped(http: Http, id: string, name: string, data: object): Promise<void> {
  await crisesOf(http).get(id);
  await casesOf(http).step(id, name, data);
}

const told = (call: Call) => ({ reason: neededText(call, 'reason') });
const words = (help: string, sets: string): Option => ({
  type: 'string',
  value: 'TEXT',
  needed: true,
  sets,
  help,
});

export const crisis: Group = {
  summary: 'Crisis mode: for some days matches of some banks come first. It decides nothing.',
  verbs: {
    declare,
    list,
    show,
    level: step(
      'set-level',
      {
        summary: 'Sets another level; for senior reviewers.',
        done: 'Its level is set',
        options: { level: LEVEL, reason: REASON },
      },
      (call) => ({ level: neededText(call, 'level'), ...told(call) }),
    ),
    extend: step(
      'extend',
      {
        summary:
          'Lets a crisis last longer, three days from now at most; for a senior reviewer who neither declared nor extended it.',
        done: 'Extended',
        options: { for: HOURS, reason: REASON },
      },
      (call) => ({ until: endOf(call), ...told(call) }),
    ),
    end: step(
      'end-crisis',
      {
        summary: 'Ends a crisis before its time; for senior reviewers.',
        done: 'Over',
        options: { reason: REASON },
        more: 'Its debrief is due within two weeks: `comity crisis debrief`.',
      },
      told,
    ),
    debrief: step(
      'debrief',
      {
        summary: 'Says what a crisis that is over was good for, and closes it; for senior reviewers.',
        done: 'Debriefed',
        options: {
          well: words('what went well', 'wentWell'),
          wrong: words('what went wrong', 'wentWrong'),
          change: words('what will be done otherwise', 'change'),
        },
      },
      (call) => ({
        wentWell: neededText(call, 'well'),
        wentWrong: neededText(call, 'wrong'),
        change: neededText(call, 'change'),
      }),
    ),
  },
};
