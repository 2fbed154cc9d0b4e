import { Tooltip } from '@mantine/core';
import type { CaseClock } from '../../client/cases.ts';
import { clockWords } from '../../engines/cases/clock-words.ts';
import { useNow } from '../data/use-now.ts';
import { useDates } from '../text/dates.ts';
import { useLawText } from '../text/laws.ts';
import { useUiTexts } from '../use-texts.ts';
import classes from './clock.module.css';

/** The words of a clock at an instant: the same sum the node makes. */
function useTimeWords(clock: CaseClock, now: number): { words: string; late: boolean; soon: boolean } {
  const t = useUiTexts();
  const { status, dueAt, remainingMs } = clock;
  if (status === 'ended') return { words: t('clock.ended'), late: false, soon: false };
  if (dueAt === null && typeof remainingMs !== 'number') {
    return { words: t('clock.held'), late: false, soon: false };
  }
  // Of a clock's state the words need these three, which is what the API sends.
  const known = { status, dueAt: dueAt ?? undefined, remainingMs: remainingMs ?? undefined };
  const told = clockWords(known as Parameters<typeof clockWords>[0], now);
  if (told === undefined) return { words: t('clock.ended'), late: false, soon: false };
  const { unit, value, rest, late, held } = told;
  const left = t(`clock.${late ? 'late' : 'left'}.${unit}`, { value, rest });
  return {
    words: held ? t('clock.held-with', { left }) : left,
    late,
    soon: !late && !held && (unit === 'minute' || unit === 'second'),
  };
}

/**
 * A legal clock: time left in words, its name and the law that set it; the absolute time in the viewer's zone,
 * and what would hold or restart it, on hover or focus. Weight tells urgency; nothing flashes.
 * @param props.held of a clock that stands still: for whom, and what ends it
 */
export function Clock({ clock, name, held }: { clock: CaseClock; name?: string; held?: string | undefined }) {
  const t = useUiTexts();
  const dates = useDates();
  const lawText = useLawText();
  const now = useNow(5_000);
  const told = useTimeWords(clock, now);
  const details = [
    clock.dueAt === null ? undefined : t('clock.due', { at: dates.absolute(clock.dueAt) }),
    clock.verify ? t('clock.verify') : undefined,
    clock.note ?? undefined,
  ].filter((line) => line !== undefined);
  return (
    <span className={classes.clock} data-late={told.late} data-soon={told.soon}>
      {/* Not in a portal: there it would stand outside the page's landmarks. */}
      <Tooltip withinPortal={false} label={details.join(' ')} disabled={details.length === 0}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the absolute time must be one key away */}
        <time className={classes.left} dateTime={clock.dueAt ?? undefined} tabIndex={0}>
          {told.words}
        </time>
      </Tooltip>
      <span className={classes.law}>
        {name ?? clock.name} · <bdi>{lawText(clock.law)}</bdi>
      </span>
      {held && <span className={classes.held}>{held}</span>}
      <span className={classes.printed}>{details.join(' ')}</span>
    </span>
  );
}
