import type { AgreementState } from '../../client/agreements.ts';
import { banksOf, type Bank as ShownBank } from '../../client/banks.ts';
import { type Http, pathOf } from '../../client/http.ts';
import { agreementNamed } from './agreement-named.ts';
import { addToBank } from './bank-add.ts';
import { CONTENT_OPTIONS, listContents } from './bank-contents.ts';
import { createBank } from './bank-create.ts';
import { exportBank } from './bank-export.ts';
import { GROUND_NAMES, stateGround } from './bank-ground.ts';
import { putInShadow, setRadius, turnOn, turnOnSample } from './bank-mode.ts';
import { peopleOfBank } from './bank-people.ts';
import { quarantineRule } from './bank-quarantine.ts';
import { type Bank, bankNamed, listBanks, type SharedBank } from './banks.ts';
import { connectNode } from './connect-node.ts';
import { decidedAgainst, NOT_SEEN } from './decided-against.ts';
import { count, plain, table } from './table.ts';
import { Failure, type Group, neededText, UsageFault, type Verb, wordsOf } from './verb.ts';

const list: Verb = {
  summary:
    'Banks that you may see, with matches and how many of them people decided against the signal; or what is in one.',
  takes: '[NAME|ID]',
  options: CONTENT_OPTIONS,
  more: [
    'With the name of a bank its signals, the newest first. What is data about people is not found by its hash.',
    'With --json a line a bank, or a line a signal.',
  ],
  async run(call) {
    const [name] = call.words;
    if (name !== undefined) return listContents(call, wordsOf(call, 'NAME')[0] ?? name);
    wordsOf(call);
    const alone = Object.keys(CONTENT_OPTIONS).find((option) => call.options[option] !== undefined);
    if (alone) throw new UsageFault(`--${alone} needs the name of a bank.`);
    const { http } = connectNode(call.env);
    const banks = await listBanks(http);
    if (call.json) for (const bank of banks) call.print(JSON.stringify(bank));
    else if (banks.length === 0) call.print('There is no bank yet: make one with `comity bank create NAME`.');
    else {
      const rows = banks.map((bank) => {
        const { id, name, originator, signals, stopped, counts } = bank;
        return [
          plain(name),
          modeOf(bank),
          plain(originator.name),
          originator.class,
          stopped === 0 ? count(signals) : `${count(signals - stopped)} act, ${count(stopped)} stopped here`,
          counts ? count(counts.matches) : NOT_SEEN,
          decidedAgainst(counts),
          id,
        ];
      });
      call.print(
        table(rows, ['bank', 'mode', 'originator', 'class', 'signals', 'matches', 'decided against', 'id']),
      );
    }
    return 0;
  },
};

const modeOf = ({ mode, percent, innocent, lacks, unsharedSince }: Bank): string => {
  if (unsharedSince) return `off: its partner no longer shares it, since ${unsharedSince.slice(0, 10)}`;
  if (innocent) return mode === 'on' ? 'on: spares what looks like it' : 'off: spares nothing';
  if (mode === 'sample') return `on for ${percent} %`;
  return lacks.length > 0 ? `${mode}, states no ground` : mode;
};

const AGREEMENT = {
  agreement: {
    type: 'string',
    value: 'AGREEMENT',
    needed: true,
    sets: 'agreement',
    help: 'its id, or its title where only one is called so',
  },
} as const;

const share: Verb = {
  summary: 'Shares a bank of your own under an agreement in force: what it holds, and what is added later.',
  takes: 'NAME',
  sets: GROUND_NAMES,
  options: AGREEMENT,
  more: ['With --json the bank; "shared" lists the agreements that carry it.'],
  async run(call) {
    const [name = ''] = wordsOf(call, 'NAME');
    const wanted = neededText(call, 'agreement');
    const { http } = connectNode(call.env);
    const agreement = await agreementToCarry(http, wanted);
    const { id } = await bankNamed(http, name);
    const bank = await http.post<SharedBank>(pathOf('banks', id, 'agreements'), { agreement });
    const [carrying] = bank.shared.filter((one) => one.agreement === agreement);
    const readers = (carrying?.with ?? []).map((one) => one.name).join(', ');
    call.print(call.json ? JSON.stringify(bank) : plain(`Shared: ${bank.name}, with ${readers}.`));
    return 0;
  },
};

