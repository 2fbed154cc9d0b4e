import { impossibilityFindings } from './answer-findings.ts';
import { dateFindings } from './date-findings.ts';
import { evidenceFindings } from './evidence-findings.ts';
import { type Finding, finding, isBlank, valueAt } from './finding.ts';
import { type Form, shapeOf } from './forms.ts';
import { MANDATORY } from './mandatory.ts';
import { orderFindings } from './order-findings.ts';
import { inside } from './schema-parts.ts';

/**
 * Everything by which a form is incomplete, manifestly wrong or does not say enough, in the order of its sections. A form
 * without any may still be refused on other grounds: no finding judges its substance.
 * @param at the instant at which dates are held against, in milliseconds
 */
export function completeness(form: Form, at: number): Finding[] {
  const found = [
    ...blankFindings(form),
    ...orderFindings(form),
    ...evidenceFindings(form),
    ...impossibilityFindings(form),
    ...dateFindings(form, at),
  ];
  const sections = inside(shapeOf(form.form)).map(([name]) => name);
  const place = ({ field }: Finding) => sections.indexOf(field.split('/')[1] ?? '');
  return found.sort((a, b) => place(a) - place(b));
}

/** A section with nothing in it is told once; of one that has something, each field that it lacks. */
function blankFindings(form: Form): Finding[] {
  const told = new Set<string>();
  return MANDATORY[form.form].flatMap(([field, needed]) => {
    if (!isBlank(valueAt(form, field))) return [];
    const section = `/${field.split('/')[1]}`;
    if (!isBlank(valueAt(form, section)))
      return [
        finding(form, { kind: 'incomplete', code: 'field-blank', field, message: `It lacks ${needed}.` }),
      ];
    if (told.has(section)) return [];
    told.add(section);
    const lacks = MANDATORY[form.form]
      .filter(([one]) => one.startsWith(`${section}/`))
      .map(([, what]) => what);
    return [
      finding(form, {
        kind: 'incomplete',
        code: 'section-blank',
        field: section,
        message: `The section is blank: it must say ${lacks.join('; ')}.`,
      }),
    ];
  });
}
