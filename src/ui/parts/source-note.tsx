import { Popover, UnstyledButton } from '@mantine/core';
import { useId } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { useDates } from '../text/dates.ts';
import { useUiTexts } from '../use-texts.ts';
import classes from './source-note.module.css';

export type Source = {
  /** Who said it. */
  by: string;
  at?: string | null;
  /** Title of the agreement it came under. */
  agreement?: string | null;
  /** How sure: a grade, a confidence, an attestation; in words. */
  certainty?: string | null;
};

/** A fact with its source one key away: who said it, when, under which agreement, how sure. */
export function SourceNote({ source, children }: { source: Source; children: ReactNode }) {
  const t = useUiTexts();
  const dates = useDates();
  const id = useId();
  const lines = [
    t('source.by', { by: source.by }),
    source.at ? t('source.at', { at: dates.absolute(source.at) }) : undefined,
    source.agreement ? t('source.agreement', { agreement: source.agreement }) : t('source.no-agreement'),
    source.certainty ?? undefined,
  ].filter((line) => line !== undefined);
  return (
    <Popover width={300} position="bottom-start" withArrow shadow="md" trapFocus={false} returnFocus>
      <span className={classes.fact}>
        {children}{' '}
        <Popover.Target>
          <UnstyledButton className={`${classes.button} comity-screen-only`} aria-describedby={id}>
            {t('source.label')}
          </UnstyledButton>
        </Popover.Target>
      </span>
      <span id={id} className={classes.printed}>
        {lines.join(' ')}
      </span>
      <Popover.Dropdown>
        {lines.map((line) => (
          <p className={classes.line} key={line}>
            {line}
          </p>
        ))}
      </Popover.Dropdown>
    </Popover>
  );
}
