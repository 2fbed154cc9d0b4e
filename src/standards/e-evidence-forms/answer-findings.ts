import { type Finding, finding, isBlank } from './finding.ts';
import type { Form } from './forms.ts';

const NEED_INFORMATION = ['INCOMPLETE', 'MANIFEST_ERRORS', 'INSUFFICIENT_INFORMATION'];

/** What a Form 3 lacks by the reasons that it gives. */
export function impossibilityFindings(form: Form): Finding[] {
  if (form.form !== 3) return [];
  const given = form.sectionD?.nonExecutionReason ?? [];
  const reasons = new Set(given.flatMap(({ reasons }) => reasons?.reason ?? []));
  const found: Finding[] = [];
  const tell = (one: Parameters<typeof finding>[1]) => found.push(finding(form, one));
  for (const [at, one] of given.entries()) {
    const field = `/sectionD/nonExecutionReason/${at}`;
    if (isBlank(one.reasons?.reason) && isBlank(one.explanationOrOtherReason))
      tell({
        kind: 'incomplete',
        code: 'no-reason',
        field: `${field}/reasons`,
        message: 'No reason is given for this identifier.',
      });
    if (one.reasons?.reason?.includes('THIRD_COUNTRY_LAW') && form.sectionA?.certificate === 'EPOC_PR')
      tell({
        kind: 'manifest-error',
        code: 'production-only',
        field,
        article: 'Art. 17(1)',
        message:
          'The law of a third country is a reason against production, and this is about a preservation order.',
      });
  }
  if (reasons.has('THIRD_COUNTRY_LAW') && isBlank(form.sectionE))
    tell({
      kind: 'incomplete',
      code: 'section-blank',
      field: '/sectionE',
      article: 'Art. 17(2)',
      message: 'The section is blank: an objection by the law of a third country must give its reasons.',
    });
  if (NEED_INFORMATION.some((reason) => reasons.has(reason as never)) && isBlank(form.sectionF))
    tell({
      kind: 'incomplete',
      code: 'section-blank',
      field: '/sectionF',
      article: 'Art. 10(6), 11(5)',
      message: 'The section is blank: what the issuing authority is to say cannot be guessed.',
    });
  return found;
}
