import { isObject } from '../../standards/dsa-transparency/fault.ts';
import { FIELDS } from '../../standards/dsa-transparency/statement.ts';
import { MOST_LOOKED_AT, validateBatch } from '../../standards/dsa-transparency/validate-batch.ts';
import { validateStatement } from '../../standards/dsa-transparency/validate-statement.ts';
import { batchWarnings, warningsOf } from '../../standards/dsa-transparency/warnings.ts';
import { reportFaults, reportWarnings } from '../../standards/legal-reports/report-faults.ts';

/** What is told of an object: where in it by a JSON Pointer, and a sentence. */
export type Told = { pointer: string; code: string; message: string };

/** What must stand once in a file: the statements of a platform each have a `puid` of their own. */
export type Identifier = { pointer: string; value: string };

/** A kind of report that the command line can check. */
export type ReportKind = {
  name: string;
  /** What a person calls it, with its article. */
  title: string;
  /** As it is counted. */
  one: string;
  many: string;
  /** Whether an object is meant as one, by its shape. Asked in the order of the table: the most particular kind first. */
  looksLike: (value: Record<string, unknown>) => boolean;
  check: (value: Record<string, unknown>) => { faults: Told[]; warnings: Told[] };
  identifiers: (value: Record<string, unknown>) => Identifier[];
};

const puidOf = (value: unknown, pointer = ''): Identifier[] =>
  isObject(value) && typeof value.puid === 'string' && /^\S{1,500}$/.test(value.puid)
    ? [{ pointer: `${pointer}/puid`, value: value.puid }]
    : [];

export const REPORT_KINDS: readonly ReportKind[] = [
  {
    name: 'report',
    title: 'a report that a law asks for (comity/report/v1)',
    one: 'report',
    many: 'reports',
    looksLike: ({ schema, figures }) =>
      (typeof schema === 'string' && schema.startsWith('comity/report/')) || Array.isArray(figures),
    check: (value) => ({ faults: reportFaults(value), warnings: reportWarnings(value) }),
    identifiers: () => [],
  },
  {
    name: 'statement-batch',
    title: 'a batch of statements of reasons',
    one: 'batch',
    many: 'batches',
    looksLike: (value) => Object.hasOwn(value, 'statements'),
    check: (value) => ({ faults: validateBatch(value), warnings: batchWarnings(value) }),
    // What is there twice in one batch, the batch says.
    identifiers: ({ statements }) => {
      const found = Array.isArray(statements)
        ? statements.slice(0, MOST_LOOKED_AT).flatMap((one, at) => puidOf(one, `/statements/${at}`))
        : [];
      return [...new Map(found.reverse().map((one) => [one.value, one])).values()].reverse();
    },
  },
  {
    name: 'statement',
    title: 'a statement of reasons (DSA Art. 17, 24(5))',
    one: 'statement',
    many: 'statements',
    // By any of its fields: who forgot most of them is told which.
    looksLike: (value) => [...FIELDS.keys()].some((name) => Object.hasOwn(value, name)),
    check: (value) => ({ faults: validateStatement(value), warnings: warningsOf(value) }),
    identifiers: (value) => puidOf(value),
  },
];

export const kindOf = (value: Record<string, unknown>): ReportKind | undefined =>
  REPORT_KINDS.find(({ looksLike }) => looksLike(value));
