import { Value } from 'typebox/value';
import { bounded, type FormFault, shapeFaults } from '../forms/shape-faults.ts';
import { type Figure, Report } from './report.ts';
import { figuresOf, REPORT_KINDS } from './report-kinds.ts';

/** What is wrong with a report, or what to look at. */
export type ReportFault = {
  /** JSON Pointer into the report. */
  pointer: string;
  code:
    | FormFault['code']
    | 'no-such-day'
    | 'not-one-year'
    | 'not-over'
    | 'other-law'
    | 'figure-missing'
    | 'figure-twice'
    | 'unknown-figure'
    | 'other-point'
    | 'parts-differ'
    | 'not-exact'
    | 'too-exact'
    | 'no-reason'
    | 'statement-missing'
    | 'unknown-statement'
    | 'late';
  message: string;
};

const MOST = 100;
const isDay = (text: string): boolean => {
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
};

/** Everything that is wrong with a report by its own schema and its law; at most 100. A report without any is valid. */
export function reportFaults(given: unknown): ReportFault[] {
  const shape = shapeFaults(Report, bounded(given)).map(({ field, code, message }) => ({
    pointer: field,
    code,
    message,
  }));
  // Where its shape is wrong, what it means cannot be asked.
  if (shape.length > 0 || !Value.Check(Report, given)) return shape.slice(0, MOST);
  return [...periodFaults(given), ...figureFaults(given), ...statementFaults(given)].slice(0, MOST);
}

/** What a person should look at, and no program refuses. */
export function reportWarnings(given: unknown): ReportFault[] {
  if (!Value.Check(Report, given)) return [];
  const { due } = REPORT_KINDS[given.kind];
  const last = due && `${Number(given.period.to.slice(0, 4)) + 1}-${due}`;
  return last && given.madeAt.slice(0, 10) >= last
    ? [{ pointer: '/madeAt', code: 'late', message: `It was due before ${last}.` }]
    : [];
}

function periodFaults({ period: { from, to }, madeAt, kind, law }: Report): ReportFault[] {
  const found: ReportFault[] = [];
  for (const [name, value] of [
    ['from', from],
    ['to', to],
  ] as const)
    if (!isDay(value))
      found.push({ pointer: `/period/${name}`, code: 'no-such-day', message: 'There is no such day.' });
  if (from.slice(5) !== '01-01' || to.slice(5) !== '12-31' || from.slice(0, 4) !== to.slice(0, 4))
    found.push({
      pointer: '/period',
      code: 'not-one-year',
      message: 'A calendar year is needed: from 1 January to 31 December.',
    });
  if (madeAt.slice(0, 10) <= to)
    found.push({
      pointer: '/madeAt',
      code: 'not-over',
      message: 'It was made before its period was over.',
    });
  if (law !== REPORT_KINDS[kind].law)
    found.push({
      pointer: '/law',
      code: 'other-law',
      message: `Of this kind is: ${REPORT_KINDS[kind].law}.`,
    });
  return found;
}

function figureFaults({ kind, figures }: Report): ReportFault[] {
  const known = figuresOf(kind);
  const found: ReportFault[] = [];
  const met = new Set<string>();
  figures.forEach((figure, at) => {
    const pointer = `/figures/${at}`;
    const meant = known.find(({ id }) => id === figure.id);
    if (met.has(figure.id))
      found.push({ pointer, code: 'figure-twice', message: `${figure.id} is there already.` });
    met.add(figure.id);
    if (!meant)
      found.push({
        pointer,
        code: 'unknown-figure',
        message: `${figure.id} is no figure of this kind; it knows ${known.map(({ id }) => id).join(', ')}.`,
      });
    else {
      if (figure.point !== meant.point || figure.unit !== meant.unit)
        found.push({
          pointer,
          code: 'other-point',
          message: `${figure.id} is ${meant.unit}${meant.point ? ` of ${meant.point}` : ', and no law asks for it'}.`,
        });
      found.push(...valueFaults(figure, meant.point !== undefined, pointer));
    }
  });
  for (const { id } of known)
    if (!met.has(id))
      found.push({ pointer: '/figures', code: 'figure-missing', message: `The figure ${id} is missing.` });
  return found;
}

function valueFaults(figure: Figure, statutory: boolean, pointer: string): ReportFault[] {
  const found: ReportFault[] = [];
  const counts = [
    ...(figure.unit === 'count' && figure.value !== undefined
      ? [{ at: `${pointer}/value`, value: figure.value }]
      : []),
    ...(figure.of === undefined ? [] : [{ at: `${pointer}/of`, value: figure.of }]),
    ...(figure.by ?? []).map(({ value }, at) => ({ at: `${pointer}/by/${at}/value`, value })),
  ];
  for (const { at, value } of counts) {
    if (statutory && value === 'under ten')
      found.push({
        pointer: at,
        code: 'not-exact',
        message: 'A law asks for this figure: it must be exact.',
      });
    if (!statutory && typeof value === 'number' && value < 10)
      found.push({
        pointer: at,
        code: 'too-exact',
        message: 'No law asks for this figure: fewer than ten are "under ten".',
      });
  }
  if ((figure.value === undefined) !== (figure.why !== undefined))
    found.push({
      pointer: `${pointer}/why`,
      code: 'no-reason',
      message: 'A figure that is not known, and no other, says why.',
    });
  if (typeof figure.value === 'number' && figure.unit === 'count' && figure.by) {
    const parts = figure.by.map(({ value }) => value);
    const sum = parts.reduce<number>((all, one) => all + (typeof one === 'number' ? one : 0), 0);
    if (parts.every((one) => typeof one === 'number') && sum !== figure.value)
      found.push({
        pointer: `${pointer}/by`,
        code: 'parts-differ',
        message: `Its parts are ${sum} together, and it says ${figure.value}.`,
      });
  }
  return found;
}

function statementFaults({ kind, statements }: Report): ReportFault[] {
  const known: readonly string[] = REPORT_KINDS[kind].statements;
  return [
    ...known
      .filter((name) => !Object.hasOwn(statements, name))
      .map(
        (name): ReportFault => ({
          pointer: `/statements/${name}`,
          code: 'statement-missing',
          message: `The law asks for this in words: ${name}.`,
        }),
      ),
    ...Object.keys(statements)
      .filter((name) => !known.includes(name))
      .map(
        (name): ReportFault => ({
          pointer: `/statements/${name}`,
          code: 'unknown-statement',
          message: 'No such statement belongs to this kind.',
        }),
      ),
  ];
}