const unshare: Verb = {
  summary: 'Stops sharing a bank under an agreement.',
  takes: 'NAME',
  options: AGREEMENT,
  more: [
    "Nothing more goes out under the agreement, and its collection shows the bank's signals no more. The partner's node\nis told: what it received stops matching there, stays stored out of sight as long as the agreement says, and is then\ndeleted. Only word that a signal was withdrawn still goes there.",
    'With --json the bank.',
  ],
  async run(call) {
    const [name = ''] = wordsOf(call, 'NAME');
    const wanted = neededText(call, 'agreement');
    const { http } = connectNode(call.env);
    const { id, name: called } = await bankNamed(http, name);
    const carrying = (await http.get<SharedBank>(pathOf('banks', id))).shared.map((one) => one.agreement);
    const { id: agreement } = await agreementNamed(http, wanted, {
      fits: (one) => carrying.includes(one.id),
    });
    if (!carrying.includes(agreement)) throw new Failure(`The bank ${plain(called)} is not shared under it.`);
    const bank = await http.post<SharedBank>(pathOf('banks', id, 'unshare'), { agreement });
    call.print(
      call.json ? JSON.stringify(bank) : plain(`No longer shared under this agreement: ${bank.name}.`),
    );
    return 0;
  },
};

const askPrivately: Verb = {
  summary:
    'Lets the other party of an agreement ask a bank of your own for match or no match, without holding it.',
  takes: 'NAME',
  sets: GROUND_NAMES,
  options: {
    ...AGREEMENT,
    stop: { type: 'boolean', help: 'it answers under this agreement no more, at once' },
  },
  more: [
    'The partner asks with a key that you lend it: `comity key create NAME --private --agreement AGREEMENT`. The bank is\nnot shared by this. With --json the bank; "askedPrivately" lists the agreements and what was asked, a day late.',
  ],
  async run(call) {
    const [name = ''] = wordsOf(call, 'NAME');
    const wanted = neededText(call, 'agreement');
    const { http } = connectNode(call.env);
    const { id, name: called } = await bankNamed(http, name);
    if (call.options.stop === true) {
      const answering = (await http.get<ShownBank>(pathOf('banks', id))).askedPrivately.map(
        (one) => one.agreement,
      );
      const fits = (one: { id: string }) => answering.includes(one.id);
      const { id: agreement } = await agreementNamed(http, wanted, { fits });
      if (!answering.includes(agreement)) {
        throw new Failure(`The bank ${plain(called)} answers no private look-ups under it.`);
      }
      const bank = await banksOf(http).stopPrivateLookUps(id, agreement);
      call.print(call.json ? JSON.stringify(bank) : plain(`No longer asked privately under it: ${called}.`));
      return 0;
    }
    const bank = await banksOf(http).askPrivately(id, await agreementToCarry(http, wanted));
    const asking = bank.askedPrivately.flatMap((one) => one.with.map((party) => party.name));
    call.print(
      call.json
        ? JSON.stringify(bank)
        : plain(`Asked privately: ${called}, by ${[...new Set(asking)].join(', ')}. Lend each a key.`),
    );
    return 0;
  },
};

/** An agreement that can carry a bank now. Throws `Failure`, with what to do first, for one that cannot. */
async function agreementToCarry(http: Http, name: string): Promise<string> {
  const one = await agreementNamed(http, name, { fits: ({ state }) => state === 'accepted' });
  if (one.state === 'accepted') return one.id;
  const first: Partial<Record<AgreementState, string>> = {
    proposed: one.awaitsUs
      ? 'is proposed: accept it first, with `comity agreement accept`'
      : 'is proposed: the partner has to accept it first',
  };
  throw new Failure(
    `The agreement ${plain(one.title)} ${first[one.state] ?? `is ${one.state}: propose a new one`}.`,
  );
}

export const bank: Group = {
  summary: 'Banks of signals: hashes of pictures that a node looks for.',
  verbs: {
    create: createBank,
    ground: stateGround,
    add: addToBank,
    'turn-on': turnOn,
    sample: turnOnSample,
    shadow: putInShadow,
    radius: setRadius,
    'quarantine-rule': quarantineRule,
    people: peopleOfBank,
    share,
    unshare,
    export: exportBank,
    'ask-privately': askPrivately,
    list,
  },
};
