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

/** Who has a seat, of which organisation, with which roles, and what lets them in. */
export const seatChecks: DeepChecks = () => ({ rows: [seats], recomputations: [credentialSeals] });
