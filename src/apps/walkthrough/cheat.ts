import pg from 'pg';
import type { Http } from '../../client/http.ts';
import { type DeepFault, sayDeepFault } from '../../kernel/audit/deep-fault.ts';
import type { Cheated } from './walk-state.ts';

type Verdict = { ok: boolean; faults: DeepFault[]; entries: number; events: number };
type Row = { object: string; n: number; data: Record<string, unknown> };

/** What whoever runs the database would write to make a hasty decision look better afterwards. */
const REWRITTEN = 'Three people looked at it for an hour and were certain.';

export type Cheat = {
  /** Changes one row behind the node's back. */
  change(): Promise<Cheated>;
  putBack(): Promise<Cheated>;
};

/**
 * Edits the reasons of a decision in the node's database, past every rule of the node, as an administrator of the
 * database can; then has the node recompute every commitment.
 */
export function openCheat(databaseUrl: string, overseer: Http): Cheat {
  let original: { row: Row; text: string } | null = null;
  const withDatabase = async <T>(work: (client: pg.Client) => Promise<T>): Promise<T> => {
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  };
  const write = (client: pg.Client, { object, n }: Row, data: string) =>
    client.query('update case_event set data = $3::jsonb where object = $1 and n = $2', [object, n, data]);

  const verified = async (before: string, after: string): Promise<Cheated> => {
    const started = performance.now();
    const verdict = await overseer.post<Verdict>('audit/verify');
    return {
      standing: original !== null,
      table: 'case_event',
      column: 'data',
      kind: 'case.match-review.confirm-restriction',
      before,
      after,
      ok: verdict.ok,
      faults: verdict.faults.map(sayDeepFault),
      checkedEntries: verdict.entries,
      checkedEvents: verdict.events,
      ms: performance.now() - started,
    };
  };

  return {
    async change() {
      original ??= await withDatabase(async (client) => {
        const { rows } = await client.query<Row & { text: string }>(
          `select object, n, data, data::text as text from case_event where step = 'confirm-restriction'
           order by at desc limit 1`,
        );
        const [row] = rows;
        if (!row) throw new Error('there is no decision yet: play the story first');
        await write(client, row, JSON.stringify({ ...row.data, reason: REWRITTEN }));
        return { row, text: row.text };
      });
      return verified(String(original.row.data.reason ?? ''), REWRITTEN);
    },
    async putBack() {
      const said = String(original?.row.data.reason ?? '');
      if (original) {
        const { row, text } = original;
        await withDatabase((client) => write(client, row, text));
        original = null;
      }
      return verified(REWRITTEN, said);
    },
  };
}
