import { Button } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { type Problem, ProblemError, UnreachableError } from '../../client/problem.ts';
import { sayProblem } from '../../client/say-problem.ts';
import { StateNotice } from '../parts/state-notice.tsx';
import { useUiTexts } from '../use-texts.ts';

type LoadedProps<T> = {
  query: UseQueryResult<T, Error>;
  /** What is being loaded, in words: "the review queue". */
  what: string;
  children: (data: T) => ReactNode;
};

/** Shows what a query brought, or one of the designed states while, or because, it has not. */
export function Loaded<T>({ query, what, children }: LoadedProps<T>) {
  const t = useUiTexts();
  const again = (
    <Button variant="default" onClick={() => void query.refetch()} loading={query.isFetching}>
      {t('state.again')}
    </Button>
  );
  if (query.data !== undefined) {
    return (
      <>
        {query.isError && (
          <StateNotice kind="partial" title={t('state.stale', { what })} action={again}>
            {t('state.stale-next')}
          </StateNotice>
        )}
        {children(query.data)}
      </>
    );
  }
  if (query.isPending) return <StateNotice kind="loading" title={t('state.loading', { what })} />;
  const { error } = query;
  if (error instanceof UnreachableError) {
    return (
      <StateNotice kind="offline" title={t('state.unreachable', { what })} action={again}>
        {t('state.unreachable-next')}
      </StateNotice>
    );
  }
  if (error instanceof ProblemError && error.status === 404) {
    return (
      <StateNotice kind="empty" title={t('state.absent')}>
        {t('state.absent-next')}
      </StateNotice>
    );
  }
  return (
    <StateNotice kind="error" title={t('state.failed', { what })} action={again}>
      {error instanceof ProblemError ? whatAndNext(error.problem) : error?.message}
    </StateNotice>
  );
}

function whatAndNext(problem: Problem): string {
  const { said, next } = sayProblem(problem);
  return next === null ? said : `${said} ${next}`;
}
