import { useQuery } from '@tanstack/react-query';
import { useClient } from '../../../../ui/data/client-context.tsx';
import { useRefresh } from '../../../../ui/data/use-me.ts';

/** One demand, by its id, as one query that its steps ask too. */
export function useDemand(id: string) {
  const client = useClient();
  return useQuery({
    queryKey: ['demand', id],
    queryFn: () => client.demands.get(id),
    refetchInterval: useRefresh(15_000),
  });
}
