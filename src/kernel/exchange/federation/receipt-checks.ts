import { type RowCheck, textOf } from '../../audit/deep-check.ts';

/** A receipt is kept as it was given or received. */
export const receiptRows: RowCheck = {
  table: 'receipt',
  what: 'receipt',
  kinds: ['delivery.confirmed', 'receipt.given'],
  by: 'entry',
  rows: `select t.entry as of, t.id::text as key,
    t.id || case t.direction when 'given' then ' given to ' else ' received from ' end || coalesce(o.name, t.organisation) as name,
    t.direction, t.organisation, t.agreement, encode(sha256(convert_to(t.body, 'UTF8')), 'hex') as body,
    encode(t.signature, 'hex') as signature, t.at
    from receipt t left join organisation o on o.id = t.organisation`,
  fold(rows, { kind, at, values }) {
    const given = kind === 'receipt.given';
    const id = textOf(values.receipt);
    const organisation = textOf(values.peer);
    rows.set(id, {
      name: `${id} ${given ? 'given to' : 'received from'} ${organisation}`,
      columns: {
        direction: given ? 'given' : 'received',
        organisation,
        agreement: textOf(values.agreement),
        body: textOf(values.body),
        signature: textOf(values.signature),
        at,
      },
    });
  },
};
