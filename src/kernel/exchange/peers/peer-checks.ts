import { type RowCheck, textOf } from '../../audit/deep-check.ts';
import { AFFAIRS } from '../../identity/deep-checks.ts';

/** @param pinned is filled with each partner's key as it was pinned, by organisation */
export const peerRows = (pinned: Map<string, Buffer>): RowCheck => ({
  table: 'peer',
  what: 'partner',
  kinds: ['peer.added', 'peer.suspended', 'peer.resumed'],
  by: 'object',
  rows: `select ${AFFAIRS} as of, p.organisation as key, o.name, o.class, p.url, encode(p.public_key, 'base64') as public_key,
    p.log_key, p.mode, p.suspended_at is not null as suspended_at, p.suspended_reason
    from peer p join organisation o on o.id = p.organisation`,
  fold(rows, { kind, values }) {
    const key = textOf(values.peer);
    if (kind === 'peer.added') {
      pinned.set(key, Buffer.from(textOf(values.key), 'base64'));
      const before = rows.get(key)?.columns;
      rows.set(key, {
        name: textOf(values.name),
        columns: {
          mode: 'shadow',
          suspended_at: false,
          suspended_reason: null,
          ...before,
          name: textOf(values.name),
          class: textOf(values.class),
          url: textOf(values.url),
          public_key: textOf(values.key),
          log_key: textOf(values.logKey),
        },
      });
      return;
    }
    const row = rows.get(key);
    if (!row) return; // the act that added the partner is gone, and named
    row.columns.suspended_at = kind === 'peer.suspended';
    row.columns.suspended_reason = kind === 'peer.suspended' ? textOf(values.reason) : null;
  },
});
