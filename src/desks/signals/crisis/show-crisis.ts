import { readCase } from '../../../kernel/cases/take-step.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import type { Desk } from '../context.ts';
import { seesCases } from '../sees-cases.ts';
import { type CrisisTold, readCrisisNote } from './crisis-note.ts';
import {
  banksOfCrisis,
  figuresOfCrisis,
  listCrises,
  notesOfOthers,
  setAsideOf,
  type Volume,
  volumeOf,
} from './crisis-queries.ts';
import { isFlood } from './volume.ts';

/** Crises that are listed, the last ones. */
const MOST = 100;
/** How long what a partner told is shown after it came. */
const TOLD_MS = 7 * 86_400_000;

/**
 * Crises of the viewer's organisation, what partners told of theirs, and whether matches come in a flood: null for who
 * sees no cases, since none is not their number.
 */
export async function showCrises(desk: Desk, tx: Transaction) {
  const now = desk.kernel.now();
  const items = [];
  for (const { id } of await listCrises(tx, MOST)) {
    const { title, level, state, until, endedAt, declaredAt } = await crisisOf(desk, tx, id);
    items.push({ id, title, level, state, until, endedAt, declaredAt });
  }
  return {
    items,
    partners: await toldByPartners(tx, now),
    volume: seesCases(tx.viewer) ? shownVolume(await volumeOf(tx, now)) : null,
  };
}

const shownVolume = (volume: Volume) => ({
  ...volume,
  usual: Math.round(volume.usual * 10) / 10,
  flood: isFlood(volume),
});

async function crisisOf(desk: Desk, tx: Transaction, id: string) {
  const { file, events, state } = await readCase(desk.kernel, desk.procedures, tx, id);
  const declared = events[0]!.data as { title: string; reason: string; agreements: string[] };
  const over = events.find(({ step }) => step === 'end-crisis' || step === 'run-out');
  return {
    file,
    ...declared,
    level: state.tracks.level ?? '',
    state: state.state,
    declaredAt: file.openedAt.toISOString(),
    until:
      state.state === 'crisis-on'
        ? (state.clocks.find(({ name }) => name === 'crisis')?.dueAt ?? null)
        : null,
    endedAt: over?.at ?? null,
  };
}

/** One crisis with what became of its matches, counted from their cases; null for who sees no cases. */
export async function showCrisis(desk: Desk, tx: Transaction, id: string) {
  const { file, title, reason, level, state, declaredAt, until, endedAt, agreements } = await crisisOf(
    desk,
    tx,
    id,
  );
  const span = [file.object, file.openedAt, endedAt ? new Date(endedAt) : null] as const;
  return {
    id,
    title,
    reason,
    level,
    state,
    declaredAt,
    until,
    endedAt,
    agreements,
    banks: await banksOfCrisis(tx, file.object),
    ...(seesCases(tx.viewer)
      ? { figures: await figuresOfCrisis(tx, ...span), setAside: await setAsideOf(tx, ...span) }
      : { figures: null, setAside: null }),
  };
}

/** What partners' notes say of crises: of each the last, in the partner's words. */
async function toldByPartners(tx: Transaction, now: Date) {
  const notes = await notesOfOthers(tx, tx.viewer.organisation, new Date(now.getTime() - TOLD_MS));
  const last = new Map<string, CrisisTold & { by: string; at: string }>();
  for (const { body, name, at } of notes) {
    const told = readCrisisNote(JSON.parse(body) as Record<string, unknown>);
    const key = `${name} ${told?.crisis}`;
    if (told && !last.has(key)) last.set(key, { ...told, by: name ?? '', at: at.toISOString() });
  }
  return [...last.values()].filter(({ until }) => until !== null && Date.parse(until) > now.getTime());
}
