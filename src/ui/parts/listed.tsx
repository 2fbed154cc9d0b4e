import type { ReactNode } from 'react';
import { StateNotice } from './state-notice.tsx';

type ListedProps<Row> = {
  rows: readonly Row[];
  /** What an empty list says, and what to do then. */
  none: string;
  next: string;
  children: (rows: readonly Row[]) => ReactNode;
};

/** A list, or the sentence that stands in its place when there is nothing in it. */
export function Listed<Row>({ rows, none, next, children }: ListedProps<Row>) {
  if (rows.length > 0) return children(rows);
  return (
    <StateNotice kind="empty" title={none}>
      {next}
    </StateNotice>
  );
}
