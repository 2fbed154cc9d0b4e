import { Button } from '@mantine/core';
import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import { useUiTexts } from '../use-texts.ts';

type MoreRowsProps = {
  query: Pick<UseInfiniteQueryResult, 'hasNextPage' | 'isFetchingNextPage' | 'fetchNextPage'>;
};

/** Under a list that came in pages: asks for the next one, and is not there when there is none. */
export function MoreRows({ query }: MoreRowsProps) {
  const t = useUiTexts();
  if (!query.hasNextPage) return null;
  return (
    <Button
      mt="md"
      variant="default"
      className="comity-screen-only"
      loading={query.isFetchingNextPage}
      onClick={() => void query.fetchNextPage()}
    >
      {t('list.more')}
    </Button>
  );
}
