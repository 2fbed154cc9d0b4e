import type { ReactNode } from 'react';
import { useDates } from '../text/dates.ts';
import classes from './timeline.module.css';

export type TimelineItem = {
  key: string;
  at: string;
  title: ReactNode;
  by?: ReactNode;
  details?: ReactNode;
};

/** What happened to a matter, in order, as a list. */
export function Timeline({ items, label }: { items: readonly TimelineItem[]; label: string }) {
  const dates = useDates();
  return (
    <ol className={classes.line} aria-label={label}>
      {items.map(({ key, at, title, by, details }) => (
        <li className={classes.item} key={key}>
          <p className={classes.title}>{title}</p>
          <p className={classes.when}>
            <time dateTime={at} title={dates.absolute(at)}>
              {dates.short(at)}
            </time>
            {by !== undefined && <> · {by}</>}
          </p>
          {details !== undefined && <div className={classes.details}>{details}</div>}
        </li>
      ))}
    </ol>
  );
}
