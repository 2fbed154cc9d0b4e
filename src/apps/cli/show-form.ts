import type { Deadline } from '../../standards/e-evidence-forms/deadlines.ts';
import { isBlank } from '../../standards/e-evidence-forms/finding.ts';
import { type Form, type FormForProvider, shapeOf } from '../../standards/e-evidence-forms/forms.ts';
import { inside, type Shape, single } from '../../standards/e-evidence-forms/schema-parts.ts';
import { plain, table } from './table.ts';

/** A form as a person reads it: every section in the order of the annex, blank ones too. */
export function showForm(form: Form | FormForProvider, deadlines: Deadline[], withSectionM: boolean): string {
  const shape = shapeOf(form.form);
  const sections = inside(shape)
    .filter(([name]) => withSectionM || name !== 'sectionM')
    .map(([name, section]) => {
      const lines = linesOf(section, (form as Record<string, unknown>)[name] ?? {}, '  ');
      return lines.length === 0 ? `${section.title}: blank` : [section.title, ...lines].join('\n');
    });
  const clocks = table(deadlines.map(({ who, what, when, article }) => [`  ${who}`, what, when, article]));
  return [
    `Form ${form.form}: ${shape.title}`,
    ...sections,
    `Deadlines (Regulation (EU) 2023/1543)\n${clocks}`,
  ].join('\n\n');
}

/** What stands in a part, a line each. A text that is blank is left out; a part is not: data can be asked for by it alone. */
const linesOf = (shape: Shape, value: unknown, indent: string): string[] =>
  inside(shape).flatMap(([name, one]) => shown(one, (value as Record<string, unknown>)[name], indent));

function shown(shape: Shape, value: unknown, indent: string): string[] {
  const { properties, title, labels } = single(shape);
  if (value === undefined || (!properties && value !== false && isBlank(value))) return [];
  if (shape.items && properties) {
    const list = value as unknown[];
    return list.flatMap((one, at) => [
      `${indent}${title} ${at + 1} of ${list.length}`,
      ...linesOf(single(shape), one, `${indent}  `),
    ]);
  }
  if (properties) {
    const lines = linesOf(shape, value, `${indent}  `);
    return lines.length === 0 ? [`${indent}${title}: blank`] : [`${indent}${title}`, ...lines];
  }
  const words = (shape.items ? (value as unknown[]) : [value]).map((one) =>
    typeof one === 'boolean' ? (one ? 'yes' : 'no') : (labels?.[String(one)]?.label ?? plain(String(one))),
  );
  return [`${indent}${title}: ${words.join('; ')}`];
}
