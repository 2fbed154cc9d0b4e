import { type DeepChecks, listOf, type RowCheck, textOf } from '../../kernel/audit/deep-check.ts';
import { admit, audienceRows } from '../../kernel/store/audience-check.ts';

const orNull = (value: unknown) => (value === null || value === undefined ? null : textOf(value));

const requests: RowCheck = {
  table: 'evidence_request',
  what: 'certificate',
  kinds: ['case.production-order.receive', 'case.preservation-order.receive'],
  by: 'object',
  rows: `select object as of, 'certificate' as key, coalesce(file_number, 'without a file number') as name, organisation, certificate,
    encode(sha256(convert_to(document, 'UTF8')), 'hex') as document, encode(digest, 'hex') as digest, file_number, issuing_state,
    authority_name, issued_on, received_at from evidence_request`,
  about: ({ values }) => `case ${textOf(values.case)}`,
  fold(rows, { values }) {
    const digest = textOf(values.digest);
    rows.set('certificate', {
      name: textOf(values.fileNumber ?? 'without a file number'),
      columns: {
        organisation: textOf(values.organisation),
        certificate: textOf(values.certificate),
        document: digest,
        digest,
        file_number: orNull(values.fileNumber),
        issuing_state: orNull(values.issuingState),
        authority_name: orNull(values.authorityName),
        issued_on: orNull(values.issuedOn),
        received_at: textOf(values.receivedAt),
      },
    });
  },
};

const forms: RowCheck = {
  table: 'evidence_form',
  what: 'Form 5 or 6',
  kinds: ['evidence-form.received'],
  by: 'object',
  rows: `select object as of, encode(digest, 'hex') as key, 'Form ' || form as name, organisation, form::text as form,
    encode(sha256(convert_to(document, 'UTF8')), 'hex') as document, received_at from evidence_form`,
  about: ({ values }) => `case ${textOf(values.case)}`,
  fold(rows, { values }) {
    const digest = textOf(values.digest);
    rows.set(digest, {
      name: `Form ${textOf(values.form)}`,
      columns: {
        organisation: textOf(values.organisation),
        form: String(values.form),
        document: digest,
        received_at: textOf(values.receivedAt),
      },
    });
  },
};

const registers: RowCheck = {
  table: 'evidence_register',
  what: 'register of authorities for evidence',
  kinds: ['evidence-register.kept'],
  by: 'object',
  rows: `select object as of, 'register' as key, encode(digest, 'hex') as name, organisation,
    encode(sha256(convert_to(document, 'UTF8')), 'hex') as document, encode(digest, 'hex') as digest, kept_at from evidence_register`,
  fold(rows, { at, values }) {
    const digest = textOf(values.digest);
    const columns = { organisation: textOf(values.organisation), document: digest, digest, kept_at: at };
    rows.set('register', { name: digest, columns });
  },
};

const connections: RowCheck = {
  table: 'dis_connection',
  what: 'access point',
  kinds: ['evidence-dis.connected'],
  by: 'object',
  rows: `select object as of, 'connection' as key, url as name, organisation, url, connected_at from dis_connection`,
  fold(rows, { at, values }) {
    const url = textOf(values.url);
    const columns = { organisation: textOf(values.organisation), url, connected_at: at };
    rows.set('connection', { name: url, columns });
  },
};

/** What this desk's rows must be by the log. */
export const deepChecks: DeepChecks = () => ({
  rows: [
    requests,
    forms,
    registers,
    connections,
    audienceRows({
      kinds: ['evidence-register.kept', 'evidence-dis.connected'],
      about: () => 'the register of authorities for evidence, or the access point',
      fold: (rows, { values }) => admit(rows, listOf(values.principals)),
    }),
  ],
  recomputations: [],
});
