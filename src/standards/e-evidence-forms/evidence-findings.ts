import { type Finding, finding, isBlank } from './finding.ts';
import type { Form } from './forms.ts';
import { fitsType } from './identifier-types.ts';

/** The identifiers of an order with the data asked of each, and where they stand. */
export function evidenceOf(form: Form) {
  if (form.form === 1) return { field: '/sectionEToF/evidence', evidence: form.sectionEToF?.evidence ?? [] };
  if (form.form === 2) return { field: '/sectionC/evidence', evidence: form.sectionC?.evidence ?? [] };
  return { field: '', evidence: [] };
}

/** Whether traffic data (other than those only to identify the user) or content data are asked for. */
export const asksTrafficOrContent = (form: Form): boolean =>
  evidenceOf(form).evidence.some(
    ({ dataCategories }) => dataCategories?.traffic !== undefined || dataCategories?.content !== undefined,
  );

/** Identifiers that are blank or not of their type, and those for which no data are named. */
export function evidenceFindings(form: Form): Finding[] {
  const { field, evidence } = evidenceOf(form);
  return evidence.flatMap(({ identifier, dataCategories }, at) => {
    const found: Finding[] = [];
    const tell = (kind: Finding['kind'], code: Finding['code'], below: string, message: string) =>
      found.push(finding(form, { kind, code, field: `${field}/${at}/${below}`, message }));
    const { type, value } = identifier ?? {};
    if (value === undefined || value.trim() === '')
      tell(
        'insufficient',
        'identifier-blank',
        'identifier/value',
        'There is no identifier: nobody can tell whose data are meant.',
      );
    else if (type === undefined)
      tell(
        'insufficient',
        'identifier-blank',
        'identifier/type',
        'It does not say what kind of identifier this is.',
      );
    else if (!fitsType(type, value))
      tell(
        'manifest-error',
        'identifier-not-of-type',
        'identifier/value',
        'The identifier is none of the type that is named.',
      );
    if (isUnnamed(dataCategories))
      tell(
        'insufficient',
        'no-data-category',
        'dataCategories',
        'It does not say which data of this identifier are meant.',
      );
    return found;
  });
}

/** A category that is there, with nothing chosen in it, asks for all of it. */
const isUnnamed = (categories: object | undefined): boolean =>
  Object.values(categories ?? {}).every(
    (category) => category === undefined || (typeof category === 'string' && isBlank(category)),
  );
