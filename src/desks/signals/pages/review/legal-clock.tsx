import type { CaseClock } from '../../../../client/cases.ts';
import { Clock } from '../../../../ui/parts/clock.tsx';
import { useTexts } from '../use-texts.ts';

/** Whoever has the item back already is told of that, not of a restriction. */
const clockKey = (name: string, state: string): string =>
  isTellingLate(name, state) ? 'clock.notice-restored' : `clock.${name}`;

const isTellingLate = (name: string, state: string): boolean => name === 'notice' && state === 'restored';

/** A clock of a case, its name and why it runs in the reader's language; and for whom it stands still, if it does. */
export function LegalClock({ clock, state, held }: { clock: CaseClock; state: string; held?: boolean }) {
  const t = useTexts();
  const { name, status, note } = clock;
  const [key, why, holding] = [clockKey(name, state), `clock.${name}.why`, `clock.${name}.held`];
  return (
    <Clock
      clock={t.has(why) ? { ...clock, note: note && t(why) } : clock}
      name={t.has(key) ? t(key) : name}
      held={held && status === 'held' && t.has(holding) ? t(holding) : undefined}
    />
  );
}
