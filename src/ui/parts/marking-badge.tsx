import { Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Tlp } from '../../client/records.ts';
import { useUiTexts } from '../use-texts.ts';
import classes from './marking-badge.module.css';

/** One outline a label, from closed to open: told apart in black and white, and on paper. */
const shapes: Record<Tlp | 'none', ReactNode> = {
  red: <path d="M7 2h10l5 5v10l-5 5H7l-5-5V7z" fill="currentColor" />,
  'amber+strict': (
    <>
      <path d="M12 2l10 10-10 10L2 12z" fill="currentColor" />
      <path d="M7.5 12h9" stroke="#000" strokeWidth="2.6" />
    </>
  ),
  amber: <path d="M12 2l10 10-10 10L2 12z" fill="currentColor" />,
  green: <circle cx="12" cy="12" r="9.5" fill="currentColor" />,
  clear: <circle cx="12" cy="12" r="8.5" fill="none" stroke="currentColor" strokeWidth="2.6" />,
  none: <path d="M4 4h16v16H4z" fill="none" stroke="currentColor" strokeWidth="2.4" strokeDasharray="4 3" />,
};

/**
 * How far something may travel: the TLP 2.0 label in its own words (FIRST TLP 2.0: label in capitals, on black),
 * a shape of its own, and on hover or focus what it allows.
 */
export function MarkingBadge({ tlp }: { tlp: Tlp | null }) {
  const t = useUiTexts();
  const key = tlp ?? 'none';
  return (
    <Tooltip withinPortal={false} label={t(`tlp.${key}.means`)}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: its explanation must be one key away */}
      <span className={classes.badge} data-tlp={key} tabIndex={0} role="note">
        <svg viewBox="0 0 24 24" className={classes.shape} aria-hidden="true">
          {shapes[key]}
        </svg>
        <bdi dir={tlp === null ? undefined : 'ltr'}>
          {tlp === null ? t('tlp.none') : `TLP:${tlp.toUpperCase()}`}
        </bdi>
      </span>
    </Tooltip>
  );
}

/**
 * Puts the label at the head of every printed sheet, not only of the first one (CSS Paged Media, margin boxes).
 * The label is one of a closed list, so nothing of a record's text gets into the style.
 */
export function SheetMarking({ tlp }: { tlp: Tlp | null }) {
  const t = useUiTexts();
  const label = tlp === null ? t('tlp.none') : `TLP:${tlp.toUpperCase()}`;
  return <style media="print">{`@page { @top-center { content: "${label}"; font-weight: bold; } }`}</style>;
}

/** A statement or other marking that restricts nothing by itself but must stay in sight. */
export function StatementBadge({ name }: { name: string }) {
  return (
    <span className={classes.statement}>
      <bdi>{name}</bdi>
    </span>
  );
}
