import { randomUUID } from 'node:crypto';
import Type, { type Static } from 'typebox';
import { writeEntries } from '../../../kernel/audit/write-entries.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import { reserveHandle } from '../../../kernel/store/record-queries.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import type { Viewer } from '../../../kernel/store/viewer.ts';
import { visibleBank } from '../banks/set-bank-mode.ts';
import { shownSignals } from '../banks/signal-queries.ts';
import type { Desk } from '../context.ts';
import { isAboutPeople } from '../types/signal-types.ts';
import { lockKeeping } from './keeping-queries.ts';
import { insertRun, lockRunsOf } from './run-queries.ts';

/** Of one organisation at one time: they take turns anyway. */
const MOST_RUNNING = 10;

const Id = Type.String({ minLength: 1, maxLength: 100 });
export const NewRun = Type.Object(
  { bank: Type.Optional(Id), signal: Type.Optional(Id) },
  { additionalProperties: false },
);

type Target = { bank: number; bankId: string; signal: null } | { bank: null; bankId: null; signal: string };

/**
 * Begins to search what the viewer's organisation keeps for the signals of one bank, or for one signal, that the viewer
 * may see. Throws `conflict` where nothing is kept, where such a run is on its way, and where nothing could match.
 * @returns its id
 */
export async function startRun(desk: Desk, viewer: Viewer, asked: Static<typeof NewRun>): Promise<string> {
  const { kernel, policy } = desk;
  const { organisation } = viewer;
  policy.require(viewer, 'match-backwards', { type: 'Organisation', id: organisation });
  const target = await kernel.store.for(viewer)((tx) => targetMeant(tx, asked));
  return kernel.store.system('matching backwards')(async (tx) => {
    tx.viewer.actor = viewer.actor;
    const keeping = await lockKeeping(tx, organisation);
    if ((keeping?.days ?? null) === null) {
      throw new Refusal(
        'conflict',
        'Your organisation keeps no hashes of what it asked about: a senior reviewer or an administrator turns that on.',
      );
    }
    const running = await lockRunsOf(tx, organisation);
    if (running.some(({ bank, signal }) => bank === target.bank && signal === target.signal)) {
      throw new Refusal(
        'conflict',
        'A search backwards for this is on its way: wait for it, or stop it first.',
      );
    }
    if (running.length >= MOST_RUNNING) {
      throw new Refusal(
        'conflict',
        `${MOST_RUNNING} searches backwards are on their way: wait for one, or stop one.`,
      );
    }
    const [object, id, startedAt] = [await reserveHandle(tx), randomUUID(), kernel.now()];
    const principals = [`reviewers:${organisation}`, 'overseer'];
    const { bankId, ...of } = target;
    await insertRun(tx, { object, id, organisation, ...of, startedAt }, principals);
    const fields = {
      run: id,
      organisation,
      bank: bankId,
      signal: target.signal,
      principals: principals.join(' '),
    };
    await writeEntries(tx, kernel.keyring, [{ kind: 'backwards.started', object, fields }], startedAt);
    return id;
  });
}

async function targetMeant(tx: Transaction, { bank, signal }: Static<typeof NewRun>): Promise<Target> {
  if ((bank === undefined) === (signal === undefined)) {
    const reason = 'stands alone: a `bank`, or a `signal`';
    throw new Refusal('body-malformed', undefined, [
      { property: signal === undefined ? 'bank' : 'signal', reason },
    ]);
  }
  if (bank !== undefined) {
    const { object, id, innocent } = await visibleBank(tx, bank);
    if (innocent) throw new Refusal('conflict', 'A list of innocent pictures opens no case: it spares.');
    return { bank: object, bankId: id, signal: null };
  }
  const [found] = await shownSignals(tx, [signal as string]);
  if (!found) {
    const errors = [{ property: 'signal', reason: 'is no signal that you may see' }];
    throw new Refusal('not-found', undefined, errors);
  }
  if (isAboutPeople(found.type)) {
    throw new Refusal(
      'conflict',
      'Nothing is kept that is data about people: a reviewer looks it up, one at a time.',
    );
  }
  return { bank: null, bankId: null, signal: found.id };
}
