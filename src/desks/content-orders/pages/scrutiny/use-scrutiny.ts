import { useQuery } from '@tanstack/react-query';
import { useClient } from '../../../../ui/data/client-context.tsx';
import { useRefresh } from '../../../../ui/data/use-me.ts';

/** One scrutiny, by its id, as one query that its steps ask too. */
export function useScrutiny(id: string) {
  const client = useClient();
  return useQuery({
    queryKey: ['scrutiny', id],
    queryFn: () => client.scrutiny.get(id),
    refetchInterval: useRefresh(10_000),
  });
}
