import { type Http, pathOf } from '../../client/http.ts';
import { GROUND_NAMES } from './bank-ground.ts';
import { type Bank, listBanks } from './banks.ts';
import { connectNode } from './connect-node.ts';
import { plain } from './table.ts';
import { Failure, type Verb, wordsOf } from './verb.ts';

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

/** The one bank of this id or name. Trust is given to the bank that is meant: of two alike, neither. */
async function bankMeant(http: Http, said: string): Promise<Bank> {
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
