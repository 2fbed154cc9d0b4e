import { banksOf, CONTENT_STATES, type ContentState, type Signal } from '../../client/banks.ts';
import { SIGNAL_TYPES } from '../../desks/signals/types/signal-types.ts';
import { bankMeant } from './bank-mode.ts';
import { connectNode } from './connect-node.ts';
import { decidedAgainst } from './decided-against.ts';
import { count, counted, plain, table } from './table.ts';
import { type Call, type Option, textOf, UsageFault } from './verb.ts';

/** Rows that a person reads at once; a script gets them all. */
const SHOWN = 200;
const PAGE = 500;

export const CONTENT_OPTIONS: Record<string, Option> = {
  type: { type: 'string', value: 'TYPE', sets: 'type', help: `of a bank: ${SIGNAL_TYPES.join(', ')}` },
  hash: { type: 'string', value: 'HEX', sets: 'hash', help: 'of a bank: how the hash begins' },
  address: {
    type: 'string',
    value: 'URL',
    sets: 'address',
    help: 'of a bank: a web address or a domain that it may have',
  },
  state: { type: 'string', value: 'STATE', sets: 'state', help: `of a bank: ${CONTENT_STATES.join(', ')}` },
};

/** What is in one bank, newest first. */
export async function listContents(call: Call, said: string): Promise<number> {
  const asked = {
    type: oneOf(textOf(call, 'type'), SIGNAL_TYPES, 'type'),
    state: oneOf(textOf(call, 'state'), CONTENT_STATES, 'state') as ContentState | undefined,
    hash: textOf(call, 'hash'),
    address: textOf(call, 'address'),
  };
  const { http } = connectNode(call.env);
  const { id, name } = await bankMeant(http, said);
  const found: Signal[] = [];
  let after: number | undefined;
  do {
    const limit = call.json ? PAGE : SHOWN;
    const page = await banksOf(http).contents(id, asked, {
      limit,
      ...(after === undefined ? {} : { after }),
    });
    after = page.next;
    if (call.json) for (const signal of page.items) call.print(JSON.stringify(signal));
    else found.push(...page.items);
  } while (after !== undefined && call.json);
  if (call.json) return 0;
  if (found.length === 0) {
    const narrowed = Object.values(asked).some((one) => one !== undefined);
    call.print(plain(narrowed ? `Nothing in ${name} is so.` : `There is no signal in ${name} yet.`));
    return 0;
  }
  const rows = found.map((one) => [
    one.type,
    briefly(one),
    stateOf(one),
    one.addedAt.slice(0, 10),
    decidedAgainst(one.counts),
    one.id,
    plain(one.basis ?? ''),
  ]);
  call.print(table(rows, ['type', 'value', 'state', 'added', 'decided against', 'id', 'basis']));
  if (after !== undefined)
    call.say(
      `The newest ${count(SHOWN)} are shown: --json gives all, --type, --state, --hash and --address fewer.`,
    );
  return 0;
}

function oneOf(said: string | undefined, known: readonly string[], option: string): string | undefined {
  if (said === undefined || known.includes(said)) return said;
  throw new UsageFault(`--${option} is one of ${known.join(', ')}.`);
}

/** Longer values make a table that nobody reads; --json has them whole. */
const LONGEST = 72;
function briefly({ value, codes }: Signal): string {
  const text = plain(value);
  const short = text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
  return codes === undefined ? short : `${counted(codes, 'code')}: ${short}`;
}

const stateOf = ({ inactive, quarantined }: Signal): string =>
  inactive?.replace('stopped-here', 'stopped here') ?? (quarantined ? 'quarantined' : 'acts');
