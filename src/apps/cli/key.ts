import { serviceKeysOf } from '../../client/look-up-keys.ts';
import { agreementNamed } from './agreement-named.ts';
import { connectNode } from './connect-node.ts';
import { count, plain, table } from './table.ts';
import { type Call, type Group, neededText, textOf, UsageFault, type Verb, wordsOf } from './verb.ts';

const create: Verb = {
  summary: 'Makes a key for a service of your organisation, which looks up hashes and reads nothing else.',
  takes: 'NAME',
  sets: { name: 'NAME' },
  options: {
    quota: {
      type: 'string',
      value: 'N',
      sets: 'lookUpsPerMinute',
      help: 'look-ups in a minute, each hash of a batch counted; 600 unless said',
    },
    days: {
      type: 'string',
      value: 'N',
      sets: 'days',
      help: 'how long it holds, 1 to 365 days; 365 unless said',
    },
    'fills-banks': {
      type: 'boolean',
      sets: 'fillsBanks',
      help: 'it also makes banks, which begin in shadow, and puts signals into banks in shadow',
    },
    from: {
      type: 'string',
      value: 'ADDRESS',
      multiple: true,
      sets: 'addresses',
      help: 'an IP address or a range such as 10.0.0.0/8: below /hma/ what comes from there needs no key',
    },
    private: {
      type: 'boolean',
      help: 'it is lent to a partner, who asks with it for match or no match; needs --agreement',
    },
    agreement: {
      type: 'string',
      value: 'AGREEMENT',
      sets: 'agreement',
      help: 'of --private: its id, or its title where only one is called so',
    },
    'a-day': {
      type: 'string',
      value: 'N',
      sets: 'lookUpsPerDay',
      help: 'of --private: most look-ups in a day (UTC); 1,000 unless said',
    },
  },
  more: [
    'A private key opens POST /api/v1/match/private alone, while the agreement is in force, of the banks that\n`comity bank ask-privately` names; 60 look-ups a minute unless --quota says otherwise.',
    'The key is printed once and cannot be had again. NAME is what the log calls the service by. To change a key, make a\nsecond one, hand it over, and revoke the first. With --json {"id","name","key",...}.',
  ],
  async run(call) {
    const [name = ''] = wordsOf(call, 'NAME');
    const days = wholeNumber(call, 'days', 365, 365);
    const fillsBanks = call.options['fills-banks'] === true;
    const lent = call.options.private === true;
    const lookUpsPerMinute = wholeNumber(call, 'quota', lent ? 60 : 600, 10_000_000);
    const agreement = lent ? neededText(call, 'agreement') : undefined;
    for (const option of lent ? [] : ['agreement', 'a-day']) {
      if (textOf(call, option) !== undefined) throw new UsageFault(`--${option} goes with --private.`);
    }
    const lookUpsPerDay = wholeNumber(call, 'a-day', 1_000, 1_000_000);
    const { http } = connectNode(call.env);
    const under =
      agreement === undefined
        ? {}
        : { agreement: (await agreementNamed(http, agreement, FITS)).id, lookUpsPerDay };
    const made = await serviceKeysOf(http).make({
      name,
      lookUpsPerMinute,
      days,
      fillsBanks,
      addresses: asListed(call.options.from),
      ...under,
    });
    if (call.json) call.print(JSON.stringify(made));
    else {
      call.print(made.key);
      call.say(`The id of this key is ${made.id}; it holds until ${made.expiresAt.slice(0, 10)}.`);
    }
    return 0;
  },
};

const asListed = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
const FITS = { fits: ({ state }: { state: string }) => state === 'accepted' };

const list: Verb = {
  summary: 'Keys of the services of your organisation, those that were revoked too.',
  takes: '',
  more: ['Never the keys themselves. With --json a line a key.'],
  async run(call) {
    wordsOf(call);
    const { items } = await serviceKeysOf(connectNode(call.env).http).list();
    if (call.json) for (const one of items) call.print(JSON.stringify(one));
    else if (items.length === 0) call.print('There is no key yet: make one with `comity key create NAME`.');
    else {
      const rows = items.map((one) => [
        plain(one.name),
        one.lookUpsPerDay === null
          ? count(one.lookUpsPerMinute)
          : `${count(one.lookUpsPerMinute)}, ${count(one.lookUpsPerDay)} a day`,
        one.agreement === null
          ? one.fillsBanks
            ? 'looks up, fills banks'
            : 'looks up'
          : 'lent: asks privately',
        one.addresses.join(' '),
        one.revokedAt === null
          ? `until ${one.expiresAt.slice(0, 10)}`
          : `revoked ${one.revokedAt.slice(0, 10)}`,
        one.id,
      ]);
      call.print(table(rows, ['service', 'look-ups a minute', 'may', 'needs no key from', 'holds', 'id']));
    }
    return 0;
  },
};

const revoke: Verb = {
  summary: 'Ends a key at once, for good.',
  takes: 'ID',
  sets: { id: 'ID' },
  more: ['ID as in `comity key list`. With --json the key.'],
  async run(call) {
    const [id = ''] = wordsOf(call, 'ID');
    const ended = await serviceKeysOf(connectNode(call.env).http).revoke(id);
    call.print(call.json ? JSON.stringify(ended) : plain(`The key of ${ended.name} is revoked.`));
    return 0;
  },
};

function wholeNumber(call: Call, option: string, unlessSaid: number, most: number): number {
  const text = textOf(call, option);
  if (text === undefined) return unlessSaid;
  const number = Number(text);
  if (/^\d{1,9}$/.test(text) && number >= 1 && number <= most) return number;
  throw new UsageFault(`--${option} takes a number from 1 to ${count(most)}.`);
}

export const key: Group = {
  summary: 'Keys for services: your own systems that look hashes up, and are no person.',
  verbs: { create, list, revoke },
};
