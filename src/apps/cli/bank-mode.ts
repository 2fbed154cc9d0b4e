import { type Http, pathOf } from '../../client/http.ts';
import { GROUND_NAMES } from './bank-ground.ts';
import { type Bank, listBanks } from './banks.ts';
import { connectNode } from './connect-node.ts';
import { plain } from './table.ts';
import { Failure, neededText, UsageFault, type Verb, wordsOf } from './verb.ts';

/** A verb that turns a bank on or back to shadow; who may is decided by the node. */
const turning = (
  mode: Bank['mode'],
  text: { summary: string; more: string; done: string; was: string },
): Verb => ({
  summary: text.summary,
  takes: 'NAME|ID',
  sets: GROUND_NAMES,
  more: [text.more, 'With --json the bank.'],
  async run(call) {
    const [name = ''] = wordsOf(call, 'NAME|ID');
    const { http } = connectNode(call.env);
    const before = await bankMeant(http, name);
    const bank = await http.post<Bank>(pathOf('banks', before.id, 'mode'), { mode });
    if (call.json) call.print(JSON.stringify(bank));
    else call.print(plain(`The bank ${bank.name} ${before.mode === mode ? text.was : text.done}.`));
    return 0;
  },
});

export const turnOn = turning('on', {
  summary: 'Turns a bank on: its matches count, and each opens a review.',
  more: 'A bank of a partner, or of a list that was imported, is turned on by a senior reviewer. A bank of your own states its\nground first (`comity bank ground`).',
  done: 'is on: its matches count from now on',
  was: 'was on before: nothing changed',
});

export const putInShadow = turning('shadow', {
  summary: 'Puts a bank back to shadow: its matches are seen and nothing is decided on them.',
  more: 'What was decided on its matches before stays decided.',
  done: 'is in shadow: its matches are seen and nothing is decided on them',
  was: 'was in shadow before: nothing changed',
});

/** A whole number that was typed. @throws `UsageFault` for anything else, or out of bounds */
function wholeNumber(text: string, called: string, least: number, most: number): number {
  const number = /^\d{1,3}$/.test(text) ? Number(text) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw new UsageFault(`${called} is a whole number from ${least} to ${most}.`);
}

export const turnOnSample: Verb = {
  summary: 'Turns a bank on for a share of its matches; the others are only seen.',
  takes: 'NAME|ID',
  sets: GROUND_NAMES,
  options: {
    percent: {
      type: 'string',
      value: 'PERCENT',
      needed: true,
      sets: 'percent',
      help: 'how many matches in a hundred count, 1 to 99',
    },
  },
  more: [
    'Which ones follows from the signal and the content: the same upload always gets the same answer, and what counts in a\nsmall sample counts in every larger one. Who may is who may turn the bank on.',
    'With --json the bank.',
  ],
  async run(call) {
    const [name = ''] = wordsOf(call, 'NAME|ID');
    const percent = wholeNumber(neededText(call, 'percent'), '--percent', 1, 99);
    const { http } = connectNode(call.env);
    const { id } = await bankMeant(http, name);
    const bank = await http.post<Bank>(pathOf('banks', id, 'mode'), { mode: 'sample', percent });
    if (call.json) call.print(JSON.stringify(bank));
    else call.print(plain(`The bank ${bank.name} is on for a sample: ${percent} % of its matches count.`));
    return 0;
  },
};

export const setRadius: Verb = {
  summary: 'Says how near an item must come to a PDQ signal of a bank to match.',
  takes: 'NAME|ID BITS',
  sets: { radius: 'BITS' },
  more: [
    'BITS of 256 may differ, 0 to 47; 31 unless somebody says otherwise. More finds more, and is wrong more often: who may\nwiden it is who may turn the bank on. Cases that are open stay as they are.',
    'With --json the bank.',
  ],
  async run(call) {
    const [name = '', bits = ''] = wordsOf(call, 'NAME|ID', 'BITS');
    const radius = wholeNumber(bits, 'BITS', 0, 47);
    const { http } = connectNode(call.env);
    const { id } = await bankMeant(http, name);
    const bank = await http.post<Bank>(pathOf('banks', id, 'radius'), { radius });
    if (call.json) call.print(JSON.stringify(bank));
    else call.print(plain(`Up to ${radius} of 256 bits may differ from a PDQ signal of ${bank.name}.`));
    return 0;
  },
};

/** The one bank of this id or name. Trust is given to the bank that is meant: of two alike, neither. */
export async function bankMeant(http: Http, said: string): Promise<Bank> {
  const banks = await listBanks(http);
  const named = banks.filter(({ name }) => name.toLowerCase() === said.trim().toLowerCase());
  const [bank, other] = [...banks.filter(({ id }) => id === said.trim()), ...named];
  if (!bank)
    throw new Failure(`There is no bank "${plain(said)}": \`comity bank list\` shows those there are.`);
  if (other && bank.id !== said.trim()) {
    throw new Failure(`Several banks are called "${plain(said)}": give the id, as in \`comity bank list\`.`);
  }
  return bank;
}
