import type { CaseEvent } from '../../../engines/cases/case.ts';
import type { FoldedCase } from '../../../kernel/cases/take-step.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import type { Form3 } from '../../../standards/e-evidence-forms/form-3.ts';
import { FORM_3_STEPS } from '../certificates/obstacle-fields.ts';
import type { Certificate } from '../intake/read-certificate.ts';

/** Who answers, and for whom. */
export type Answering = { provider: string; person: string };
type Written = { document: string; receivedAt: Date };
type Section<Name extends keyof Form3> = NonNullable<Form3[Name]>;
type Reason = NonNullable<
  NonNullable<NonNullable<Section<'sectionD'>['nonExecutionReason']>[number]['reasons']>['reason']
>[number];

const UNCLEAR: Readonly<Record<string, Reason>> = {
  incomplete: 'INCOMPLETE',
  'manifest-error': 'MANIFEST_ERRORS',
  insufficient: 'INSUFFICIENT_INFORMATION',
};
const WHY: Readonly<Record<string, Reason>> = {
  'data-not-stored': 'DATA_NOT_STORED',
  'de-facto-impossibility': 'DE_FACTO_IMPOSSIBILITY',
  'not-issued-or-validated': 'NOT_ISSUED_OR_VALIDATED',
  'offence-not-covered': 'OFFENCE_NOT_COVERED',
  'service-not-covered': 'SERVICE_NOT_COVERED',
};
const NATURES = {
  'fundamental-rights': 'FUNDAMENTAL_RIGHTS',
  'national-security-or-defence': 'NATIONAL_SECURITY_OR_DEFENCE',
  other: 'OTHER',
} as const;

/**
 * Form 3 (Annex III) of the step that was recorded last, or of the event `n`. Throws `step-not-permitted` where no obstacle
 * is on record.
 */
export function form3Of(
  { file, events }: FoldedCase,
  { document, receivedAt }: Written,
  { provider, person }: Answering,
  n?: number,
): Form3 {
  const told = events.findLast(
    (event) => FORM_3_STEPS.some((step) => step === event.step) && (n === undefined || event.n === n),
  );
  if (!told) throw new Refusal('step-not-permitted', 'No obstacle is on record: there is nothing to tell.');
  const form = JSON.parse(document) as Certificate;
  const identifiers = identifiersOf(told, form);
  const explanation = textOf(told, 'explanation');
  const reason = reasonOf(told, events);
  const preserved = told.data.preserved === 'preserved' ? 'PRESERVED' : 'NOT_PRESERVED';
  return {
    form: 3,
    sectionA: { certificate: form.form === 1 ? 'EPOC' : 'EPOC_PR' },
    sectionB: authoritiesOf(form, receivedAt),
    sectionC: { addressee: addresseeOf(form)?.authority?.nameOfAuthority ?? provider, fileNumber: file.id },
    sectionD: {
      nonExecutionReason: identifiers.map((identifierId) => ({
        ...identifierId,
        ...(reason ? { reasons: { reason: [reason] } } : {}),
        explanationOrOtherReason: explanation,
      })),
    },
    ...(told.step === 'object-third-country' ? { sectionE: conflictOf(told) } : {}),
    ...(told.step === 'ask-clarification'
      ? { sectionF: { informationRequiredFromIssuingAuthority: textOf(told, 'needed') } }
      : {}),
    sectionG: {
      preservationOfData: identifiers.map((identifierId) => ({ ...identifierId, state: preserved })),
    },
    sectionH: {
      authority: { nameOfAuthority: provider, nameOfRepresentative: person },
      signature: { date: textOf(told, 'sentAt').slice(0, 10), signatory: person },
    },
  };
}

const textOf = ({ data }: CaseEvent, field: string): string => String(data[field] ?? '');

/** Those that the step names, else all of the certificate; one row without a number where it has none. */
function identifiersOf({ data }: CaseEvent, form: Certificate): { identifierId?: string }[] {
  const named = Array.isArray(data.identifiers) ? data.identifiers.map(String) : [];
  const { evidence = [] } = (form.form === 1 ? form.sectionEToF : form.sectionC) ?? {};
  const all = evidence.flatMap(({ identifier }) => (identifier?.id ? [identifier.id] : []));
  const ids = named.length > 0 ? named : all;
  return ids.length === 0 ? [{}] : ids.map((identifierId) => ({ identifierId }));
}

function reasonOf(told: CaseEvent, events: readonly CaseEvent[]): Reason | undefined {
  switch (told.step) {
    case 'ask-clarification': {
      const checked = events.findLast(({ step, n }) => step === 'check-completeness' && n < told.n);
      return UNCLEAR[String(checked?.data.found)];
    }
    case 'tell-protected':
      return 'IMMUNITY_PRIVILEGE_OR_PRESS';
    case 'object-third-country':
      return 'THIRD_COUNTRY_LAW';
    default:
      return WHY[textOf(told, 'why')];
  }
}

const addresseeOf = (form: Certificate) => form.sectionB?.addressee;

function authoritiesOf(form: Certificate, receivedAt: Date): Section<'sectionB'> {
  const issuer = form.form === 1 ? form.sectionI : form.sectionF;
  const validator = form.form === 1 ? form.sectionJ : form.sectionG;
  const enforcing = form.form === 1 ? form.sectionK?.enforcingAuthority : undefined;
  const said: Record<string, string | undefined> = {
    issuingAuthority:
      issuer?.issuingAndContactAuthority?.issuingAuthority?.nameOfAuthority ??
      form.sectionA?.issuingAuthority,
    issuingAuthorityFileNumber: form.sectionA?.issuingAuthorityFileNumber,
    validatingAuthority: validator?.details?.nameOfAuthority ?? form.sectionA?.validatingAuthority,
    validatingAuthorityFileNumber: form.sectionA?.validatingAuthorityFileNumber,
    enforcingAuthority: enforcing?.nameOfAuthority,
    enforcingAuthorityFileNumber: enforcing?.fileReference,
    dateOfIssue: issuer?.signatureOfAuthority?.date,
    dateOfReceipt: receivedAt.toISOString().slice(0, 10),
  };
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
}

const conflictOf = (told: CaseEvent): Section<'sectionE'> => ({
  titleOfLaw: textOf(told, 'titleOfLaw'),
  provisionAndText: textOf(told, 'provisionAndText'),
  natureOfConflictingObligations: {
    nature: [NATURES[told.data.nature as keyof typeof NATURES]],
  },
  whyApplicable: textOf(told, 'whyApplicable'),
  whyConflict: textOf(told, 'whyConflict'),
  linkToThirdCountry: textOf(told, 'linkToThirdCountry'),
  consequences: textOf(told, 'consequences'),
});
