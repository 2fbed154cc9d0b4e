import { useQuery } from '@tanstack/react-query';
import type { Me, Role } from '../../client/session.ts';
import { useClient } from './client-context.tsx';

/** Who is signed in; the shell shows no page before it is known. */
export function useMe() {
  const client = useClient();
  return useQuery<Me>({ queryKey: ['me'], queryFn: client.session.me, refetchInterval: 30_000 });
}

/**
 * How often to ask again, in milliseconds. Never for an overseer: each of their reads is an entry of the log, and
 * only what a person did may stand there.
 */
export function useRefresh(everyMs: number): number | false {
  return useHasRole('overseer') ? false : everyMs;
}

/** Whether the person signed in has one of these roles. The node decides; a page only leaves out what would fail. */
export function useHasRole(...roles: readonly Role[]): boolean {
  const me = useMe();
  return me.data?.person.roles.some((role) => roles.includes(role)) ?? false;
}
