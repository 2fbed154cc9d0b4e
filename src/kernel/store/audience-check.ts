import type { OpenedAct, Recomputation, RowCheck, VouchedRow } from '../audit/deep-check.ts';
import { AFFAIRS } from '../identity/deep-checks.ts';

type AudienceCheck = Pick<RowCheck, 'kinds' | 'fold'> & { about(act: OpenedAct): string | null };

/**
 * Who may see something: of one kind of things, by whoever writes their audience. All areas share one table, so that a
 * row nobody vouches for is found by their kinds together.
 */
export const audienceRows = (check: AudienceCheck): RowCheck => ({
  table: 'audience',
  what: 'permission to read for',
  by: 'object',
  rows: `select object as of, principal as key, principal as name from audience
    where object is distinct from ${AFFAIRS}`,
  ...check,
});

/** These may see it from this act on. */
export function admit(rows: Map<string, VouchedRow>, principals: string[]): void {
  for (const principal of principals) rows.set(principal, { name: principal, columns: {} });
}

/** The node's own affairs were there before the log: their audience is fixed. */
export const affairsAudience: Recomputation = {
  async recompute({ host }, db, add) {
    const due = new Set(['overseer', `administrators:${host.id}`]);
    const named = { table: 'audience', what: 'permission to read for' };
    const rows = await db.query<{ principal: string }>(
      `select principal from audience where object = ${AFFAIRS} order by principal`,
    );
    for (const { principal } of rows) {
      const name = `${principal} of the node's affairs`;
      if (!due.delete(principal)) add({ fault: 'row-unlogged', ...named, name });
    }
    for (const principal of due) {
      add({ fault: 'row-missing', ...named, name: `${principal} of the node's affairs` });
    }
  },
};
