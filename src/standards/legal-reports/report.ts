import { type Static, Type } from 'typebox';
import { REPORT_KINDS, type ReportKindName } from './report-kinds.ts';

export const REPORT_SCHEMA = 'comity/report/v1';

const day = (description: string) =>
  Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\d$', maxLength: 10, description });
const exact = { additionalProperties: false } as const;

/** Exact where a law asks for it; otherwise nothing under ten is told from nothing. */
const Count = Type.Union([
  Type.Integer({ minimum: 0 }),
  Type.Enum(['under ten'], { description: 'of what no law asks for: fewer than ten, or none' }),
]);

const Figure = Type.Object(
  {
    id: Type.String({ pattern: '^[a-z][a-z0-9-]{0,60}$' }),
    /** The provision that asks for it. */
    point: Type.Optional(Type.String({ maxLength: 100 })),
    unit: Type.Enum(['count', 'seconds']),
    /** Of a count how many, of spans of time their median; left out where `why` says that it is not known. */
    value: Type.Optional(Count),
    /** Of spans of time: how many there were. */
    of: Type.Optional(Count),
    why: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })),
    by: Type.Optional(
      Type.Array(
        Type.Object(
          { of: Type.Record(Type.String({ maxLength: 40 }), Type.String({ maxLength: 100 })), value: Count },
          exact,
        ),
        { maxItems: 5000 },
      ),
    ),
  },
  exact,
);
export type Figure = Static<typeof Figure>;

/** A report as it is published (JSON). Documented in docs/standards/reports.md. */
export const Report = Type.Object(
  {
    schema: Type.Enum([REPORT_SCHEMA]),
    kind: Type.Enum(Object.keys(REPORT_KINDS) as ReportKindName[]),
    law: Type.String({ maxLength: 200 }),
    period: Type.Object({ from: day('the first day'), to: day('the last day') }, exact),
    organisation: Type.Object(
      { id: Type.String({ maxLength: 100 }), name: Type.String({ minLength: 1, maxLength: 300 }) },
      exact,
    ),
    madeAt: Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z$', maxLength: 40 }),
    /** What the law asks for in words, by the names of the kind. */
    statements: Type.Record(Type.String({ maxLength: 60 }), Type.String({ minLength: 1, maxLength: 20_000 })),
    figures: Type.Array(Figure, { maxItems: 100 }),
  },
  exact,
);
export type Report = Static<typeof Report>;

/** A complete one; the organisation is invented. */
export const exampleReport = (): Report => ({
  schema: REPORT_SCHEMA,
  kind: 'tco-monitoring',
  law: REPORT_KINDS['tco-monitoring'].law,
  period: { from: '2026-01-01', to: '2026-12-31' },
  organisation: { id: 'identity--00000000-0000-4000-8000-000000000001', name: 'Harbour Pictures' },
  madeAt: '2027-01-10T09:00:00.000Z',
  statements: {},
  figures: [
    { id: 'orders-issued', point: 'Art. 21(1)(a)', unit: 'count', value: 0 },
    { id: 'orders-received', point: 'Art. 21(1)(a)', unit: 'count', value: 3 },
    { id: 'items-removed-or-disabled', point: 'Art. 21(1)(a)', unit: 'count', value: 4 },
    { id: 'time-to-act', point: 'Art. 21(1)(a)', unit: 'seconds', value: 1260, of: 3 },
    {
      id: 'items-under-specific-measures',
      point: 'Art. 21(1)(b)',
      unit: 'count',
      why: 'This node keeps no record of specific measures.',
    },
    {
      id: 'access-to-preserved-content',
      point: 'Art. 21(1)(c)',
      unit: 'count',
      why: 'Kept elsewhere.',
    },
    { id: 'complaints', point: 'Art. 21(1)(d)', unit: 'count', value: 0, by: [] },
    {
      id: 'reviews-brought',
      point: 'Art. 21(1)(e)',
      unit: 'count',
      value: 1,
      by: [{ of: { outcome: 'pending' }, value: 1 }],
    },
  ],
});
