import type { Viewer } from '../../../kernel/store/viewer.ts';
import type { Desk } from '../context.ts';
import { KINDS } from '../exchanges/exchange-kinds.ts';
import { type Exchange, listExchanges } from '../exchanges/exchange-queries.ts';
import { seenBanks } from './curate.ts';
import { HmaFault } from './hma-fault.ts';
import { lastHeard } from './hma-queries.ts';

/** The kind that a bank is which a partner shares. */
const SHARED_BANK = 'comity';

/** What HMA calls an exchange: a list that is pulled on a schedule, or a bank that a partner shares. */
type Shown = {
  id: string;
  name: string;
  api: string;
  enabled: boolean;
  originator: string;
  bank: { object: number; originator: string | null };
  /** Null for a partner's bank. */
  pulled: Exchange | null;
};

async function exchanges(desk: Desk, viewer: Viewer): Promise<Shown[]> {
  const banks = await seenBanks(desk, viewer);
  const pulled = (await desk.kernel.store.for(viewer)(listExchanges)).flatMap((exchange): Shown[] => {
    const { id, name, kind, pausedAt } = exchange;
    const bank = banks.find(({ object }) => object === exchange.bank);
    if (!bank) return [];
    const enabled = pausedAt === null;
    return [{ id, name, api: kind, enabled, originator: bank.originatorName, bank, pulled: exchange }];
  });
  const shared = banks
    .filter(({ provenance }) => provenance === 'peer')
    .map((bank): Shown => {
      const { id, name, mode, originatorName: originator } = bank;
      return { id, name, api: SHARED_BANK, enabled: mode !== 'shadow', originator, bank, pulled: null };
    });
  return [...pulled, ...shared];
}

async function exchangeCalled(desk: Desk, viewer: Viewer, name: string): Promise<Shown> {
  const found = (await exchanges(desk, viewer)).find((one) => one.name === name || one.id === name);
  if (!found) throw new HmaFault(404, `Exchange '${name}' not found`);
  return found;
}

/** What `api` of an exchange may say. */
export const EXCHANGE_APIS: string[] = [...KINDS, SHARED_BANK];

export const showExchanges = async (desk: Desk, viewer: Viewer): Promise<string[]> => [
  ...new Set((await exchanges(desk, viewer)).map(({ name }) => name)),
];

export async function showExchange(desk: Desk, viewer: Viewer, called: string): Promise<object> {
  const { name, api, enabled, originator } = await exchangeCalled(desk, viewer, called);
  return { name, api, enabled, originator };
}

/** Seconds since 1970; 0 where nothing came yet. */
export async function showExchangeStatus(desk: Desk, viewer: Viewer, called: string): Promise<object> {
  const { bank, pulled } = await exchangeCalled(desk, viewer, called);
  const heard = await desk.kernel.store.system('when a partner was heard')((tx) =>
    lastHeard(tx, bank.object, bank.originator),
  );
  const seconds = (at: Date | null) => (at ? Math.floor(at.getTime() / 1000) : 0);
  return {
    last_fetch_time: seconds(pulled ? pulled.pulledAt : heard.seenAt),
    checkpoint_time: seconds(heard.newest),
    success: (pulled ?? heard).error === null,
  };
}
