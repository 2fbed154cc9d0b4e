import pg from 'pg';
import type { Kernel } from '../kernel.ts';
import { askedAtOnce } from '../store/asked-at-once.ts';
import type { Transaction } from '../store/store.ts';
import { openWake } from './wake.ts';

/** One act in the sequence: what happened to which object. */
export type SequencedAct = { position: number; entry: number; kind: string; object: number; at: Date };

/** A reader of the one sequence, with its own stored position. */
export type Consumer = {
  name: string;
  /** Prefixes of kinds it cares for: `record.`, `peer.`, `case.match-review.` ... */
  kinds: string[];
  /**
   * Handles some acts in order, inside the transaction that moves the position: what it writes happens exactly
   * once. Effects outside the database belong after it (`afterwards`), and must stand being repeated.
   */
  handle(tx: Transaction, acts: SequencedAct[]): Promise<void>;
  /** Runs after the commit of each batch, and at start; again when it failed. */
  afterwards?(): Promise<void> | void;
};

export type RunningConsumers = {
  /** Resolves when every consumer has handled what was sequenced before the call. */
  settled(): Promise<void>;
  stop(): Promise<void>;
};

const PAGE = 500;
/** So many acts that a consumer does not care for are passed by before its stored place moves. */
const PASSED_BY = 10_000;
// Positions of a later epoch of the log sort after all of an earlier one.
export const EPOCH = 2 ** 40;

/** Runs consumers: wakes with the sequencer's NOTIFY, looks by itself every second. */
export function startConsumers(kernel: Kernel, url: string, consumers: Consumer[]): RunningConsumers {
  let stopping = false;
  const rousers = new Set<() => void>();
  const rouse = () => {
    for (const one of rousers) one();
  };

  async function listen(): Promise<void> {
    while (!stopping) {
      const client = new pg.Client({ connectionString: url });
      const lost = new Promise<void>((resolve) => {
        client.on('error', () => resolve());
        client.on('end', () => resolve());
        rousers.add(() => stopping && resolve());
      });
      try {
        client.on('notification', rouse);
        await client.connect();
        await client.query('listen comity_sequence');
        // Another server may answer now, or an older state of it: what was passed by there is not known here.
        for (const { forget } of loops) forget();
        rouse();
        await lost;
      } catch (error) {
        if (!stopping)
          kernel.log(`listening for the sequence failed: ${(error as Error).message}; trying again`);
      } finally {
        await client.end().catch(() => undefined); // it is being dropped: there is nothing left to lose
      }
      if (!stopping) await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }

  // They wake together and mostly stand at the same place: one look at the sequence is for all of them.
  const asked = askedAtOnce<SequencedAct[]>();
  const look: Look = (position) => asked(String(position), () => actsAfter(kernel.store.pool, position));
  const loops = consumers.map((consumer) => loop(consumer));
  const listening = listen();

  function loop(consumer: Consumer) {
    let waiting: (() => void)[] = [];
    const wake = openWake();
    // At start too: the process before may have ended between a commit and what was to come after it.
    let owed = true;
    const pages = pagesOf(kernel, consumer, look);
    rousers.add(wake.rouse);
    const running = (async () => {
      while (!stopping) {
        // What is sequenced from here on wakes it again.
        wake.clear();
        const asked = waiting;
        waiting = [];
        let failed = false;
        try {
          for (let more = true; owed || more; ) {
            if (owed) await consumer.afterwards?.();
            owed = false;
            if (stopping || !more) break;
            const page = await pages.next();
            owed = page.handled;
            more = page.more;
          }
        } catch (error) {
          failed = true;
          // It may be that the page was committed, and that only the answer was lost.
          owed = true;
          if (!stopping) kernel.log(`${consumer.name}: ${(error as Error).message}; trying again`);
        }
        if (failed) waiting.push(...asked);
        else for (const done of asked) done();
        // What failed is not tried again at once, whoever called meanwhile.
        if (failed) wake.clear();
        await wake.wait(waiting.length > 0 && !failed ? 0 : 1000);
      }
      for (const done of waiting) done();
    })();
    return {
      running,
      forget: pages.forget,
      settled: () =>
        new Promise<void>((resolve) => {
          waiting.push(resolve);
          wake.rouse();
        }),
    };
  }

  return {
    settled: async () => {
      await Promise.all(loops.map((one) => one.settled()));
    },
    async stop() {
      stopping = true;
      rouse();
      await Promise.all([listening, ...loops.map((one) => one.running)]);
    },
  };
}

/** What one page came to: whether something was handled, and whether there may be more. */
type PageDone = { handled: boolean; more: boolean };

/** The acts after a place; shared by those who look from there at the same moment. */
type Look = (position: number) => Promise<SequencedAct[]>;

/**
 * Handles one page at each call. Acts of other kinds are passed by without a transaction: where a process has come to
 * stands in its memory, and the stored place is behind it by such acts alone.
 */
function pagesOf(
  kernel: Kernel,
  consumer: Consumer,
  look: Look,
): { next(): Promise<PageDone>; forget(): void } {
  const wants = ({ kind }: SequencedAct) => kind && consumer.kinds.some((prefix) => kind.startsWith(prefix));
  let stored: number | null = null;
  let passed = -1;
  const handle = async (): Promise<PageDone> => {
    const done = await kernel.store.system(consumer.name)(async (tx) => {
      // The row lock keeps two node processes from handling one act twice.
      const [place] = await tx.query<{ position: number }>(
        `insert into consumer (name, position) values ($1, -1)
         on conflict (name) do update set name = excluded.name returning position`,
        [consumer.name],
      );
      const acts = await actsAfter(tx, Math.max(place!.position, passed));
      const last = acts.at(-1);
      if (!last) return { position: place!.position, handled: false, more: false };
      const wanted = acts.filter(wants);
      if (wanted.length > 0) await consumer.handle(tx, wanted);
      await tx.query('update consumer set position = $2 where name = $1', [consumer.name, last.position]);
      return { position: last.position, handled: true, more: acts.length === PAGE };
    });
    // Only what was committed: a place in memory that is too far on would lose acts.
    stored = done.position;
    return done;
  };
  const next = async (): Promise<PageDone> => {
    if (stored !== null) {
      const acts = await look(Math.max(stored, passed));
      const last = acts.at(-1);
      if (!last) return { handled: false, more: false };
      if (!acts.some(wants) && last.position - stored < PASSED_BY) {
        passed = last.position;
        return { handled: false, more: acts.length === PAGE };
      }
    }
    return handle();
  };
  const forget = () => {
    stored = null;
    passed = -1;
  };
  return { next, forget };
}

type Asked = { query(sql: string, values: unknown[]): Promise<SequencedAct[] | { rows: SequencedAct[] }> };

/** The next acts of the sequence after a place, those that stand for nothing among them. */
async function actsAfter(db: Asked, position: number): Promise<SequencedAct[]> {
  const found = await db.query(
    `select l.epoch * ${EPOCH} + l.index as position, e.id as entry, e.kind, e.object, e.at
     from log_leaf l left join entry e on e.id = l.entry
     where (l.epoch, l.index) > ($1::int, $2::bigint) order by l.epoch, l.index limit ${PAGE}`,
    [Math.floor(Math.max(position, 0) / EPOCH), position < 0 ? -1 : position % EPOCH],
  );
  return 'rows' in found ? found.rows : found;
}
