import { type DeepChecks, listOf, type RowCheck, textOf } from '../../kernel/audit/deep-check.ts';
import { admit, audienceRows } from '../../kernel/store/audience-check.ts';
import { actingChecks } from './acting/acting-checks.ts';
import { DEMANDS } from './demands/demand-kinds.ts';

const orNull = (value: unknown) => (value === null || value === undefined ? null : textOf(value));

const orders: RowCheck = {
  table: 'content_order',
  what: 'order',
  kinds: [
    'case.removal-order.receive',
    'case.removal-order-drill.receive',
    ...Object.values(DEMANDS).map(({ procedure }) => `case.${procedure.name}.receive`),
  ],
  by: 'object',
  rows: `select object as of, 'order' as key, coalesce(reference, 'without a reference') as name, organisation, kind,
    encode(sha256(convert_to(document, 'UTF8')), 'hex') as document, encode(digest, 'hex') as digest, reference, issuing_state,
    authority_name, signing_key, received_at, partner, partner_order, encode(original, 'hex') as original,
    original_kind from content_order`,
  about: ({ values }) => `case ${textOf(values.case)}`,
  fold(rows, { values }) {
    const digest = textOf(values.digest);
    rows.set('order', {
      name: textOf(values.reference ?? 'without a reference'),
      columns: {
        organisation: textOf(values.organisation),
        kind: textOf(values.kind),
        document: digest,
        digest,
        reference: orNull(values.reference),
        issuing_state: orNull(values.issuingState),
        authority_name: orNull(values.authorityName),
        signing_key: orNull(values.key),
        received_at: textOf(values.receivedAt),
        partner: orNull(values.partner),
        partner_order: orNull(values.partnerOrder),
        original: orNull(values.original),
        original_kind: orNull(values.originalKind),
      },
    });
  },
};

const issued: RowCheck = {
  table: 'issued_order',
  what: 'issued order',
  kinds: ['case.issued-order.prepare'],
  by: 'object',
  rows: `select object as of, 'order' as key, reference as name, organisation, provider, copy_to,
    encode(sha256(convert_to(document, 'UTF8')), 'hex') as document, encode(digest, 'hex') as digest, created_at from issued_order`,
  about: ({ values }) => `case ${textOf(values.case)}`,
  fold(rows, { values }) {
    const digest = textOf(values.digest);
    rows.set('order', {
      name: textOf(values.reference),
      columns: {
        organisation: textOf(values.organisation),
        provider: textOf(values.provider),
        copy_to: orNull(values.copyTo),
        document: digest,
        digest,
        created_at: textOf(values.at),
      },
    });
  },
};

const copies: RowCheck = {
  table: 'scrutiny_copy',
  what: 'copy of an order',
  kinds: ['case.scrutiny.receive-copy'],
  by: 'object',
  rows: `select object as of, 'copy' as key, coalesce(reference, 'without a reference') as name, organisation, issuer, issuer_order, provider,
    encode(sha256(convert_to(document, 'UTF8')), 'hex') as document, encode(digest, 'hex') as digest, reference, received_at from scrutiny_copy`,
  about: ({ values }) => `case ${textOf(values.case)}`,
  fold(rows, { values }) {
    const digest = textOf(values.digest);
    rows.set('copy', {
      name: textOf(values.reference ?? 'without a reference'),
      columns: {
        organisation: textOf(values.organisation),
        issuer: textOf(values.issuer),
        issuer_order: textOf(values.issuerOrder),
        provider: textOf(values.provider),
        document: digest,
        digest,
        reference: orNull(values.reference),
        received_at: textOf(values.receivedAt),
      },
    });
  },
};

const answered: RowCheck = {
  table: 'deconfliction_partner',
  what: 'partner that is answered',
  kinds: ['case.deconfliction.agree-to-answer'],
  by: 'object',
  rows: `select object as of, 'partner' as key, partner as name, organisation, partner, agreed_at from deconfliction_partner`,
  about: ({ values }) => `case ${textOf(values.case)}`,
  fold(rows, { values }) {
    const partner = textOf(values.partner);
    const columns = {
      organisation: textOf(values.organisation),
      partner,
      agreed_at: textOf(values.at),
    };
    rows.set('partner', { name: partner, columns });
  },
};

const registers: RowCheck = {
  table: 'authority_list',
  what: 'register of authorities',
  kinds: ['authorities.imported'],
  by: 'object',
  rows: `select object as of, 'list' as key, encode(digest, 'hex') as name, organisation,
    encode(sha256(convert_to(document, 'UTF8')), 'hex') as document, encode(digest, 'hex') as digest, imported_at from authority_list`,
  fold(rows, { at, values }) {
    const digest = textOf(values.digest);
    const columns = { organisation: textOf(values.organisation), document: digest, digest, imported_at: at };
    rows.set('list', { name: digest, columns });
  },
};

/** What this desk's rows must be by the log. */
export const deepChecks: DeepChecks = () => ({
  rows: [
    orders,
    issued,
    copies,
    answered,
    registers,
    ...actingChecks(),
    audienceRows({
      kinds: ['authorities.imported'],
      about: () => 'the register of authorities',
      fold: (rows, { values }) => admit(rows, listOf(values.principals)),
    }),
  ],
  recomputations: [],
});
