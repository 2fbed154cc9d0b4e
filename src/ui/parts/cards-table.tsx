import type { ReactNode } from 'react';
import classes from './cards-table.module.css';

export type Column<Row> = {
  key: string;
  title: string;
  cell: (row: Row) => ReactNode;
  /** The column that names the row; a heading of its card on a phone. */
  heading?: boolean;
  numeric?: boolean;
  /** On a phone it stands in one line with others like it: with its title, or bare where the value says what it is. */
  line?: 'titled' | 'bare';
  /** Rows that have nothing to say here: on a phone they say nothing instead of that there is nothing. */
  absent?: (row: Row) => boolean;
};

type CardsTableProps<Row> = {
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** Marks a row as the one the keys act on. */
  current?: string | undefined;
  /** Called with a row's key when the focus comes into it. */
  onRowFocus?: (key: string) => void;
};

/** A role written out although the element has it. */
const as = (role: string) => ({ role });

/**
 * A table that becomes cards on a phone. The roles are written out because a changed `display` makes some
 * browsers drop them.
 */
export function CardsTable<Row>({
  caption,
  columns,
  rows,
  rowKey,
  current,
  onRowFocus,
}: CardsTableProps<Row>) {
  return (
    <table className={classes.table} {...as('table')}>
      <caption className={classes.caption}>{caption}</caption>
      <thead {...as('rowgroup')}>
        <tr {...as('row')}>
          {columns.map(({ key, title, numeric }) => (
            <th key={key} scope="col" {...as('columnheader')} data-numeric={numeric}>
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody {...as('rowgroup')}>
        {rows.map((row) => (
          <tr
            key={rowKey(row)}
            {...as('row')}
            data-row={rowKey(row)}
            data-current={rowKey(row) === current || undefined}
            onFocus={onRowFocus && (() => onRowFocus(rowKey(row)))}
          >
            {columns.map(({ key, title, cell, heading, numeric, line, absent }) =>
              heading ? (
                <th key={key} scope="row" {...as('rowheader')}>
                  {cell(row)}
                </th>
              ) : (
                <td
                  key={key}
                  {...as('cell')}
                  data-label={title}
                  data-numeric={numeric}
                  data-line={line}
                  data-absent={absent?.(row) || undefined}
                >
                  <div>{cell(row)}</div>
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
