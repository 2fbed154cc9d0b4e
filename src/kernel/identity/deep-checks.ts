import { type DeepChecks, type RowCheck, textOf } from '../audit/deep-check.ts';
import { credentialSeals } from './check-credentials.ts';

/** Acts of the node itself are logged under one handle. */
export const AFFAIRS = "(select value::bigint from node_fact where name = 'affairs')";

const seats: RowCheck = {
  table: 'person',
  what: 'seat',
  kinds: ['person.added', 'person.roles-changed', 'person.removed'],
  by: 'object',
  rows: `select ${AFFAIRS} as of, id::text as key, name, organisation, array_to_string(roles, ',') as roles,
    disabled_at is not null as disabled_at from person`,
  fold(rows, { kind, values }) {
    const key = textOf(values.person);
    if (kind === 'person.added') {
      const { name, organisation, roles } = values;
      const columns = {
        name: textOf(name),
        organisation: textOf(organisation),
        roles: textOf(roles),
        disabled_at: false,
      };
      rows.set(key, { name: textOf(name), columns });
      return;
    }
    const row = rows.get(key);
    if (!row) return; // the act that made the seat is gone, and named
    if (kind === 'person.removed') row.columns.disabled_at = true;
    else row.columns.roles = textOf(values.roles);
  },
};

const serviceKeys: RowCheck = {
  table: 'service_key',
  what: 'key of a service',
  kinds: ['service-key.made', 'service-key.revoked'],
  by: 'object',
  rows: `select ${AFFAIRS} as of, id::text as key, name, organisation, look_ups_per_minute, fills_banks, agreement,
    look_ups_per_day, array_to_string(addresses, ' ') as addresses, revoked_at is not null as revoked from service_key`,
  fold(rows, { kind, values }) {
    const key = textOf(values.key);
    if (kind === 'service-key.made') {
      // Acts of before keys were lent and addresses listed say nothing of it.
      const { name, organisation, lookUpsPerMinute, fillsBanks, agreement, lookUpsPerDay, addresses } =
        values;
      const columns = {
        name: textOf(name),
        organisation: textOf(organisation),
        look_ups_per_minute: Number(lookUpsPerMinute),
        fills_banks: fillsBanks === true,
        agreement: agreement ? textOf(agreement) : null,
        look_ups_per_day: lookUpsPerDay ? Number(lookUpsPerDay) : null,
        addresses: textOf(addresses),
        revoked: false,
      };
      rows.set(key, { name: textOf(name), columns });
      return;
    }
    const row = rows.get(key);
    if (row) row.columns.revoked = true;
  },
};

const lentKeyDays: RowCheck = {
  table: 'service_key_day',
  what: 'day of a lent key',
  kinds: ['match.asked-privately'],
  by: 'object',
  rows: `select ${AFFAIRS} as of, service_key || ' ' || day as key, service_key || ' ' || day as name, look_ups
    from service_key_day`,
  fold(rows, { at, values }) {
    const key = `${textOf(values.key)} ${at.slice(0, 10)}`;
    const { columns } = rows.get(key) ?? { columns: { look_ups: 0 } };
    rows.set(key, { name: key, columns: { look_ups: Number(columns.look_ups) + 1 } });
  },
};

/** Who has a seat, of which organisation, with which roles, and what lets them in. */
export const seatChecks: DeepChecks = () => ({
  rows: [seats, serviceKeys, lentKeyDays],
  recomputations: [credentialSeals],
});
