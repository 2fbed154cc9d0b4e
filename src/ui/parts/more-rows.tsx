import { Button } from '@mantine/core';
import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useUiTexts } from '../use-texts.ts';
import classes from './more-rows.module.css';

type MoreRowsProps = {
  query: Pick<
    UseInfiniteQueryResult,
    'hasNextPage' | 'isFetchingNextPage' | 'isFetchNextPageError' | 'fetchNextPage'
  >;
  /** Rows that are on the page now. */
  shown?: number;
};

/**
 * Under a list that comes in pages: how many are shown and whether that is all, told to a screen reader too, and
 * the button that asks for the next ones. A list of one page needs neither.
 */
export function MoreRows({ query, shown }: MoreRowsProps) {
  const t = useUiTexts();
  const line = useRef<HTMLParagraphElement>(null);
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError } = query;
  const [paged, setPaged] = useState(hasNextPage);
  if (hasNextPage && !paged) setPaged(true);
  // The button goes with the last page, and the focus with it: a keyboard goes on from the line above it.
  const more = useRef(hasNextPage);
  useEffect(() => {
    if (more.current && !hasNextPage && document.activeElement === document.body) line.current?.focus();
    more.current = hasNextPage;
  }, [hasNextPage]);
  if (!paged) return null;
  const says = () => {
    if (isFetchingNextPage) return t('list.fetching');
    if (isFetchNextPageError) return t('list.more-failed');
    return shown === undefined ? '' : t(hasNextPage ? 'list.shown-some' : 'list.shown-all', { count: shown });
  };
  return (
    <div className={`${classes.more} comity-screen-only`}>
      <p role="status" ref={line} tabIndex={-1} className={classes.line}>
        {says()}
      </p>
      {hasNextPage && (
        // Not the kit's loading state: a disabled button loses the focus.
        <Button
          variant="default"
          aria-disabled={isFetchingNextPage}
          onClick={() => !isFetchingNextPage && void query.fetchNextPage()}
        >
          {t('list.more')}
        </Button>
      )}
    </div>
  );
}
